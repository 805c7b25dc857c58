"""What the file of a campaign's story may say: units, who is left out, the elections and the stories they play, tasks, statements.

Keys are those of the TOML file; `docs/scenarios.md` describes them one by one. What it leaves out: the stories of the elections
themselves (`services/drill/scenario`), and what all this means (`play.py`).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from services.drill.scenario.words import Count, Name, Names, Positive, Section, When
from shared.campaign.plan import Duty, UnitKind
from shared.campaign.state import AgeBand, Education
from shared.campaign.timetable import Task
from shared.election.regulation.profile import BodyKind

ALL = "ALL"
"""Every unit that takes part."""


class PersonFacts(Section, frozen=True, kw_only=True):
    """What is said of somebody elected. By default a woman if the elections say so, and a party member if elected to the party organisation."""

    woman: bool | None = None
    age: AgeBand = "40_TO_49"
    education: Education = "SENIOR_SECONDARY"
    party: bool | None = None


class UnitPlan(Section, frozen=True, kw_only=True):
    """A village, a community, or what groups them. `seats`: as the elections of this file have them, unless it says others."""

    id: str
    title: str
    kind: UnitKind = "VILLAGE"
    parent: str | None = None
    households: Count | None = None
    population: Count | None = None
    risk: Literal["NORMAL", "KEY", "DIFFICULT", "BACKWARD"] = "NORMAL"
    seats: dict[BodyKind, Positive] | None = None
    cadres: Positive | None = None
    cadres_reason: str = ""
    people: dict[Name, PersonFacts] = msgspec.field(default_factory=dict)


class Exclusion(Section, frozen=True, kw_only=True):
    """Some units, or some of their bodies, are not renewed in this campaign, and why."""

    units: Names
    reason: Literal["ALREADY_RENEWED", "DEFERRED", "WAITS_FOR_ANOTHER"]
    bodies: tuple[BodyKind, ...] = ()
    day: When | None = None
    refused: str | None = None


class GroupPlan(Section, frozen=True, kw_only=True):
    """A group of the organisation chart, beside the leading group and its office, which are always formed."""

    id: str
    kind: Literal["LEADING", "OFFICE", "WORKING", "GUIDANCE", "INSPECTION", "JOINT_REVIEW"]
    head: str = "党工委副书记"
    members: Count = 5
    parent: str | None = "leading"
    units: tuple[str, ...] = ()
    leader: str | None = None
    function: Literal["COORDINATION", "PUBLICITY", "JOINT_REVIEW", "STABILITY", "OTHER"] | None = None
    day: When | None = None
    refused: str | None = None


class Line(Section, frozen=True, kw_only=True):
    """A line of the day schedule: a task, or the election of a body, due by a day."""

    item: str
    by: str
    scope: Literal["UNIT", "CAMPAIGN"] = "UNIT"


class TaskPlan(Section, frozen=True, kw_only=True):
    """A task of a stage is done in some units, in ALL that take part, or, where no units are named, once for the campaign."""

    task: Task
    day: When
    units: Names = ()
    period_from: str | None = None
    period_to: str | None = None
    refused: str | None = None


class ElectionPlan(Section, frozen=True, kw_only=True):
    """The election of a body in a unit, and the story that it plays: the name of one, or its own keys.

    `people`: what somebody of the story is called in the unit. `duties`: who does something that the posts do not tell. `refused`:
    the campaign refuses to take the election in, with this code; the story then ends with its call.
    """

    unit: str
    body: BodyKind
    story: str | dict[str, Any]
    day: str | None = None
    linked: When | None = None
    people: dict[Name, Name] = msgspec.field(default_factory=dict)
    duties: dict[Name, Duty] = msgspec.field(default_factory=dict)
    reelected: Names = ()
    reason: str = ""
    refused: str | None = None


class Said(Section, frozen=True, kw_only=True):
    """A statement of the file's own in the campaign's log, lawful or not. What `body` leaves out is filled in."""

    type: str
    day: When
    body: dict[str, Any] = msgspec.field(default_factory=dict)
    signer: str | None = None
    refused: str | None = None


class CampaignExpect(Section, frozen=True, kw_only=True):
    """How the campaign stands at the end. What is not named is not compared."""

    board: dict[str, str] | None = None
    finished: Count | None = None
    taking_part: Count | None = None
    findings: tuple[str, ...] | None = None
    targets: dict[str, str] | None = None
    refused: tuple[str, ...] | None = None
    closed: bool | None = None
    entries: Count | None = None


class CampaignScenario(Section, frozen=True, kw_only=True):
    """A whole campaign."""

    place: str
    title: str | None = None
    level: Literal["TOWNSHIP", "COUNTY", "CITY"] = "TOWNSHIP"
    story: str = ""
    story_en: str = ""
    plan: str
    first_day: str
    last_day: str
    opened: When | None = None
    closed: When | None = None
    refused: str | None = None
    unit: tuple[UnitPlan, ...]
    exclude: tuple[Exclusion, ...] = ()
    group: tuple[GroupPlan, ...] = ()
    timetable: tuple[Line, ...] = ()
    task: tuple[TaskPlan, ...] = ()
    election: tuple[ElectionPlan, ...] = ()
    statement: tuple[Said, ...] = ()
    expect: CampaignExpect = CampaignExpect()
