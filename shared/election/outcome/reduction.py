"""Seats given up by consent: where only a few are missing, those who elect may agree to leave it at fewer members.

Party regulations allow it in place of another runoff (domain 2.1, too few winners). What it leaves out: seats that stay vacant
without anybody's consent (`completeness.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election import bases
from shared.election.outcome.chosen import on_first_paper
from shared.election.regulation.parameters import Share
from shared.election.roles import Role
from shared.election.state import Election, Meeting, Round
from shared.election.statement import Act, Body, Count, Digest, Number, Signers, by
from shared.errors import Refused


class SeatsReduced(Body, frozen=True, kw_only=True):
    """Missing seats of some posts are given up: `in_favour` of `present` electors agreed.

    Where they vote at a meeting, `present` are those who came to it (实到会), as MeetingOpened says. Where groups vote apart
    the posts belong to one of them, whose electors alone agree.
    """

    seats: dict[Number, Count]
    present: Count
    in_favour: Count
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "减少应选名额"

    def judge(self, election: Election, act: Act) -> None:
        rule = election.profile.runoff.reduce_seats
        if rule is None:
            raise Refused(
                "seats-fixed",
                election.profile.seats.minimum.clause,
                zh="本选举不能减少名额；缺额须另行选举或空缺。",
                en="This regulation gives no seat up: missing ones are run off or stay vacant.",
            )
        self._check_missing(election, rule)
        self._check_enough_left(election)
        self._check_consent(election, rule)

    def record(self, election: Election, act: Act) -> None:
        for contest, seats in self.seats.items():
            election.reduced[contest] = election.reduced.get(contest, 0) + seats
            election.open_seats[contest] -= seats
            if not election.open_seats[contest]:
                del election.open_seats[contest]

    def _check_missing(self, election: Election, rule: Share) -> None:
        decided = election.round.phase == "DETERMINED" and election.announced_on is None
        for contest, seats in self.seats.items() if decided else ():
            undecided = contest in election.open_ties or contest in election.failed
            missing = 0 if undecided else election.open_seats.get(contest, 0)
            if not 0 < seats <= missing:
                raise Refused(
                    "no-seat-missing",
                    rule.clause,
                    zh=f"{contest}可减名额为{missing}名，写的是{seats}名（得票相等的先再次投票，投票无效的先重新投票）。",
                    en=f"{contest} lacks {missing} seats that could be given up, got {seats}; a tie or an invalid poll is voted on first.",
                )
        if not decided or not self.seats:
            raise Refused(
                "no-seat-missing",
                rule.clause,
                zh="结果尚未确定或已公布，或未写明岗位；没有可减的名额。",
                en="The outcome is not determined, was announced, or no post is named: there is no seat to give up.",
            )

    def _check_enough_left(self, election: Election) -> None:
        """The body keeps its least number of members, and every post at least one."""
        rule, posts = election.profile.seats.minimum, on_first_paper(election.contests.values())
        left = {
            post.id: post.seats - election.reduced.get(post.id, 0) - self.seats.get(post.id, 0)
            for post in posts
        }
        if sum(left.values()) < rule.value or any(left.get(contest, 0) < 1 for contest in self.seats):
            raise Refused(
                "too-few-left",
                rule.clause,
                zh=f"减少后职数为{sum(left.values())}（至少{rule.value}），每个岗位至少保留1名；请另行选举。",
                en=f"That would leave {sum(left.values())} seats (at least {rule.value}), and each post keeps one; "
                "hold a runoff instead.",
            )

    def _check_consent(self, election: Election, rule: Share) -> None:
        group = self._group(election, rule)
        voted = _last_vote(election, group)
        electors = bases.electors(election, voted, group)
        self._check_present(election, voted.meetings.get(group or ""), rule)
        whole = electors if rule.base in ("REGISTERED", "SHOULD_ATTEND") else self.present
        if not (self.in_favour <= self.present <= electors and rule.met(self.in_favour, whole)):
            raise Refused(
                "consent-missing",
                rule.clause,
                zh=f"减少名额须{rule.minimum(whole)}人同意（以{whole}人计，选民{electors}人），现到会{self.present}人、"
                f"同意{self.in_favour}人。",
                en=f"Giving seats up needs {rule.minimum(whole)} of {whole} ({electors} electors); {self.in_favour} of "
                f"{self.present} present agreed.",
            )

    def _group(self, election: Election, rule: Share) -> str | None:
        """The group whose posts these are; None where all vote together."""
        groups = {election.contests[contest].group for contest in self.seats}
        if len(groups) > 1:
            raise Refused(
                "posts-of-groups",
                rule.clause,
                zh=f"{'、'.join(self.seats)}由不同的小组选举，各组选民只能同意减少本组的名额；请分组填报。",
                en=f"{', '.join(self.seats)} are voted on by different groups, and each agrees about its own posts alone; "
                "record one statement for each group.",
            )
        return groups.pop()

    def _check_present(self, election: Election, meeting: Meeting | None, rule: Share) -> None:
        """Those present cannot be fewer when seats are given up than when they voted: the share would be easier to reach."""
        if meeting is not None and self.present != meeting.attending:
            raise Refused(
                "attendance-differs",
                f"{election.profile.polling.meeting.clause}; {rule.clause}",
                zh=f"选举大会登记的实到会为{meeting.attending}人，写的是{self.present}人；请按到会登记填报。",
                en=f"{meeting.attending} came to the meeting, as it was recorded when it opened; stated are {self.present}. "
                "State those who came.",
            )


def _last_vote(election: Election, group: str | None) -> Round:
    """The last round in which the electors, or this group's, voted: the elected who choose posts among themselves are not meant."""
    rounds = [each for each in election.rounds if each.electors == "ROLL"]
    met = [each for each in rounds if (group or "") in each.meetings]
    return (met or rounds)[-1]


STATEMENTS: Final[tuple[type[Body], ...]] = (SeatsReduced,)
