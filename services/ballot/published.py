"""The public files of one log: which there must be for a size, and writing them so that no reader is ever misled.

Under `<data>/log/<election>/`: `policy` (whom to believe), `checkpoint`, and `tile/…` (C2SP tlog-tiles). A file of
hashes or entries never changes once it is there, and all that a checkpoint needs is on the disk before it.

What it leaves out: when this is done (`publisher.py`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from services.ballot.log_keys import LogKeys
from services.durable import make_folder, sync_folders, write_durably, write_unsynced
from services.faults import reach
from shared.errors import Broken, Malformed, ProofError, within
from shared.log import checkpoint, tiles
from shared.log.checkpoint import Checkpoint
from shared.log.policy import Policy
from shared.log.tiles import TILE_WIDTH
from shared.log.tree import Tree
from shared.log.trust import Trust, encode_trust, parse_trust

CHECKPOINT: Final = "checkpoint"
POLICY: Final = "policy"


class PublishedLog:
    """The folder of one log. Blocks: use it in a thread. Raises OSError when the disk does."""

    def __init__(self, data: Path, election: UUID) -> None:
        self.folder = data / "log" / str(election)
        self._election = election

    def checkpoint(self, keys: LogKeys) -> Checkpoint | None:
        """What the public has seen last, None if nothing. Raises Broken if it is not signed with our keys."""
        if (raw := self.note()) is None:
            return None
        signers = [keys.signer(self._election, drill=drill) for drill in (False, True)]
        try:
            return checkpoint.open_note(raw, *(signer.verifier_key for signer in signers))[0]
        except (Malformed, ProofError) as error:
            raise Broken(
                f"{self._election}: what is published is not a checkpoint of this log: {error}",
                zh=f"{self._election}：已公布的不是本日志的检查点",
            ) from error

    def note(self) -> bytes | None:
        """The checkpoint that is public, with all its lines, not judged; None if there is none."""
        try:
            return (self.folder / CHECKPOINT).read_bytes()
        except FileNotFoundError:
            return None

    def policy(self) -> Policy | None:
        """What the trust file says, None if there is none. Raises Malformed if somebody wrote nonsense into it."""
        path = self.folder / POLICY
        with within(str(path)):
            try:
                return parse_trust(path.read_bytes().decode("utf-8")).policy
            except FileNotFoundError:
                return None
            except UnicodeDecodeError as error:
                raise Malformed(f"not UTF-8: {error}", zh=f"不是 UTF-8 编码：{error}") from error

    def write_policy(self, policy: Policy, authority: str) -> None:
        """Writes the trust file, unless there is one: somebody may have added witnesses."""
        path = self.folder / POLICY
        if not path.exists():
            write_durably(path, encode_trust(Trust(policy, authority)).encode())

    def write_tiles(self, files: Mapping[str, bytes]) -> None:
        """Writes tiles and bundles. Returned means: on the disk. Raises Broken if one is there with other bytes."""
        folders = set()
        for name, content in files.items():
            path = self.folder / name
            make_folder(path.parent)
            folders.add(path.parent)
            if path.exists():
                # Killed after this file and before its checkpoint. The same entries give the same bytes.
                if path.read_bytes() != content:
                    raise Broken(
                        f"{self._election}: {name} is published with other bytes than the log now has;"
                        " nothing may follow",
                        zh=f"{self._election}：已公布的{name}与现有日志的字节不同，不能再继续",
                    )
            else:
                write_unsynced(path, content)
        # Killed here: files that no checkpoint asks for. They are written again, or found to be the same.
        reach("publisher.written")
        sync_folders(folders)

    def write_checkpoint(self, note: bytes) -> None:
        """Lets the public see a size whose tiles are on the disk."""
        write_durably(self.folder / CHECKPOINT, note)

    def superseded(self) -> list[Path]:
        """Folders of partial files whose full file exists: readers fall back to that one (C2SP tlog-tiles)."""
        folders = (self.folder / "tile").rglob("*.p")
        return [folder for folder in folders if folder.with_suffix("").exists()]


def cut(tree: Tree, entries: Sequence[bytes], old: int, new: int) -> dict[str, bytes]:
    """Every file that a log of `new` entries has and one of `old` had not, by name.

    `entries` are those from the beginning of the bundle in which `old` lies, up to `new`.
    """
    files = {}
    first = old - old % TILE_WIDTH
    for level, index, width in tiles.tiles_for_growth(old, new):
        files[tiles.tile_path(level, index, width)] = tiles.tile_bytes(tree, level, index, width)
        if level == 0:
            start = index * TILE_WIDTH - first
            bundle = tiles.encode_entries(entries[start : start + width])
            files[tiles.entries_path(index, width)] = bundle
    return files


def remove(folders: Iterable[Path]) -> None:
    """Removes folders of partial files."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
