"""Papers handed out, by round, station and hour of the village's day, and how many may vote: turnout while people vote.

Hours are those in which a paper was handed out, not those in which the log learnt of it. Nothing here tells a choice. What it
leaves out: papers that were exchanged or handed out twice (`ledger.py`).
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from services.audit.projections.count import Count
from services.audit.projections.projection import Projection
from services.audit.projections.table import Row, Sheet, Table
from services.audit.projections.told import Told


class Hour(Row, gc=False):
    """Papers handed out at a station in one hour, `by_proxy` of them to proxies."""

    round: int
    station: str
    hour: str
    issued: int
    by_proxy: int


class RoundTurnout(Row, gc=False):
    """All papers handed out in a round. `electors` who may vote were on the roll when it was sealed.

    None: it is not sealed, or the elected vote among themselves.
    """

    round: int
    electors: int | None
    issued: int
    by_proxy: int


HOURS: Final = Table("turnout", Hour, 3)
ROUNDS: Final = Table("turnout_rounds", RoundTurnout, 1)


class TurnoutByHour(Projection):
    """The turnout of one election."""

    name: ClassVar[str] = "turnout"
    tables: ClassVar[tuple[Table[Any], ...]] = (HOURS, ROUNDS)

    def __init__(self, count: Count) -> None:
        super().__init__()
        self._count = count
        self._hours, self._rounds = Sheet(HOURS), Sheet(ROUNDS)
        self.sheets = (self._hours, self._rounds)
        self._electors: int | None = None
        self.readers = {
            "RollSealed": self._sealed,
            "StationOpened": self._opened,
            "PaperIssued": self._issued,
        }

    def _sealed(self, told: Told) -> None:
        self._electors = told.body["electors"]

    def _opened(self, told: Told) -> None:
        number = told.body["round"]
        if (number,) not in self._rounds.rows:
            electors = None if self._count.recounter.rounds[number].elected_vote else self._electors
            self._rounds.put((number,), RoundTurnout(number, electors, 0, 0))

    def _issued(self, told: Told) -> None:
        body = told.body
        number, by_proxy = body["round"], body.get("proxy") is not None
        place = (number, body["station"], told.hour)
        hour = self._hours.change(place)
        if hour is None:
            hour = Hour(*place, 0, 0)
            self._hours.put(place, hour)
        whole = self._rounds.change((number,))
        for each in (hour, whole):
            if each is not None:
                each.issued += 1
                each.by_proxy += by_proxy
