"""Consent to a candidate whom a ground would bar, by whom the regulation names, before the list is posted (S10.32; A16)."""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election.candidates.candidacy import check_standing
from shared.election.candidates.grounds import check_bar
from shared.election.candidates.kinship import check_reviewer
from shared.election.roles import ROLE_ZH, Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Refused


class WaiverGranted(Body, frozen=True, kw_only=True):
    """Whom the ground names consents to a candidate whom it would bar, such as age above sixty (S10.32).

    Before the list of candidates is posted: afterwards nobody who was barred can be on it (A16).
    """

    candidate: Number
    bar: Number
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY, Role.PARTY_ORGANISATION, Role.JOINT_REVIEWER),)
    zh: ClassVar[str] = "同意例外"

    def judge(self, election: Election, act: Act) -> None:
        check_standing(election, self.candidate)
        bar = check_bar(election, self.candidate, self.bar)
        if bar.severity != "WAIVABLE":
            raise Refused(
                "not-waivable",
                bar.clause,
                zh=f"{self.bar}不是可以例外同意的情形。",
                en=f"The ground {self.bar} cannot be waived.",
            )
        officer = election.officers[election.ids[act.signers[0]]]
        if officer.roles.isdisjoint(bar.waived_by):
            raise Refused(
                "waived-by-another",
                bar.clause,
                zh=f"{self.bar}只能由{'或'.join(ROLE_ZH[Role(role)] for role in bar.waived_by)}同意例外，签名的是{act.signers[0]}。",
                en=f"{self.bar} is waived by {' or '.join(bar.waived_by)}; signed by {act.signers[0]}.",
            )
        check_reviewer(election, act, self.candidate)
        listed = (election.published or {}).get(election.candidates[self.candidate].contest, [])
        if self.candidate in listed:
            raise Refused(
                "waiver-late",
                f"{bar.clause}; A16",
                zh=f"{self.candidate}已在公布的候选人名单上；例外须在名单公布之前同意。",
                en=f"{self.candidate} is on the posted list already; consent comes before the list.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.candidates[self.candidate].waivers.setdefault(self.bar, act.day)


STATEMENTS: Final[tuple[type[Body], ...]] = (WaiverGranted,)
