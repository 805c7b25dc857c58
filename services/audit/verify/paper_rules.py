"""The figures of one round's papers, and the rules between them (R101 to W204), counted apart from the law.

The rules' numbers are those of `shared/election/counting/reconciliation.py`; their arithmetic is written again here.
What it leaves out: reading the figures from statements (`papers.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_VOIDED: Final = ("issued", "doubled", "by_proxy", "returned")
VERDICTS: Final = ("VALID", "PARTLY_INVALID", "INVALID", "BLANK")


@dataclass(frozen=True)
class Difference:
    """One rule that does not hold in a round, in all or at `place`: a station, a pile, a verdict or a
    post."""

    rule: str
    place: str
    expected: int | None
    found: int | None
    explained: bool = False


@dataclass
class StationFigures:
    """What people said about one station's papers. None: nobody has said it."""

    papers: int = 0
    issued: int = 0
    by_proxy: int = 0
    doubled: int = 0
    """Second papers of one elector that a desk reported and that were not recovered."""
    twice: int = 0
    """Papers recorded as an elector's first although there was one before."""
    spoiled: int = 0
    issued_by_count: int | None = None
    unused: int | None = None
    returned: int | None = None
    pile: str | None = None
    group: str = ""
    """The village group that votes here, where groups vote apart."""
    void: bool = False
    """Its papers cannot stand: they are in no figure but those of the sheets handed out to it."""


@dataclass
class RoundFigures:
    """The papers of one round."""

    number: int
    printed: int = 0
    stations: dict[str, StationFigures] = field(default_factory=dict)
    returned_into: Counter[str] = field(default_factory=Counter)
    """By pile."""
    papers: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Counted papers: pile and verdict."""
    stated: dict[str, int] | None = None
    """Papers by verdict, as the count was closed."""
    votes: dict[str, int] = field(default_factory=dict)
    """Votes by post, as the count was closed."""
    seats: dict[str, int] = field(default_factory=dict)
    explained: set[tuple[str, str]] = field(default_factory=set)
    differences: tuple[Difference, ...] = ()
    """As they were when the outcome was determined."""
    determined: bool = False
    came: dict[str, int] = field(default_factory=dict)
    """Those present at the meeting, by village group; under "" where all meet together."""
    given: set[str] = field(default_factory=set)
    """Electors whose paper was handed out."""

    def total(self, figure: str) -> int:
        """A figure of all stations together; what nobody has said counts as nothing.

        What was handed out and returned at a void station is in none, its spoiled and unused sheets are.
        """
        stations = self.standing() if figure in _VOIDED else self.stations
        return sum(getattr(station, figure) or 0 for station in stations.values())

    def standing(self) -> dict[str, StationFigures]:
        """The stations whose papers stand."""
        return {name: station for name, station in self.stations.items() if not station.void}

    @property
    def issued(self) -> int:
        """Papers that should lie in the boxes."""
        return self.total("issued") + self.total("doubled")

    @property
    def returned(self) -> int:
        """Papers that lay in the boxes."""
        return self.total("returned")

    def verdicts(self) -> Counter[str]:
        """Counted papers by verdict."""
        return Counter(verdict for _, verdict in self.papers.values())


@dataclass(frozen=True)
class RoundSummary:
    """A round's papers in totals, as the report shows them."""

    number: int
    seats: dict[str, int]
    """Seats to be filled, by post."""
    printed: int
    handed_out: int
    issued: int
    by_proxy: int
    spoiled: int
    unused: int
    returned: int
    counted: int
    verdicts: dict[str, int]
    determined: bool
    differences: tuple[Difference, ...]


def summary(figures: RoundFigures) -> RoundSummary:
    """The totals of a round. Differences are those at its outcome; before it, figures are still coming in."""
    return RoundSummary(
        figures.number,
        dict(figures.seats),
        figures.printed,
        figures.total("papers"),
        figures.issued,
        figures.total("by_proxy"),
        figures.total("spoiled"),
        figures.total("unused"),
        figures.returned,
        len(figures.papers),
        dict(figures.verdicts()),
        figures.determined,
        figures.differences,
    )


def differences(figures: RoundFigures) -> Iterator[Difference]:
    """Every rule that does not hold, with whether somebody signed an explanation for it."""
    for rule, place, expected, found in (*_handed_out(figures), *_returned(figures), *_in_piles(figures)):
        yield Difference(rule, place, expected, found, (rule, place) in figures.explained)


_Row = tuple[str, str, int | None, int | None]


def _handed_out(figures: RoundFigures) -> Iterator[_Row]:
    handed_out = figures.total("papers")
    if handed_out > figures.printed:
        yield "R101", "", figures.printed, handed_out
    for name, station in figures.standing().items():
        issued = station.issued + station.doubled
        used = None if station.unused is None else issued + station.spoiled + station.unused
        if used != station.papers:
            yield "R102", name, station.papers, used
        if station.issued_by_count != issued:
            yield "R103", name, issued, station.issued_by_count
        if station.doubled or station.twice:
            yield "R104", name, station.issued - station.twice, issued
    for group, came in figures.came.items():
        theirs = [station for station in figures.standing().values() if station.group == group]
        in_person = sum(station.issued for station in theirs) - sum(station.by_proxy for station in theirs)
        if in_person > came:
            yield "R110", group, came, in_person
    if figures.total("by_proxy") * 3 > figures.issued > 0:
        yield "W204", "", figures.issued // 3, figures.total("by_proxy")


def _returned(figures: RoundFigures) -> Iterator[_Row]:
    for name, station in figures.standing().items():
        issued = station.issued + station.doubled
        if station.returned is None or station.returned > issued:
            yield "R105", name, issued, station.returned
    if figures.returned > figures.issued:
        yield "R106", "", figures.issued, figures.returned
    if figures.returned < figures.issued:
        yield "W201", "", figures.issued, figures.returned


def _in_piles(figures: RoundFigures) -> Iterator[_Row]:
    counted = Counter(pile for pile, _ in figures.papers.values())
    for pile in sorted(figures.returned_into.keys() | counted.keys()):
        if counted[pile] != figures.returned_into[pile]:
            yield "R107", pile, figures.returned_into[pile], counted[pile]
    verdicts, stated = figures.verdicts(), figures.stated or {}
    for verdict in sorted(verdicts.keys() | stated.keys()):
        if stated.get(verdict, 0) != verdicts[verdict]:
            yield "R108", verdict, verdicts[verdict], stated.get(verdict, 0)
    for contest, votes in figures.votes.items():
        most = figures.seats.get(contest, 0) * len(figures.papers)
        if votes > most:
            yield "R109", contest, most, votes
    for rule, verdict in (("W202", "INVALID"), ("W203", "BLANK")):
        if figures.returned and verdicts[verdict] * 100 >= figures.returned * 3:
            yield rule, "", 0, verdicts[verdict]
