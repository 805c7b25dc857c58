"""What is found in a campaign and was not refused: facts that cannot be undone, and what is only expected (decision 4).

Each finding has the id of its assertion (A43, A44 ...) or the row or conflict that it comes from, a severity and a clause.
Severity: S serious (needs a ruling), M minor (procedural), I information. What it leaves out: what the law of campaigns
refuses, the shares of targets (`targets.py`), and what is found about those elected (`findings_of_members.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shared.campaign import findings_of_members
from shared.campaign.elections import party_gave_woman
from shared.campaign.finding import Finding
from shared.campaign.plan import BODY_ZH, COMMITTEES, PARTY
from shared.campaign.state import Campaign, Unit
from shared.campaign.timetable import overdue


def findings(campaign: Campaign, day: str) -> list[Finding]:
    """Everything found on a calendar day, unit by unit, then what concerns the whole campaign."""
    found: list[Finding] = []
    guided = _guided(campaign)
    for unit in campaign.taking_part():
        for search in _SEARCHES:
            found += search(campaign, unit)
        found += _guidance(campaign, unit, guided)
        found += _audit(campaign, unit, day)
    return [*found, *_late(campaign, day)]


def _order(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """A44: the elections were held in the plan's order; a recorded exception is told, not blamed."""
    plan = campaign.plan
    for later in unit.elections:
        for earlier in unit.elections:
            if plan.step_of(earlier.body) >= plan.step_of(later.body):
                continue
            end = earlier.conclusion.announced_on if earlier.conclusion else earlier.day
            if later.day < end:
                yield Finding(
                    "A44",
                    "I" if later.exception else "M",
                    plan.steps[plan.step_of(later.body)].clause,
                    unit.id,
                    f">= {end}",
                    later.day,
                    f"{BODY_ZH[later.body]}的选举日早于{BODY_ZH[earlier.body]}换届完成之日"
                    + ("（已登记次序例外）" if later.exception else ""),
                    f"{later.body} was elected before {earlier.body} was finished"
                    + (" (by a recorded exception)" if later.exception else ""),
                    earlier.entries + later.entries,
                )


def _window(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """S10.36: elections are held within the campaign's window; the auxiliary bodies may come after it (S10.37)."""
    last_step = len(campaign.plan.steps) - 1
    for each in unit.elections:
        late = each.day > campaign.last_day and campaign.plan.step_of(each.body) < last_step
        if each.day < campaign.first_day or late:
            yield Finding(
                "S10.36",
                "M",
                "S10.36; S10.37",
                unit.id,
                f"{campaign.first_day} - {campaign.last_day}",
                each.day,
                f"{BODY_ZH[each.body]}的选举日不在换届工作期间",
                f"the day of {each.body} lies outside the campaign",
                each.entries,
            )


def _woman_seat(campaign: Campaign, unit: Unit) -> Iterator[Finding]:
    """A17: nobody can tell whether a woman seat was due, because the party election is not concluded in this campaign."""
    if party_gave_woman(campaign, unit) is not None:
        return
    for each in unit.elections:
        if each.body in campaign.plan.woman_seat.value and not each.woman_seat:
            yield Finding(
                "A17",
                "M",
                campaign.plan.woman_seat.clause,
                unit.id,
                PARTY,
                "?",
                f"{BODY_ZH[each.body]}选举没有单设女委员岗位，而党组织选举有无女委员无从得知",
                f"{each.body} lists no woman seat, and whether the party election gave a woman is unknown",
                each.entries,
            )


def _guided(campaign: Campaign) -> set[str] | None:
    """The units that guidance groups were sent to; None before there is such a group."""
    groups = [each for each in campaign.groups.values() if each.kind == "GUIDANCE" and not each.dissolved]
    return set().union(*(each.units for each in groups)) if groups else None


def _guidance(campaign: Campaign, unit: Unit, guided: set[str] | None) -> Iterator[Finding]:
    """S3.3: every unit is guided, once groups are formed at all."""
    if guided is not None and unit.id not in guided:
        yield Finding(
            "S3.3",
            "M",
            campaign.plan.guidance.clause,
            unit.id,
            "GUIDANCE",
            "-",
            "没有指导组联系该单位",
            "no guidance group was sent to this unit",
        )


def _audit(campaign: Campaign, unit: Unit, day: str) -> Iterator[Finding]:
    """A47: the audit of the outgoing team is done before the committee's election day."""
    for each in unit.elections:
        done = unit.tasks.get("AUDIT")
        if each.body in COMMITTEES and each.day <= day and (done is None or done >= each.day):
            yield Finding(
                "A47",
                "M",
                "OCV2018 35; S3.10",
                unit.id,
                f"< {each.day}",
                done or "-",
                "任期（离任）经济责任审计没有在选举日前完成",
                "the audit of the outgoing team was not done before election day",
                each.entries,
            )


def _late(campaign: Campaign, day: str) -> Iterator[Finding]:
    """S4.3: the timetable against the plan; S3.9: issues that should be dealt with."""
    for due in overdue(campaign, day):
        yield Finding(
            "S4.3",
            "M",
            "S4.3",
            due.unit or "",
            f"<= {due.by}",
            day,
            f"{due.zh}逾期未完成",
            f"{due.item} is overdue",
        )
    for number, issue in campaign.issues.items():
        if issue.outcome is None and issue.due is not None and issue.due < day:
            yield Finding(
                "S3.9",
                "M",
                "S3.9",
                issue.unit or "",
                f"<= {issue.due}",
                day,
                f"问题{number}逾期未处理，责任机构{issue.responsible}",
                f"issue {number} is overdue; {issue.responsible} answers for it",
                (issue.entry,),
            )


_SEARCHES: Final = (
    _order,
    _window,
    _woman_seat,
    *findings_of_members.SEARCHES,
)
