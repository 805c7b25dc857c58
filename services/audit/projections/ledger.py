"""The ledger of papers: printed, delivered, handed out, exchanged, left over, returned, counted, by round and station.

Sheets handed out a second time are in `second` until somebody finds what became of them. What it leaves out: whether the
figures agree (the findings), and what papers say.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar, Final

from services.audit.projections.count import Count
from services.audit.projections.projection import Projection
from services.audit.projections.table import Row, Sheet, Table
from services.audit.projections.told import Told


class Station(Row, gc=False):
    """One station's papers in a round. None: nobody has said yet.

    `counted` of its papers; None where they lie in a pile with those of other stations, or in none yet. `void`: its papers
    cannot stand.
    """

    round: int
    station: str
    kind: str
    village_group: str
    opened_at: str
    papers: int
    issued: int = 0
    by_proxy: int = 0
    second: int = 0
    spoiled: int = 0
    closed_at: str | None = None
    unused: int | None = None
    returned: int | None = None
    seal_intact: bool | None = None
    pile: str | None = None
    counted: int | None = None
    void: bool = False


class Papers(Row, gc=False):
    """All papers of a round. `left_over` ones of closed stations; `destroyed` of those; `sealed` of the counted ones."""

    round: int
    printed: int = 0
    delivered: int = 0
    issued: int = 0
    second: int = 0
    spoiled: int = 0
    left_over: int = 0
    returned: int = 0
    counted: int = 0
    destroyed: int | None = None
    sealed: int | None = None


STATIONS: Final = Table("ledger", Station, 2)
ROUNDS: Final = Table("ledger_rounds", Papers, 1)


class Ledger(Projection):
    """The paper ledger of one election."""

    name: ClassVar[str] = "ledger"
    tables: ClassVar[tuple[Table[Any], ...]] = (STATIONS, ROUNDS)

    def __init__(self, count: Count) -> None:
        super().__init__()
        self._count = count
        self._stations, self._rounds = Sheet(STATIONS), Sheet(ROUNDS)
        self.sheets = (self._stations, self._rounds)
        self.readers = {
            "PapersPrinted": self._printed,
            "StationOpened": self._opened,
            "PaperIssued": self._issued,
            "IssueConflictReported": self._second,
            "IssueConflictSettled": self._settled,
            "PaperSpoiled": self._spoiled,
            "StationClosed": self._closed,
            "BoxOpened": self._box,
            "PilesMerged": self._merged,
            "StationVoided": self._voided,
            "UnusedDestroyed": self._destroyed,
            "PapersSealed": self._sealed,
        }

    def _station(self, told: Told) -> Station:
        """The row of a statement's station, which some earlier one opened. Raises LookupError."""
        row = self._stations.change((told.body["round"], told.body["station"]))
        if row is None:
            raise LookupError(f"station {told.body['station']} is not open")
        return row

    def _round(self, number: int) -> Papers:
        row = self._rounds.change((number,))
        if row is None:
            row = Papers(number)
            self._rounds.put((number,), row)
        return row

    def _printed(self, told: Told) -> None:
        self._round(told.body["round"]).printed += told.body["papers"]

    def _opened(self, told: Told) -> None:
        body = told.body
        place = (body["round"], body["station"])
        row = Station(*place, body["kind"], body.get("group") or "", told.done_at, body["papers"])
        self._stations.put(place, row)

    def _issued(self, told: Told) -> None:
        row = self._station(told)
        row.issued += 1
        row.by_proxy += told.body.get("proxy") is not None

    def _second(self, told: Told) -> None:
        self._station(told).second += 1

    def _settled(self, told: Told) -> None:
        if told.body["finding"] == "PAPER_RECOVERED":
            row = self._station(told)
            row.second -= 1
            row.spoiled += 1

    def _spoiled(self, told: Told) -> None:
        self._station(told).spoiled += 1

    def _closed(self, told: Told) -> None:
        row = self._station(told)
        row.closed_at, row.unused = told.done_at, told.body["unused"]

    def _box(self, told: Told) -> None:
        row, body = self._station(told), told.body
        row.returned, row.pile, row.seal_intact = body["returned"], body["pile"], body["seal_intact"]

    def _merged(self, told: Told) -> None:
        for key, row in self._stations.rows.items():
            if key[0] == told.body["round"] and row.pile == told.body["pile"]:
                self._stations.change(key)
                row.pile = told.body["into"]

    def _voided(self, told: Told) -> None:
        self._station(told).void = True

    def _destroyed(self, told: Told) -> None:
        self._round(told.body["round"]).destroyed = told.body["papers"]

    def _sealed(self, told: Told) -> None:
        self._round(told.body["round"]).sealed = told.body["papers"]

    def settle(self) -> None:
        piles = Counter((number, row.pile) for (number, _), row in self._stations.rows.items())
        for (number, station), row in self._stations.rows.items():
            alone = row.pile is not None and piles[number, row.pile] == 1
            counted = self._count.piles.get(number, {}).get(row.pile or "", 0) if alone else None
            if counted != row.counted:
                self._stations.change((number, station))
                row.counted = counted
        for number in {number for number, _ in self._stations.rows} | {key[0] for key in self._rounds.rows}:
            self._add_up(number)

    def _add_up(self, number: int) -> None:
        """The figures of a round that its stations make."""
        mine = [row for (at, _), row in self._stations.rows.items() if at == number]
        figures = {
            "delivered": sum(row.papers for row in mine),
            "issued": sum(row.issued for row in mine),
            "second": sum(row.second for row in mine),
            "spoiled": sum(row.spoiled for row in mine),
            "left_over": sum(row.unused or 0 for row in mine),
            "returned": sum(row.returned or 0 for row in mine),
            "counted": sum(self._count.piles.get(number, {}).values()),
        }
        row = self._rounds.rows.get((number,))
        if row is None or any(getattr(row, name) != value for name, value in figures.items()):
            row = self._round(number)
            for name, value in figures.items():
                setattr(row, name, value)
