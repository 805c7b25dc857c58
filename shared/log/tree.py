"""The whole Merkle tree of a log, kept in memory by whoever writes it or gives proofs from it.

Every complete subtree's hash is kept, level by level, so a proof is a few slices and the hashes of the
right edge. A tree of n leaves takes 64 n bytes. Only prefixes are ever changed back: `truncate` undoes
a batch that was not stored in the end.

What it leaves out: the entries themselves, storage, and checking a proof (`proof_check.py`, which shares
no code with this file).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from shared.errors import Malformed
from shared.log.hashing import EMPTY_ROOT, HASH_BYTES, node_hash


class Tree:
    """An append-only Merkle tree over leaf hashes of 32 bytes each (`leaf_hash(entry)`, not entries).

    Not for several threads at once. Raises Malformed for an index or size outside the tree.
    """

    def __init__(self) -> None:
        # _levels[k] holds, one after another, the hash of each complete subtree of 2^k leaves.
        self._levels: list[bytearray] = [bytearray()]
        self._edge_size = 0
        self._edge: list[bytes] = []

    @classmethod
    def from_leaf_hashes(cls, leaves: bytes | bytearray | Iterable[bytes]) -> Tree:
        """A tree of leaf hashes, given one by one or as one string of 32 bytes each."""
        tree = cls()
        if isinstance(leaves, bytes | bytearray):
            if len(leaves) % HASH_BYTES:
                raise Malformed(f"leaf hashes: expected a multiple of {HASH_BYTES} bytes, got {len(leaves)}")
            tree._grow(leaves)
        else:
            tree.extend(leaves)
        return tree

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // HASH_BYTES

    def append(self, leaf: bytes) -> None:
        """Adds one leaf hash at index `size`."""
        _check_leaf(leaf)
        levels = self._levels
        levels[0] += leaf
        count, level = self.size, 0
        while not count & 1:  # a pair is complete: its hash belongs one level up
            parent = sha256(b"\x01" + levels[level][-2 * HASH_BYTES :]).digest()
            count, level = count >> 1, level + 1
            if level == len(levels):
                levels.append(bytearray())
            levels[level] += parent

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Adds leaf hashes in order; all of them or, if one is not 32 bytes, none."""
        batch = list(leaves)
        for leaf in batch:
            _check_leaf(leaf)
        self._grow(b"".join(batch))

    def leaf(self, index: int) -> bytes:
        """The leaf hash at `index`, which counts from 0."""
        return self.nodes(0, index, 1)

    def nodes(self, level: int, first: int, count: int) -> bytes:
        """`count` hashes of complete subtrees of 2^level leaves, from the `first` on, 32 bytes each."""
        there = len(self._levels[level]) // HASH_BYTES if 0 <= level < len(self._levels) else 0
        if first < 0 or count < 0 or first + count > there:
            raise Malformed(f"level {level}: asked for hashes {first} to {first + count}, there are {there}")
        return bytes(self._levels[level][first * HASH_BYTES : (first + count) * HASH_BYTES])

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves, of all of them by default."""
        size = self._size(size)
        return self._edges(size)[size.bit_length()] if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """What proves that leaf `index` is in the root at `size`: siblings, leaf first. RFC 6962, 2.1.1."""
        size = self._size(size)
        if not 0 <= index < size:
            raise Malformed(f"inclusion proof: expected an index below {size}, got {index}")
        return self._siblings(0, index, size)

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """What proves that the tree at `new` begins with the tree at `old`. RFC 6962, 2.1.2.

        Empty when `old` is 0, as any tree begins with nothing (C2SP tlog-witness), and when sizes are equal.
        """
        new = self._size(new)
        if not 0 <= old <= new:
            raise Malformed(f"consistency proof: expected an old size from 0 to {new}, got {old}")
        if old in (0, new):
            return []
        # The last complete subtree that ends where the old tree ends is a node of both trees.
        level = (old & -old).bit_length() - 1
        node = (old >> level) - 1
        # If it is the whole old tree, its hash is the old root, which the reader has.
        own = [self.nodes(level, node, 1)] if node else []
        return own + self._siblings(level, node, new)

    def truncate(self, size: int) -> None:
        """Forgets the leaves from `size` on, as if they had never been added."""
        self._size(size)
        self._edge_size, self._edge = 0, []  # the same size may come again with other leaves
        for level, nodes in enumerate(self._levels):
            del nodes[(size >> level) * HASH_BYTES :]
        while len(self._levels) > 1 and not self._levels[-1]:
            self._levels.pop()

    def _size(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise Malformed(f"tree: expected a size from 0 to {self.size}, got {size}")
        return size

    def _grow(self, leaves: bytes | bytearray) -> None:
        # Level by level rather than leaf by leaf: half the time for a long batch.
        self._levels[0] += leaves
        width = 2 * HASH_BYTES
        for level in range(64):
            below = self._levels[level]
            done = len(self._levels[level + 1]) // HASH_BYTES if level + 1 < len(self._levels) else 0
            pairs = len(below) // width
            if done == pairs:
                return
            fresh = bytes(below[done * width : pairs * width])
            parents = [sha256(b"\x01" + fresh[i : i + width]).digest() for i in range(0, len(fresh), width)]
            if level + 1 == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level + 1] += b"".join(parents)

    def _edges(self, size: int) -> list[bytes]:
        """For each level k, the hash of what is right of the complete subtrees of 2^k leaves; b"" if nothing.

        Kept for the last size asked, because the receipts of one batch all stand on one size.
        """
        if self._edge_size != size:
            edge, edges = b"", [b""]
            for level in range(size.bit_length()):
                if size >> level & 1:
                    last = self.nodes(level, (size >> level) - 1, 1)
                    edge = node_hash(last, edge) if edge else last
                edges.append(edge)
            self._edge_size, self._edge = size, edges
        return self._edge

    def _siblings(self, level: int, node: int, size: int) -> list[bytes]:
        """The hashes beside the way from `node` of `level` up to the root at `size`."""
        path = []
        complete = size >> level
        for nodes, edge in zip(self._levels[level:], self._edges(size)[level:], strict=False):
            sibling = node ^ 1
            if sibling < complete:
                # b"" + makes bytes of the slice in the shortest time; receipts are made by the thousand.
                path.append(b"" + nodes[sibling * HASH_BYTES : sibling * HASH_BYTES + HASH_BYTES])
            elif sibling == complete and edge:
                path.append(edge)
            # Otherwise there is nothing beside it: the node itself goes up a level (no leaf is doubled).
            node >>= 1
            complete >>= 1
        return path


def _check_leaf(leaf: bytes) -> None:
    if len(leaf) != HASH_BYTES:
        raise Malformed(f"leaf hash: expected {HASH_BYTES} bytes, got {len(leaf)}")
