"""The result: winners are checked, announced, reported and take over (ZJ2020 30-33; S10.74).

A winner whom nobody reviewed before the poll is announced only after the joint review. Where a winner fails, the seat is
open again and nobody is promoted (domain C9).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar, Final, Literal

from shared import clock
from shared.election.approvals import check_approved
from shared.election.chosen import check_all_voted_on
from shared.election.roles import Role
from shared.election.seats import check_women_share
from shared.election.state import Election, Winner
from shared.election.statement import Act, Body, Count, Day, Digest, Number, Signers, by
from shared.election.winners import runoff_candidates
from shared.errors import Refused


class WinnerReviewed(Body, frozen=True, kw_only=True):
    """The joint review checked a winner's conditions; FAIL makes the election of this person void (S10.26, S10.74)."""

    person: Number
    contest: Number
    verdict: Literal["PASS", "FAIL"]
    woman: bool
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.JOINT_REVIEWER),)
    zh: ClassVar[str] = "当选人资格审查"

    def judge(self, election: Election, act: Act) -> None:
        winner = act.found = _open_winner(election, self.person, self.contest)
        if winner is None or election.announced_on is not None:
            raise Refused(
                "no-winner-to-review",
                election.profile.result.review_winners.clause,
                zh=f"没有待审查的当选人{self.person}（{self.contest}）。",
                en=f"There is no winner {self.person} of {self.contest} to review.",
            )
        if self.verdict == "PASS" and election.contests[self.contest].reserved == "WOMAN" and not self.woman:
            raise Refused(
                "woman-post",
                election.profile.seats.woman_post.clause,
                zh=f"{election.contests[self.contest].zh}只能由妇女担任，{self.person}不能通过。",
                en=f"{election.contests[self.contest].en} is reserved for women; {self.person} cannot pass.",
            )

    def record(self, election: Election, act: Act) -> None:
        winner = act.found
        assert isinstance(winner, Winner)
        winner.review, winner.woman = self.verdict, self.woman
        if self.verdict == "FAIL":
            election.void.add(self.person)
            for each in election.winners:
                # Whoever loses the seat loses the post that was chosen from it, too (S1.17).
                if each is winner or (each.person == self.person and each.review != "FAIL"):
                    each.review = "FAIL"
                    election.open_seats[each.contest] = election.open_seats.get(each.contest, 0) + 1


def _open_winner(election: Election, person: str, contest: str) -> Winner | None:
    for winner in election.winners:
        if (winner.person, winner.contest, winner.review) == (person, contest, None):
            return winner
    return None


