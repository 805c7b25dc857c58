"""Reads the file of a campaign's story with all the elections it plays, or says in both languages what is wrong and where.

What it leaves out: playing it (`play.py`).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from services.drill.campaign.model import ALL, CampaignScenario, ElectionPlan
from services.drill.names import many
from services.drill.scenario.days import at, read_when
from services.drill.scenario.keys import Complaint, complaints_about, nearest
from services.drill.scenario.model import Scenario
from services.drill.scenario.parameters import profile_of
from services.drill.scenario.reading import SHIPPED, corrections, find, parse, scenario_of, shipped
from services.drill.timetable import MORNING
from shared.campaign import law, plan
from shared.campaign.plan import Plan
from shared.errors import Malformed, within

MARKS: Final = frozenset({"plan", "unit", "election"})
"""Keys that a campaign's file has and an election's never: by them the one is told from the other."""
FOLDER: Final = "campaigns"
_UNIT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")


@dataclass(frozen=True, slots=True)
class CampaignStory:
    """A file that was read: what it says, its regulation, and the story of each election in the file's order."""

    scenario: CampaignScenario
    plan: Plan
    elections: tuple[Scenario, ...]


def find_campaign(name: str) -> CampaignStory | None:
    """The campaign told by the file `name` or shipped under that name; None if that is something else. Raises Malformed or OSError."""
    if name in shipped_campaigns():
        return read_campaign(shipped_campaign(name), name)
    path = Path(name)
    if name in shipped() or not path.exists():
        return None
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        return None
    if MARKS.isdisjoint(parse(text, path.name)):
        return None
    return read_campaign(text, path.name, path.parent)


def shipped_campaigns() -> list[str]:
    """Names of the campaigns' stories that come with Jianpiao."""
    files = resources.files(SHIPPED).joinpath(FOLDER).iterdir()
    return sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))


def shipped_campaign(name: str) -> str:
    """The text of one."""
    return resources.files(SHIPPED).joinpath(FOLDER).joinpath(f"{name}.toml").read_text("utf-8")


def moment_of(text: str, minutes: int = MORNING) -> int:
    """Milliseconds of a day of the file, at that time of day unless it names one. Raises Malformed."""
    when = read_when(text)
    if not when.day:
        raise Malformed(
            f"{text!r}: a campaign has no election day of its own; write 2026-03-28 or 2026-03-28 09:30",
            zh=f"“{text}”：换届工作没有单一的选举日，请写作 2026-03-28 或 2026-03-28 09:30",
        )
    return at(when.day, minutes if when.minutes is None else when.minutes)


def read_campaign(text: str, name: str = "campaign", folder: Path = Path()) -> CampaignStory:
    """The campaign written in `text`. Raises Malformed with everything that is wrong; OSError where a file beside it is missing."""
    raw = parse(text, name)
    wrong = list(complaints_about(CampaignScenario, raw, CampaignScenario.__struct_fields__))
    if wrong:
        raise corrections(name, wrong)
    scenario = msgspec.convert(raw, CampaignScenario)
    regulation = _plan(scenario.plan, folder)
    wrong = list(_complaints(scenario, regulation))
    if wrong:
        raise corrections(name, wrong)
    units = {each.id: each.title for each in scenario.unit}
    stories = []
    for number, row in enumerate(scenario.election, 1):
        story = _story(row, units[row.unit], f"{name} election[{number}]", folder)
        if (body := profile_of(story).body) != row.body:
            wrong.append(
                (
                    f"election[{number}]：剧本选的是{body}，写的是{row.body}",
                    f"election[{number}]: its story elects {body}, and it says {row.body}",
                )
            )
        stories.append(story)
    if wrong:
        raise corrections(name, wrong)
    return CampaignStory(scenario, regulation, tuple(stories))


def _plan(named: str, folder: Path) -> Plan:
    if named.endswith(".toml"):
        with within(named):
            return plan.read((folder / named).read_text("utf-8"))
    return plan.load(named)


