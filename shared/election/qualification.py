"""Qualification: may this person stand? Township first, then the joint review, each ground answered (S10.72-74).

Three values: TRUE (the bar holds), FALSE, UNKNOWN. Unknown never passes and never bars: it blocks the verdict until
there is evidence (domain 3.1). What it leaves out: the list of candidates (`candidate_list.py`) and the review of
winners (`result.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.candidacy import check_standing, stop_standing
from shared.election.profile import Bar
from shared.election.roles import Role
from shared.election.state import Candidate, Election
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Refused

Value = Literal["TRUE", "FALSE", "UNKNOWN"]


class EvidenceFiled(Body, frozen=True, kw_only=True):
    """A document about a candidate was filed for the review: a certificate, an appraisal, a finding."""

    candidate: Number
    bar: Number
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.TOWNSHIP_REVIEWER, Role.JOINT_REVIEWER, Role.REGISTRAR),)
    zh: ClassVar[str] = "提交审查材料"

    def judge(self, election: Election, act: Act) -> None:
        check_standing(election, self.candidate)
        check_bar(election, self.bar)


class QualificationDecided(Body, frozen=True, kw_only=True):
    """One stage of review decided about a candidate, ground by ground.

    `values` answers every ground of the regulation; `departments` are the verdicts behind a joint review. PASS with a
    SOFT ground that holds needs the reasons' `document`; a FAIL cancels the candidacy (S10.73).
    """

    candidate: Number
    stage: Literal["TOWNSHIP", "JOINT"]
    verdict: Literal["PASS", "FAIL"]
    values: dict[Number, Value]
    departments: dict[Number, Literal["PASS", "FAIL"]] = {}
    document: Digest | None = None

    signed_by: ClassVar[Signers] = (by(Role.TOWNSHIP_REVIEWER, Role.JOINT_REVIEWER),)
    zh: ClassVar[str] = "资格审查决定"

    def judge(self, election: Election, act: Act) -> None:
        check_standing(election, self.candidate)
        candidate, rule = election.candidates[self.candidate], election.profile.qualification.stages
        self._check_stage(election, act, candidate)
        for bar in self.values:
            check_bar(election, bar)
        if self.verdict == "PASS":
            check_values(election, self.candidate, self.values, candidate.waivers, self.document is not None)
            failing = [name for name, verdict in self.departments.items() if verdict == "FAIL"]
            if failing:
                raise Refused(
                    "department-fails",
                    rule.clause,
                    zh=f"{failing[0]}审查不通过，联审不能通过。",
                    en=f"{failing[0]} did not pass the candidate, so the joint review cannot.",
                )
        elif "FAIL" not in self.departments.values():
            self._check_ground(election, candidate)

    def record(self, election: Election, act: Act) -> None:
        election.candidates[self.candidate].verdicts[self.stage] = self.verdict
        if self.verdict == "FAIL":
            stop_standing(election, self.candidate)

    def _check_ground(self, election: Election, candidate: Candidate) -> None:
        """Domain 3.3: a HARD ground fails, a WAIVABLE one unless waived, a SOFT one only with the reviewer's reasons."""
        bars = election.profile.qualification.bars
        holding = [
            bar for bar in bars if self.values.get(bar.id) == "TRUE" and bar.id not in candidate.waivers
        ]
        if not holding:
            raise Refused(
                "fail-without-ground",
                election.profile.qualification.stages.clause,
                zh="审查不通过须写明成立（且未经同意例外）的情形或不通过的部门。",
                en="A FAIL names a ground that holds and was not waived, or the department that failed the candidate.",
            )
        if all(bar.severity == "SOFT" for bar in holding) and self.document is None:
            raise _reason_missing(self.candidate, holding[0])

    def _check_stage(self, election: Election, act: Act, candidate: Candidate) -> None:
        """S10.72: the township's review comes first, each stage once, by its own reviewer, who is not close kin."""
        rule = election.profile.qualification.stages
        officer = election.officers[election.ids[act.signers[0]]]
        if f"{self.stage}_REVIEWER" not in officer.roles:
            raise Refused(
                "reviewer-of-another-stage",
                rule.clause,
                zh=f"{act.signers[0]}不是这一级的审查人。",
                en=f"{act.signers[0]} does not review at the stage {self.stage}.",
            )
        due = [stage for stage in rule.value if stage not in candidate.verdicts]
        if self.stage not in due[:1]:
            raise Refused(
                "stage-out-of-order",
                rule.clause,
                zh=f"审查依次为{'、'.join(rule.value)}，每级一次；现应为{due[0] if due else '（已全部完成）'}。",
                en=f"The review goes {', '.join(rule.value)}, once each; next is {due[0] if due else 'nothing, it is complete'}.",
            )
        if officer.person is not None and self.candidate in election.kin.get(officer.person, {}):
            raise Refused(
                "reviewer-is-kin",
                "domain 5.1",
                zh=f"审查人{officer.id}是{self.candidate}的近亲属，应当回避。",
                en=f"Reviewer {officer.id} is near kin of {self.candidate} and must stand aside.",
            )


