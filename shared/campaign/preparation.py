"""Survey and preparation: tasks of the stages, and latent problems with who answers for each (S3.6-3.11, S4, S5.1-5.3).

What it leaves out: when a task is due (`timetable.py`), and the elections.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.campaign.offices import Office
from shared.campaign.organisation import check_group
from shared.campaign.state import Campaign, Issue
from shared.campaign.statement import Act, CampaignBody, Signers, by, unit_of
from shared.campaign.timetable import Task
from shared.election.statement import Day, Digest, Number
from shared.errors import Malformed, Refused

Clear = Literal[
    "VOTERS", "TEAM", "CREDITS_AND_DEBTS", "RESERVES", "WISHES", "PROBLEMS", "MEASURES", "KEY_UNITS"
]
"""八个摸清: 选民底数、班子情况、债权债务、后备干部、群众意愿、存在问题、应对措施、重点难点社区 (S3.8)."""
EIGHT_CLEAR: Final = frozenset(Clear.__args__)  # type: ignore[attr-defined]  # what a Literal is made of

WORKERS: Final = by(
    Office.AUTHORITY, Office.LEADING, Office.OFFICE, Office.WORKING, Office.GUIDANCE, Office.JOINT_REVIEW
)
REPORTERS: Final = (frozenset(Office),)
"""Anybody: the inspection group reads everything and reports, and changes nothing (domain 5.1)."""


class StageTaskDone(CampaignBody, frozen=True, kw_only=True):
    """A task of a stage was done, in a unit or once for the whole campaign; `document` is its record.

    A SURVEY brings the eight things that have to be clear, each with the digest of its finding. An AUDIT of the outgoing
    team (S3.10; OCV2018 35) says which period it covers; a redacted end is left out (S3.11).
    """

    task: Task
    done_on: Day
    document: Digest
    unit: Number | None = None
    clear: dict[Clear, Digest] = {}
    period_from: Day | None = None
    period_to: Day | None = None

    signed_by: ClassVar[Signers] = WORKERS
    zh: ClassVar[str] = "完成阶段任务"
    after_close: ClassVar[bool] = True  # the look-back comes after the elections (S7.7)

    def judge(self, campaign: Campaign, act: Act) -> None:
        if self.task == "SURVEY" and set(self.clear) != EIGHT_CLEAR:
            missing = sorted(EIGHT_CLEAR - set(self.clear))
            raise Refused(
                "survey-incomplete",
                "S3.8",
                zh=f"调研须做到「八个摸清」，缺{'、'.join(missing)}。",
                en=f"A survey makes eight things clear; missing: {', '.join(missing)}.",
            )
        if self.task != "SURVEY" and self.clear:
            raise Malformed("clear: expected for a survey only", zh="clear：只有调研摸底才写")
        if (self.period_from is not None) != (self.task == "AUDIT") or (
            self.period_to is not None and (self.period_from is None or self.period_to < self.period_from)
        ):
            raise Malformed(
                "period_from: expected for an audit, not after period_to, and for no other task",
                zh="period_from：任期审计必须写，不晚于 period_to；其他任务不写",
            )
        if self.done_on > act.day:
            raise Refused(
                "not-yet-done",
                "docs/rules.md 1",
                zh=f"写明于{self.done_on}完成，晚于填报之日{act.day}。",
                en=f"Done on {self.done_on} lies after {act.day}; record it once it is done.",
            )
        self._check_place(campaign, act)

    def record(self, campaign: Campaign, act: Act) -> None:
        done = campaign.tasks if self.unit is None else campaign.units[self.unit].tasks
        done.setdefault(self.task, self.done_on)

    def _check_place(self, campaign: Campaign, act: Act) -> None:
        """S3.3: a guidance group reports about the units that it was sent to."""
        if self.unit is not None:
            unit_of(campaign, self.unit)
        group = campaign.groups.get(act.signers[0])
        if group is not None and group.kind == "GUIDANCE" and self.unit not in group.units:
            raise Refused(
                "unit-of-another-group",
                "S3.3; S10.106",
                zh=f"指导组{group.id}没有联系{self.unit or '全部单位'}。",
                en=f"Guidance group {group.id} was not sent to {self.unit or 'all units'}.",
            )


class IssueLogged(CampaignBody, frozen=True, kw_only=True):
    """A latent problem or an incident is recorded, with the group that answers for it (S3.5, S3.9, S10.110).

    `document` describes it; the log says only of which kind it is.
    """

    issue: Number
    kind: Literal["CANVASSING", "BRIBERY", "THREAT", "DISPUTE", "PETITION", "FINANCE", "OPINION", "OTHER"]
    responsible: Number
    document: Digest
    unit: Number | None = None
    due: Day | None = None

    signed_by: ClassVar[Signers] = REPORTERS
    zh: ClassVar[str] = "登记问题隐患"
    after_close: ClassVar[bool] = True

    def judge(self, campaign: Campaign, act: Act) -> None:
        if self.issue in campaign.issues:
            raise Refused(
                "issue-logged-before",
                "S3.9",
                zh=f"编号{self.issue}的问题已经登记。",
                en=f"An issue {self.issue} has been logged already; use another number.",
            )
        check_group(campaign, self.responsible)
        if self.unit is not None:
            unit_of(campaign, self.unit)

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.issues[self.issue] = Issue(
            self.kind, self.unit, self.responsible, act.day, self.due, entry=campaign.size
        )


class IssueResolved(CampaignBody, frozen=True, kw_only=True):
    """A problem was resolved, or there is a plan for it: two things that statistics keep apart (S3.13, S3.15)."""

    issue: Number
    outcome: Literal["RESOLVED", "PLANNED", "UNFOUNDED"]
    document: Digest

    signed_by: ClassVar[Signers] = WORKERS
    zh: ClassVar[str] = "处理问题隐患"
    after_close: ClassVar[bool] = True

    def judge(self, campaign: Campaign, act: Act) -> None:
        """What is planned may be resolved later; what is resolved stays so. Only who answers for it, or the leaders, say so."""
        issue = campaign.issues.get(self.issue)
        if issue is None or issue.outcome in ("RESOLVED", "UNFOUNDED"):
            raise Refused(
                "no-open-issue",
                "S3.9",
                zh=f"没有待处理的问题{self.issue}。",
                en=f"There is no open issue {self.issue}.",
            )
        signer = act.signers[0]
        leads = signer == "AUTHORITY" or campaign.groups[signer].kind in ("LEADING", "OFFICE")
        if signer != issue.responsible and not leads:
            raise Refused(
                "issue-of-another-group",
                "S3.9",
                zh=f"问题{self.issue}由{issue.responsible}负责，须由其（或领导小组、办公室）签认。",
                en=f"Issue {self.issue} is the responsibility of {issue.responsible}, who signs, or the leading group or office.",
            )

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.issues[self.issue].outcome = self.outcome


STATEMENTS: Final[tuple[type[CampaignBody], ...]] = (StageTaskDone, IssueLogged, IssueResolved)
