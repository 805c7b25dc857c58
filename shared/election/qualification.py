"""Qualification: may this person stand? Township first, then the joint review, each ground answered (S10.72-74).

Three values: TRUE (the bar holds), FALSE, UNKNOWN. Unknown never passes and never bars: it blocks the verdict until
there is evidence (domain 3.1). What it leaves out: the review of winners (`result.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared import clock
from shared.election.nomination import check_standing, stop_standing
from shared.election.officers import check_staff
from shared.election.profile import Bar
from shared.election.roles import Role
from shared.election.state import Candidate, Election
from shared.election.statement import Act, Body, Day, Digest, Number, Signers, by
from shared.errors import Malformed, Refused

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


class CandidatesPublished(Body, frozen=True, kw_only=True):
    """The list of candidates was posted: for each post those who stand and passed every stage.

    After a withdrawal or cancellation the list is posted again.
    """

    posted_on: Day
    lists: dict[Number, tuple[Number, ...]]
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "公布候选人名单"

    def judge(self, election: Election, act: Act) -> None:
        self._check_day(election, act)
        if set(self.lists) != set(election.contests):
            raise Malformed(f"lists: expected one for each of {', '.join(election.contests)}")
        check_staff(election)
        for contest in election.contests:
            self._check_list(election, contest)

    def record(self, election: Election, act: Act) -> None:
        election.published = {contest: list(persons) for contest, persons in self.lists.items()}
        for contest, persons in self.lists.items():
            election.rounds[0].polls[contest].candidates = list(persons)

    def _check_day(self, election: Election, act: Act) -> None:
        """A12: posted by the fifth day before election day; a corrected list before election day."""
        if election.round.number > 1 or election.round.phase != "CALLED":
            raise Refused(
                "poll-began",
                election.profile.nomination.list_days_before.clause,
                zh="投票已经开始，候选人名单不能再改。",
                en="The poll has begun; the list of candidates can no longer change.",
            )
        rule, day = election.profile.nomination.list_days_before, clock.read_day(election.day)
        days = rule.value if election.published is None else 1
        last = clock.before(day, days).isoformat()
        if self.posted_on > min(last, act.day):
            raise Refused(
                "list-posted-late",
                rule.clause,
                zh=f"候选人名单应在选举日{days}日前（最迟{last}）张榜、张榜后填报，现为{self.posted_on}。",
                en=f"The list is posted {days} days before election day, by {last}, and then recorded; got {self.posted_on}.",
            )

    def _check_list(self, election: Election, contest: str) -> None:
        standing = {
            name: each
            for name, each in election.candidates.items()
            if each.contest == contest and each.standing
        }
        listed = self.lists[contest]
        title = election.contests[contest]
        for person, candidate in standing.items():
            missing = [
                stage
                for stage in election.profile.qualification.stages.value
                if candidate.verdicts.get(stage) != "PASS"
            ]
            if missing:
                raise Refused(
                    "not-reviewed",
                    election.profile.qualification.stages.clause,
                    zh=f"{person}尚未通过{missing[0]}审查，不能公布候选人名单。",
                    en=f"{person} has not passed the review {missing[0]}; the list cannot be posted.",
                )
        if set(listed) != set(standing) or len(listed) != len(standing):
            raise Refused(
                "list-differs",
                election.profile.nomination.list_days_before.clause,
                zh=f"{title.zh}名单应为{'、'.join(sorted(standing)) or '（无）'}，写的是{'、'.join(listed) or '（无）'}。",
                en=f"The list for {title.en} should be {', '.join(sorted(standing)) or 'empty'}, got {', '.join(listed) or 'none'}.",
            )
        if (
            not standing
            and "SEA" in election.profile.nomination.modes.value
            and contest not in election.primaries
        ):
            raise Refused(
                "nobody-stands",
                election.profile.nomination.sea_days_before.clause,
                zh=f"{title.zh}没有人自荐，应当海推产生候选人。",
                en=f"Nobody stands for {title.en}; sea nomination has to find candidates.",
            )
        if any(each.mode == "SEA" for each in standing.values()):
            self._check_sea_list(election, contest, listed, standing)

    def _check_sea_list(
        self, election: Election, contest: str, listed: tuple[str, ...], standing: dict[str, Candidate]
    ) -> None:
        """A13: more candidates than seats; ZJ2020 18: in order of their votes."""
        title = election.contests[contest]
        if len(listed) <= title.seats:
            raise Refused(
                "no-choice",
                election.profile.nomination.sea_extra_candidates.clause,
                zh=f"{title.zh}应选{title.seats}人，候选人须多于应选名额，现为{len(listed)}人。",
                en=f"{title.en} has {title.seats} seats; there must be more candidates than seats, got {len(listed)}.",
            )
        votes = [standing[person].votes for person in listed]
        if votes != sorted(votes, reverse=True):
            raise Refused(
                "list-order",
                election.profile.nomination.list_days_before.clause,
                zh=f"{title.zh}候选人应按得票多少排列。",
                en=f"The candidates for {title.en} are listed by their votes.",
            )


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
    CandidatesPublished,
)
