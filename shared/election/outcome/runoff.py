"""The runoff (另行选举) for missing seats: among the losers with most votes, or among people who nominate themselves anew.

OCV2018 15; ZJ2020 29. A runoff that comes too late is held all the same: the seats are missing, and no day can be called
back. That it was late is found (A32). What it leaves out: who the losers are (`runners.py`), and their new nominations
(`shared/election/candidates/renewal.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared import clock
from shared.election.candidates.candidacy import stand_in_runoff
from shared.election.outcome.next_round import (
    add_round,
    called_already,
    check_next_round,
    check_not_failed,
    check_same_electors,
)
from shared.election.outcome.runners import (
    kept_seats,
    may_be_renewed,
    rounds_left,
    runoff_candidates,
    runoffs_held,
)
from shared.election.roles import Role
from shared.election.state import Election, Poll
from shared.election.statement import Act, Body, Day, Number, Signers, by
from shared.errors import Malformed, Refused


class RunoffCalled(Body, frozen=True, kw_only=True):
    """A runoff (另行选举) for missing seats, among the losers with most votes (OCV2018 15; ZJ2020 29).

    `self_nominated`: posts for which nobody is put forward; whoever wants to nominates himself or herself anew (自荐直选).
    """

    day: Day
    candidates: dict[Number, tuple[Number, ...]] = {}
    self_nominated: tuple[Number, ...] = ()

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "另行选举"

    def judge(self, election: Election, act: Act) -> None:
        """A32: the next by votes. Whether it is within thirty days is found, not refused."""
        check_next_round(election, act, self.day)
        posts = (*self.candidates, *self.self_nominated)
        if len(set(posts)) < len(posts):
            raise Malformed("self_nominated: a post stands twice")
        check_same_electors(election, posts)
        for contest in posts:
            _check_due(election, contest)
        for contest, named in self.candidates.items():
            _check_candidates(election, contest, named)
        for contest in self.self_nominated:
            self._check_renewed(election, act, contest)
        if not posts:
            raise _no_seat_missing(election, zh="未写明岗位。", en="No post is named.")

    def record(self, election: Election, act: Act) -> None:
        polls: dict[str, Poll] = {}
        number = election.round.number + (election.round.phase != "CALLED")
        for contest in (*self.candidates, *self.self_nominated):
            anew = contest in self.self_nominated
            polls[contest] = Poll(
                kind="RUNOFF",
                seats=election.open_seats[contest],
                candidates=[] if anew else runoff_candidates(election, contest),
                kept=kept_seats(election, contest),
                nominated_in=number if anew else 0,
            )
            stand_in_runoff(election, contest, polls[contest])
        add_round(election, self.day, polls)

    def _check_renewed(self, election: Election, act: Act, contest: str) -> None:
        """ZJ2020 29, 20: where the regulation has it, and with the days that a nomination needs."""
        rule, nomination = election.profile.runoff.self_nomination, election.profile.nomination
        # Whoever stands is listed too; where the list hangs earlier than nominations end, it is the list that needs the days.
        days = max(nomination.self_days_before, nomination.list_days_before, key=lambda each: each.value)
        if not may_be_renewed(election, contest):
            raise Refused(
                "no-renewed-nomination",
                rule.clause,
                zh=f"{contest}另行选举不实行重新自荐，候选人依上次得票产生。",
                en=f"Nobody nominates himself or herself anew for {contest}; its runoff candidates follow from the votes.",
            )
        last = clock.before(clock.read_day(self.day), days.value).isoformat()
        if act.day > last:
            raise Refused(
                "no-time-to-nominate",
                days.clause,
                zh=f"自荐、公布名单应在投票日{days.value}日前；{self.day}投票的，报名截止于{last}，已经过了。请定更晚的日期。",
                en=f"Self-nominations and their list are due {days.value} days before the poll; for {self.day} that was {last}. Choose a later day.",
            )


def _check_due(election: Election, contest: str) -> None:
    """Seats of the post are missing, nothing comes before their runoff, and the regulation has one."""
    rule = election.profile.runoff
    check_not_failed(election, contest)
    if contest in election.open_ties:
        raise Refused(
            "tie-open",
            "ZJ2020 28",
            zh=f"{contest}得票相等尚未再次投票，还不能另行选举。",
            en=f"{contest} is tied; the re-vote comes before a runoff.",
        )
    if not rule.allowed.value:
        raise Refused(
            "no-runoffs",
            rule.allowed.clause,
            zh=f"本选举不另行选举，{contest}的缺额空缺。",
            en=f"This regulation knows no runoff; the missing seats of {contest} stay vacant.",
        )
    if contest not in election.open_seats or called_already(election, contest):
        raise _no_seat_missing(election, zh=f"{contest}没有缺额。", en=f"No seat of {contest} is missing.")
    if not rounds_left(election, contest):
        runoffs = runoffs_held(election, contest)
        raise Refused(
            "no-more-runoffs",
            rule.most_rounds.clause,
            zh=f"{contest}已另行选举{runoffs}次，不再举行。",
            en=f"{contest} had {runoffs} runoffs; there are no more.",
        )


def _check_candidates(election: Election, contest: str, named: tuple[str, ...]) -> None:
    rule, expected = election.profile.runoff, runoff_candidates(election, contest)
    if not expected:
        renewed = may_be_renewed(election, contest)
        raise Refused(
            "nobody-may-run",
            rule.extra_candidates.clause,
            zh=f"{contest}没有可以参加另行选举的未当选人；"
            + ("可以重新自荐（self_nominated）。" if renewed else "缺额空缺，公布结果后另行补选。"),
            en=f"No loser may run for {contest}; "
            + (
                "people may nominate themselves anew (self_nominated)."
                if renewed
                else "announce the seat vacant, for a by-election to fill."
            ),
        )
    if sorted(named) != sorted(expected):
        raise Refused(
            "runoff-candidates",
            rule.extra_candidates.clause,
            zh=f"{contest}另行选举的候选人依得票应为{'、'.join(expected)}，写的是{'、'.join(named)}。",
            en=f"By votes the runoff candidates for {contest} are {', '.join(expected)}; got {', '.join(named)}.",
        )


def _no_seat_missing(election: Election, zh: str, en: str) -> Refused:
    return Refused("no-seat-missing", election.profile.runoff.within_days.clause, zh=zh, en=en)


STATEMENTS: Final[tuple[type[Body], ...]] = (RunoffCalled,)
