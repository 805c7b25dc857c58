"""Each station's own sheets, so that those of a station whose papers cannot stand leave every figure again (ZJ2020 27).

Where its papers lie in a pile of their own they leave the count too. Where they were mixed with others nobody can pick them
out, and nothing that the round voted on is decided.
What it leaves out: what the papers say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from services.audit.verify.recount_figures import Figures

Body = Mapping[str, Any]
COUNTED_SHEETS: Final = ("issued_own", "issued_by_proxy", "conflicts", "returned")
"""What a share can be a share of; sheets printed, spoiled and left over stay what they are."""


class Stations:
    """The stations of all rounds."""

    def __init__(self) -> None:
        self._figures: dict[tuple[int, str], Figures] = {}
        self._piles: dict[tuple[int, str], str] = {}
        """Which pile the papers of each station that stands lie in."""

    def add(self, adds: Callable[[Figures, Body], None], body: Body) -> None:
        """A statement about sheets; most name a station."""
        station = body.get("station")
        if station is None:
            return
        key = (body["round"], station)
        figures = self._figures.get(key)
        if figures is None:
            figures = self._figures[key] = Figures()
        adds(figures, body)
        if "pile" in body:
            self._piles[key] = body["pile"]

    def merge(self, body: Body) -> None:
        """PilesMerged: papers of one pile lie in another now."""
        for key, pile in self._piles.items():
            if key[0] == body["round"] and pile == body["pile"]:
                self._piles[key] = body["into"]

    def void(self, number: int, station: str, totals: Iterable[Figures]) -> str | None:
        """Takes a station out of these totals. Returns the pile that held its papers alone; None if others lie there."""
        key = (number, station)
        mine, pile = self._figures[key], self._piles.pop(key)
        for total in totals:
            for name in COUNTED_SHEETS:
                setattr(total, name, getattr(total, name) - getattr(mine, name))
        mixed = any(each[0] == number and other == pile for each, other in self._piles.items())
        return None if mixed else pile
