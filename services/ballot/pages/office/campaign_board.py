"""The board of all villages of a campaign: gathered once for a state of its log, then searched, filtered and paged at once.

Gathering takes most of a second for 3,300 units, so it is done in a thread, of a copy, and kept until the log grows or the day
changes. What it leaves out: how the board follows from the log (`shared/campaign/board.py`), and how it is laid out.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from services.ballot.pages.office.campaign_words import BODY, ITEMS, RISKS, STAGES, STATES
from shared import law
from shared.campaign.board import Row, State, board
from shared.campaign.plan import BODY_ZH
from shared.campaign.state import Campaign
from shared.campaign.timetable import TASK_ZH, Due
from shared.errors import Broken
from shared.text import Text

A_PAGE: Final = 50
KEPT: Final = 8
"""So many boards are kept: a street has one campaign, a county a few."""
Order = Literal["URGENT", "LIST", "NAME"]


class Body(msgspec.Struct, frozen=True):
    """The election of one body in a unit. `election` is the id of its log, where it is linked."""

    text: Text
    state: State
    state_text: Text
    election: str | None


class Line(msgspec.Struct, frozen=True):
    """Something due, and by when."""

    text: Text
    by: str


class Unit(msgspec.Struct, frozen=True):
    """One row of the board."""

    unit: str
    title: str
    above: str
    """The township that it belongs to."""
    risk: str
    risk_text: Text
    stage: str
    stage_text: Text
    bodies: tuple[Body, ...]
    tasks_done: int
    upcoming: Line | None
    overdue: tuple[Line, ...]
    open_issues: int
    serious: int
    searched: str
    """What a search looks through, in lower case."""

    @property
    def settled(self) -> int:
        """Bodies that are renewed or not to be."""
        return sum(each.state in ("CONCLUDED", "EXCLUDED") for each in self.bodies)

    @property
    def urgency(self) -> tuple[str, str]:
        """What is late stands first, the longest late before others; then whoever has something due soonest."""
        first = self.overdue[0] if self.overdue else self.upcoming
        return (first.by if first else "9999", self.unit)


class Progress(msgspec.Struct, frozen=True):
    """How many of those concerned have done something."""

    text: Text
    done: int
    of: int


class Gathered(msgspec.Struct, frozen=True):
    """A whole board on a day."""

    id: str
    title: str
    place: str
    drill: bool
    first_day: str
    last_day: str
    closed_on: str | None
    plan: Text
    plan_id: str
    size: int
    day: str
    units: tuple[Unit, ...]
    taking_part: int
    finished: int
    late: int
    """Units in which something is late."""
    overdue: tuple[Line, ...]
    """Late, and done once for the whole campaign."""
    stages: tuple[tuple[str, Text, int], ...]
    """Stages that somebody is in, with how many."""
    bodies: tuple[Progress, ...]
    tasks: tuple[Progress, ...]


class Wanted(msgspec.Struct, frozen=True):
    """What of the board somebody wants to see."""

    search: str = ""
    stage: str = ""
    risk: str = ""
    late: bool = False
    order: Order = "URGENT"
    start: int = 0


class Selected(msgspec.Struct, frozen=True):
    """A page of the board, and how many units fit in all."""

    units: tuple[Unit, ...]
    fitting: int
    start: int


class Boards:
    """The boards that were gathered last. For one event loop."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int, str], Gathered] = {}
        self._busy: dict[tuple[str, int, str], asyncio.Task[Gathered]] = {}

    async def of(self, campaign: Campaign, day: str) -> Gathered:
        """The board of a campaign as it is now. Two who ask at once wait for the same one."""
        key = campaign.id, campaign.size, day
        if key in self._kept:
            return self._kept[key]
        if key not in self._busy:
            # Nothing is awaited before the copy is made: it is of one moment.
            copied = law.freeze(campaign)
            self._busy[key] = asyncio.create_task(asyncio.to_thread(_gathered, copied, day))
        task = self._busy[key]
        try:
            found = await asyncio.shield(task)
        finally:
            if task.done():
                self._busy.pop(key, None)
        while len(self._kept) >= KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = found
        return found


