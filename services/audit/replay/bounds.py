"""What so many papers cannot do, whichever they are: the bound from below of a margin.

A result depends on its votes only through comparisons: who reaches the minimum, who has more votes than whom; and through the
quorum, which depends on the number of papers alone. Taking away k papers changes nobody's votes by more than k. While no
comparison that matters can turn, nothing can change. Which comparisons matter:

- where a post hangs on no other: a winner who falls below the minimum, somebody who reaches it while a seat is open, and
  whoever was not elected having as many votes as somebody elected, or one of several tied getting ahead;
- where it hangs on others (kin, a woman first, votes added downwards, a person voted for in both): every comparison, in
  each of these posts.

What it leaves out: finding papers that do change it (`margin.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from services.audit.verify.recount_polls import Kind, PollResult
from services.audit.verify.recount_rules import Post, Share
from services.audit.verify.recount_trial import Trial


class Bounds:
    """The comparisons of one post, and of the higher posts that it hangs on (`scope`)."""

    def __init__(self, trial: Trial, post: Post) -> None:
        self._trial, self._post = trial, post
        self.votes: Final[Mapping[str, Mapping[str, int]]] = _tally(trial)
        """Own votes by post, as the papers give them."""
        results = trial.decide(self.votes)
        self.now: Final[PollResult] = results[post.id]
        self._results: Final = results
        self.scope: Final = frozenset([post.id, *self._hangs_on()])
        self.plain: Final = self.scope == {post.id} and not self._woman_first(post) and not self._kin_matter()
        """Whether the result follows from this post's own votes, without kin or a woman first."""
        self.returned: Final = trial.figures(post).returned
        self._weight: Final = len(self.scope) if trial.rules.cumulate_down else 1
        """So many votes of one person one paper holds at most."""

    def may_change(self, papers: int) -> bool:
        """Whether so many papers may change the result. If so, more may."""
        if self._quorum_falls(papers):
            return True
        if self.plain:
            return self._may_change_plainly(papers)
        return any(self._anything_turns(name, papers) for name in self.scope)

    def may_fail(self, person: str, papers: int) -> bool:
        """Whether somebody elected by a plain poll may fall below the minimum, or with the whole poll."""
        return self._quorum_falls(papers) or self.now.votes.get(person, 0) - papers < self._needed(
            self._post.id, papers
        )

    def may_be_caught_up(self, person: str, papers: int) -> bool:
        """Whether as many others as there are seats may have as many votes as somebody elected by a plain poll."""
        least = max(self.now.votes.get(person, 0) - papers, self._needed(self._post.id, papers))
        others = [n for each, n in self._able(self._post.id).items() if each != person and n >= least]
        return len(others) >= self.now.seats

    def at_stake(self, persons: Sequence[str]) -> list[str]:
        """Those whose votes may matter, most votes first, a dozen at most: others are far from every seat."""
        votes = {person: max(self._votes(name).get(person, 0) for name in self.scope) for person in persons}
        return sorted(persons, key=lambda person: -votes[person])[:12]

    # -- comparisons

    def _may_change_plainly(self, papers: int) -> bool:
        now, needed = self.now, self._needed(self._post.id, papers)
        if not now.valid:
            return False
        able = self._able(self._post.id)
        up, tied = now.elected, now.tied
        if any(able[person] - papers < needed for person in (*up, *tied)) or (tied and papers):
            return True
        others = [n for person, n in able.items() if person not in up and person not in tied]
        if len(up) + len(tied) < now.seats:
            # Who has the votes and not the seat failed for want of voters; fewer papers do not help (OCV2018 16).
            return not any(n >= now.minimum for n in others) and any(n >= needed for n in others)
        lowest = min(able[person] for person in (*up, *tied))
        return any(n >= max(needed, lowest - papers) for n in others)

    def _anything_turns(self, name: str, papers: int) -> bool:
        if not self._results[name].valid:
            return False
        votes, needed, now = self._votes(name), self._needed(name, papers), self._needed(name, 0)
        lost = papers * self._weight
        for number in votes.values():
            if (number >= now and number - lost < needed) or needed <= number < now:
                return True
        near = [number for number in votes.values() if number >= needed]
        return any(abs(one - other) <= lost for one, other in combinations(near, 2))

    def _quorum_falls(self, papers: int) -> bool:
        """Whether anything changes by the number of papers alone, as if nothing had been on them."""
        after = self._trial.decide(self.votes, papers)
        return any(outcome(after[name]) != outcome(self._results[name]) for name in self.scope)

    # -- what is compared

    def _votes(self, name: str) -> Mapping[str, int]:
        """With those added from higher posts, where the regulation adds them."""
        return self._results[name].votes

    def _able(self, name: str) -> dict[str, int]:
        """The votes of those who can win this post: no seat from before, and not found void."""
        people, source = self._trial.people, self._trial.rules.posts[name].source
        held = people.seats if source is None else people.offices
        able = None if source is None else people.holders(source)
        return {
            person: n
            for person, n in self._votes(name).items()
            if person not in held and person not in people.void and (able is None or person in able)
        }

    def _needed(self, name: str, papers: int) -> int:
        """The minimum of a post with so many papers fewer."""
        share = self._share(name)
        if share is None:
            return 1
        post = self._trial.rules.posts[name]
        base = self._trial.figures(post, papers).base(share.base, self._trial.electors(post.group))
        return max(1, share.needed(base))

    def _share(self, name: str) -> Share | None:
        rules, kind = self._trial.rules, self._trial.polls[name].kind
        return {Kind.FIRST: rules.share, Kind.RUNOFF: rules.runoff_share}.get(kind)

    # -- what hangs on what

    def _hangs_on(self) -> set[str]:
        """The posts decided before this one without which nothing can be said of it, nor of those."""
        posts = sorted(self._trial.rules.posts.values(), key=lambda post: post.source is not None)
        above = [post.id for post in posts if post.id in self._trial.polls]
        found, todo = set[str](), [self._post.id]
        while todo:
            mine = todo.pop()
            more = {name for name in above[: above.index(mine)] if self._decides_with(name, mine)} - found
            found |= more
            todo += more
        return found

    def _decides_with(self, higher: str, mine: str) -> bool:
        rules = self._trial.rules
        if rules.cumulate_down or self._woman_first(rules.posts[mine]):
            return True
        if rules.posts[mine].source is not None and rules.posts[higher].source is None:
            return True  # an office goes to nobody who loses the seat in the same round (S1.17)
        # Who wins the higher post is passed over in the lower; so are kin of such a person.
        both = set(self.votes.get(higher, ())) & set(self.votes.get(mine, ()))
        return bool(both) or self._kin(self.votes.get(higher, ()), self.votes.get(mine, ()))

    def _woman_first(self, post: Post) -> bool:
        rules = self._trial.rules
        return (
            rules.women_first and post == [each for each in rules.posts.values() if each.source is None][-1]
        )

    def _kin_matter(self) -> bool:
        """Whether anybody with votes is kin of another, or of somebody who holds a seat already."""
        mine = self.votes.get(self._post.id, ())
        return self._kin(mine, {*mine, *self._trial.people.seats})

    def _kin(self, persons: Iterable[str], others: Iterable[str]) -> bool:
        there = set(others)
        return any(self._trial.people.clashes(person, there - {person}) for person in persons)


def outcome(result: PollResult) -> tuple[object, ...]:
    """What a result decides, whatever the votes."""
    return result.valid, sorted(result.elected), sorted(result.tied), result.missing, sorted(result.gave_way)


def _tally(trial: Trial) -> dict[str, dict[str, int]]:
    tally: dict[str, dict[str, int]] = {name: {} for name in trial.polls}
    for votes, papers in trial.kinds_of_papers().items():
        for name, person in votes:
            tally[name][person] = tally[name].get(person, 0) + papers
    return tally
