"""Checks 1 and 3 as far as files go: exactly the files of this size are there, and every tile follows from
the leaves.

What it leaves out: reading the entries, which yields the leaves (`replay.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from services.audit.verify.findings import Finding
from services.audit.verify.layout import BESIDE, CHECKPOINT, POLICY, README, most_bytes, tiles_of
from services.audit.verify.ledger import Ledger
from services.audit.verify.source import Source
from shared.errors import Malformed
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import HASH_BYTES, leaf_hash
from shared.log.tiles import (
    TILE_HEIGHT,
    TILE_WIDTH,
    decode_entries,
    parse_path,
    tile_bytes,
    tile_path,
    tiles_for_growth,
)
from shared.log.tree import Tree


def frame(source: Source) -> list[Finding]:
    """Check 1: what is wrong with the container; reads all of it once."""
    return list(source.frame())


def check_once(ledger: Ledger, source: Source) -> None:
    """Check 1: no file stands twice; readers would differ about which of them counts."""
    for name, times in Counter(source.names()).items():
        if times > 1:
            ledger.add("file-twice", place=name, expected=1, found=times)


def check_names(ledger: Ledger, source: Source, size: int) -> None:
    """Check 1: no file is unknown or missing. Partial tiles of other sizes are lawful in a
    folder only."""
    names = source.names()
    present = set(names)
    # A hostile size is not counted up to: so many files cannot be there.
    expected = set(tiles_of(size)) if size <= TILE_WIDTH * (len(names) + 1) else set()
    if not expected and size:
        ledger.add("file-missing", expected=f"{size} entries", found=f"{len(names)} files")
    for name in sorted(present - expected):
        if name not in BESIDE and (source.strict or not _is_tile(name)):
            ledger.add("file-unknown", place=name)
    needed = (CHECKPOINT, POLICY, README) if source.strict else (CHECKPOINT,)
    for name in (*needed, *sorted(expected)):
        if name not in present and not (not source.strict and _full(name) in present):
            ledger.add("file-missing", place=name)


def read(ledger: Ledger, source: Source, name: str) -> bytes | None:
    """The content of a file; None if it is missing or too big, which is then in the ledger."""
    try:
        return source.read(name)
    except Malformed:
        ledger.add("file-too-big", place=name, expected=f"<= {most_bytes(name)}")
        return None


def grow(leaves: Sequence[bytes]) -> Tree:
    """The tree of leaf hashes, given bundle by bundle."""
    return Tree.from_leaf_hashes(b"".join(leaves))


def check_tiles(ledger: Ledger, source: Source, tree: Tree, now: Checkpoint) -> int:
    """Check 3: tiles and root follow from the leaves. Returns how many tiles were compared."""
    compared = 0
    for level, index, width in tiles_for_growth(0, now.size):
        name = tile_path(level, index, width)
        found = read(ledger, source, name)
        if found is not None and found != (expected := tile_bytes(tree, level, index, width)):
            _report_tile(ledger, name, level, index, expected, found)
        compared += found is not None
    if not source.strict:
        compared += _check_older_tiles(ledger, source, tree, now.size)
    if tree.root() != now.root:
        ledger.add("root-differs", place="checkpoint", expected=now.root.hex(), found=tree.root().hex())
    return compared


def _check_older_tiles(ledger: Ledger, source: Source, tree: Tree, size: int) -> int:
    """Partial tiles of earlier sizes in a folder: each is the beginning of what is there now."""
    compared = 0
    for name in set(source.names()) - set(tiles_of(size)):
        if not _is_tile(name):
            continue
        path = parse_path(name)
        level = path.level or 0
        if path.index * TILE_WIDTH + path.width > size >> TILE_HEIGHT * level:
            continue  # of a later checkpoint, which nobody has shown us
        found = read(ledger, source, name)
        if found is None:
            continue  # too big, which is in the ledger; or deleted meanwhile, which a service may do
        hashes = _leaves(found) if path.level is None else found
        if hashes != tile_bytes(tree, level, path.index, path.width):
            ledger.add("partial-differs", place=name)
        compared += 1
    return compared


def _leaves(bundle: bytes) -> bytes | None:
    try:
        return b"".join(map(leaf_hash, decode_entries(bundle)))
    except Malformed:
        return None


def _report_tile(ledger: Ledger, name: str, level: int, index: int, expected: bytes, found: bytes) -> None:
    at = next(
        (
            i
            for i in range(0, len(expected), HASH_BYTES)
            if found[i : i + HASH_BYTES] != expected[i : i + HASH_BYTES]
        ),
        len(expected),
    )
    entry = index * TILE_WIDTH + at // HASH_BYTES if level == 0 else None
    ledger.add(
        "tile-differs",
        index=entry,
        place=name,
        expected=expected[at : at + HASH_BYTES].hex() or "end",
        found=found[at : at + HASH_BYTES].hex() or "end",
    )


def _is_tile(name: str) -> bool:
    try:
        parse_path(name)
    except Malformed:
        return False
    return True


def _full(name: str) -> str:
    return name.partition(".p/")[0]
