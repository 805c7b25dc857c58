"""The meeting at which a round votes: who should attend, who came, and whether that is enough (应到会、实到会; A41).

Party and League members, representatives, households and groups vote at a meeting. What it leaves out: handing out papers
(`polling.py`), and the same quorum once more when the outcome is computed (`shared/election/outcome/winners.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election import bases
from shared.election.calling.approvals import check_approved
from shared.election.electors import groups
from shared.election.outcome.winners import needs_quorum
from shared.election.place import check_may_vote, round_in
from shared.election.regulation.parameters import NOT_PROVIDED
from shared.election.roles import Role
from shared.election.state import Election, Meeting, Round
from shared.election.statement import Act, Body, Count, Digest, Number, Signers, by
from shared.errors import Refused


class MeetingOpened(Body, frozen=True, kw_only=True):
    """The meeting of a round opens: `present` of `should_attend` came; `excused` are left out where the regulation says so.

    `represented`: members who are absent and for whom a proxy attends, where the regulation counts them among those present;
    they are not among `present`. `group`: the village group that meets, where each votes apart. The attendance list is the document. Until a station
    opens the figures can be recorded again; the last ones count.
    """

    round: Count
    should_attend: Count
    present: Count
    excused: Count = 0
    represented: Count = 0
    group: Number | None = None
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "选举大会开始"

    def judge(self, election: Election, act: Act) -> None:
        """S1.18: approved before. PARTY2020; OCV2018 26, 28: enough of those who should attend have come."""
        present, rule = (
            round_in(election, self.round, "CALLED", "POLLING", "CLOSED"),
            election.profile.polling,
        )
        if not rule.meeting.value:
            raise Refused(
                "no-meeting-here",
                rule.meeting.clause,
                zh="本选举不在会议上投票，无须登记到会情况。",
                en="This election does not vote at a meeting.",
            )
        groups.check_votes_here(election, present, self.group)
        check_may_vote(election, present, act)
        check_approved(election, "MEETING")
        if any(each.group == self.group for each in present.stations.values()):
            raise Refused(
                "station-open",
                rule.meeting.clause,
                zh="已经开始投票，到会人数不能再改。",
                en="Voting has begun; who attends can no longer change.",
            )
        self._check_figures(election, present)
        self._check_quorum(election, present)

    def record(self, election: Election, act: Act) -> None:
        election.round.meetings[self.group or ""] = Meeting(
            self.should_attend, self.present, self.represented
        )

    def _check_figures(self, election: Election, present: Round) -> None:
        rule, electors = election.profile.polling, bases.electors(election, present, self.group)
        if self.excused and not rule.excused.value:
            raise Refused(
                "nobody-excused",
                rule.excused.clause,
                zh=f"应到会人数不得扣除请假的人，写有{self.excused}人。",
                en=f"Nobody is left out of those who should attend; {self.excused} are said to be excused.",
            )
        if self.should_attend + self.excused != electors:
            raise Refused(
                "attendance-differs",
                rule.meeting.clause,
                zh=f"有选举权的{electors}人，应到会{self.should_attend}人、按规定不计入{self.excused}人，合计不符。",
                en=f"{electors} may vote; {self.should_attend} who should attend and {self.excused} excused do not add up to it.",
            )
        self._check_represented(election)
        if self.present + self.represented > self.should_attend:
            raise Refused(
                "attendance-differs",
                rule.meeting.clause,
                zh=f"实到会{self.present}人、委托他人参加{self.represented}人，多于应到会{self.should_attend}人。",
                en=f"{self.present} came and {self.represented} are represented, more than the {self.should_attend} who "
                "should attend.",
            )

    def _check_represented(self, election: Election) -> None:
        """RCEO2024 27: only members who gave a mandate, and only where the regulation lets them count."""
        rule = election.profile.polling.proxied_attend
        if self.represented and not rule.value:
            raise Refused(
                "nobody-represented",
                rule.clause if rule.clause != NOT_PROVIDED else election.profile.proxies.allowed.clause,
                zh=f"本规程的实到会只计本人到会的，不计委托的，写有{self.represented}人；请填0。",
                en=f"By this regulation those present came themselves; {self.represented} are said to be represented. State 0.",
            )
        mandates = sum(
            self.group in (None, election.roll.electors[principal].group)
            for principal, mandate in election.proxied.items()
            if principal in election.roll.electors
            and election.mandates[mandate].posted
            and (election.round.electors == "ROLL" or principal in election.elected())
        )
        if self.represented > mandates:
            raise Refused(
                "attendance-differs",
                rule.clause,
                zh=f"已公布的委托有{mandates}份，写明委托他人参加的有{self.represented}人。",
                en=f"{mandates} mandates were posted, and {self.represented} members are said to be represented.",
            )

    def _check_quorum(self, election: Election, present: Round) -> None:
        """A meeting without a quorum votes on nothing; where the regulation asks for none, as at a re-vote, it may."""
        rule = election.profile.winning.quorum
        asked = all(
            needs_quorum(election, poll)
            for contest, poll in present.polls.items()
            if self.group in (None, election.contests[contest].group)
        )
        attending = self.present + self.represented
        if rule.base == "PRESENT" and asked and not rule.met(attending, self.should_attend):
            raise Refused(
                "meeting-without-quorum",
                rule.clause,
                zh=f"应到会{self.should_attend}人，须实到至少{rule.minimum(self.should_attend)}人方可选举，现为{attending}人。"
                "请改期再开。",
                en=f"At least {rule.minimum(self.should_attend)} of {self.should_attend} have to attend, {attending} do. "
                "Hold the meeting on another day.",
            )


def check_meeting_open(election: Election, present: Round, group: str | None) -> None:
    """Raises Refused if votes are cast at a meeting and it has not been opened, or not been approved."""
    check_approved(election, "MEETING")
    rule = election.profile.polling.meeting
    if rule.value and (group or "") not in present.meetings:
        raise Refused(
            "meeting-not-open",
            rule.clause,
            zh="请先登记选举大会的应到会、实到会人数，再开始投票。",
            en="Record first who should attend the meeting and who came; then the poll begins.",
        )


def check_seat_at_meeting(election: Election, present: Round, group: str | None) -> None:
    """Raises Refused for a paper to somebody present beyond those who came; papers by proxy are not theirs."""
    meeting = present.meetings.get(group or "")
    if meeting is None:
        return
    handed_out = sum(each.issued - each.by_proxy for each in present.stations.values() if each.group == group)
    if handed_out >= meeting.present:
        raise Refused(
            "more-than-present",
            election.profile.polling.meeting.clause,
            zh=f"实到会{meeting.present}人，已发出{handed_out}张，不能再发。",
            en=f"{meeting.present} are present and {handed_out} papers were handed out; there is nobody for another.",
        )


def check_represented_at_meeting(election: Election, present: Round, group: str | None) -> None:
    """Raises Refused for a paper by mandate beyond those who are represented, where they are counted among those present."""
    meeting = present.meetings.get(group or "")
    if meeting is None or not election.profile.polling.proxied_attend.value:
        return
    by_proxy = sum(each.by_proxy for each in present.stations.values() if each.group == group)
    if by_proxy >= meeting.represented:
        raise Refused(
            "more-than-present",
            election.profile.polling.proxied_attend.clause,
            zh=f"会议登记有{meeting.represented}人委托他人参加，已凭委托发出{by_proxy}张，不能再发。",
            en=f"{meeting.represented} members are represented and {by_proxy} papers were handed out by mandate; "
            "there is nobody for another.",
        )


STATEMENTS: Final[tuple[type[Body], ...]] = (MeetingOpened,)
