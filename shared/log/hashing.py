"""How an entry and a pair of hashes become one hash, so that nobody can pass a pair off as an entry.

RFC 6962, 2.1, with SHA-256. What it leaves out: the tree (`tree.py`) and the proofs (`proof_check.py`).
"""

from __future__ import annotations

import hashlib
from typing import Final

HASH_BYTES: Final = 32
MAX_SIZE: Final = 2**63 - 1
"""Most entries of a log; C2SP readers keep a size in a signed 64-bit number."""
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The root of a log without entries."""


def leaf_hash(entry: bytes) -> bytes:
    """The 32 bytes by which the tree knows an entry: SHA-256 of 0x00 and the entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32 bytes above two hashes of 32: SHA-256 of 0x01, left and right."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def short(value: bytes) -> str:
    """The first four hex digits of a hash, as messages show it: ``3af1..``."""
    return value[:2].hex() + ".."
