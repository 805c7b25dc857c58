"""Checks the two proofs of a log: "this entry is in it" and "it begins with what it was then".

Written from RFC 9162, 2.1.3.2 and 2.1.4.2, and sharing no code with the tree that makes the proofs, so that
one mistake cannot be made on both sides. Takes bytes and numbers only; raises ProofError and nothing else.

A proof alone says nothing about the size: different sizes may have the same path for one entry. Sizes are
to come from a signed checkpoint (`proof.py` does so).
"""

from __future__ import annotations

from collections.abc import Sequence

from shared.errors import ProofError
from shared.log.hashing import EMPTY_ROOT, HASH_BYTES, MAX_SIZE, node_hash, short


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Raises ProofError unless `path` leads from `leaf` at `index` to `root`, the root of `size` leaves."""
    found = root_from_inclusion(leaf, index, size, path)
    _same_root(size, root, found)


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof implies.

    `index` counts from 0, index < size <= 2^63 - 1; `path` runs from the leaf up; hashes are 32 bytes.
    Raises ProofError for numbers out of bounds and for a path too long or too short. RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise ProofError(f"inclusion proof: expected an index below size {size}, got {index}")
    _hashes([leaf, *path])
    node, last, result = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofError(f"inclusion proof: path of {len(path)} hashes is too long for size {size}")
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:  # the right edge: levels at which it has no sibling
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise ProofError(f"inclusion proof: path of {len(path)} hashes is too short for size {size}")
    return result


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Raises ProofError unless the log at the new size and root begins with the log at the old ones.

    Equal sizes need equal roots and an empty path; an old size of 0 needs the empty root and an empty path
    (C2SP tlog-witness). RFC 9162, 2.1.4.2.
    """
    if not 0 <= old_size <= new_size <= MAX_SIZE:
        raise ProofError(f"consistency proof: a log never shrinks, old size {old_size}, new size {new_size}")
    _hashes([old_root, new_root, *path])
    for size, root in ((old_size, old_root), (new_size, new_root)):
        if size == 0:
            _same_root(0, EMPTY_ROOT, root)
    if old_size in (0, new_size):
        if path:
            raise ProofError(f"consistency proof: expected no hashes from {old_size} to {new_size}")
        if old_size:
            _same_root(new_size, old_root, new_root)
        return
    old, new = _roots_from_consistency(old_size, old_root, new_size, path)
    _same_root(old_size, old_root, old)
    _same_root(new_size, new_root, new)


def _roots_from_consistency(
    old_size: int, old_root: bytes, new_size: int, path: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Both roots that the path implies; 0 < old_size < new_size."""
    if not path:
        raise ProofError(f"consistency proof: no hashes from size {old_size} to {new_size}")
    if old_size & (old_size - 1) == 0:  # a power of two: the old root itself is where the climb begins
        path = [old_root, *path]
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofError(f"consistency proof: too long from size {old_size} to {new_size}")
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise ProofError(f"consistency proof: too short from size {old_size} to {new_size}")
    return old, new


def _hashes(values: Sequence[bytes]) -> None:
    for value in values:
        if len(value) != HASH_BYTES:
            raise ProofError(f"proof: expected hashes of {HASH_BYTES} bytes, got one of {len(value)}")


def _same_root(size: int, expected: bytes, found: bytes) -> None:
    if found != expected:
        raise ProofError(f"root at size {size}: expected {short(expected)}, got {short(found)}")
