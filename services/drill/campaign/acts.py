"""What is stated in a campaign's log: the opening, groups, exclusions, seats, tasks, calls, results and statements of the file's own.

Each is signed by who may: the office where the office may, else the leading group, else the authority. What it leaves out: when
(`play.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, get_type_hints

import msgspec

from services.drill.campaign.elections import Held, seats_of
from services.drill.campaign.logs import Logs
from services.drill.campaign.model import ALL, Exclusion, GroupPlan, Said, TaskPlan, UnitPlan
from services.drill.campaign.persons import Persons
from services.drill.campaign.reading import CampaignStory
from services.drill.chance import Chance
from services.drill.clerk import Act, Clerk
from services.drill.crew import AUTHORITY, Crew
from services.drill.names import many
from services.drill.telling import Teller, Text
from services.drill.transport import Taken
from services.drill.words import said as word
from shared import clock
from shared.campaign import law
from shared.campaign.opening import CampaignClosed, CampaignOpened
from shared.campaign.organisation import GroupFormed
from shared.campaign.plan import BODY_ZH
from shared.campaign.preparation import EIGHT_CLEAR, StageTaskDone
from shared.campaign.seats import SeatsApproved
from shared.campaign.state import Campaign, Planned
from shared.campaign.statement import CampaignBody
from shared.campaign.timetable import TASK_ZH
from shared.campaign.units import Listed, UnitExcluded
from shared.election.statement import Digest
from shared.errors import Malformed

LEADING: Final = "leading"
OFFICE: Final = "office"
REASON: Final = {
    "ALREADY_RENEWED": Text("已经换届", "renewed already"),
    "DEFERRED": Text("缓期换届", "deferred"),
    "WAITS_FOR_ANOTHER": Text("须待另一选举", "waits for another election"),
}


class Acts:
    """The hands of the campaign's office in one run of a story."""

    def __init__(
        self, story: CampaignStory, clerk: Clerk, crew: Crew, chance: Chance, persons: Persons, teller: Teller
    ) -> None:
        self._story, self.clerk, self._crew = story, clerk, crew
        self._chance, self._persons, self._teller = chance, persons, teller
        self.refused_opening = False

    @property
    def campaign(self) -> Campaign:
        """The campaign as the statements so far make it."""
        return self.clerk.fold.campaign

    def move_to(self, moment: int) -> None:
        """Sets the drill's clock forward; it stands if that moment is past."""
        if self.clerk.fold.called:
            self.clerk.move_clock(moment)

    def open(self, moment: int) -> None:
        """The authority opens the campaign; the leading group and its office are formed, which sign from then on."""
        plan, scenario = self._story.plan, self._story.scenario
        self.clerk.begin(self._chance.uuid7(moment), moment)
        body = CampaignOpened(
            title=scenario.title or f"{scenario.place}村级组织换届工作",
            place=scenario.place,
            level=scenario.level,
            plan=plan,
            first_day=scenario.first_day,
            last_day=scenario.last_day,
            units=tuple(_listed(each) for each in scenario.unit),
            timetable=tuple(Planned(each.item, each.by, each.scope) for each in scenario.timetable),
            authority=self._crew.public_key(AUTHORITY),
            drill=True,
        )
        if not self._act("open", "", body, scenario.refused):
            self.refused_opening = True
            return
        electing = len(self.campaign.taking_part())
        self._tell(f"{plan.zh}，{electing}个单位", f"{plan.en}; {electing} units")
        own = {each.id for each in scenario.group}
        for group in (
            GroupPlan(id=LEADING, kind="LEADING", head="党工委书记", members=7, parent=None),
            GroupPlan(id=OFFICE, kind="OFFICE"),
        ):
            if group.id not in own:
                self.group(group)

    def group(self, row: GroupPlan) -> None:
        body = GroupFormed(
            group=row.id,
            kind=row.kind,
            head=row.head,
            members=row.members,
            parent=None if row.kind == "LEADING" else row.parent,
            key=self._crew.public_key(row.id),
            units=row.units,
            leader=row.leader,
            function=row.function,
        )
        if self._act("group", "", body, row.refused):
            self._tell(f"{row.id}：{row.head}牵头，{row.members}人", f"{row.id}: {row.members} members")

    def exclude(self, row: Exclusion) -> None:
        for unit in many(row.units):
            document = self._document(f"{unit} {row.reason}")
            body = UnitExcluded(unit=unit, reason=row.reason, document=document, bodies=row.bodies)
            if self._act("exclude", unit, body, row.refused):
                what = "、".join(BODY_ZH[each] for each in row.bodies) or "全部班子"
                what_en = ", ".join(row.bodies) or "all bodies"
                self._tell(f"{what}：{REASON[row.reason].zh}", f"{what_en}: {REASON[row.reason].en}")

    def seats(self, unit: UnitPlan, held: Sequence[Held]) -> None:
        """The seats of the unit's elections, unless the file says others: those that the campaign takes in before the refused."""
        planned = {
            each.election.profile.body: seats_of(each.election)
            for each in sorted(held, key=lambda each: each.row.refused is None)
            if each.row.unit == unit.id
        }
        fixed = {body: seats for body, seats in planned.items() if body in self._story.plan.seats}
        seats = fixed if unit.seats is None else unit.seats
        if not seats:
            return
        body = SeatsApproved(
            unit=unit.id,
            seats=seats,
            document=self._document(f"{unit.id} seats"),
            cadres=unit.cadres,
            reason=unit.cadres_reason,
        )
        if self._act("seats", unit.id, body):
            self._tell(
                "，".join(f"{BODY_ZH[body]}{number}名" for body, number in seats.items()),
                ", ".join(f"{body} {number}" for body, number in seats.items()),
            )

    def task(self, row: TaskPlan) -> None:
        names = many(row.units)
        units: Sequence[str | None] = (
            [each.id for each in self.campaign.taking_part()] if ALL in names else names or [None]
        )
        for unit in units:
            given: dict[str, Any] = {"task": row.task, "unit": unit}
            if row.period_from is not None:
                given["period_from"] = row.period_from
            if row.period_to is not None:
                given["period_to"] = row.period_to
            if self._act("task", unit or "", self._filled("StageTaskDone", given), row.refused):
                self._tell(TASK_ZH[row.task], word(row.task).en)

    def link(self, held: Held) -> None:
        body = held.link()
        if self._act(held.place, held.row.unit, body, held.row.refused):
            zh = f"{BODY_ZH[body.body]}：选举日{body.day}，{body.seats}名"
            self._tell(
                zh + "，单设女委员岗位" * body.woman_seat,
                f"{body.body}: election day {body.day}, {body.seats} seats"
                + ", one a woman's" * body.woman_seat,
            )

    def conclude(self, held: Held, logs: Logs) -> None:
        """Cites the election by its log's checkpoint."""
        checkpoint = logs.checkpoint(held.election.id, held.election.size)
        body = held.conclusion(self._persons, checkpoint)
        if self._act(held.place, held.row.unit, body):
            names = "、".join(held.winners.values())
            self._tell(
                f"{BODY_ZH[held.row.body]}当选：{names}（引用{held.election.size}条的检查点）",
                f"{held.row.body} elected: {names} (cited at {held.election.size} entries)",
            )

    def said(self, row: Said, held: Sequence[Held]) -> None:
        """A statement of the file's own. An election is named by its unit and body, "V1 VILLAGERS_COMMITTEE"."""
        given = dict(row.body)
        if isinstance(given.get("election"), str):
            given["election"] = next(
                (
                    each.election.id
                    for each in held
                    if f"{each.row.unit} {each.row.body}" == given["election"] and each.row.refused is None
                ),
                given["election"],
            )
        if isinstance(given.get("person"), str) and isinstance(given.get("unit"), str):
            given["person"] = self._persons.number(given["unit"], given["person"])
        body = self._filled(row.type, given)
        if self._act("statement", str(given.get("unit") or ""), body, row.refused, row.signer):
            told = "、".join(str(each) for each in row.body.values() if isinstance(each, str))
            self._tell(told, told.replace("、", ", "))

    def close(self) -> None:
        self._act("close", "", CampaignClosed(document=self._document("close")))

    def _act(
        self, step: str, unit: str, body: CampaignBody, refused: str | None = None, signer: str | None = None
    ) -> bool:
        """Makes one statement and tells of it; whether it was accepted. Raises StoryBroke if its fate is not the expected one."""
        self.clerk.step = f"{step} {unit}".strip()
        before = len(self.clerk.refusals)
        answer = self.clerk.act(Act(body, [signer or self._signer(body)], refused=refused))
        day = clock.day_of(self.clerk.now).isoformat()
        kind = Text(type(body).zh, type(body).__name__)
        if isinstance(answer, Taken):
            self._teller.step(day, unit, kind)
            return True
        self._teller.step(day, unit, Text("", ""))
        for each in self.clerk.refusals[before:]:
            self._teller.refused(kind, each.code, each.clause, self._persons.in_text(each.text))
        return False

    def _signer(self, body: CampaignBody) -> str:
        groups = self.campaign.groups if self.clerk.fold.called else {}
        offices = {str(each) for each in body.signed_by[0]}
        at_work = {each.kind: each.id for each in groups.values() if not each.dissolved}
        return next(
            (at_work[kind] for kind in ("OFFICE", "LEADING") if kind in offices and kind in at_work),
            AUTHORITY,
        )

    def _filled(self, type_name: str, given: dict[str, Any]) -> CampaignBody:
        """A statement whose documents are invented and whose day is today, as far as the file does not say."""
        kind = law.KINDS[type_name]
        hints = get_type_hints(kind, include_extras=True)
        for field in msgspec.structs.fields(kind):
            if field.required and field.name not in given and hints[field.name] == Digest:
                given[field.name] = self._document(f"{type_name} {field.name}")
        if kind is StageTaskDone:
            given.setdefault("done_on", clock.day_of(self.clerk.now).isoformat())
            if given.get("task") == "SURVEY":
                given.setdefault("clear", {each: self._document(each) for each in sorted(EIGHT_CLEAR)})
        try:
            return msgspec.convert(given, kind)
        except msgspec.ValidationError as error:
            raise Malformed(f"{type_name}: {error}", zh=f"{type_name}：内容不对：{error}") from error

    def _document(self, words: str) -> str:
        return self._chance.digest(words)

    def _tell(self, zh: str, en: str) -> None:
        if zh:
            self._teller.fact(Text(zh, en))


def _listed(unit: UnitPlan) -> Listed:
    return Listed(unit.id, unit.kind, unit.title, unit.parent, unit.households, unit.population, unit.risk)
