"""The course of an election from round to round: which polls are open, and what the last round left to be decided.

A post is voted on first; those tied are voted on again; missing seats go to a runoff; an invalid poll is repeated
(再次投票、另行选举、重新投票: ZJ2020 27-29). A round ends with its outcome, which frees the seats of the next.

What it leaves out: papers and votes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from services.audit.verify.recount_outcome import free_runoff, runoff, runoff_candidates
from services.audit.verify.recount_people import People
from services.audit.verify.recount_polls import Before, Kind, Poll, PollResult
from services.audit.verify.recount_rules import Rules

T = TypeVar("T")


@dataclass(frozen=True)
class OpenThings:
    """All that waits for a further round, as it was at some moment."""

    tied: Mapping[str, Poll]
    missing: Mapping[str, int]
    failed: Mapping[str, Poll]
    last_valid: Mapping[str, PollResult]


class Course:
    """What is open. `polls` are those of the present round, by post."""

    def __init__(self, rules: Rules, people: People) -> None:
        self._rules: Final = rules
        self._people: Final = people
        self.polls = {
            post.id: Poll(post, Kind.FIRST, post.seats)
            for post in rules.posts.values()
            if post.source is None
        }
        self.tied: Final[dict[str, Poll]] = {}
        """Re-votes that are due among those tied, until they are called."""
        self.missing: Final[dict[str, int]] = {}
        """Seats that nobody won, until a runoff is called for them."""
        self.failed: Final[dict[str, Poll]] = {}
        """Invalid polls, until they are held again."""
        self._anew: Final[set[str]] = set()
        """Of these, the posts whose whole election is void."""
        self._last_valid: Final[dict[str, PollResult]] = {}
        """Of each post, its last valid poll that was no re-vote."""
        self._first: Final[dict[str, Poll]] = {}
        """Of each post, its last poll for all its seats."""
        self._voted: Final[set[str]] = set()
        """Posts of which there was an outcome, valid or not."""

    def publish(self, lists: Mapping[str, Iterable[str]]) -> None:
        """The list of candidates was posted; it replaces any earlier one."""
        for poll in self._open_polls():
            if (poll.kind is Kind.FIRST or poll.free) and poll.post.id in lists:
                poll.candidates = tuple(lists[poll.post.id])

    def leave(self, person: str) -> None:
        """A candidate is taken off every list; in a runoff the next losers by votes move up."""
        for poll in self._open_polls():
            if poll.kind is Kind.RUNOFF and not poll.free:
                if person in poll.candidates:
                    poll.candidates = runoff_candidates(poll, self._people, self._rules)
            else:
                poll.candidates = tuple(each for each in poll.candidates if each != person)

    def end_round(self, results: Mapping[str, PollResult]) -> None:
        """The outcome of the present round is determined."""
        for post, result in results.items():
            self._voted.add(post)
            if result.kind is Kind.FIRST:
                self._first[post] = self.polls[post]
            if result.missing:
                self.missing[post] = self.missing.get(post, 0) + result.missing
            if not result.valid:
                self.failed[post] = self.polls[post]
                continue
            if result.kind in (Kind.FIRST, Kind.RUNOFF):
                self._last_valid[post] = result
            if result.tied:
                seats = result.seats - result.kept - len(result.elected)
                self.tied[post] = Poll(self._rules.posts[post], Kind.REVOTE, seats, result.tied)
        self.polls = {}

    def before(self) -> Before:
        """What the rounds until now left to the one that is decided."""
        return Before(self._last_valid, self.tied, self.missing)

    def reduce(self, post: str, seats: int) -> None:
        """So many of the missing seats of a post are given up."""
        self.missing[post] = self.missing.get(post, 0) - seats
        if self.missing[post] <= 0:
            del self.missing[post]

    def void(self, post: str) -> None:
        """A seat of this post is missing again, for its winner's election was void."""
        self.missing[post] = self.missing.get(post, 0) + 1

    def call_posts(self, candidates: Mapping[str, Iterable[str]]) -> list[str]:
        """Posts are chosen from the elected. Returns those that are not, or were voted on and are not empty again.

        One that is empty is chosen anew if no loser of its last vote could run for it.
        """
        idle = []
        for name, named in candidates.items():
            post = self._rules.posts[name]
            decided = name in self._voted and not self._empty_again(name)
            if post.source is None or name in self.polls or decided:
                idle.append(name)
                continue
            seats = self.missing.pop(name, post.seats)
            self.polls[name] = Poll(post, Kind.FIRST, seats, tuple(named))
        return idle

    def _empty_again(self, post: str) -> bool:
        if post not in self.missing or post in self.tied or post in self.failed:
            return False
        return not self.next_runoff(post).candidates

    def call_revote(self, posts: Iterable[str]) -> list[str]:
        """Those tied are voted on again. Returns the posts for which there is no tie to decide."""
        idle = []
        for post in posts:
            if post not in self.tied or post in self.polls:
                idle.append(post)
                continue
            self.polls[post] = self.tied.pop(post)
        return idle

    def call_runoff(self, posts: Iterable[str], free: Collection[str] = ()) -> list[str]:
        """A runoff for the missing seats of each post, without candidates for those in `free`. Returns the posts for which none can be held now.

        A tie is decided and an invalid poll held again first (ZJ2020 27-28): until then nobody knows who has lost.
        """
        idle = []
        for post in posts:
            if post not in self.missing or post in self.tied or post in self.failed or post in self.polls:
                idle.append(post)
                continue
            self.polls[post] = self.next_free_runoff(post) if post in free else self.next_runoff(post)
            del self.missing[post]
        return idle

    def next_runoff(self, post: str) -> Poll:
        """The runoff for the missing seats of this post, if it were called now. Raises KeyError if none are missing."""
        seats, last = self.missing[post], self._last_valid[post]
        return runoff(last, self._rules.posts[post], seats, self._people, self._rules)

    def next_free_runoff(self, post: str) -> Poll:
        """The same without candidates."""
        return free_runoff(self._rules.posts[post], self.missing[post], self._people, self._rules)

    def repeat(self) -> None:
        """Every invalid poll is held again, with its candidates."""
        for post, poll in self.failed.items():
            self.polls[post] = replace(poll)
            if post in self._anew:
                # Whoever was declared void by now, also since the poll was, is not on the paper again.
                self.polls[post].candidates = tuple(filter(self._may_stand, poll.candidates))
        self._anew.difference_update(self.failed)
        self.failed.clear()

    def begin_again(self, post: str, here: bool) -> None:
        """The election of this post is void: all its seats are voted on again, `here` or in another election.

        Here its candidates are those who are still there.
        """
        for waiting in (self.tied, self.missing, self.failed):
            waiting.pop(post, None)
        self._voted.discard(post)
        if self._rules.posts[post].source is None and here and (first := self._first.get(post)) is not None:
            self.failed[post] = replace(first)
            self._anew.add(post)

    def _may_stand(self, person: str) -> bool:
        return person not in self._people.void and person not in self._people.gone

    def open_things(self) -> OpenThings:
        """What is open now."""
        return OpenThings(dict(self.tied), dict(self.missing), dict(self.failed), dict(self._last_valid))

    def go_back(self, before: OpenThings, polls: dict[str, Poll]) -> None:
        """What was open then is open again, and so are the polls of the round that was decided since."""
        self.polls = polls
        self._refill(self.tied, before.tied)
        self._refill(self.missing, before.missing)
        self._refill(self.failed, before.failed)
        self._refill(self._last_valid, before.last_valid)

    @staticmethod
    def _refill(mine: dict[str, T], then: Mapping[str, T]) -> None:
        mine.clear()
        mine.update(then)

    def _open_polls(self) -> list[Poll]:
        return [*self.polls.values(), *self.failed.values(), *self.tied.values()]
