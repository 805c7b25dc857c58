"""The right edge of a Merkle tree: all that is needed to add entries and to tell the root, at most 63 hashes.

A reader who replays a log of any length keeps only this.
What it leaves out: proofs, which need the whole tree (`tree.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from shared.errors import Malformed
from shared.log.hashing import EMPTY_ROOT, HASH_BYTES, node_hash


class Frontier:
    """The hashes of the complete subtrees that a tree of `size` leaves falls into, the largest first.

    `Frontier(size, nodes)` restores one from its `size` and `nodes`. Raises Malformed if they do not fit.
    """

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self._nodes = list(nodes)
        self._size = size
        if size < 0 or len(self._nodes) != size.bit_count():
            raise Malformed(f"frontier: size {size} does not fit {len(self._nodes)} hashes")
        if any(len(node) != HASH_BYTES for node in self._nodes):
            raise Malformed(f"frontier: expected hashes of {HASH_BYTES} bytes")

    @property
    def size(self) -> int:
        """How many leaves were added."""
        return self._size

    @property
    def nodes(self) -> tuple[bytes, ...]:
        """The hashes, for keeping; the largest subtree first."""
        return tuple(self._nodes)

    def append(self, leaf: bytes) -> None:
        """Adds one leaf hash of 32 bytes."""
        self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Adds leaf hashes in order. Raises Malformed at one that is not 32 bytes; those before stay."""
        nodes, size = self._nodes, self._size
        push, pop = nodes.append, nodes.pop
        for leaf in leaves:
            if len(leaf) != HASH_BYTES:
                raise Malformed(f"leaf hash: expected {HASH_BYTES} bytes, got {len(leaf)}")
            carry = size
            while carry & 1:  # as in counting up in binary: each set bit is a subtree that is now a left half
                leaf = sha256(b"\x01" + pop() + leaf).digest()
                carry >>= 1
            push(leaf)
            size += 1
            self._size = size

    def root(self) -> bytes:
        """The root of the leaves so far."""
        if not self._nodes:
            return EMPTY_ROOT
        edge = self._nodes[-1]
        for node in reversed(self._nodes[:-1]):
            edge = node_hash(node, edge)
        return edge

    def copy(self) -> Frontier:
        """An independent frontier at the same place, to try a batch on."""
        return Frontier(self._size, self._nodes)
