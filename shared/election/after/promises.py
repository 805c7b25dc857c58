"""Audits and promises: the old body's books are audited, and the new one says what it will do (S3.10, S10.100-102, S1.32-35).

Kept by their digests, like notices. Whether they hung in time is a finding, for it cannot be undone (A47, A48).
What it leaves out: pledges of candidates before the poll (`shared/election/candidates/candidacy.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Count, Day, Digest, Signers, by
from shared.errors import Refused


class AuditReportPublished(Body, frozen=True, kw_only=True):
    """The audit of the leaving body's economic responsibility was posted; it should hang before election day (OCV2018 35)."""

    posted_on: Day
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "公布离任审计报告"
    while_suspended: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        if self.posted_on > act.day:
            raise Refused(
                "not-yet-posted",
                "OCV2018 35",
                zh=f"写明于{self.posted_on}公布，晚于填报之日{act.day}。",
                en=f"Posted on {self.posted_on} lies after {act.day}; record it once it hangs.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.after.audit_posted_on = election.after.audit_posted_on or self.posted_on


class TermPledgesPublished(Body, frozen=True, kw_only=True):
    """The new body posted what it promises for the term and for the year: so many pledges of each (S10.100-102; S1.32-34).

    The yearly ones are posted anew each year of the term, by this statement again.
    """

    term: Count
    annual: Count
    posted_on: Day
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR, Role.AUTHORITY, Role.SUPERVISOR),)
    zh: ClassVar[str] = "公布任期承诺"

    def judge(self, election: Election, act: Act) -> None:
        rule, announced = election.profile.term, election.announced_on
        if announced is None or not announced <= self.posted_on <= act.day:
            raise Refused(
                "not-yet-posted",
                rule.pledges_within_months.clause,
                zh=f"承诺由新一届班子在结果公布（{announced or '尚未公布'}）之后公布，写明于{self.posted_on}，填报于{act.day}。",
                en=f"The new body posts its pledges once the result is announced ({announced or 'not yet'}): "
                f"posted on {self.posted_on}, recorded on {act.day}.",
            )
        for number, least, zh, en in (
            (self.term, rule.term_pledges, "任期承诺", "pledges for the term"),
            (self.annual, rule.annual_pledges, "年度承诺", "pledges for the year"),
        ):
            if number < least.value:
                raise Refused(
                    "too-few-pledges",
                    least.clause,
                    zh=f"{zh}不少于{least.value}项，现为{number}项；补足后再公布。",
                    en=f"At least {least.value} {en} are posted, got {number}; add the missing ones.",
                )

    def record(self, election: Election, act: Act) -> None:
        election.after.pledges_posted_on = election.after.pledges_posted_on or self.posted_on


STATEMENTS: Final[tuple[type[Body], ...]] = (AuditReportPublished, TermPledgesPublished)
