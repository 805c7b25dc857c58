"""Where a drill takes chance from: the system's generator, or a seed, so that a run can be repeated byte by byte.

Keys, ids of papers, salts and the order in which papers come out of a mixed box all come from here.
"""

from __future__ import annotations

import base64
import hashlib
import random
import uuid
from collections.abc import MutableSequence
from typing import Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

T = TypeVar("T")

ID_BYTES: Final = 18
"""144 bits, 24 characters: the law asks for at least 96 bits."""


class Chance:
    """Random bytes and orders; the same ones in each run if there is a `seed`."""

    def __init__(self, seed: int | None = None) -> None:
        # A seeded run is for comparing runs. Its keys protect nothing, for everybody can make them again.
        self._random = random.SystemRandom() if seed is None else random.Random(f"jianpiao drill {seed}")

    def bytes(self, count: int) -> bytes:
        """That many random bytes."""
        return self._random.randbytes(count)

    def key(self) -> Ed25519PrivateKey:
        """A new signing key."""
        return Ed25519PrivateKey.from_private_bytes(self.bytes(32))

    def id(self) -> str:
        """An id of a paper, a batch or the like: it tells nothing about order or time."""
        return base64.urlsafe_b64encode(self.bytes(ID_BYTES)).decode()

    def uuid7(self, milliseconds: int) -> uuid.UUID:
        """A UUID of version 7 (RFC 9562, 5.7) for that moment."""
        raw = milliseconds.to_bytes(6, "big") + self.bytes(10)
        number = int.from_bytes(raw, "big")
        number = number & ~(0xF << 76) | 0x7 << 76
        number = number & ~(0x3 << 62) | 0x2 << 62
        return uuid.UUID(int=number)

    def digest(self, words: str) -> str:
        """SHA-256 of an invented document; no two documents are the same."""
        return hashlib.sha256(words.encode() + self.bytes(16)).hexdigest()

    def shuffle(self, items: MutableSequence[T]) -> None:
        """Puts `items` into a random order."""
        self._random.shuffle(items)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return self._random.randint(low, high)

    def one_of(self, items: MutableSequence[T] | tuple[T, ...]) -> T:
        """One of `items`."""
        return self._random.choice(items)
