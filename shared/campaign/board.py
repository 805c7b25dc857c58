"""The board of a campaign: for every unit how far it has come, what is next and what is late, on a given day.

A projection of the state, for pages, tables and programs. What it leaves out: how it is laid out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final, Literal

import msgspec

from shared.campaign.findings import findings
from shared.campaign.plan import BODY_ZH, UnitKind
from shared.campaign.state import Campaign, Unit
from shared.campaign.timetable import TASK_ZH, Due, open_lines

State = Literal["EXCLUDED", "CONCLUDED", "LINKED", "WAITING"]
STATE_ZH: Final[dict[State, str]] = {
    "EXCLUDED": "不参加",
    "CONCLUDED": "已完成",
    "LINKED": "选举中",
    "WAITING": "未开始",
}
STAGE_ZH: Final = {"EXCLUDED": "不参加", "PREPARING": "准备", "FINISHED": "完成"}


class Row(msgspec.Struct, frozen=True):
    """One unit. `stage` is EXCLUDED, PREPARING, FINISHED, or the body whose turn it is."""

    unit: str
    title: str
    kind: UnitKind
    risk: str
    stage: str
    bodies: dict[str, State]
    """Every body that the plan elects there, in the plan's order."""
    tasks: tuple[str, ...]
    """Tasks that are done, in the order of the stages."""
    upcoming: Due | None
    overdue: tuple[Due, ...]
    open_issues: int
    findings: dict[str, int]
    """How many by severity: S, M, I."""

    @property
    def stage_zh(self) -> str:
        """The stage in Chinese."""
        return STAGE_ZH.get(self.stage) or f"{BODY_ZH[self.stage]}换届"


class Board(msgspec.Struct, frozen=True):
    """The whole campaign on `day`: a row for each unit in which something is elected, and how many are finished."""

    day: str
    rows: tuple[Row, ...]
    finished: int
    taking_part: int
    overdue: tuple[Due, ...]
    """What is late and is done once for the whole campaign."""


def board(campaign: Campaign, day: str) -> Board:
    """The board on a calendar day there. Work grows with the units and with what is found, not with their product."""
    lines: dict[str | None, list[Due]] = defaultdict(list)
    for line in open_lines(campaign):
        lines[line.unit].append(line)
    found: dict[str, list[str]] = defaultdict(list)
    for finding in findings(campaign, day):
        found[finding.unit].append(finding.severity)
    issues = Counter(each.unit for each in campaign.issues.values() if each.outcome is None)
    rows = []
    for unit in campaign.units.values():
        if not campaign.renewed(unit):
            continue
        mine, grades = lines[unit.id], found[unit.id]
        rows.append(
            Row(
                unit=unit.id,
                title=unit.title,
                kind=unit.kind,
                risk=unit.risk,
                stage=stage(campaign, unit),
                bodies={body: _state(unit, body) for body in campaign.renewed(unit)},
                tasks=tuple(task for task in TASK_ZH if task in unit.tasks),
                upcoming=next((each for each in mine if each.by >= day), None),
                overdue=tuple(each for each in mine if each.by < day),
                open_issues=issues[unit.id],
                findings={grade: grades.count(grade) for grade in ("S", "M", "I") if grade in grades},
            )
        )
    part = [row for row in rows if row.stage != "EXCLUDED"]
    return Board(
        day,
        tuple(rows),
        sum(row.stage == "FINISHED" for row in part),
        len(part),
        tuple(each for each in lines[None] if each.by < day),
    )


def stage(campaign: Campaign, unit: Unit) -> str:
    """How far a unit has come: see `Row`."""
    bodies = campaign.renewed(unit)
    if set(bodies) <= set(unit.excluded):
        return "EXCLUDED"
    waiting = [body for body in bodies if not unit.settled(body)]
    if not waiting:
        return "FINISHED"
    return waiting[0] if unit.elections else "PREPARING"


def _state(unit: Unit, body: str) -> State:
    if body in unit.excluded:
        return "EXCLUDED"
    if unit.settled(body):
        return "CONCLUDED"
    return "LINKED" if any(each.body == body for each in unit.elections) else "WAITING"
