"""Writes what was verified into the mirror: bundles and tiles first, then the checkpoint that makes them believed.

Each file appears whole or not at all, and is on the disk before the checkpoint is in its place. Killed before that, nothing
is believed yet and the next start does it again; killed after it, everything is. What it leaves out: verifying (`judging.py`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from services.audit.verify.layout import CHECKPOINT, MAX_SIZE, POLICY
from services.durable import make_folder, sync_folders, write_durably, write_unsynced
from services.faults import reach
from shared.errors import Malformed
from shared.log.tiles import TILE_WIDTH, entries_path, tile_bytes, tile_path, tiles_for_growth
from shared.log.tree import Tree

_TOGETHER: Final = 64
"""Files written before their folders are synced."""


def write_growth(mirror: Path, incoming: Path, tree: Tree, old: int, note: bytes) -> None:
    """Believes the log of `tree`'s size, of which the mirror has `old` entries; `incoming` holds the bundles from there on.

    Raises OSError when the disk does; then nothing more is believed than before.
    """
    new = tree.size
    folders = set()
    for number, (name, content) in enumerate(_files(incoming, tree, old, new), start=1):
        path = mirror / name
        if path.parent not in folders:
            make_folder(path.parent)
            folders.add(path.parent)
        write_unsynced(path, content)
        if number % _TOGETHER == 0:
            sync_folders(folders)
    # Killed here: files that no checkpoint asks for. They are written again.
    reach("keeping.written")
    sync_folders(folders)
    reach("keeping.durable")
    write_durably(mirror / CHECKPOINT, note)
    # Killed here: everything is believed; only what is of no use any more lies about.
    reach("keeping.believed")
    _sweep(mirror, incoming, old)
    reach("keeping.swept")


def write_policy(mirror: Path, policy: bytes) -> None:
    """The trust file that this log is believed by, for whoever follows the follower."""
    path = mirror / POLICY
    if not path.exists() or path.read_bytes() != policy:
        write_durably(path, policy)


def new_bundles(old: int, new: int) -> list[tuple[str, int]]:
    """Name and number of entries of each bundle that a log of `new` entries has and one of `old` had not. Raises Malformed."""
    if new > MAX_SIZE:
        raise Malformed(
            f"checkpoint: expected at most {MAX_SIZE} entries, got {new}",
            zh=f"检查点：至多{MAX_SIZE}条，现为{new}条",
        )
    widths = [
        (at, min(TILE_WIDTH, new - at * TILE_WIDTH)) for at in range(old // TILE_WIDTH, -(-new // TILE_WIDTH))
    ]
    return [(entries_path(at, width), width) for at, width in widths]


def _files(incoming: Path, tree: Tree, old: int, new: int) -> Iterator[tuple[str, bytes]]:
    for name, _ in new_bundles(old, new):
        yield name, (incoming / name).read_bytes()
    for level, index, width in tiles_for_growth(old, new):
        yield tile_path(level, index, width), tile_bytes(tree, level, index, width)


def _sweep(mirror: Path, incoming: Path, old: int) -> None:
    """Removes what came in, and partial files whose full file is there: readers cut theirs from it (C2SP tlog-tiles)."""
    shutil.rmtree(incoming, ignore_errors=True)
    for name in [entries_path(old // TILE_WIDTH, 1), *(tile_path(*each, 1) for each in _edges(old))]:
        folder = (mirror / name).parent
        if folder.with_suffix("").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _edges(size: int) -> Iterator[tuple[int, int]]:
    """Level and index of the partial tile of each level."""
    level = 0
    while size:
        yield level, size // TILE_WIDTH
        level, size = level + 1, size // TILE_WIDTH