def select(gathered: Gathered, wanted: Wanted) -> Selected:
    """The page of the board that is wanted."""
    words = wanted.search.lower().split()
    found = [
        unit
        for unit in gathered.units
        if (not wanted.stage or unit.stage == wanted.stage)
        and (not wanted.risk or unit.risk == wanted.risk)
        and (not wanted.late or unit.overdue)
        and all(word in unit.searched for word in words)
    ]
    if wanted.order == "URGENT":
        found.sort(key=lambda unit: unit.urgency)
    elif wanted.order == "NAME":
        found.sort(key=lambda unit: unit.title)
    start = min(wanted.start, max(0, len(found) - 1)) // A_PAGE * A_PAGE
    return Selected(tuple(found[start : start + A_PAGE]), len(found), start)


def gather(campaign: Campaign, day: str) -> Gathered:
    """The whole board on a calendar day."""
    there = board(campaign, day)
    units = tuple(_unit(campaign, row) for row in there.rows)
    taking_part = [unit for unit in units if unit.stage != "EXCLUDED"]
    stages = Counter(unit.stage for unit in units)
    return Gathered(
        id=campaign.id,
        title=campaign.title,
        place=campaign.place,
        drill=campaign.drill,
        first_day=campaign.first_day,
        last_day=campaign.last_day,
        closed_on=campaign.closed_on,
        plan=Text(campaign.plan.zh, campaign.plan.en),
        plan_id=f"{campaign.plan.id} {campaign.plan.version}",
        size=campaign.size,
        day=day,
        units=units,
        taking_part=there.taking_part,
        finished=there.finished,
        late=sum(bool(unit.overdue) for unit in units),
        overdue=tuple(map(_line, there.overdue)),
        stages=tuple((stage, text, stages[stage]) for stage, text in STAGES.items() if stages[stage]),
        bodies=tuple(_bodies(units)),
        tasks=tuple(_tasks(campaign, there.rows, len(taking_part))),
    )


def _gathered(copied: bytes, day: str) -> Gathered:
    campaign = law.thaw(copied)
    if not isinstance(campaign, Campaign):
        raise Broken("a copy of a campaign is none")
    return gather(campaign, day)


def _unit(campaign: Campaign, row: Row) -> Unit:
    known = campaign.units[row.unit]
    above = campaign.units[known.parent].title if known.parent else ""
    linked: dict[str, str] = {each.body: each.id for each in known.elections}
    return Unit(
        unit=row.unit,
        title=row.title,
        above=above,
        risk=row.risk,
        risk_text=RISKS[row.risk],
        stage=row.stage,
        stage_text=STAGES[row.stage],
        bodies=tuple(
            Body(BODY[body], state, STATES[state], linked.get(body)) for body, state in row.bodies.items()
        ),
        tasks_done=len(row.tasks),
        upcoming=_line(row.upcoming) if row.upcoming else None,
        overdue=tuple(map(_line, row.overdue)),
        open_issues=row.open_issues,
        serious=row.findings.get("S", 0),
        searched=f"{row.unit} {row.title} {above}".lower(),
    )


def _line(due: Due) -> Line:
    return Line(ITEMS[due.item], due.by)


def _bodies(units: Sequence[Unit]) -> list[Progress]:
    """For every body, how many of the units that elect it have done so."""
    done: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for unit in units:
        for each in unit.bodies:
            if each.state != "EXCLUDED":
                of[each.text.zh] += 1
                done[each.text.zh] += each.state == "CONCLUDED"
    return [Progress(BODY[body], done[zh], of[zh]) for body, zh in BODY_ZH.items() if of[zh]]


def _tasks(campaign: Campaign, rows: Sequence[Row], taking_part: int) -> list[Progress]:
    """For every task of the day schedule, how many units have done it; what is done once counts as one."""
    done = Counter(task for row in rows for task in row.tasks)
    asked = {line.item: line.scope for line in campaign.timetable if line.item in TASK_ZH}
    return [
        Progress(ITEMS[task], done[task], taking_part)
        if asked[task] == "UNIT"
        else Progress(ITEMS[task], int(task in campaign.tasks), 1)
        for task in TASK_ZH
        if task in asked
    ]
