"""Certificates of election (当选证书): each holder of a post gets one, once the result stands (SH2020 22).

What it leaves out: the announcement and the filing that come before (`result.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Refused


class CertificateIssued(Body, frozen=True, kw_only=True):
    """The holder of a post was given the certificate; `document` is its copy."""

    person: Number
    contest: Number
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY, Role.CHAIR),)
    zh: ClassVar[str] = "颁发当选证书"

    def judge(self, election: Election, act: Act) -> None:
        holders = {
            each.person for each in election.winners if each.contest == self.contest and each.review != "FAIL"
        }
        if election.announced_on is None or self.person not in holders:
            raise Refused(
                "no-holder",
                "SH2020 22",
                zh=f"结果尚未公布，或{self.person}不是{self.contest}的当选人，不能颁发当选证书。",
                en=f"The result is not announced, or {self.person} does not hold {self.contest}: there is nothing to certify.",
            )
        rule = election.profile.result.approval
        if rule.value == "FILED" and not election.approved:
            raise Refused(
                "result-not-filed",
                rule.clause,
                zh="选举结果尚未报备，备案后再颁发当选证书。",
                en="The result is not on the authority's record yet; certificates follow the filing.",
            )
        if self.person in election.certified.get(self.contest, ()):
            raise Refused(
                "certified-before",
                "SH2020 22",
                zh=f"{self.person}（{self.contest}）的当选证书已经颁发。",
                en=f"{self.person} has the certificate for {self.contest} already.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.certified.setdefault(self.contest, []).append(self.person)


STATEMENTS: Final[tuple[type[Body], ...]] = (CertificateIssued,)
