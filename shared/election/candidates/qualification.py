"""Qualification: may this person stand? Township first, then the joint review, each ground answered (S10.72-74).

Three values: TRUE (the bar holds), FALSE, UNKNOWN. Unknown never passes and never bars: it blocks the verdict until
there is evidence (domain 3.1). Where the facts were disclosed, or the log has them, the stated value is the computed one.
What it leaves out: consent to a ground that may be waived (`waivers.py`), the departments' own verdicts (`departments.py`), the list
of candidates (`candidate_list.py`) and the review of winners (`shared/election/outcome/result.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.candidates.candidacy import check_standing, stop_standing
from shared.election.candidates.grounds import asked, check_bar, value_of
from shared.election.candidates.kinship import check_reviewer
from shared.election.regulation.predicate import Value
from shared.election.regulation.profile import Bar
from shared.election.roles import ROLE_ZH, Role
from shared.election.state import Candidate, Election
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Refused


class EvidenceFiled(Body, frozen=True, kw_only=True):
    """A document about a candidate was filed for the review: a certificate, an appraisal, a finding.

    A ground that people find in writing holds only once such a document is there (S10.23, S10.27).
    """

    candidate: Number
    bar: Number
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.TOWNSHIP_REVIEWER, Role.JOINT_REVIEWER, Role.REGISTRAR),)
    zh: ClassVar[str] = "提交审查材料"

    def judge(self, election: Election, act: Act) -> None:
        check_standing(election, self.candidate)
        check_bar(election, self.candidate, self.bar)

    def record(self, election: Election, act: Act) -> None:
        election.candidates[self.candidate].findings.add(self.bar)


class QualificationDecided(Body, frozen=True, kw_only=True):
    """One stage of review decided about a candidate, ground by ground.

    `values` answers every ground of the regulation; `departments` are the verdicts behind a joint review. PASS with a
    SOFT ground that holds needs the reasons' `document`; a FAIL cancels the candidacy (S10.73). Private: the facts that
    the grounds ask for, such as born or released.
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
        candidate = election.candidates[self.candidate]
        self._check_stage(election, act, candidate)
        for name in self.values:
            bar = check_bar(election, self.candidate, name)
            self._check_value(election, act, candidate, bar)
        self._check_departments(election, candidate)
        if self.verdict == "PASS":
            self._check_passes(election, candidate)
        elif "FAIL" not in self.departments.values():
            self._check_ground(election, candidate)

    def record(self, election: Election, act: Act) -> None:
        election.candidates[self.candidate].verdicts[self.stage] = self.verdict
        if self.verdict == "FAIL":
            stop_standing(election, self.candidate)

    def _check_value(self, election: Election, act: Act, candidate: Candidate, bar: Bar) -> None:
        """Domain 3.1: what the facts say, as far as they are there, is what is stated; people's findings are in writing."""
        stated = self.values[bar.id]
        computed = value_of(election, bar, self.candidate, act.disclosed)
        if computed is not None and computed != stated:
            raise Refused(
                "value-differs",
                bar.clause,
                zh=f"{self.candidate}：{bar.id}（{bar.zh}）按事实应为{computed}，写的是{stated}。请核对事实或改正。",
                en=f"{self.candidate}: by the facts {bar.id} ({bar.en}) is {computed}, stated is {stated}. Check the facts or mend it.",
            )
        if stated == "TRUE" and bar.finding and bar.id not in candidate.findings and self.document is None:
            raise Refused(
                "finding-missing",
                bar.clause,
                zh=f"{self.candidate}：{bar.id}（{bar.zh}）须有书面认定；请先提交材料，或随决定附上。",
                en=f"{self.candidate}: {bar.id} ({bar.en}) is found in writing; file the document or attach it to the decision.",
            )

    def _check_departments(self, election: Election, candidate: Candidate) -> None:
        """Domain 3.3: the joint review's verdict is that of all departments; where the regulation names them, each signed."""
        rule = election.profile.qualification.departments
        if self.stage != "JOINT" or not rule.value:
            return
        missing = [name for name in rule.value if name not in candidate.departments]
        if missing:
            raise Refused(
                "department-missing",
                rule.clause,
                zh=f"{self.candidate}：{'、'.join(missing)}尚未签署审查意见，联审不能决定。",
                en=f"{self.candidate}: {', '.join(missing)} gave no verdict yet; the joint review cannot decide.",
            )
        if self.departments != candidate.departments:
            raise Refused(
                "departments-differ",
                rule.clause,
                zh=f"各部门意见应为{_verdicts(candidate.departments)}，写的是{_verdicts(self.departments)}。",
                en=f"The departments' verdicts are {_verdicts(candidate.departments)}, stated are {_verdicts(self.departments)}.",
            )

    def _check_passes(self, election: Election, candidate: Candidate) -> None:
        for bar in asked(election, candidate.contest):
            _check_bar_passes(self.candidate, bar, self.values, candidate, self.document is not None)
        failing = [name for name, verdict in self.departments.items() if verdict == "FAIL"]
        if failing:
            raise Refused(
                "department-fails",
                election.profile.qualification.stages.clause,
                zh=f"{failing[0]}审查不通过，联审不能通过。",
                en=f"{failing[0]} did not pass the candidate, so the joint review cannot.",
            )

    def _check_ground(self, election: Election, candidate: Candidate) -> None:
        """Domain 3.3: a HARD ground fails, a WAIVABLE one unless waived, a SOFT one only with the reviewer's reasons."""
        holding = [
            bar
            for bar in asked(election, candidate.contest)
            if self.values.get(bar.id) == "TRUE" and bar.id not in candidate.waivers
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
        check_reviewer(election, act, self.candidate)


def _check_bar_passes(
    person: str, bar: Bar, values: dict[str, Value], candidate: Candidate, reasoned: bool
) -> None:
    """Raises Refused unless the ground is answered and does not bar `person` (domain 3.1)."""
    value = values.get(bar.id, "UNKNOWN")
    if value == "UNKNOWN":
        raise Refused(
            "ground-unknown",
            bar.clause,
            zh=f"{person}：{bar.id}（{bar.zh}）尚未查明；未查明的既不能通过也不能否决，请补充材料。",
            en=f"{person}: {bar.id} ({bar.en}) is unknown; it neither passes nor bars. File evidence.",
        )
    if value == "FALSE":
        return
    if bar.severity == "HARD":
        raise Refused(
            "barred",
            bar.clause,
            zh=f"{person}：{bar.id}（{bar.zh}）成立，不能通过审查。",
            en=f"{person}: {bar.id} ({bar.en}) holds; the review cannot be passed.",
        )
    if bar.severity == "WAIVABLE" and bar.id not in candidate.waivers:
        raise Refused(
            "waiver-missing",
            bar.clause,
            zh=f"{person}：{bar.id}（{bar.zh}）成立，须先经{'或'.join(ROLE_ZH[Role(role)] for role in bar.waived_by)}同意。",
            en=f"{person}: {bar.id} ({bar.en}) holds; {' or '.join(bar.waived_by)} has to consent first.",
        )
    if bar.severity == "SOFT" and not reasoned:
        raise _reason_missing(person, bar)


def _reason_missing(person: str, bar: Bar) -> Refused:
    return Refused(
        "reason-missing",
        bar.clause,
        zh=f"{person}：{bar.id}（{bar.zh}）成立，属不宜情形；通过或不通过都须附书面理由。",
        en=f"{person}: {bar.id} ({bar.en}) holds, a ground of unsuitability; the verdict needs written reasons.",
    )


def _verdicts(departments: dict[str, Literal["PASS", "FAIL"]] | dict[str, str]) -> str:
    return ", ".join(f"{name} {verdict}" for name, verdict in sorted(departments.items())) or "-"


STATEMENTS: Final[tuple[type[Body], ...]] = (
    EvidenceFiled,
    QualificationDecided,
)