def _story(row: ElectionPlan, village: str, place: str, folder: Path) -> Scenario:
    """The story of one election, told of this unit and on this day; of an election that is not taken in, no more than its call."""
    if isinstance(row.story, dict):
        story = scenario_of({"village": village, **copy.deepcopy(row.story)}, f"{place}.story", folder)
    elif row.story in shipped():
        story = replace(find(row.story), village=village, title=None)
    else:
        story = find(str(folder / row.story) if row.story.endswith(".toml") else row.story)
    if row.day is not None:
        story = replace(story, timetable=replace(story.timetable, day=row.day))
    return story if row.refused is None else replace(story, stop_after="call")


def _complaints(scenario: CampaignScenario, regulation: Plan) -> Iterator[Complaint]:
    units = {each.id: each for each in scenario.unit}
    for each in scenario.unit:
        if not _UNIT.fullmatch(each.id):
            yield (
                f"unit：编号“{each.id}”只能用字母、数字、点、连字符和下划线",
                f"unit: the id {each.id!r} may have letters, digits, dots, hyphens and underscores only",
            )
    if len(units) < len(scenario.unit):
        yield "unit：编号不得相同", "unit: each needs an id of its own"
    named: list[tuple[str, Collection[str]]] = [
        *((f"exclude[{at_}]", many(row.units)) for at_, row in enumerate(scenario.exclude, 1)),
        *((f"group[{at_}]", row.units) for at_, row in enumerate(scenario.group, 1)),
        *(
            (f"task[{at_}]", [u for u in many(row.units) if u != ALL])
            for at_, row in enumerate(scenario.task, 1)
        ),
        *((f"election[{at_}]", [row.unit]) for at_, row in enumerate(scenario.election, 1)),
        ("expect.board", scenario.expect.board or {}),
    ]
    for place, ids in named:
        yield from _known(ids, units, place, "单位", "unit")
    targets = [each.id for each in regulation.targets]
    yield from _known(scenario.expect.targets or {}, targets, "expect.targets", "目标", "target")
    yield from _days(scenario)
    yield from _statements(scenario)


def _days(scenario: CampaignScenario) -> Iterator[Complaint]:
    days: list[tuple[str, str | None]] = [
        ("first_day", scenario.first_day),
        ("last_day", scenario.last_day),
        ("opened", scenario.opened),
        ("closed", scenario.closed),
    ]
    for name in ("exclude", "group", "task", "election", "statement"):
        days += [(f"{name}[{at_}].day", row.day) for at_, row in enumerate(getattr(scenario, name), 1)]
    days += [(f"election[{at_}].linked", row.linked) for at_, row in enumerate(scenario.election, 1)]
    days += [(f"timetable[{at_}].by", row.by) for at_, row in enumerate(scenario.timetable, 1)]
    for place, text in days:
        if text is not None:
            try:
                moment_of(text)
            except Malformed as error:
                yield f"{place}：{error.zh}", f"{place}: {error.en}"


def _statements(scenario: CampaignScenario) -> Iterator[Complaint]:
    for number, said in enumerate(scenario.statement, 1):
        place = f"statement[{number}]"
        if said.type not in law.KINDS:
            yield from _known([said.type], law.KINDS, f"{place}.type", "记录类型", "statement")
            continue
        members = {field.encode_name for field in msgspec.structs.fields(law.KINDS[said.type])}
        yield from _known(
            said.body, members, f"{place}.body", f"{said.type} 的内容", f"member of {said.type}"
        )


def _known(
    names: Collection[str], known: Collection[str], place: str, zh: str, en: str
) -> Iterator[tuple[str, str]]:
    for name in names:
        if name not in known:
            near_zh, near_en = nearest(name, known)
            yield f"{place}：没有{zh}“{name}”，{near_zh}", f"{place}: there is no {en} {name!r}; {near_en}"
