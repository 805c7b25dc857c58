"""Votes by post, pile and person, papers by pile and verdict, and how far each round has come with its count.

A pile holds the papers of one box, or of several that were mixed; `stations` says of which. What it leaves out: what may be
shown of it and when (`secrecy.py`).
"""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar, Final

from services.audit.projections.count import Count
from services.audit.projections.projection import Projection
from services.audit.projections.table import Row, Sheet, Table
from services.audit.projections.told import Told
from services.audit.verify.recount_papers import Reading

VERDICTS: Final = ("VALID", "PARTLY_INVALID", "INVALID", "BLANK", "DOUBTFUL")


class Votes(Row, gc=False):
    """`votes` that count for a person in a post, from the papers of one pile."""

    round: int
    contest: str
    pile: str
    person: str
    votes: int


class Pile(Row, gc=False):
    """The papers of one pile. `returned` came out of the boxes of `stations`; `papers` of them are counted."""

    round: int
    pile: str
    stations: str
    returned: int
    papers: int
    valid: int
    partly_invalid: int
    invalid: int
    blank: int
    doubtful: int


class Round(Row, gc=False):
    """How far a round's count has come. `stations` that opened, `polling` of them are still open.

    `undecided` papers are doubtful, or keyed once or in two ways. `smallest` is the least number of papers that may be shown.
    """

    round: int
    contests: str
    stations: int
    polling: int
    undecided: int
    closed: bool
    determined: bool
    smallest: int


TALLIES: Final = Table("tallies", Votes, 4)
PILES: Final = Table("tally_piles", Pile, 2)
ROUNDS: Final = Table("tally_rounds", Round, 1)


class Tallies(Projection):
    """The tallies of one election."""

    name: ClassVar[str] = "tallies"
    tables: ClassVar[tuple[Table[Any], ...]] = (TALLIES, PILES, ROUNDS)

    def __init__(self, count: Count) -> None:
        super().__init__()
        self._count = count
        self._votes, self._piles, self._rounds = Sheet(TALLIES), Sheet(PILES), Sheet(ROUNDS)
        self.sheets = (self._votes, self._piles, self._rounds)
        self._smallest = 0
        self._open: dict[tuple[int, str], bool] = {}
        """Round and station: whether it is still open."""
        self._returned: dict[tuple[int, str], int] = {}
        self._pile_of: dict[tuple[int, str], str] = {}
        self.readers = {
            "ElectionCalled": self._called,
            "StationOpened": self._opened,
            "StationClosed": self._closed,
            "BoxOpened": self._box,
            "PilesMerged": self._merged,
            "StationVoided": self._voided,
        }

    def _called(self, told: Told) -> None:
        self._smallest = told.body["profile"]["papers"]["smallest_pile"]["value"]

    def _opened(self, told: Told) -> None:
        self._open[told.body["round"], told.body["station"]] = True

    def _closed(self, told: Told) -> None:
        self._open[told.body["round"], told.body["station"]] = False

    def _box(self, told: Told) -> None:
        place = (told.body["round"], told.body["station"])
        self._returned[place], self._pile_of[place] = told.body["returned"], told.body["pile"]

    def _merged(self, told: Told) -> None:
        number, gone, into = told.body["round"], told.body["pile"], told.body["into"]
        for place, pile in self._pile_of.items():
            if place[0] == number and pile == gone:
                self._pile_of[place] = into

    def _voided(self, told: Told) -> None:
        """A void station's pile leaves the count; mixed with others', its papers can no longer be told apart."""
        place = (told.body["round"], told.body["station"])
        pile = self._pile_of.get(place)
        if not any(
            each == pile for other, each in self._pile_of.items() if other[0] == place[0] and other != place
        ):
            self._pile_of.pop(place, None)

    def settle(self) -> None:
        votes: list[Votes] = []
        piles: list[Pile] = []
        rounds: list[Round] = []
        for each in self._count.now().rounds:
            number, cells = each.number, self._count.cells.get(each.number, {})
            votes += _votes(number, cells)
            piles += self._piles_of(number, cells)
            stations = [still for (at, _), still in self._open.items() if at == number]
            rounds.append(
                Round(
                    number,
                    " ".join(each.polls),
                    len(stations),
                    sum(stations),
                    each.undecided,
                    each.closed is not None,
                    each.determined is not None,
                    self._smallest,
                )
            )
        self._votes.replace(votes)
        self._piles.replace(piles)
        self._rounds.replace(rounds)

    def _piles_of(self, number: int, cells: dict[tuple[Reading, str], int]) -> list[Pile]:
        verdicts: dict[str, Counter[str]] = {}
        for (reading, pile), papers in cells.items():
            if papers:
                judged = "DOUBTFUL" if reading.judged is None or reading.doubtful else reading.judged.verdict
                verdicts.setdefault(pile, Counter())[judged] += papers
        stations: dict[str, list[str]] = {}
        for (at, station), pile in self._pile_of.items():
            if at == number:
                stations.setdefault(pile, []).append(station)
        found = []
        for pile in {**stations, **verdicts}:
            mine = verdicts.get(pile, Counter())
            here = stations.get(pile, [])
            returned = sum(self._returned[number, station] for station in here)
            found.append(
                Pile(
                    number,
                    pile,
                    " ".join(sorted(here)),
                    returned,
                    mine.total(),
                    *(mine[each] for each in VERDICTS),
                )
            )
        return found


def _votes(number: int, cells: dict[tuple[Reading, str], int]) -> list[Votes]:
    found: Counter[tuple[str, str, str]] = Counter()
    for (reading, pile), papers in cells.items():
        if papers and reading.judged is not None and not reading.doubtful:
            for post, person in reading.judged.votes:
                found[post, pile, person] += papers
    return [Votes(number, *place, votes) for place, votes in found.items()]
