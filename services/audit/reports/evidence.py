"""The entries behind each figure of an election, so that whoever doubts a figure can go and look (issue of every dispute).

One pass over the plain entries. What it leaves out: the figures themselves, which are the recount's (`election.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

_READ: Final = ("PaperCounted", "PaperKeyed", "KeyingSettled", "DoubtfulPaperRuled", "PaperCorrected")
BEHIND: Final[Mapping[str, tuple[str, ...]]] = {
    "printed": ("PapersPrinted",),
    "stations": ("StationOpened",),
    "central": ("StationOpened",),
    "mobile": ("StationOpened",),
    "issued": ("PaperIssued", "IssueConflictReported", "IssueConflictSettled"),
    "by_proxy": ("PaperIssued",),
    "spoiled": ("PaperSpoiled",),
    "unused": ("StationClosed",),
    "returned": ("BoxOpened",),
    "valid": _READ,
    "partly_invalid": _READ,
    "invalid": _READ,
    "blank": _READ,
}
"""Figure to the types of statement that make it."""


class Evidence:
    """Indexes of entries by round and figure. `add` every entry in order."""

    def __init__(self) -> None:
        self._found: Final[dict[tuple[int, str], list[int]]] = defaultdict(list)
        self._round = 1

    def add(self, index: int, payload: Mapping[str, Any]) -> None:
        """Takes the payload of the entry at `index`."""
        body = payload["body"]
        self._round = max(self._round, body.get("round", 0))
        for figure in _FIGURES.get(payload["type"], ()):
            if figure != "by_proxy" or body.get("proxy") is not None:
                self._found[body.get("round", self._round), figure].append(index)

    def of(self, figure: str, round_: int) -> tuple[int, ...]:
        """The entries behind a figure of one round, ascending."""
        return tuple(self._found.get((round_, figure), ()))


def spans(indexes: Iterable[int]) -> str:
    """Indexes in short: `3-5, 9`. A roll of fifty thousand entries is one span."""
    parts: list[list[int]] = []
    for index in sorted(set(indexes)):
        if parts and parts[-1][-1] == index - 1:
            parts[-1][1:] = [index]
        else:
            parts.append([index])
    return ", ".join("-".join(map(str, part)) for part in parts)


_FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    kind: tuple(figure for figure, kinds in BEHIND.items() if kind in kinds)
    for kind in {each for kinds in BEHIND.values() for each in kinds}
}
