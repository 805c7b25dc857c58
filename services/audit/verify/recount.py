"""Counts an election again from its plain statements, and says wherever a declared result differs.

This is the second count: written separately from the law that the service and the replay run, from the words of the
regulation (docs/counting.md), so that a mistake in one does not hide itself in the other. It trusts no verdict and
no total that anybody declared, and shares no code with `shared/election`.

What it leaves out: signatures, offices, deadlines, and whether a statement was lawful at all; the replay judges these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from services.audit.verify.recount_audit import AUDITS, Audits
from services.audit.verify.recount_compare import (
    compare_close,
    compare_figures,
    compare_outcome,
    compare_persons,
)
from services.audit.verify.recount_course import Course
from services.audit.verify.recount_difference import Difference
from services.audit.verify.recount_figures import Figures
from services.audit.verify.recount_parts import add_sheets, open_meeting, open_station
from services.audit.verify.recount_people import People
from services.audit.verify.recount_polls import PollResult
from services.audit.verify.recount_remedies import REMEDIES, Remedies
from services.audit.verify.recount_round import PAPERS, Round
from services.audit.verify.recount_rules import INVERSE, Rules, read_rules
from services.audit.verify.recount_sheets import SHEETS
from services.audit.verify.recount_standing import STANDING, Standing
from services.audit.verify.recount_trial import Trial
from shared.errors import Malformed

Body = Mapping[str, Any]
"""The body of a statement as plain JSON."""


@dataclass(frozen=True)
class RoundCount:
    """One round, counted again. `closed` and `determined` are the entries that declared it; None: not yet."""

    number: int
    figures: Figures
    verdicts: Mapping[str, int]
    """Papers by true verdict."""
    undecided: int
    """Papers that are doubtful, or keyed only once or in different ways."""
    polls: Mapping[str, PollResult]
    """By post. Of a round that is not determined yet, as it would come out now."""
    closed: int | None
    determined: int | None


@dataclass(frozen=True)
class Recount:
    """The whole election, counted again."""

    rounds: tuple[RoundCount, ...]
    candidates: Mapping[str, tuple[str, ...]]
    """Who stands for each post: nominated, and neither withdrawn nor cancelled nor failed in review."""
    winners: Mapping[str, tuple[str, ...]]
    """Who holds the seats of each post."""
    vacant: Mapping[str, int]
    """Seats that nobody holds, by post; posts without are left out."""
    tied: Mapping[str, tuple[str, ...]]
    """Ties that no re-vote was called for yet, by post."""
    missing: Mapping[str, int]
    """Seats that nobody won and no runoff was called for yet, by post."""
    failed: tuple[str, ...]
    """Posts whose poll was invalid and is not held again yet."""
    announced: int | None
    """Index of the last ResultAnnounced, if there is one."""
    differences: tuple[Difference, ...]


def recount(statements: Iterable[tuple[int, Mapping[str, Any]]]) -> Recount:
    """Counts the payloads of all accepted statements, given with their indexes in the order of the log.

    Raises Malformed if a statement makes no sense where it stands.
    """
    counting = Recounter()
    for index, payload in statements:
        counting.add(index, payload)
    return counting.finish()


class Recounter:
    """The same, one statement after the other: `add` each, then `finish`."""

    def __init__(self) -> None:
        self._people: Final = People()
        self._registered = 0
        self._rounds: Final[dict[int, Round]] = {}
        self._reduced: Final[Counter[str]] = Counter()
        """Missing seats that were given up, by post."""
        self._announced: int | None = None
        self._differences: list[Difference] = []
        self._readers: Final[dict[str, Callable[[int, Body], None]]] = {
            "ElectionCalled": self._call,
            "ElectorRegistered": self._register,
            "ElectorRemoved": self._remove,
            "RollSealed": self._seal,
            "MeetingOpened": self._meet,
            "StationOpened": self._open_station,
            "KinshipRecorded": self._relate,
            "CountClosed": self._close,
            "OutcomeDetermined": self._determine,
            "RevoteCalled": self._call_revote,
            "RunoffCalled": self._call_runoff,
            "PollRepeated": self._repeat,
            "PostsVoteCalled": self._call_posts,
            "WinnerReviewed": self._review,
            "SeatsReduced": self._reduce,
            "ResultAnnounced": self._announce,
        }
        for name, reads_standing in STANDING.items():
            self._readers[name] = partial(self._stand, reads_standing)
        for name in REMEDIES:
            self._readers[name] = partial(self._remedy, name)
        self._audits: Final = Audits(self._rounds, self._people, lambda: self._rules)
        for name in AUDITS:
            self._readers[name] = partial(self._audit, name)
        self._readers["ResultAnnouncedByAuthority"] = self._announce
        for name, adds in SHEETS.items():
            self._readers[name] = partial(self._sheets, adds)
        for name, reads in PAPERS.items():
            self._readers[name] = partial(self._papers, reads)
        self._rules: Rules
        self._course: Course
        self._standing: Standing
        self._remedies: Remedies
        self._now: Round

    def add(self, index: int, payload: Mapping[str, Any]) -> None:
        """Reads the accepted statement of the entry at `index`. Raises Malformed if it makes no sense here."""
        reader = self._readers.get(payload["type"])
        if reader is None:
            return
        try:
            reader(index, payload["body"])
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            what = f"{type(error).__name__}: {error}"
            raise Malformed(
                f"entry {index}: {payload['type']} makes no sense here: {what}",
                zh=f"条目{index}：{payload['type']}在这里说不通：{what}",
            ) from error

    @property
    def rounds(self) -> Mapping[int, Round]:
        """The rounds so far, with every paper that was read in them."""
        return self._rounds

    @property
    def reads(self) -> frozenset[str]:
        """The types of statements that can change the count. All others are passed over."""
        return frozenset(self._readers)

    def finish(self) -> Recount:
        """What came of all statements added so far; more may be added afterwards."""
        people = self._people
        if not self._rounds:
            return Recount((), {}, {}, {}, {}, {}, (), None, ())
        course, posts = self._course, self._rules.posts.values()
        differences = self._differences + [odd for each in self._rounds.values() for odd in each.odd]
        winners = {post.id: people.holders(post.id) for post in posts}
        vacant = self._remedies.vacant(
            {post.id: post.seats - len(winners[post.id]) - self._reduced[post.id] for post in posts}
        )
        return Recount(
            rounds=tuple(self._round_count(each) for each in self._rounds.values()),
            candidates={post.id: people.standing(post.id) for post in posts},
            winners=winners,
            vacant={post: seats for post, seats in vacant.items() if seats},
            tied={post: poll.candidates for post, poll in course.tied.items()},
            missing=dict(course.missing),
            failed=tuple(course.failed),
            announced=self._announced,
            differences=tuple(sorted(differences, key=lambda each: each.index)),
        )

    def runoff_candidates(self, post: str) -> tuple[str, ...]:
        """Who would stand in a runoff for the missing seats of `post` if it were called now; KeyError if none are."""
        return tuple(self._course.next_runoff(post).candidates)

    def _round_count(self, each: Round) -> RoundCount:
        tally, results = each.tally, each.results
        if tally is None:
            tally = each.add_up(self._people, self._rules)
            results = self._decide(each, tally.votes)
        return RoundCount(
            number=each.number,
            figures=replace(each.figures),
            verdicts=tally.verdicts,
            undecided=tally.undecided,
            polls=results,
            closed=each.closed,
            determined=each.determined,
        )

    # -- the call, and who can be voted for

    def _call(self, index: int, body: Body) -> None:
        self._rules = read_rules(body)
        self._course = Course(self._rules, self._people)
        self._standing = Standing(body, self._rules, self._course, self._people)
        self._remedies = Remedies(body, self._rules, self._course, self._people, self._rounds, self._reduced)
        self._now = self._rounds[1] = Round(1, self._course.polls)

    def _close_readings(self) -> None:
        """Papers counted so far are judged as things are, before these change."""
        self._now.close_readings(self._people, self._rules)

    def _register(self, index: int, body: Body) -> None:
        self._close_readings()
        self._people.register(body, self._rules.one_per_household)

    def _remove(self, index: int, body: Body) -> None:
        self._close_readings()
        self._people.remove(body["elector"])

    def _seal(self, index: int, body: Body) -> None:
        self._registered = body["electors"]

    def _stand(
        self, reads: Callable[[Standing, int, Body], Iterable[Difference]], index: int, body: Body
    ) -> None:
        self._close_readings()
        self._differences += reads(self._standing, index, body)

    def _relate(self, index: int, body: Body) -> None:
        near = body["relation"] in self._rules.kin or INVERSE[body["relation"]] in self._rules.kin
        self._people.relate(body["person"], body["relative"], near)

    def _sheets(self, adds: Callable[[Figures, Body], None], index: int, body: Body) -> None:
        add_sheets(self._rounds[body["round"]], adds, body)
        self._remedies.stations.add(adds, body)

    def _open_station(self, index: int, body: Body) -> None:
        open_station(self._rounds[body["round"]], body)

    def _meet(self, index: int, body: Body) -> None:
        open_meeting(self._rounds[body["round"]], body)

    def _papers(self, reads: Callable[[Round, int, Body], None], index: int, body: Body) -> None:
        reads(self._rounds[body["round"]], index, body)

    # -- what is declared

    def trial(self) -> Trial:
        """The present round, to be decided also without some of its papers; sound until its outcome is determined.

        Raises ValueError if no election was called.
        """
        return self._trial(self._rounds[max(self._rounds)])

    def _trial(self, each: Round) -> Trial:
        electors = partial(self._electors, each)
        return Trial(each, self._people, self._rules, self._course.before(), electors, self._remedies.settled)

    def _decide(self, each: Round, votes: Mapping[str, Mapping[str, int]]) -> dict[str, PollResult]:
        return self._trial(each).decide(votes)

    def _electors(self, each: Round, group: str | None = None) -> int:
        """How many may vote in a round, or in a group's part of it."""
        if each.elected_vote:
            return len(self._people.seats)
        return self._registered if group is None else self._people.voters_of(group)

    def _close(self, index: int, body: Body) -> None:
        now = self._rounds[body["round"]]
        now.closed = index
        self._differences += compare_close(index, body, now, now.add_up(self._people, self._rules))

    def _determine(self, index: int, body: Body) -> None:
        now = self._now
        if body["round"] != now.number:
            self._differences.append(Difference(index, "round", now.number, body["round"]))
            return
        if now.determined is not None:
            self._differences.append(Difference(index, "outcome", "determined once", "determined again"))
            return
        now.determined = index
        now.tally = now.add_up(self._people, self._rules)
        now.results = self._decide(now, now.tally.votes)
        self._differences += compare_outcome(index, body, now, self._electors(now), now.results)
        self._remedies.remember()
        for result in now.results.values():
            self._people.give_up(result.gave_way, self._rules.posts[result.post])
        for result in now.results.values():
            self._people.elect(result.elected, self._rules.posts[result.post])
        self._course.end_round(now.results)

    def _call_revote(self, index: int, body: Body) -> None:
        idle = self._course.call_revote(body["contests"])
        self._differences += [
            Difference(index, f"contests.{post}", "no tie to decide", "re-vote") for post in idle
        ]
        self._begin_round()

    def _call_runoff(self, index: int, body: Body) -> None:
        called: Mapping[str, Collection[str]] = body.get("candidates") or {}
        anew = body.get("self_nominated") or ()
        idle = self._course.call_runoff([*called, *anew], free=anew)
        self._differences += [
            Difference(index, f"candidates.{post}", "no runoff now", "runoff") for post in idle
        ]
        expected = {post: self._course.polls[post].candidates for post in called if post not in idle}
        found = {post: called[post] for post in expected}
        self._differences += compare_persons(index, "candidates", expected, found)
        self._begin_round()

    def _call_posts(self, index: int, body: Body) -> None:
        self._differences += [
            Difference(index, f"candidates.{post}", "no post to be chosen now", "voted on")
            for post in self._course.call_posts(body["candidates"])
        ]
        for post, named in body["candidates"].items():
            able = self._people.holders(self._rules.posts[post].source or "")
            stray = sorted(set(named) - set(able))
            if stray:
                self._differences.append(Difference(index, f"candidates.{post}", "only the elected", stray))
        self._begin_round()

    def _repeat(self, index: int, body: Body) -> None:
        self._course.repeat()
        self._begin_round()

    def _begin_round(self) -> None:
        """A re-vote and a runoff called for the same day are one round with one paper."""
        if self._now.determined is not None:
            number = self._now.number + 1
            polls = self._course.polls
            among = self._rules.elected_choose and any(poll.post.source for poll in polls.values())
            self._now = self._rounds[number] = Round(number, polls, elected_vote=among)

    def _review(self, index: int, body: Body) -> None:
        person, post = body["person"], body["contest"]
        if body["woman"]:
            self._people.women.add(person)
        if body["verdict"] == "FAIL" and person in self._people.holders(post):
            self._close_readings()
            self._people.void.add(person)
            for free in self._people.unseat(person):
                self._course.void(free)

    def _reduce(self, index: int, body: Body) -> None:
        for post, seats in body["seats"].items():
            self._course.reduce(post, seats)
            self._reduced[post] += seats

    def _audit(self, name: str, index: int, body: Body) -> None:
        self._differences += self._audits.read(name, index, body)

    def _remedy(self, name: str, index: int, body: Body) -> None:
        self._close_readings()
        self._remedies.read(name, body)

    def _announce(self, index: int, body: Body) -> None:
        self._announced = index
        self._remedies.announced = True
        now = self.finish()
        self._differences += compare_persons(index, "winners", now.winners, body["winners"])
        self._differences += compare_figures(index, "vacant", now.vacant, body.get("vacant", {}))
