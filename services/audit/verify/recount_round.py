"""One round as its papers come in: sheets issued and returned, papers read, keyed, ruled on and corrected.

Papers that say the same are kept once and counted, so that a hundred thousand papers are judged as a few hundred
readings. What a paper says can change until the outcome is determined; only the last word counts. It is judged as things were
when that was said: whose election is declared void, or who loses a seat, while papers are counted does not change those before.

What it leaves out: what the votes lead to (`recount_outcome.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from services.audit.verify.recount_difference import Difference
from services.audit.verify.recount_figures import Figures
from services.audit.verify.recount_papers import Judged, Marks, Reading, judge
from services.audit.verify.recount_people import People
from services.audit.verify.recount_polls import Kind, Poll, PollResult
from services.audit.verify.recount_rules import Rules

USUAL_PILE: Final = "P"
"""The pile of a paper that names none."""


@dataclass(frozen=True)
class Tally:
    """All papers of a round added up. `undecided` papers are doubtful or keyed in two ways, and count nowhere."""

    verdicts: Mapping[str, int]
    votes: Mapping[str, Mapping[str, int]]
    undecided: int


@dataclass
class Round:
    """Everything counted in one round."""

    number: int
    polls: dict[str, Poll]
    figures: Figures = field(default_factory=Figures)
    papers: dict[str, Reading] = field(default_factory=dict)
    """What each paper says, by the paper's id."""
    keyings: dict[str, list[Reading]] = field(default_factory=dict)
    """Double entry: papers keyed once, or keyed in different ways."""
    readings: dict[object, Reading] = field(default_factory=dict)
    """What papers were found to say as things are now, each reading once."""
    earlier: list[Reading] = field(default_factory=list)
    """Readings of papers that were counted while other people could be voted for, judged then."""
    closed: int | None = None
    """Index of its CountClosed."""
    determined: int | None = None
    """Index of its OutcomeDetermined."""
    tally: Tally | None = None
    """As it was when the outcome was determined."""
    results: dict[str, PollResult] = field(default_factory=dict)
    odd: list[Difference] = field(default_factory=list)
    """Statements about a paper that do not fit what was said about it before."""
    groups: dict[str, Figures] = field(default_factory=dict)
    """Its figures by village group, where groups vote apart."""
    station_group: dict[str, str] = field(default_factory=dict)
    elected_vote: bool = False
    """Whether the elected alone vote in it."""
    pile_of: dict[str, str] = field(default_factory=dict)
    """Paper → pile, but for the usual pile, which most papers lie in."""
    ruled: set[str] = field(default_factory=set)
    """Papers that the committee has ruled on."""
    bundles: defaultdict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    """Pile → its batches with their papers, in the order in which they were attested."""

    def count(self, index: int, body: Mapping[str, Any]) -> None:
        """PaperCounted: one paper was called out and tallied."""
        paper = body["paper"]
        if paper in self.papers:
            self._odd(index, paper, "not counted before", "counted before")
        self._set(paper, self._read(index, body))
        self._lay(paper, body)

    def key(self, index: int, body: Mapping[str, Any]) -> None:
        """PaperKeyed: a paper counts once two keyings agree. That two people keyed it, the law sees to."""
        paper, reading = body["paper"], self._read(index, body)
        if paper in self.papers:
            self._odd(index, paper, "not counted before", "counted before")
        self._lay(paper, body)
        earlier = self.keyings.setdefault(paper, [])
        if any(each is reading or each.says_the_same(reading) for each in earlier):
            self._set(paper, reading)
            del self.keyings[paper]
        else:
            earlier.append(reading)

    def settle(self, index: int, body: Mapping[str, Any]) -> None:
        """KeyingSettled: a third person says what a paper shows that was keyed in two ways."""
        paper = body["paper"]
        if len(self.keyings.pop(paper, ())) < 2:
            self._odd(index, paper, "keyed in two ways", "not keyed in two ways")
        self._set(paper, self._read(index, body))

    def rule(self, index: int, body: Mapping[str, Any]) -> None:
        """DoubtfulPaperRuled: the committee says what a doubtful paper counts for."""
        paper = body["paper"]
        # A ruling may be replaced by another one.
        if paper not in self.papers or not (self.papers[paper].doubtful or paper in self.ruled):
            self._odd(index, paper, "doubtful", "not doubtful")
        self.ruled.add(paper)
        self._set(paper, self._read(index, body))

    def correct(self, index: int, body: Mapping[str, Any]) -> None:
        """PaperCorrected: a paper really shows something else than was read before."""
        paper = body["paper"]
        if paper not in self.papers:
            self._odd(index, paper, "counted before", "not counted before")
        self._set(paper, self._read(index, body))

    def uncount(self, piles: Collection[str]) -> None:
        """No paper of these piles has been counted: they are counted again, or leave the count."""
        for paper in [each for each in self.papers if self.pile_of.get(each, USUAL_PILE) in piles]:
            self.papers.pop(paper).papers -= 1
        for paper in [each for each in self.keyings if self.pile_of.get(each, USUAL_PILE) in piles]:
            del self.keyings[paper]
        for pile in piles:
            self.bundles.pop(pile, None)

    def look(self, body: Mapping[str, Any], people: People, rules: Rules) -> tuple[tuple[str, str], ...]:
        """The votes on a paper that is looked at once more, apart from the count."""
        said = (_marks(body.get(column) or {}) for column in ("marks", "against", "abstained"))
        marks, against, abstained = said
        reading = Reading("", marks, against, body.get("reason"), 0, abstained)
        return self._judged(reading, people, rules).votes

    def close_readings(self, people: People, rules: Rules) -> None:
        """Called before it may change who can be voted for: what was read until now is judged as things are now."""
        if self.readings:
            self._judge(people, rules)
            self.earlier += self.readings.values()
            self.readings = {}

    def add_up(self, people: People, rules: Rules) -> Tally:
        """Judges what is not judged yet and adds up all papers."""
        self._judge(people, rules)
        verdicts: Counter[str] = Counter()
        votes: dict[str, Counter[str]] = {post: Counter() for post in self.polls}
        undecided = len(self.keyings)
        for reading in (*self.earlier, *self.readings.values()):
            if not reading.papers:
                continue
            if reading.judged is None:
                undecided += reading.papers
                continue
            verdicts[reading.judged.verdict] += reading.papers
            for post, person in reading.judged.votes:
                votes.setdefault(post, Counter())[person] += reading.papers
        return Tally(verdicts, votes, undecided)

    def _judge(self, people: People, rules: Rules) -> None:
        unjudged = [each for each in self.readings.values() if each.judged is None and not each.doubtful]
        if not unjudged:
            return
        counts = _Counts(self.polls, people, rules)
        for reading in unjudged:
            reading.judged = self._judged(reading, people, rules, counts)

    def _judged(
        self, reading: Reading, people: People, rules: Rules, counts: _Counts | None = None
    ) -> Judged:
        listed = {post: frozenset(poll.candidates) for post, poll in self.polls.items()}
        seats = {post: poll.seats for post, poll in self.polls.items()}
        return judge(reading, seats, listed, rules, counts or _Counts(self.polls, people, rules))

    def misjudged(self) -> list[tuple[Reading, Judged]]:
        """Readings whose papers were declared to be something else than they are. Call `add_up` first."""
        return [
            (reading, reading.judged)
            for reading in (*self.earlier, *self.readings.values())
            if reading.papers and reading.judged is not None and reading.judged.verdict != reading.declared
        ]

    def _read(self, index: int, body: Mapping[str, Any]) -> Reading:
        """The reading that a statement about one paper contains."""
        marks, against = body.get("marks") or {}, body.get("against") or {}
        abstained = body.get("abstained") or {}
        key = (
            body["verdict"],
            body.get("reason"),
            *marks,
            *map(tuple, marks.values()),
            None,
            *against,
            *map(tuple, against.values()),
            None,
            *abstained,
            *map(tuple, abstained.values()),
        )
        reading = self.readings.get(key)
        if reading is None:
            reading = self.readings[key] = Reading(
                body["verdict"], _marks(marks), _marks(against), body.get("reason"), index, _marks(abstained)
            )
        return reading

    def _set(self, paper: str, reading: Reading) -> None:
        before = self.papers.get(paper)
        if before is not None:
            before.papers -= 1
        self.papers[paper] = reading
        reading.papers += 1

    def _lay(self, paper: str, body: Mapping[str, Any]) -> None:
        """Remembers the pile of a paper; one may be counted again in another after piles were mixed."""
        pile = body.get("pile", USUAL_PILE)
        if pile != USUAL_PILE:
            self.pile_of[paper] = pile
        elif self.pile_of:
            self.pile_of.pop(paper, None)

    def _odd(self, index: int, paper: str, expected: str, found: str) -> None:
        self.odd.append(Difference(index, f"paper {paper}", expected, found))


