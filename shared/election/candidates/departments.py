"""The departments behind the joint review: each gives its own verdict about a candidate (联审; S10.72; domain 3.3).

Police, court, civil affairs and so on: the regulation names them (`qualification.departments`), and the joint review then states
exactly what they signed. Where it names none the joint review states the verdicts of those that the place chose.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.candidates.candidacy import check_standing
from shared.election.candidates.kinship import check_reviewer
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Refused


class DepartmentReviewed(Body, frozen=True, kw_only=True):
    """One department gave its verdict about a candidate, on the evidence of a document.

    Nobody signs for two departments, and each candidate has one verdict of each.
    """

    candidate: Number
    department: Number
    verdict: Literal["PASS", "FAIL"]
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.JOINT_REVIEWER),)
    zh: ClassVar[str] = "部门审查意见"

    def judge(self, election: Election, act: Act) -> None:
        check_standing(election, self.candidate)
        candidate, rule = election.candidates[self.candidate], election.profile.qualification.departments
        if self.department not in rule.value:
            raise Refused(
                "no-such-department",
                rule.clause,
                zh=f"联审部门为{'、'.join(rule.value) or '（规程没有列明，由联审组一并填写）'}，没有{self.department}。",
                en=f"The regulation's departments are {', '.join(rule.value) or 'none; the joint review states them'}; "
                f"got {self.department}.",
            )
        if self.department in candidate.departments or "JOINT" in candidate.verdicts:
            raise Refused(
                "department-decided",
                rule.clause,
                zh=f"{self.department}对{self.candidate}的意见已经签署，或联审已经决定。",
                en=f"{self.department} gave its verdict about {self.candidate} already, or the joint review is over.",
            )
        self._check_signer(election, act)
        check_reviewer(election, act, self.candidate)

    def _check_signer(self, election: Election, act: Act) -> None:
        signer, rule = act.signers[0], election.profile.qualification.departments
        known = election.departments.get(self.department, signer)
        others = [name for name, officer in election.departments.items() if officer == signer]
        replaced = election.officers[election.ids[known]].dismissed
        if (known != signer and not replaced) or others not in ([], [self.department]):
            raise Refused(
                "department-of-another",
                rule.clause,
                zh=f"{self.department}的意见由{known}签署；{signer}签署的是{'、'.join(others) or '（无）'}。一人不能代两个部门签署。",
                en=f"{known} signs for {self.department}, and {signer} for {', '.join(others) or 'none'}; nobody signs for two.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.candidates[self.candidate].departments[self.department] = self.verdict
        election.departments[self.department] = act.signers[0]


STATEMENTS: Final[tuple[type[Body], ...]] = (DepartmentReviewed,)
