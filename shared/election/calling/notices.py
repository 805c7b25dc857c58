"""Notices on the village board and incidents: facts about documents, kept by their digest.

The document itself stays where it is; the log holds its SHA-256, so that nobody can exchange it afterwards.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.calling.approvals import check_approved
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Count, Day, Digest, Number, Signers, by
from shared.errors import Refused

NoticeKind = Literal[
    "ELECTION_DAY", "COMMITTEE_LIST", "COMMITTEE_CHANGE", "REGISTRATION", "ROLL", "ROLL_DECISION", "NOMINATION_CALL",
    "PRELIM_CANDIDATES", "FINAL_CANDIDATES", "CANDIDATE_WITHDRAWAL", "POLL_TIME_PLACE", "STAFF", "MOBILE_BOX", "PROXIES",
    "ASSISTED_WRITERS", "INVALID_RULES", "RESULT", "RUNOFF", "RESULT_RUNOFF", "POST_REVIEW", "HANDOVER",
]  # fmt: skip
"""Kinds of notice (domain 4.3): places number them differently, so the kind counts and the number is only carried."""


class NoticePosted(Body, frozen=True, kw_only=True):
    """A notice was posted on the village board on `posted_on`."""

    number: Count
    kind: NoticeKind
    posted_on: Day
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR, Role.AUTHORITY),)
    zh: ClassVar[str] = "张贴公告"
    while_suspended: ClassVar[bool] = True

    def judge(self, election: Election, act: Act) -> None:
        """A notice is recorded after it hangs. Whether it hung in time is a finding, for it cannot be undone."""
        if self.posted_on > act.day:
            raise Refused(
                "not-yet-posted",
                "docs/rules.md 8",
                zh=f"公告写明于{self.posted_on}张贴，晚于填报之日{act.day}。请在张贴之后再填报。",
                en=f"The notice says it was posted on {self.posted_on}, after {act.day}. Record it once it hangs.",
            )

        _check_number(election, self.number, self.kind)
        if self.kind in ("RESULT", "RESULT_RUNOFF"):
            # S1.30: notice No. 5 hangs after the approval, never before it (A40).
            check_approved(election, "RESULT")

    def record(self, election: Election, act: Act) -> None:
        election.notices.setdefault(self.kind, self.posted_on)


def _check_number(election: Election, number: int, kind: str) -> None:
    """S1.25: where the regulation numbers its notices, a number says what the notice is about. Raises Refused."""
    for rule in election.profile.notices:
        if (rule.number == number) != (rule.kind == kind):
            raise Refused(
                "notice-number",
                rule.clause,
                zh=f"{rule.number}号公告为{rule.kind}，写的是{number}号{kind}。请核对公告编号。",
                en=f"Notice No. {rule.number} is {rule.kind}; got No. {number} of kind {kind}.",
            )


class IncidentReported(Body, frozen=True, kw_only=True):
    """Something happened that a ruling may need to know of; the description is the document."""

    kind: Literal[
        "DISTURBANCE", "VOTE_BUYING", "SEAL_BROKEN", "POWER_OR_NETWORK", "LOST_PAPERS", "SECRECY", "OTHER"
    ]
    document: Digest
    station: Number | None = None

    signed_by: ClassVar[Signers] = (by(*Role),)
    zh: ClassVar[str] = "情况报告"
    while_suspended: ClassVar[bool] = True

    def record(self, election: Election, act: Act) -> None:
        election.incidents += 1


STATEMENTS: Final[tuple[type[Body], ...]] = (NoticePosted, IncidentReported)
