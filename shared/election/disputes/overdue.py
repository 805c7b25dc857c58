"""Overdue: what the township does when a committee does not announce, or the old body does not hand over (ZJ2020 32, 43).

It announces what was counted, no more: the winners are those that the law computes, and whoever has to be reviewed is reviewed
first. What it leaves out: the announcement by the committee itself (`shared/election/outcome/result.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared import clock
from shared.election.disputes.complaints import check_complaint
from shared.election.outcome.result import ResultAnnounced
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Day, Digest, Number, Signers, by
from shared.errors import Refused


class ResultAnnouncedByAuthority(ResultAnnounced, frozen=True, kw_only=True):
    """The committee did not announce the result in its days, or refused to; the township announces it (ZJ2020 32)."""

    reason: Literal["DELAYED", "REFUSED"]
    complaint: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "街道（乡镇）公布选举结果"

    def judge(self, election: Election, act: Act) -> None:
        check_complaint(election, self.complaint, "ANNOUNCEMENT")
        super().judge(election, act)

    def _check_posted(self, election: Election, act: Act) -> None:
        rule = election.profile.result.announce_days
        polled = max(election.round.day, election.disputes.reopened_on or "")
        last = clock.within(clock.read_day(polled), rule.value).isoformat()
        if not last < self.posted_on <= act.day:
            raise Refused(
                "not-overdue",
                rule.clause,
                zh=f"选举委员会公布结果的期限到{last}为止，过期不公布的才由街道（乡镇）公布；现写明于{self.posted_on}公布。",
                en=f"The committee has until {last} to announce; the township announces after that, not on {self.posted_on}.",
            )


class HandoverOrdered(Body, frozen=True, kw_only=True):
    """The old body did not hand over in its days, or refuses to; the township orders it to do so by a day (ZJ2020 43)."""

    reason: Literal["OVERDUE", "REFUSED"]
    until: Day
    document: Digest
    complaint: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "责令移交"

    def judge(self, election: Election, act: Act) -> None:
        check_complaint(election, self.complaint, "HANDOVER")
        rule, announced = election.profile.result.handover_days, election.announced_on
        if announced is None or election.handed_over_on is not None or not rule.value:
            raise Refused(
                "nothing-to-hand-over",
                rule.clause,
                zh="结果尚未公布、工作已经移交，或没有要移交的工作。",
                en="The result is not announced, the handover is done, or there is nothing to hand over.",
            )
        # OCV2018 20: from the day on which the new body was elected, that of the last poll.
        last = clock.within(clock.read_day(election.round.day), rule.value).isoformat()
        if (self.reason == "OVERDUE" and act.day <= last) or self.until < act.day:
            raise Refused(
                "not-overdue",
                rule.clause,
                zh=f"移交期限到{last}为止；责令的期限{self.until}不得早于今天{act.day}。",
                en=f"The handover is due by {last}; the order's day {self.until} must not lie before {act.day}.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.after.handover_ordered_on = act.day


STATEMENTS: Final[tuple[type[Body], ...]] = (ResultAnnouncedByAuthority, HandoverOrdered)
