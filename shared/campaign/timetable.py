"""The timetable against the plan: what should be done by a day and is not, and what is next in each unit.

A line of the schedule is a task or the election of a body, due by a day. A task due on a day is overdue from the next day
on. What it leaves out: deadlines within an election, which are that election's own.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from shared.campaign.plan import BODY_ZH
from shared.campaign.state import Campaign, Planned, Unit

Task = Literal[
    "SURVEY", "AUDIT", "PLAN_ISSUED", "TRAINING", "MOBILISATION", "PUBLICITY", "RECTIFICATION", "APPRAISAL",
    "SCREENING", "RESERVES", "AUTHORISATION", "HANDOVER", "AUXILIARY_BODIES", "TERM_PLEDGES", "LOOK_BACK",
]  # fmt: skip

TASK_ZH: Final[dict[str, str]] = {
    "SURVEY": "调研摸底",  # S3.6-3.8, S5.1
    "AUDIT": "任期审计",  # S3.10; OCV2018 35
    "PLAN_ISSUED": "实施意见",  # S10.109
    "TRAINING": "业务培训",  # S10.109
    "MOBILISATION": "动员大会",  # S2.9
    "PUBLICITY": "宣传发动",  # S2.12
    "RECTIFICATION": "整顿后进班子",  # S5.2
    "APPRAISAL": "考察考核",  # S2.4
    "SCREENING": "人选筛查",  # S4.7
    "RESERVES": "后备人选",  # S4.10, S5.3
    "AUTHORISATION": "会议授权",  # S10.47
    "HANDOVER": "班子交接",  # S2.13, S10.103
    "AUXILIARY_BODIES": "配套组织",  # S10.97
    "TERM_PLEDGES": "任期目标",  # S10.100-102
    "LOOK_BACK": "回头看",  # S7.7
}
"""Tasks of the stages, with the rows of the requirements that name them."""


class Due(msgspec.Struct, frozen=True):
    """A line of the schedule that is not fulfilled. `unit` is None for what is done once for the whole campaign."""

    item: str
    by: str
    unit: str | None

    @property
    def zh(self) -> str:
        """The line in Chinese."""
        return TASK_ZH.get(self.item) or f"{BODY_ZH[self.item]}选举"


def overdue(campaign: Campaign, day: str) -> list[Due]:
    """Everything that was due before `day` and is not done, by date."""
    return [each for each in open_lines(campaign) if each.by < day]


def upcoming(campaign: Campaign, unit: str | None, day: str) -> Due | None:
    """The next thing due in a unit (None: in the whole campaign) on `day` or later."""
    return next((each for each in open_lines(campaign) if each.unit == unit and each.by >= day), None)


def open_lines(campaign: Campaign) -> list[Due]:
    """Every line of the schedule that is not fulfilled, in each unit that takes part, by date."""
    found = []
    for line in campaign.timetable:
        if line.scope == "CAMPAIGN":
            if line.item not in campaign.tasks:
                found.append(Due(line.item, line.by, None))
        else:
            found += [
                Due(line.item, line.by, unit.id)
                for unit in campaign.taking_part()
                if not _fulfilled(campaign, unit, line)
            ]
    return sorted(found, key=lambda each: (each.by, each.unit or "", each.item))


def _fulfilled(campaign: Campaign, unit: Unit, line: Planned) -> bool:
    if line.item in TASK_ZH:
        return line.item in unit.tasks
    return line.item not in campaign.renewed(unit) or unit.settled(line.item)
