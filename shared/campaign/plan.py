"""The regulation of a campaign as data: the order of the elections, seats, expectations and targets, each with its clause.

CampaignOpened pins a plan in full, so that a replay years later judges by the same one. The shipped plans are the TOML
files in `shared/campaign/plans`. What it leaves out: dates, which are a campaign's own (`timetable.py`), and the rules.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Final, Literal

import msgspec

from shared.election.regulation.parameters import Parameter, Whole
from shared.election.regulation.profile import BodyKind
from shared.errors import Malformed
from shared.schema_text import unreadable

UnitKind = Literal["TOWNSHIP", "MANAGEMENT", "VILLAGE", "COMMUNITY"]
"""镇乡街道、管委会、村、社区. Elections are held in villages and communities; the others only group them (S5.6)."""
Duty = Literal["SECRETARY", "DEPUTY_SECRETARY", "DISCIPLINE", "HEAD", "DEPUTY_HEAD", "MEMBER"]
"""What somebody does in the body: HEAD is the director (主任), the head of the board (社长) or the chair."""
Quality = Literal["WOMAN", "UP_TO_35", "SENIOR_SECONDARY", "PARTY_MEMBER"]
Among = Literal["TWO_COMMITTEES", "HEADS", "COMMITTEE", "COMMITTEE_HEADS"]
"""Whom a target counts: distinct persons of party organisation and committee; their secretaries and directors; the
committees' members; the committees' directors."""

PARTY: Final = "PARTY_ORGANISATION"
COMMITTEES: Final = frozenset({"VILLAGERS_COMMITTEE", "RESIDENTS_COMMITTEE"})
SUPERVISION: Final = "SUPERVISION_COMMITTEE"

BODY_ZH: Final[dict[str, str]] = {
    "VILLAGERS_COMMITTEE": "村民委员会",
    "RESIDENTS_COMMITTEE": "居民委员会",
    "PARTY_ORGANISATION": "党组织",
    "LEAGUE_BRANCH": "团支部",
    "COOP_BOARD": "社管会",
    "SUPERVISION_COMMITTEE": "监督委员会",
    "REPRESENTATIVES": "代表",
    "GROUP_LEADER": "小组长",
    "CONGRESS_DEPUTIES": "人大代表",
}
"""Short names of the bodies, for tables and refusals."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bodies elected at the same step; a later step comes after all earlier ones (S10.35)."""

    bodies: tuple[BodyKind, ...]
    clause: str


class SeatRange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many seats a body has."""

    minimum: Whole
    maximum: Whole
    clause: str


class Cadres(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Distinct persons in the two committees together: usually so many, and never more than `maximum`."""

    usual_minimum: Whole
    usual_maximum: Whole
    maximum: Whole
    clause: str


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is expected, by lawful election, to take a duty: expected and never enforced (S10.91, S10.92)."""

    body: BodyKind
    duty: Duty
    from_body: BodyKind
    from_duty: Duty
    clause: str


class Structure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At least so many persons of a quality in the two committees of each unit; found, not enforced (domain C13)."""

    quality: Quality
    least: Whole
    clause: str


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A share to be reached over the whole campaign: at least `num`/`den`. Reported, never enforced (Q30)."""

    id: str
    among: Among
    quality: Quality
    num: Whole
    den: Whole
    clause: str


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole regulation of a campaign."""

    id: str
    version: str
    zh: str
    en: str
    sources: tuple[str, ...]
    steps: tuple[Step, ...]
    elected: dict[UnitKind, tuple[BodyKind, ...]]
    by_group: Parameter[tuple[BodyKind, ...]]
    seats: dict[BodyKind, SeatRange]
    cadres: Cadres
    woman_seat: Parameter[tuple[BodyKind, ...]]
    """Bodies whose election lists a separate woman's seat when the party election gave no woman (S10.15)."""
    guidance: Parameter[Literal["ONE_TO_ONE", "SHARED"]]
    supervisors_are_representatives: Parameter[bool]
    early_representative_needs_reason: Parameter[bool]
    expected: tuple[Expected, ...] = ()
    structure: tuple[Structure, ...] = ()
    targets: tuple[Target, ...] = ()

    def step_of(self, body: str) -> int:
        """The place of a body in the order, from 0; -1 for one that the order does not name."""
        return next((place for place, step in enumerate(self.steps) if body in step.bodies), -1)


PLANS: Final = "shared.campaign.plans"


def shipped() -> list[str]:
    """Ids of the plans that come with Jianpiao."""
    files = resources.files(PLANS).iterdir()
    return sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))


def load(plan_id: str) -> Plan:
    """The shipped plan of that id. Raises Malformed, naming those that exist."""
    return read(shipped_text(plan_id))


def shipped_text(plan_id: str) -> str:
    """The shipped plan as it is written, comments and all. Raises Malformed, naming those that exist."""
    if plan_id not in shipped():
        raise Malformed(
            f"plan: expected one of {', '.join(shipped())}; got {plan_id!r}",
            zh=f"实施方案：随附的有{'、'.join(shipped())}，现为{plan_id!r}；自己的方案写成 .toml 文件",
        )
    return resources.files(PLANS).joinpath(f"{plan_id}.toml").read_text("utf-8")


def read(text: str) -> Plan:
    """The plan written in TOML. Raises Malformed, naming what is wrong."""
    try:
        plan = msgspec.convert(tomllib.loads(text), Plan)
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        raise unreadable("实施方案 plan", error, Plan) from error
    check(plan)
    return plan


def check(plan: Plan) -> None:
    """Raises Malformed for a plan that could not be carried out."""
    ordered = [body for step in plan.steps for body in step.bodies]
    if not ordered or len(set(ordered)) != len(ordered):
        raise Malformed(
            "plan: steps: expected at least one, and each body in one step only",
            zh="实施方案：steps：至少一步，每个班子只在一步里",
        )
    for kind, bodies in plan.elected.items():
        if missing := set(bodies) - set(ordered):
            raise Malformed(
                f"plan: elected.{kind}: {', '.join(sorted(missing))} stands in no step",
                zh=f"实施方案：elected.{kind}：{'、'.join(sorted(missing))}不在任何一步（steps）里",
            )
    for body, seats in plan.seats.items():
        if not 1 <= seats.minimum <= seats.maximum:
            raise Malformed(
                f"plan: seats.{body}: expected 1 <= minimum <= maximum",
                zh=f"实施方案：seats.{body}：应当 1 <= minimum <= maximum",
            )
    cadres = plan.cadres
    if not 1 <= cadres.usual_minimum <= cadres.usual_maximum <= cadres.maximum:
        raise Malformed(
            "plan: cadres: expected 1 <= usual_minimum <= usual_maximum <= maximum",
            zh="实施方案：cadres：应当 1 <= usual_minimum <= usual_maximum <= maximum",
        )
    for target in plan.targets:
        if not 0 < target.num <= target.den:
            raise Malformed(
                f"plan: targets: {target.id}: expected a share up to the whole",
                zh=f"实施方案：targets：{target.id}：比例应大于零，不超过全部",
            )
    if len({target.id for target in plan.targets}) != len(plan.targets):
        raise Malformed(
            "plan: targets: expected a different id for each", zh="实施方案：targets：每个目标的 id 不得相同"
        )