PAPERS: Final[Mapping[str, Callable[[Round, int, Mapping[str, Any]], None]]] = {
    "PaperCounted": Round.count,
    "PaperKeyed": Round.key,
    "KeyingSettled": Round.settle,
    "DoubtfulPaperRuled": Round.rule,
    "PaperCorrected": Round.correct,
}
"""By type of statement, what it does to the papers of its round."""


class _Counts:
    """Whether a mark for this person is a vote in this post. Everybody is looked up once."""

    def __init__(self, polls: Mapping[str, Poll], people: People, rules: Rules) -> None:
        self._polls = polls
        self._write_in = rules.write_in
        self._listed = {post: frozenset(poll.candidates) for post, poll in polls.items()}
        self._people = people
        self._known: dict[tuple[str, str], bool] = {}

    def __call__(self, post: str, person: str) -> bool:
        known = self._known.get((post, person))
        if known is None:
            known = self._known[post, person] = self._look_up(post, person)
        return known

    def _look_up(self, post: str, person: str) -> bool:
        poll, people = self._polls[post], self._people
        if poll.post.woman and people.no_woman(person):
            return False
        if person in self._listed[post]:
            return True
        if poll.post.group is not None and people.groups.get(person) != poll.post.group:
            return False
        if poll.post.source is not None and people.seats.get(person) != poll.post.source:
            return False
        return (
            self._write_in
            and (poll.kind is Kind.FIRST or poll.free)
            and person in people.roll
            and person not in people.void
        )


def _marks(by_post: Mapping[str, Sequence[str]]) -> Marks:
    return tuple([(post, tuple(persons)) for post, persons in by_post.items() if persons])
