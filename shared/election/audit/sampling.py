"""Drawing lots that anybody can draw again: numbers from a public seed, by SHA-256 (Rivest's sampler of 2011).

The i-th number is the SHA-256 of `seed,i`, read as a whole number, modulo the number of papers, plus one. A pocket program
does it. What it leaves out: who rolled the seed, and which paper a number stands for (`manifest.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256


def draw(seed: str, size: int) -> Iterator[int]:
    """Numbers from 1 to `size` without end, each drawn from all of them (with replacement)."""
    count = 0
    while True:
        count += 1
        yield int.from_bytes(sha256(f"{seed},{count}".encode()).digest(), "big") % size + 1


def draw_each_once(seed: str, size: int) -> Iterator[int]:
    """The numbers from 1 to `size` in the order in which `draw` first meets them (without replacement)."""
    seen: set[int] = set()
    for number in draw(seed, size):
        if number not in seen:
            seen.add(number)
            yield number
            if len(seen) == size:
                return
