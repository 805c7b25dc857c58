"""Approvals: what may not go on before the township, or the party organisation, has agreed (S1.5, S1.18-19, S10.9).

The regulation names the subjects and who approves each; other matters (a mobile box, a delay) are the authority's alone.
What it leaves out: review of persons, which is no approval (`shared/election/candidates/qualification.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.calling import seats
from shared.election.outcome.completeness import check_over, check_reviewed
from shared.election.regulation.parameters import Approval
from shared.election.regulation.profile import Profile
from shared.election.roles import ROLE_ZH, Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Digest, Signers, by
from shared.errors import Refused

Subject = Literal["MOBILE_BOX", "DELAY", "PRINTING", "SEATS", "SMALL_BODY", "MEETING", "RESULT"]

SUBJECT_ZH: Final[dict[str, str]] = {
    "MOBILE_BOX": "设流动票箱",
    "DELAY": "推迟公布结果",
    "PRINTING": "印制选票",
    "SEATS": "职数",
    "SMALL_BODY": "只设书记、不设委员",
    "MEETING": "召开选举大会",
    "RESULT": "选举结果",
}


class ApprovalGiven(Body, frozen=True, kw_only=True):
    """Something that the regulation makes depend on it is approved: by the authority, or by the party organisation where it has a say.

    RESULT approves those who hold the posts now; if that changes, it has to be approved again.
    """

    subject: Subject
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY, Role.PARTY_ORGANISATION),)
    zh: ClassVar[str] = "批准"

    def judge(self, election: Election, act: Act) -> None:
        """S1.5, S1.18-19: only who has a say approves, and only what is there to be approved."""
        role, rule = _approver(election, act), _rule(election.profile, self.subject)
        who = _who(election.profile, self.subject)
        if role not in who:
            raise Refused(
                "not-theirs-to-approve",
                rule.clause if rule else "docs/rules.md 5",
                zh=f"{SUBJECT_ZH[self.subject]}由{_names(who)}批准，不由{ROLE_ZH[Role(role)]}批准。",
                en=f"{self.subject} is approved by {' and '.join(who)}, not by {role}.",
            )
        if self.subject == "SMALL_BODY" and not seats.is_small_body(election):
            raise Refused(
                "not-a-small-body",
                rule.clause if rule else "S1.5",
                zh="本次选举按通常职数设岗，没有可批准的事项。",
                en="The posts of this election are those of an ordinary body; there is nothing to approve.",
            )
        if self.subject == "RESULT":
            _check_result(election)

    def record(self, election: Election, act: Act) -> None:
        if self.subject == "RESULT" and election.approved_result != (holders := _holders(election)):
            election.approved_result = holders
            election.approved_by.pop("RESULT", None)
        given = election.approved_by.setdefault(self.subject, set())
        given.add(_approver(election, act))
        if given.issuperset(_who(election.profile, self.subject)):
            election.approvals.add(self.subject)


def check_approved(election: Election, subject: Subject) -> None:
    """Raises Refused unless everybody has approved `subject` who has to by the regulation (A40)."""
    rule = _rule(election.profile, subject)
    if rule is None:
        return
    given = election.approved_by.get(subject, set())
    if subject == "RESULT" and election.approved_result != _holders(election):
        given = set()
    missing = [role for role in rule.by if role not in given]
    if missing:
        raise Refused(
            "not-approved",
            rule.clause,
            zh=f"{SUBJECT_ZH[subject]}须先经{_names(rule.by)}批准，尚缺{_names(tuple(missing))}的批准。",
            en=f"{subject} is approved first by {' and '.join(rule.by)}; missing: {', '.join(missing)}.",
        )


def _rule(profile: Profile, subject: str) -> Approval | None:
    return next((each for each in profile.approvals if each.subject == subject), None)


def _who(profile: Profile, subject: str) -> tuple[str, ...]:
    rule = _rule(profile, subject)
    return ("AUTHORITY",) if rule is None else rule.by


def _approver(election: Election, act: Act) -> str:
    roles = election.officers[election.ids[act.signers[0]]].roles
    return "AUTHORITY" if Role.AUTHORITY in roles else "PARTY_ORGANISATION"


def _names(roles: tuple[str, ...]) -> str:
    return "、".join(ROLE_ZH[Role(role)] for role in roles)


def _check_result(election: Election) -> None:
    """S1.19: a result is approved when voting is over, and before it is announced. Raises Refused."""
    check_over(election)
    check_reviewed(election)
    if election.announced_on is not None:
        raise Refused(
            "nothing-to-approve",
            election.profile.result.approval.clause,
            zh="结果已经公布，没有待批准的结果。",
            en="The result has been announced; there is none to approve.",
        )


def _holders(election: Election) -> dict[str, list[str]]:
    return {
        contest: sorted(
            each.person for each in election.winners if each.contest == contest and each.review != "FAIL"
        )
        for contest in election.contests
    }


STATEMENTS: Final[tuple[type[Body], ...]] = (ApprovalGiven,)
