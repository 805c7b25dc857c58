"""All projections of one log, folded together: each entry is decoded and counted once, then given to whom it concerns.

What it leaves out: storing (`recorder.py`), and where entries come from (`projector.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from services.audit.projections.campaigning import Campaigning
from services.audit.projections.campaigns import Campaigns
from services.audit.projections.candidates import Candidates
from services.audit.projections.count import Count
from services.audit.projections.elections import Elections
from services.audit.projections.findings import Findings
from services.audit.projections.incidents import Incidents
from services.audit.projections.ledger import Ledger
from services.audit.projections.projection import Projection, Reader
from services.audit.projections.roll import Roll
from services.audit.projections.table import Table
from services.audit.projections.tallies import Tallies
from services.audit.projections.timetable import Timetable
from services.audit.projections.told import Told, read
from services.audit.projections.turnout import TurnoutByHour
from shared.errors import Broken, Malformed

KINDS: Final[tuple[type[Projection], ...]] = (
    Elections,
    Tallies,
    TurnoutByHour,
    Roll,
    Candidates,
    Ledger,
    Timetable,
    Incidents,
    Campaigns,
    Findings,
)
NAMES: Final = tuple(kind.name for kind in KINDS)
SLOW: Final = frozenset({Findings.name})
"""Judged over all entries each time, so not with every entry while people wait for a tally."""
TABLES: Final[tuple[Table[Any], ...]] = tuple(table for kind in KINDS for table in kind.tables)


def tables_of(names: Iterable[str]) -> list[Table[Any]]:
    """The tables of some projections."""
    wanted = set(names)
    return [table for kind in KINDS if kind.name in wanted for table in kind.tables]


class LogFold:
    """The projections of one log that are named, after so many of its entries. They share one count."""

    def __init__(self, names: Sequence[str] = NAMES) -> None:
        self.size = 0
        count, campaigning = Count(), Campaigning()
        made: list[Projection] = [
            Elections(),
            Tallies(count),
            TurnoutByHour(count),
            Roll(),
            Candidates(count),
            Ledger(count),
            Timetable(campaigning),
            Incidents(),
            Campaigns(campaigning),
            findings := Findings(count, campaigning),
        ]
        self.projections: Final = {each.name: each for each in made if each.name in names}
        self._count, self._campaigning = count, campaigning
        self._judged = findings if findings.name in names else None
        self._readers: dict[str, tuple[Reader, ...]] = {}

    def take(self, raws: Iterable[bytes]) -> int:
        """Folds the next entries; returns how many there are now. Raises Broken at one that makes no sense here."""
        for raw in raws:
            told = read(self.size, raw)
            try:
                self._take(told)
            except (Malformed, LookupError, TypeError, ValueError, AttributeError) as error:
                what = f"{type(error).__name__}: {error}"
                raise Broken(
                    f"entry {told.index}: {told.type} cannot be folded: {what}",
                    zh=f"第{told.index}条：{told.type}无法计入统计表：{what}",
                ) from error
            self.size += 1
        return self.size

    def _take(self, told: Told) -> None:
        kind = told.type
        readers = self._readers.get(kind)
        if readers is None:
            readers = self._readers[kind] = self._readers_of(told)
        for reader in readers:
            reader(told)

    def _readers_of(self, told: Told) -> tuple[Reader, ...]:
        """Who reads statements of that type, in the order in which they have to."""
        found: list[Reader] = []
        if self._campaigning.state is not None or told.type == "CampaignOpened":
            found.append(self._campaigning.take)
        else:
            if told.type in self._count.reads:
                found.append(self._count.take)
            if self._judged is not None:
                found.append(self._judged.take)
        readers = (each.readers.get(told.type) for each in self.projections.values())
        return (*found, *(reader for reader in readers if reader is not None))
