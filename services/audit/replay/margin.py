"""By how many papers a result could have been another: the smallest number that, taken away, changes it (domain 6).

Nobody knows which papers they are, so the search looks for the worst: whichever of the round's papers they were. It asks the
second count to decide again, with its own rules, without the papers that it picked (`recount_trial.py`); no rule of
winning stands here. Two numbers come out:

    at_least   fewer papers can change nothing, whichever they are
    enough     so many can: the search found them

Where they are equal, that is the exact number. They can differ only where one post hangs on another (kin, a woman first, votes
added downwards, a person voted for in two posts) and there are too many papers to try all choices.

Papers are taken away as if they had been neither issued nor returned: every base shrinks but the roll. What it leaves out:
papers that are missing, and papers of which it is known what they say (`suppose.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import Final

from services.audit.replay import overtaking
from services.audit.replay.bounds import Bounds, outcome
from services.audit.verify.recount_polls import PollResult
from services.audit.verify.recount_rules import Post
from services.audit.verify.recount_trial import Trial, Votes

MOST_TRIED: Final = 2_000
"""Choices of papers that are all tried where a bound and a choice do not meet: below a second."""


@dataclass(frozen=True)
class Margin:
    """`enough` is None if no number of papers, all of them included, was found to change anything."""

    at_least: int | None
    enough: int | None

    @property
    def exact(self) -> bool:
        """Whether this is the very number."""
        return self.at_least == self.enough


@dataclass(frozen=True)
class PostMargin:
    """Of one post: papers for any change of its result, and for each of those elected not to be elected."""

    any_change: Margin
    winners: Mapping[str, Margin]


Changed = Callable[[PollResult], bool]
Plan = Callable[[int], Iterable[overtaking.Taken]]
"""For a number of papers, one or more choices of so many."""


def margins(trial: Trial, posts: Sequence[str] | None = None) -> dict[str, PostMargin]:
    """The margin of each post of the round, or of those named, from the highest down."""
    found = {}
    for name in trial.rules.posts:
        if name in trial.polls and (posts is None or name in posts):
            search = Search(trial, trial.rules.posts[name])
            found[name] = search.margins()
    return found


class Search:
    """The search for one post. `could` answers for a given number of papers."""

    def __init__(self, trial: Trial, post: Post) -> None:
        self._trial, self._post = trial, post
        self.bounds: Final = Bounds(trial, post)
        kinds: Counter[Votes] = Counter()
        for votes, papers in trial.kinds_of_papers().items():
            kept = tuple(each for each in votes if each[0] in self.bounds.scope)
            if kept:
                kinds[kept] += papers
        # Papers without a vote here, and those not counted yet, can be taken away too.
        silent = self.bounds.returned - kinds.total()
        if silent > 0:
            kinds[()] = silent
        self._kinds: Final[list[tuple[Votes, int]]] = sorted(kinds.items())
        self._tally: Final[dict[str, Counter[str]]] = {}
        for votes, papers in self._kinds:
            for place, person in votes:
                self._tally.setdefault(place, Counter())[person] += papers
        self._other: Final = {
            name: each for name, each in self.bounds.votes.items() if name not in self.bounds.scope
        }

    def margins(self) -> PostMargin:
        """For any change, and winner by winner."""
        return PostMargin(
            self._margin(self._differs, self.bounds.may_change),
            {person: self._unseated(person) for person in self.bounds.now.elected},
        )

    def could(self, papers: int, margin: Margin) -> bool | None:
        """Whether so many papers could have changed the result; None if that is not known."""
        if papers < 1 or margin.at_least is None or papers < margin.at_least:
            return False
        return True if self._found(papers, self._differs, self._all_plans) else None

    def _unseated(self, person: str) -> Margin:
        if not self.bounds.plain:
            return self._margin(_unseats(person), self.bounds.may_change)
        votes, seats = self.bounds.now.votes, self.bounds.now.seats
        fewest = overtaking.fewest(self._named, votes, person, seats)

        def may(papers: int) -> bool:
            return self.bounds.may_fail(person, papers) or (
                papers >= fewest and self.bounds.may_be_caught_up(person, papers)
            )

        def overtake(papers: int) -> Iterator[overtaking.Taken]:
            return overtaking.plans(self._named, votes, person, seats, papers)

        return self._margin(_unseats(person), may, [*self._plans[person], *self._plans[None], overtake])

    @cached_property
    def _named(self) -> overtaking.Kinds:
        return [(frozenset(person for _, person in votes), papers) for votes, papers in self._kinds]

    def _differs(self, other: PollResult) -> bool:
        return outcome(other) != outcome(self.bounds.now)

    def _margin(
        self, changed: Changed, may: Callable[[int], bool], plans: Sequence[Plan] | None = None
    ) -> Margin:
        plans = self._all_plans if plans is None else plans
        most = sum(papers for _, papers in self._kinds)
        at_least = _first(may, most)
        if at_least is None:
            return Margin(None, None)
        for papers in range(at_least, most + 1):
            if self._found(papers, changed, plans):
                return Margin(papers, papers)
            if not self._few_choices(papers):
                at_least = papers
                break
            if self._any_choice(papers, changed):
                return Margin(papers, papers)
        else:
            return Margin(None, None)
        return Margin(at_least, self._enough(at_least, most, changed, plans))

    def _enough(self, low: int, most: int, changed: Changed, plans: Sequence[Plan]) -> int | None:
        """Some number that is enough: doubled until the search finds papers, then taken back as far as it still does."""
        step = 1
        while not self._found(min(low + step, most), changed, plans):
            if low + step >= most:
                return None
            step *= 2
        high = min(low + step, most)
        low += step // 2
        while low < high:
            middle = (low + high) // 2
            if self._found(middle, changed, plans):
                high = middle
            else:
                low = middle + 1
        return high

    # -- choosing papers

    def _found(self, papers: int, changed: Changed, plans: Sequence[Plan]) -> bool:
        """Whether one of the plans finds so many papers whose absence changes the result."""
        return any(changed(self._without(taken)) for plan in plans for taken in plan(papers))

    @property
    def _all_plans(self) -> list[Plan]:
        return [plan for plans in self._plans.values() for plan in plans]

    @cached_property
    def _plans(self) -> dict[str | None, list[Plan]]:
        """By whom they hurt (None: nobody): papers that hurt this person and help nobody, or spare one other, come first."""
        marks = [_persons(votes) for votes, _ in self._kinds]
        at_stake = self.bounds.at_stake(
            sorted({person for tally in self._tally.values() for person in tally})
        )
        plans: dict[str | None, list[Plan]] = {}
        for hurt in [*at_stake, *self.bounds.now.elected, None]:
            plans[hurt] = [
                self._in_order([2 * each[hurt] - 3 * each[spared] for each in marks])
                for spared in [*at_stake, None]
                if hurt != spared
            ]
            plans[hurt].append(self._in_order([len(at_stake) * each[hurt] - each.total() for each in marks]))
        return plans

    def _in_order(self, worth: Sequence[int]) -> Plan:
        order = sorted(range(len(worth)), key=lambda kind: -worth[kind])

        def plan(papers: int) -> Iterator[overtaking.Taken]:
            taken = []
            for kind in order:
                some = min(papers, self._kinds[kind][1])
                papers -= some
                taken.append((kind, some))
                if not papers:
                    break
            yield taken

        return plan

    def _few_choices(self, papers: int) -> bool:
        return comb(papers + len(self._kinds) - 1, papers) <= MOST_TRIED

    def _any_choice(self, papers: int, changed: Changed) -> bool:
        """Tries every choice of so many papers."""
        there = [n for _, n in self._kinds]
        return any(changed(self._without(list(enumerate(some)))) for some in _choices(there, papers))

    def _without(self, taken: overtaking.Taken) -> PollResult:
        left = {name: dict(tally) for name, tally in self._tally.items()}
        for kind, papers in taken:
            for name, person in self._kinds[kind][0]:
                left[name][person] -= papers
        fewer = sum(papers for _, papers in taken)
        return self._trial.decide({**self._other, **left}, fewer)[self._post.id]


def _first(may: Callable[[int], bool], most: int) -> int | None:
    """The smallest number from 1 to `most` that may; whatever is larger may too."""
    if most < 1 or not may(most):
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if may(middle) else (middle + 1, high)
    return low


def _choices(there: Sequence[int], papers: int) -> Iterator[tuple[int, ...]]:
    """Every way to take so many papers of kinds of which so many are there."""
    if len(there) == 1:
        if papers <= there[0]:
            yield (papers,)
        return
    for taken in range(min(papers, there[0]) + 1):
        for rest in _choices(there[1:], papers - taken):
            yield (taken, *rest)


def _persons(votes: Votes) -> Counter[str | None]:
    return Counter(person for _, person in votes)


def _unseats(person: str) -> Changed:
    return lambda result: person not in result.elected
