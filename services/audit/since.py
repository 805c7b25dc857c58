"""Since when a finding has been there: with which entry the record first showed it, the same for everybody who looks.

The assertions are asked of the record as it was after fewer entries, half as many each time, until the entry is found at which
the finding appeared. What it leaves out: the assertions themselves (`verify/assertions/`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from services.audit.mirror import Mirror
from services.audit.verify.assertion_text import assertions_json
from services.audit.verify.count import count
from services.audit.verify.findings import Finding
from services.audit.verify.layout import bundles_of
from shared.log.tiles import TILE_WIDTH, encode_entries, parse_path

Key = tuple[str, str]
"""Assertion and words: what makes two findings the same one, while their figures grow."""

_FIGURE: Final = re.compile(r"(?<![A-Za-z0-9-])[0-9]+(?![A-Za-z0-9-])")


def key_of(assertion: str, words: str) -> Key:
    """The key of a finding: its words without their figures, which change as more entries come in."""
    return assertion, _FIGURE.sub("#", words)


def appeared(folder: Path, size: int, wanted: Iterable[Key], absent_at: int = 0) -> dict[Key, int]:
    """Index of the entry with which each of these findings of the first `size` entries appeared. Blocks.

    After the first `absent_at` entries none of them was there. One that came, went and came again is told by one of the times
    that it came.
    """
    return dict(_between(folder, absent_at, size, frozenset(wanted)))


def _between(folder: Path, absent: int, present: int, wanted: frozenset[Key]) -> Iterator[tuple[Key, int]]:
    """Each finding that is there after `present` entries and not after `absent`."""
    if not wanted:
        return
    if present - absent <= 1:
        yield from dict.fromkeys(wanted, present - 1).items()
        return
    middle = (absent + present) // 2
    there = wanted & keys_at(folder, middle)
    yield from _between(folder, absent, middle, there)
    yield from _between(folder, middle, present, wanted - there)


def keys_at(folder: Path, size: int) -> frozenset[Key]:
    """The findings after the first `size` entries of a mirror."""
    judged = assertions_json(count(_Prefix(Mirror(folder), size), bundles_of(size)).judgements)
    return frozenset(keys_of(judged))


def keys_of(assertions: Iterable[Mapping[str, Any]]) -> Iterator[Key]:
    """The keys of all findings of check 8, as `assertions_json` or its JSON has them."""
    for each in assertions:
        for found in each["findings"]:
            yield key_of(each["id"], found["zh"] if isinstance(found, Mapping) else found.zh)


@dataclass(frozen=True)
class _Prefix:
    """The first entries of a mirror, as the files of a log of that size. A Source."""

    mirror: Mirror
    size: int
    strict: bool = False

    def names(self) -> list[str]:
        return [name for name, _ in bundles_of(self.size)]

    def read(self, name: str) -> bytes | None:
        index = parse_path(name).index
        first = index * TILE_WIDTH
        return encode_entries(list(self.mirror.entries(first, min(first + TILE_WIDTH, self.size))))

    def frame(self) -> Iterator[Finding]:
        return iter(())
