"""The second count, kept going for the projections, with what it lacks: in which pile each reading lies.

Which marks are votes is decided by the verifier's second count and nowhere else; here papers are only laid to piles, so that
votes can be told by pile and box. What it leaves out: tables.
"""

from __future__ import annotations

from typing import Final

from services.audit.projections.told import Told
from services.audit.verify.recount import Recount, Recounter
from services.audit.verify.recount_papers import Reading
from services.audit.verify.recount_round import PAPERS, USUAL_PILE

TAKES_BACK: Final = frozenset({"RecountOrdered", "StationVoided"})
"""Papers that were counted are not counted any more."""


class Count:
    """Shared by all projections of a log; takes each entry before they do."""

    def __init__(self) -> None:
        self.recounter: Final = Recounter()
        self.reads: Final = self.recounter.reads
        self.cells: Final[dict[int, dict[tuple[Reading, str], int]]] = {}
        """Round to papers that say the same in one pile."""
        self.piles: Final[dict[int, dict[str, int]]] = {}
        """Round to papers counted in each pile."""
        self._laid: Final[dict[tuple[int, str], tuple[Reading, str]]] = {}
        self._recount: Recount | None = None

    def take(self, told: Told) -> None:
        """Counts one entry. Raises Malformed if it makes no sense where it stands."""
        self._recount = None
        self.recounter.add(told.index, told.payload)
        kind = told.type
        if kind in PAPERS:
            self._lay(told.body["round"], told.body["paper"])
        elif kind in TAKES_BACK:
            self._lay_all(told.body["round"])

    def now(self) -> Recount:
        """The count as it stands; every reading that counts is judged."""
        if self._recount is None:
            self._recount = self.recounter.finish()
        return self._recount

    def _lay(self, number: int, paper: str) -> None:
        counted = self.recounter.rounds[number]
        reading = counted.papers.get(paper)
        before = self._laid.get((number, paper))
        if reading is None:  # keyed once, or in two ways
            return
        now = (reading, counted.pile_of.get(paper, USUAL_PILE))
        if before == now:
            return
        cells, piles = self.cells.setdefault(number, {}), self.piles.setdefault(number, {})
        if before is not None:
            cells[before] -= 1
            piles[before[1]] -= 1
        self._laid[number, paper] = now
        cells[now] = cells.get(now, 0) + 1
        piles[now[1]] = piles.get(now[1], 0) + 1

    def _lay_all(self, number: int) -> None:
        for each in [each for each in self._laid if each[0] == number]:
            del self._laid[each]
        self.cells[number], self.piles[number] = {}, {}
        for paper in self.recounter.rounds[number].papers:
            self._lay(number, paper)
