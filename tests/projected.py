"""Entries of pretend elections for the projections, and the rows that folding them gives.

Signatures are not looked at there, so an entry only names who signed. What it leaves out: databases.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from services.audit.projections.every import NAMES, LogFold
from services.audit.projections.told import read
from shared import keys
from shared.log import checkpoint
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import leaf_hash
from shared.log.tiles import TILE_WIDTH, encode_entries, entries_path
from shared.log.tree import Tree
from tests.tamper.forge import private_key
from tests.world import World, key_of

Rows = dict[str, set[tuple[Any, ...]]]
"""Table to its rows."""


class Believed:
    """The first `size` of some entries, as a mirror shows them."""

    def __init__(self, entries: Sequence[bytes], size: int | None = None) -> None:
        self._entries = entries
        self.size = len(entries) if size is None else size

    def entries(self, first: int = 0, upto: int | None = None) -> Iterator[bytes]:
        yield from self._entries[first : self.size if upto is None else upto]


def entries_of(world: World) -> list[bytes]:
    """The entries of a world that may not sign; every act was recorded when it was done."""
    return [
        entry_of(index, payload, signers)
        for index, (payload, signers) in enumerate(zip(world.payloads, world.signed_by, strict=True))
    ]


def entry_of(index: int, payload: bytes, signers: Sequence[str]) -> bytes:
    """An entry as it stands in a log, but for its signatures."""
    signed = [{"keyid": keys.key_id(keys.public_bytes(key_of(each))), "sig": ""} for each in signers]
    statement = {"payload": b64encode(payload).decode(), "signatures": signed}
    done_at = msgspec.json.decode(payload)["done_at"]
    return msgspec.json.encode({"index": index, "accepted_at": done_at, "statement": statement})


def log_of(entries: Sequence[bytes]) -> UUID:
    """The log that the first entry begins."""
    return UUID(read(0, entries[0]).payload["election"])


def rows_of(fold: LogFold) -> Rows:
    """What the tables hold by the fold, after all that it has taken."""
    for projection in fold.projections.values():
        projection.settle()
    return {
        sheet.table.name: {msgspec.structs.astuple(row) for row in sheet.rows.values()}
        for projection in fold.projections.values()
        for sheet in projection.sheets
    }


def folded(entries: Sequence[bytes], names: Sequence[str] = NAMES) -> Rows:
    """What the tables hold after all these entries, folded at one go."""
    fold = LogFold(names)
    fold.take(entries)
    return rows_of(fold)


def write_mirror(folder: Path, entries: Sequence[bytes], size: int) -> None:
    """The first `size` entries as a believed mirror."""
    Growing(folder, entries).grow(size)


class Growing:
    """A believed mirror in a folder: bundles, then the checkpoint in one piece. `size` entries so far."""

    def __init__(self, folder: Path, entries: Sequence[bytes], origin: str = "village.example/log/x") -> None:
        self.folder, self._entries, self._origin = folder, entries, origin
        self._tree = Tree()

    @property
    def size(self) -> int:
        return self._tree.size

    def grow(self, size: int) -> None:
        """From now on the first `size` entries are believed."""
        for index in range(self.size // TILE_WIDTH, -(-size // TILE_WIDTH)):
            some = self._entries[index * TILE_WIDTH : min(size, (index + 1) * TILE_WIDTH)]
            path = self.folder / entries_path(index, len(some))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(encode_entries(some))
        for raw in self._entries[self.size : size]:
            self._tree.append(leaf_hash(raw))
        beside = self.folder / "checkpoint.new"
        now = Checkpoint(self._origin, size, self._tree.root())
        beside.write_bytes(checkpoint.sign(now, private_key("log")))
        beside.replace(self.folder / "checkpoint")
