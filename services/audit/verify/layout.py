"""Which files a log of a given size consists of, and how large each may be.

The names are those of C2SP tlog-tiles; a bundle adds the trust file and a README for people.
What it leaves out: where the files are (`source.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shared.errors import Malformed
from shared.log.hashing import HASH_BYTES
from shared.log.tiles import (
    MAX_ENTRY_BYTES,
    TILE_WIDTH,
    entries_path,
    tile_path,
    tiles_for_growth,
)

CHECKPOINT: Final = "checkpoint"
POLICY: Final = "policy"
README: Final = "README.md"
BESIDE: Final = (CHECKPOINT, POLICY, README)
"""The files that are no tiles."""

MAX_TEXT_BYTES: Final = 65_536
"""A checkpoint with 100 cosignatures has 20 KB, a policy with 100 witnesses 15 KB."""
MAX_BUNDLE_BYTES: Final = TILE_WIDTH * (2 + MAX_ENTRY_BYTES)
MAX_SIZE: Final = 4_000_000
"""Entries of the largest log that is read: more than any province's village has acts, and what fits into
a zip."""


def most_bytes(name: str) -> int:
    """The largest size in bytes that the file called `name` may have."""
    if name in BESIDE:
        return MAX_TEXT_BYTES
    return MAX_BUNDLE_BYTES if name.startswith("tile/entries/") else TILE_WIDTH * HASH_BYTES


def tiles_of(size: int) -> Iterator[str]:
    """Every tile and every bundle of entries of a log of `size` entries."""
    for level, index, width in tiles_for_growth(0, size):
        if level == 0:
            yield entries_path(index, width)
        yield tile_path(level, index, width)


def bundles_of(size: int) -> list[tuple[str, int]]:
    """Name and number of entries of each bundle of entries, in order. Raises Malformed for a log larger than any is."""
    if size > MAX_SIZE:
        raise Malformed(
            f"checkpoint: expected at most {MAX_SIZE} entries, got {size}",
            zh=f"检查点：至多{MAX_SIZE}条，现为{size}",
        )
    full, rest = divmod(size, TILE_WIDTH)
    found = [(entries_path(index), TILE_WIDTH) for index in range(full)]
    return [*found, (entries_path(full, rest), rest)] if rest else found