class ResultAnnounced(Body, frozen=True, kw_only=True):
    """The result was announced: who holds each post, and which seats stay vacant."""

    winners: dict[Number, tuple[Number, ...]]
    posted_on: Day
    document: Digest
    vacant: dict[Number, Count] = {}

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "公布选举结果"

    def judge(self, election: Election, act: Act) -> None:
        if election.announced_on is not None or election.round.phase != "DETERMINED" or election.failed:
            raise Refused(
                "nothing-to-announce",
                election.profile.result.announce_days.clause,
                zh="结果尚未确定（或投票无效须重新投票，或已公布）。",
                en="The outcome is not determined, or a poll has to be repeated, or it was announced.",
            )
        self._check_posted(election, act)
        self._check_open(election)
        self._check_reviews(election)
        check_women_share(election)
        check_approved(election, "RESULT")
        holders = seats_held(election)
        named = {contest: sorted(persons) for contest, persons in self.winners.items()}
        if named != {contest: sorted(persons) for contest, persons in holders.items()}:
            raise Refused(
                "winners-differ",
                "A38",
                zh=f"当选人应为{_people(holders)}，写的是{_people(self.winners)}。",
                en=f"The winners are {_people(holders)}, announced are {_people(self.winners)}.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.announced_on = self.posted_on

    def _check_posted(self, election: Election, act: Act) -> None:
        """A36: on the day or the next; later only with the authority's approval."""
        rule = election.profile.result.announce_days
        polled = max(election.round.day, election.disputes.reopened_on or "")
        last = clock.within(clock.read_day(polled), rule.value).isoformat()
        if self.posted_on > act.day:
            raise Refused(
                "not-yet-posted",
                rule.clause,
                zh=f"写明于{self.posted_on}公布，晚于填报之日{act.day}。",
                en=f"Posted on {self.posted_on} lies after {act.day}; record it once it hangs.",
            )
        if self.posted_on < election.round.day:
            raise Refused(
                "announced-early",
                rule.clause,
                zh=f"写明于{self.posted_on}公布，早于投票日{election.round.day}。",
                en=f"Posted on {self.posted_on} lies before the poll of {election.round.day}.",
            )
        if self.posted_on > last and "DELAY" not in election.approvals:
            raise Refused(
                "announced-late",
                rule.clause,
                zh=f"当选名单应于投票日或次日（最迟{last}）公布，推迟须经街道（乡镇）批准。",
                en=f"The result is announced by {last}; a delay needs the authority's approval.",
            )

    def _check_open(self, election: Election) -> None:
        """ZJ2020 30: seats may stay empty after a runoff once enough members are elected.

        Where nobody got a vote who may run, no runoff can be held, and none is waited for.
        """
        if election.open_ties:
            raise Refused(
                "tie-open",
                "ZJ2020 28",
                zh=f"{next(iter(election.open_ties))}得票相等，须再次投票。",
                en=f"{next(iter(election.open_ties))} is tied; vote again first.",
            )
        check_all_voted_on(election)
        rule = election.profile.runoff.vacancy_if_elected
        elected = len(election.elected())
        runoff_held = {
            contest
            for each in election.rounds
            for contest, poll in each.polls.items()
            if poll.kind == "RUNOFF"
        }
        for contest, seats in election.open_seats.items():
            runoff_due = contest not in runoff_held and runoff_candidates(election, contest)
            if runoff_due or elected < rule.value:
                raise Refused(
                    "seats-missing",
                    rule.clause,
                    zh=f"{contest}缺{seats}名，须另行选举；另行选举后当选已满{rule.value}人的才可空缺（现{elected}人）。",
                    en=f"{contest} lacks {seats}; hold a runoff. A seat may stay vacant after one if {rule.value} are elected "
                    f"(now {elected}).",
                )
        if self.vacant != election.open_seats:
            raise Refused(
                "vacancies-differ",
                rule.clause,
                zh=f"空缺应为{election.open_seats or '无'}，写的是{self.vacant or '无'}。",
                en=f"Vacant are {election.open_seats or 'none'}, announced are {self.vacant or 'none'}.",
            )

    def _check_reviews(self, election: Election) -> None:
        """A37: nobody is announced whose conditions were not checked."""
        if not election.profile.result.review_winners.value:
            return
        for winner in election.winners:
            if winner.review is None:
                raise Refused(
                    "winner-not-reviewed",
                    election.profile.result.review_winners.clause,
                    zh=f"当选人{winner.person}尚未审查，审查确认后方可公布。",
                    en=f"Winner {winner.person} has not been reviewed; the result is announced after that.",
                )


def seats_held(election: Election) -> dict[str, set[str]]:
    """Contest to the persons who hold its seats; contests without a holder are there with an empty set."""
    return {
        contest: {
            each.person for each in election.winners if each.contest == contest and each.review != "FAIL"
        }
        for contest in election.contests
    }


class ResultApproved(Body, frozen=True, kw_only=True):
    """The authority took the result on record (村民委员会选举: filing, not appointment; OCV2018 11)."""

    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "结果备案"

    def judge(self, election: Election, act: Act) -> None:
        if election.announced_on is None or election.approved:
            raise Refused(
                "nothing-to-approve",
                "OCV2018 11",
                zh="结果尚未公布，或已经备案。",
                en="The result has not been announced, or is on record already.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.approved = True


class HandoverCompleted(Body, frozen=True, kw_only=True):
    """The old body handed over on `done_on`; whether that was within ten days is a finding (OCV2018 20; A45)."""

    done_on: Day
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.AUTHORITY))
    zh: ClassVar[str] = "工作移交"

    def judge(self, election: Election, act: Act) -> None:
        announced = election.announced_on
        if (
            announced is None
            or election.handed_over_on is not None
            or not announced <= self.done_on <= act.day
        ):
            raise Refused(
                "nothing-to-hand-over",
                election.profile.result.handover_days.clause,
                zh="结果尚未公布、已移交，或移交日期不在公布之后。",
                en="The result is not announced, the handover was recorded, or its day does not follow.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.handed_over_on = self.done_on


def _people(posts: Mapping[str, Collection[str]]) -> str:
    return "; ".join(
        f"{contest}: {', '.join(sorted(persons)) or '-'}" for contest, persons in sorted(posts.items())
    )


STATEMENTS: Final[tuple[type[Body], ...]] = (
    WinnerReviewed,
    ResultAnnounced,
    ResultApproved,
    HandoverCompleted,
)
