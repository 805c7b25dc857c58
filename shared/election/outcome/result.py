"""The result: winners are checked, announced, reported and take over (ZJ2020 30-33; S10.74).

A winner whom nobody reviewed before the poll is announced only after the joint review. Where a winner fails, the seat is
open again and nobody is promoted (domain C9).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar, Final, Literal

from shared import clock
from shared.election.calling.approvals import check_approved
from shared.election.calling.seats import check_women_share
from shared.election.candidates.candidacy import found_unfit
from shared.election.disputes.recounting import check_counted_again
from shared.election.electors.entitlement import check_as_on_roll
from shared.election.outcome.chosen import vacant_seats
from shared.election.outcome.completeness import check_over, check_reviewed, winner_unfit
from shared.election.roles import Role
from shared.election.state import Election, Winner
from shared.election.statement import Act, Body, Count, Day, Digest, Number, Signers, by
from shared.errors import Refused


class WinnerReviewed(Body, frozen=True, kw_only=True):
    """The joint review checked a winner's conditions; FAIL makes the election of this person void (S10.26, S10.74).

    Whom a review failed before the poll, or whose candidacy was cancelled as barred or on death, cannot PASS (S10.73; Q13).
    """

    person: Number
    contest: Number
    verdict: Literal["PASS", "FAIL"]
    woman: bool
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.JOINT_REVIEWER),)
    zh: ClassVar[str] = "当选人资格审查"

    def judge(self, election: Election, act: Act) -> None:
        winner = act.found = _open_winner(election, self.person, self.contest)
        # Whom a recall names as elected is recalled, and takes no office whose conditions could be checked.
        if winner is None or election.announced_on is not None or election.profile.recall is not None:
            raise Refused(
                "no-winner-to-review",
                election.profile.result.review_winners.clause,
                zh=f"没有待审查的当选人{self.person}（{self.contest}）。",
                en=f"There is no winner {self.person} of {self.contest} to review.",
            )
        check_as_on_roll(election, self.person, self.woman)
        unfit = found_unfit(election, self.person)
        if self.verdict == "PASS" and unfit is not None:
            raise winner_unfit(election, self.person, unfit)
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
        if self.woman:
            election.reviewed_women.add(self.person)
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
        if election.announced_on is not None:
            raise Refused(
                "nothing-to-announce",
                election.profile.result.announce_days.clause,
                zh="结果已经公布。",
                en="The result has been announced.",
            )
        check_over(election)
        check_counted_again(election)
        self._check_posted(election, act)
        self._check_vacant(election)
        check_reviewed(election)
        check_women_share(election)
        _check_approved_before(election)
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

    def _check_vacant(self, election: Election) -> None:
        """ZJ2020 30: what stays vacant is announced as vacant."""
        vacant = vacant_seats(election)
        if self.vacant != vacant:
            raise Refused(
                "vacancies-differ",
                election.profile.runoff.vacancy_if_elected.clause,
                zh=f"空缺应为{vacant or '无'}，写的是{self.vacant or '无'}。",
                en=f"Vacant are {vacant or 'none'}, announced are {self.vacant or 'none'}.",
            )


def seats_held(election: Election) -> dict[str, set[str]]:
    """Contest to the persons who hold its seats; contests without a holder are there with an empty set."""
    return {
        contest: {
            each.person for each in election.winners if each.contest == contest and each.review != "FAIL"
        }
        for contest in election.contests
    }


def _check_approved_before(election: Election) -> None:
    """S1.19, S1.30, A40: where the result is approved before it is announced, these winners were.

    Where the regulation names who approves, each of them gives an approval of his own (`shared/election/calling/approvals.py`).
    """
    check_approved(election, "RESULT")
    rule = election.profile.result.approval
    named = any(each.subject == "RESULT" for each in election.profile.approvals)
    if rule.value == "BEFORE" and not named and election.approved_holders != _lists(election):
        raise Refused(
            "not-approved",
            rule.clause,
            zh="选举结果须先经上级批准才能公布；现当选名单尚未批准。",
            en="The result is approved before it is announced; these winners have not been approved.",
        )


class ResultApproved(Body, frozen=True, kw_only=True):
    """The authority took the result on record (村民委员会选举: filing, not appointment; OCV2018 11).

    Where the regulation wants the approval BEFORE the announcement, it approves those who hold the posts now (S1.19, A40).
    """

    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "结果备案（批准）"

    def judge(self, election: Election, act: Act) -> None:
        rule = election.profile.result.approval
        if rule.value == "BEFORE" and election.announced_on is None:
            check_over(election)
            check_reviewed(election)
            again = election.approved_holders == _lists(election)
        else:
            again = rule.value != "FILED" or election.announced_on is None or election.approved
        if again:
            raise Refused(
                "nothing-to-approve",
                rule.clause,
                zh="没有待备案（批准）的结果：尚未公布、已经备案，或本选举的结果不须备案。",
                en="There is no result to approve: it is not announced yet, is on record already, or needs no approval.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.approved = True
        election.approved_holders = _lists(election)


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
            or not election.profile.result.handover_days.value
            or election.handed_over_on is not None
            or not announced <= self.done_on <= act.day
        ):
            raise Refused(
                "nothing-to-hand-over",
                election.profile.result.handover_days.clause,
                zh="结果尚未公布、已移交、移交日期不在公布之后，或本选举没有工作移交。",
                en="The result is not announced, the handover was recorded, its day does not follow, or there is none "
                "in this regulation.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.handed_over_on = self.done_on


def _lists(election: Election) -> dict[str, list[str]]:
    return {contest: sorted(persons) for contest, persons in seats_held(election).items()}


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
