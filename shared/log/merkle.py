"""The Merkle tree of a log: one door to its four rooms.

`hashing.py` says how hashes are formed, `tree.py` keeps a whole tree and makes proofs, `frontier.py` keeps
only its right edge, and `proof_check.py` checks proofs without any of them.
"""

from __future__ import annotations

from shared.log.frontier import Frontier
from shared.log.hashing import EMPTY_ROOT, HASH_BYTES, MAX_SIZE, leaf_hash, node_hash
from shared.log.proof_check import root_from_inclusion, verify_consistency, verify_inclusion
from shared.log.tree import Tree

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "MAX_SIZE",
    "Frontier",
    "Tree",
    "leaf_hash",
    "node_hash",
    "root_from_inclusion",
    "verify_consistency",
    "verify_inclusion",
]