class WaiverGranted(Body, frozen=True, kw_only=True):
    """The authority consents to a candidate whom a waivable ground would bar, such as age above sixty (S10.32)."""

    candidate: Number
    bar: Number
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.AUTHORITY),)
    zh: ClassVar[str] = "同意例外"

    def judge(self, election: Election, act: Act) -> None:
        check_standing(election, self.candidate)
        severity = check_bar(election, self.bar)
        if severity != "WAIVABLE":
            raise Refused(
                "not-waivable",
                _clause(election, self.bar),
                zh=f"{self.bar}不是可以例外同意的情形。",
                en=f"The ground {self.bar} cannot be waived.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.candidates[self.candidate].waivers.add(self.bar)


def check_values(
    election: Election, person: str, values: dict[str, Value], waivers: set[str], reasoned: bool
) -> None:
    """Raises Refused unless every ground is answered and none bars `person` (domain 3.1)."""
    for bar in election.profile.qualification.bars:
        value = values.get(bar.id, "UNKNOWN")
        if value == "UNKNOWN":
            raise Refused(
                "ground-unknown",
                bar.clause,
                zh=f"{person}：{bar.id}（{bar.zh}）尚未查明；未查明的既不能通过也不能否决，请补充材料。",
                en=f"{person}: {bar.id} ({bar.en}) is unknown; it neither passes nor bars. File evidence.",
            )
        if value == "FALSE":
            continue
        if bar.severity == "HARD":
            raise Refused(
                "barred",
                bar.clause,
                zh=f"{person}：{bar.id}（{bar.zh}）成立，不能通过审查。",
                en=f"{person}: {bar.id} ({bar.en}) holds; the review cannot be passed.",
            )
        if bar.severity == "WAIVABLE" and bar.id not in waivers:
            raise Refused(
                "waiver-missing",
                bar.clause,
                zh=f"{person}：{bar.id}（{bar.zh}）成立，须先经街道（乡镇）同意。",
                en=f"{person}: {bar.id} ({bar.en}) holds; the authority has to consent first.",
            )
        if bar.severity == "SOFT" and not reasoned:
            raise _reason_missing(person, bar)


def check_bar(election: Election, bar_id: str) -> str:
    """The severity of a ground. Raises Refused if the regulation has no such ground."""
    for bar in election.profile.qualification.bars:
        if bar.id == bar_id:
            return bar.severity
    known = ", ".join(bar.id for bar in election.profile.qualification.bars)
    raise Refused(
        "no-such-ground",
        "domain 3",
        zh=f"本选举没有情形{bar_id}；有{known}。",
        en=f"The regulation has no ground {bar_id}; it has {known}.",
    )


def _reason_missing(person: str, bar: Bar) -> Refused:
    return Refused(
        "reason-missing",
        bar.clause,
        zh=f"{person}：{bar.id}（{bar.zh}）成立，属不宜情形；通过或不通过都须附书面理由。",
        en=f"{person}: {bar.id} ({bar.en}) holds, a ground of unsuitability; the verdict needs written reasons.",
    )


def _clause(election: Election, bar_id: str) -> str:
    return next(bar.clause for bar in election.profile.qualification.bars if bar.id == bar_id)


STATEMENTS: Final[tuple[type[Body], ...]] = (
    EvidenceFiled,
    QualificationDecided,
    WaiverGranted,
)
