"""Receipts of many entries at one size of the log, in a fraction of the time that each would take by itself.

The proofs of eight neighbours are the same from the third level up; so that part of the text is written once for all
of them. The bytes are those of `shared/log/proof.py`, which a test holds against each other for every index and size.

What it leaves out: which size a receipt is for (`ledger.py`).
"""

from __future__ import annotations

from binascii import b2a_base64
from typing import Final

from shared.log import proof
from shared.log.hashing import HASH_BYTES
from shared.log.proof import Receipt
from shared.log.tree import Tree

LEVELS: Final = 3
NEIGHBOURS: Final = 1 << LEVELS


class Receipts:
    """Receipts at `size` entries, whose checkpoint is `note`. The tree may grow meanwhile."""

    def __init__(self, tree: Tree, size: int, note: bytes) -> None:
        self._tree = tree
        self.size = size
        self.note = note
        self._group = -1
        self._lower: list[list[bytes]] = []
        self._upper = b""

    def text(self, index: int) -> str:
        """The receipt of the entry at `index` < `size`."""
        group = index >> LEVELS
        if (group + 1) << LEVELS > self.size:  # not all of them are there: their proofs differ in length
            path = tuple(self._tree.inclusion_proof(index, self.size))
            return proof.encode(Receipt(index, path, self.note)).decode()
        if group != self._group:
            self._write_group(group)
        first, second, third = self._lower
        place = index & (NEIGHBOURS - 1)
        return (
            f"{proof.HEADER}\nindex {index}\n".encode()
            + first[place ^ 1]
            + second[place >> 1 ^ 1]
            + third[place >> 2 ^ 1]
            + self._upper
        ).decode()

    def _write_group(self, group: int) -> None:
        """The lines of the hashes within a group of neighbours, level by level, and everything above it."""
        path = self._tree.inclusion_proof(group << LEVELS, self.size)
        self._lower = [self._lines(level, group << (LEVELS - level)) for level in range(LEVELS)]
        # b2a_base64 ends what it writes with a newline; an empty line stands before the checkpoint.
        self._upper = b"".join(map(b2a_base64, path[LEVELS:])) + b"\n" + self.note
        self._group = group

    def _lines(self, level: int, first: int) -> list[bytes]:
        raw = self._tree.nodes(level, first, NEIGHBOURS >> level)
        return [b2a_base64(raw[start : start + HASH_BYTES]) for start in range(0, len(raw), HASH_BYTES)]
