"""What may be shown of a count, and when: nothing while people vote, and no pile so small or so unanimous that it betrays them.

Per round: nothing before every station that opened has closed. Then totals, once as many papers are counted as the regulation
asks for (`papers.smallest_pile`), or the count is closed; of a post on which only some village groups vote, once so many papers
of these groups are. By pile only where a pile has that many papers and they do not all say the same; others are merged, with
the smallest that could stand alone if need be, until what is shown betrays nobody. Piles of different village groups, which
vote on different posts, are never merged: where all papers of one group together would betray somebody, only totals are shown.
So the piles that are shown always add up to the total, and nothing is had by subtracting them from it.

What it leaves out: the entries themselves. Each paper stands in the published log, by a random id and in mixed order; see
docs/threat-model.md for what that gives away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from services.audit.projections.tallies import Pile, Round, Votes

VERDICTS: Final = ("valid", "partly_invalid", "invalid", "blank", "doubtful")
NOT_SAID: Final = VERDICTS[1:]
"""Verdicts that, if all papers have the same, tell of each of them."""

NOTHING_YET: Final = frozenset({"NOT_OPEN", "VOTING", "NOT_COUNTED", "TOO_FEW"})
"""States in which no figure is shown."""


class Shown(msgspec.Struct, frozen=True):
    """Votes of one person in one post, from all papers or from those of some `stations`."""

    round: int
    contest: str
    person: str
    votes: int
    stations: list[str] | None = None
    """None: of all papers."""


class Cell(msgspec.Struct, frozen=True):
    """Papers that are shown together, and of which stations. `merged`: piles that may not be shown each by itself."""

    round: int
    stations: list[str]
    piles: list[str]
    merged: bool
    papers: int
    valid: int
    partly_invalid: int
    invalid: int
    blank: int
    doubtful: int


class ShownRound(msgspec.Struct, frozen=True):
    """One round. `state`: NOT_OPEN, VOTING, NOT_COUNTED, TOO_FEW (papers counted so far), COUNTING, COUNTED, DETERMINED.

    Before COUNTING nothing is told but the state. `cells` and `votes` by station are empty where only the total may be shown.
    """

    round: int
    state: str
    contests: list[str]
    papers: int | None
    undecided: int | None
    totals: list[Shown]
    cells: list[Cell]
    votes: list[Shown]


@dataclass
class _Cell:
    piles: list[Pile]
    votes: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def papers(self) -> int:
        return sum(each.papers for each in self.piles)

    def betrays(self, smallest: int) -> bool:
        """Whether it is too small, or its papers all say the same about somebody."""
        alike = [sum(getattr(each, verdict) for each in self.piles) for verdict in NOT_SAID]
        return self.papers < smallest or self.papers in (*alike, *self.votes.values())

    def with_(self, other: _Cell) -> _Cell:
        return _Cell(self.piles + other.piles, self.votes + other.votes)


def shown(
    rounds: Iterable[Round],
    piles: Sequence[Pile],
    votes: Sequence[Votes],
    groups: Mapping[tuple[int, str], str],
) -> list[ShownRound]:
    """What may be shown of these rows. `groups`: the village group that votes at a station of a round, "" for all."""
    return [
        _round(
            each,
            [pile for pile in piles if pile.round == each.round],
            [vote for vote in votes if vote.round == each.round],
            groups,
        )
        for each in sorted(rounds, key=lambda each: each.round)
    ]


def _round(
    row: Round, piles: Sequence[Pile], votes: Sequence[Votes], groups: Mapping[tuple[int, str], str]
) -> ShownRound:
    state = _state(row, sum(each.papers for each in piles))
    contests = row.contests.split()
    if state in NOTHING_YET:
        return ShownRound(row.round, state, contests, None, None, [], [], [])
    by_group = _by_group(row.round, piles, votes, groups)
    cells = _cells(by_group.values(), row.smallest)
    return ShownRound(
        row.round,
        state,
        contests,
        sum(each.papers for each in piles),
        row.undecided,
        _ranked(row.round, _totals(row, by_group.values()), None),
        [_told(row.round, cell) for cell in cells],
        [line for cell in cells for line in _ranked(row.round, cell.votes, _stations(cell))],
    )


def _state(row: Round, papers: int) -> str:
    if row.stations == 0:
        return "NOT_OPEN"
    if row.polling:
        return "VOTING"
    if row.determined:
        return "DETERMINED"
    if row.closed:
        return "COUNTED"
    if papers == 0:
        return "NOT_COUNTED"
    return "TOO_FEW" if papers < row.smallest else "COUNTING"


def _by_group(
    number: int, piles: Sequence[Pile], votes: Sequence[Votes], groups: Mapping[tuple[int, str], str]
) -> dict[str, list[_Cell]]:
    """Each pile that has papers, by the village group whose papers they are, "" for all."""
    found: dict[str, list[_Cell]] = {}
    for pile in piles:
        if pile.papers:
            station = pile.stations.split()[0] if pile.stations else ""
            cell = _Cell([pile])
            for vote in votes:
                if vote.pile == pile.pile:
                    cell.votes[vote.contest, vote.person] += vote.votes
            found.setdefault(groups.get((number, station), ""), []).append(cell)
    return found


def _totals(row: Round, groups: Iterable[list[_Cell]]) -> Counter[tuple[str, str]]:
    """All votes of the round, but until the count is closed none for a post on which too few of the papers can vote."""
    votes: Counter[tuple[str, str]] = Counter()
    papers: Counter[str] = Counter()
    for cells in groups:
        of_group = sum((cell.votes for cell in cells), Counter[tuple[str, str]]())
        votes += of_group
        for contest in {contest for contest, _ in of_group}:
            papers[contest] += sum(cell.papers for cell in cells)
    if row.closed or row.determined:
        # The result: its votes are announced on the spot, however few voted (ZJ2020 32).
        return votes
    return Counter({key: count for key, count in votes.items() if papers[key[0]] >= row.smallest})


def _cells(groups: Iterable[list[_Cell]], smallest: int) -> list[_Cell]:
    """The cells that may be shown, each of one village group; together they are all papers, or there is none."""
    found = []
    for cells in groups:
        merged = _merged(cells, smallest)
        if not merged:
            # Left out alone, this group would be what remains of the total beside the others.
            return []
        found += merged
    # One cell alone is the total once more.
    return found if len(found) > 1 else []


def _merged(cells: list[_Cell], smallest: int) -> list[_Cell]:
    """Cells of which none betrays anybody; none at all if even all papers of the group would."""
    fine = sorted((each for each in cells if not each.betrays(smallest)), key=lambda each: each.papers)
    rest = [each for each in cells if each.betrays(smallest)]
    if not rest:
        return fine
    together = rest[0]
    for each in rest[1:]:
        together = together.with_(each)
    while together.betrays(smallest) and fine:
        together = together.with_(fine.pop(0))
    return [] if together.betrays(smallest) else [*fine, together]


def _told(number: int, cell: _Cell) -> Cell:
    verdicts = [sum(getattr(each, verdict) for each in cell.piles) for verdict in VERDICTS]
    names = sorted(each.pile for each in cell.piles)
    return Cell(number, _stations(cell), names, len(names) > 1, cell.papers, *verdicts)


def _stations(cell: _Cell) -> list[str]:
    return sorted(station for each in cell.piles for station in each.stations.split())


def _ranked(number: int, votes: Counter[tuple[str, str]], stations: list[str] | None) -> list[Shown]:
    """By post, from most votes down."""
    ranked = sorted(votes.items(), key=lambda each: (each[0][0], -each[1], each[0][1]))
    return [Shown(number, contest, person, count, stations) for (contest, person), count in ranked if count]
