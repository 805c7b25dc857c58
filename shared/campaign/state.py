"""What a campaign remembers: its units, groups and elections, and what has been done where.

Plain structures, changed only by the chapters' `record` methods. Persons are numbers that hold for the whole campaign, or
commitments to them; there are no names here. What it leaves out: rules, and whatever follows from the state.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from shared.campaign.plan import Duty, Plan, UnitKind
from shared.election.regulation.profile import BodyKind
from shared.election.state import Officer

AgeBand = Literal["UP_TO_30", "31_TO_35", "36_TO_39", "40_TO_49", "50_TO_59", "60_AND_OVER"]
"""The bands of S7.11, with 35 as a border (S10.12): 以下 and 以上 include their number (CC1259)."""
Education = Literal["JUNIOR_OR_LESS", "SENIOR_SECONDARY", "COLLEGE", "BACHELOR", "GRADUATE"]
"""初中及以下、高中（含中专）、大专、本科、研究生 (S4.15, S7.13)."""


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of an elected person, for dependencies and targets (S10.11-15)."""

    woman: bool
    age: AgeBand
    education: Education
    party: bool


class Winner(msgspec.Struct, frozen=True):
    """Somebody elected. `number` is this person in that election's own log, `person` in the campaign."""

    person: str
    number: str
    post: str
    duty: Duty
    new: bool


class Conclusion(msgspec.Struct):
    """How an election ended: at which size of its log it is cited, and who was elected."""

    size: int
    root: str
    announced_on: str
    first_ballot: bool
    winners: list[Winner]
    reason: str = ""
    entry: int = 0
    """Index of the entry that says so."""


class Linked(msgspec.Struct):
    """An election of a unit: `id` and `vkey` name its log."""

    id: str
    body: BodyKind
    vkey: str
    day: str
    seats: int
    woman_seat: bool
    exception: bool = False
    """Whether it went ahead of an earlier step, by a recorded exception (S2.6)."""
    conclusion: Conclusion | None = None
    entry: int = 0
    """Index of the entry that links it."""

    @property
    def entries(self) -> tuple[int, ...]:
        """The entries about it: its link, and its result."""
        return (self.entry,) if self.conclusion is None else (self.entry, self.conclusion.entry)


class Unit(msgspec.Struct):
    """A township, village or community. Elections are held where the plan says so for its kind."""

    id: str
    kind: UnitKind
    title: str
    parent: str | None
    households: int | None = None
    population: int | None = None
    risk: str = "NORMAL"
    excluded: dict[str, str] = {}
    """Body to the reason why it is not renewed in this campaign."""
    exceptions: set[str] = set()
    """Bodies that may be elected ahead of an earlier step."""
    cadres: int | None = None
    seats: dict[str, int] = {}
    tasks: dict[str, str] = {}
    """Task to the day on which it was done."""
    elections: list[Linked] = []
    representatives: set[str] = set()
    """Persons who became representatives without election (S10.49)."""
    secretary: str | None = None
    """Appointed, not elected (S2.11)."""

    def held(self, body: str) -> list[Conclusion]:
        """The concluded elections of a body."""
        return [each.conclusion for each in self.elections if each.body == body and each.conclusion]

    def settled(self, body: str) -> bool:
        """Whether a body is renewed, or is not to be."""
        linked = [each for each in self.elections if each.body == body]
        return body in self.excluded or (bool(linked) and all(each.conclusion for each in linked))


class Group(msgspec.Struct):
    """A group of the organisation chart (S10.104-108)."""

    id: str
    kind: str
    head: str
    members: int
    parent: str | None
    units: set[str]
    leader: str | None = None
    dissolved: bool = False


class Issue(msgspec.Struct):
    """A latent problem and who is responsible for it (S3.9)."""

    kind: str
    unit: str | None
    responsible: str
    logged_on: str
    due: str | None = None
    outcome: str | None = None
    entry: int = 0
    """Index of the entry that logged it."""


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the day schedule (S4.3): a task, or the election of a body, due by a day in each unit or once in all."""

    item: str
    by: str
    scope: Literal["UNIT", "CAMPAIGN"] = "UNIT"


class Campaign(msgspec.Struct):
    """One campaign as its entries tell it."""

    id: str
    title: str
    place: str
    plan: Plan
    authority: str
    drill: bool
    first_day: str
    last_day: str
    timetable: tuple[Planned, ...]
    units: dict[str, Unit]
    size: int = 0
    last_accepted: int = 0
    officers: dict[str, Officer] = {}
    """By key id: the authority, and every group that signs."""
    groups: dict[str, Group] = {}
    issues: dict[str, Issue] = {}
    tasks: dict[str, str] = {}
    """Tasks done once for the whole campaign, to the day."""
    persons: dict[str, Facts] = {}
    links: dict[str, str] = {}
    """Election to its unit."""
    closed_on: str | None = None

    def renewed(self, unit: Unit) -> tuple[str, ...]:
        """The bodies that the plan elects in a unit of this kind, excluded ones among them, in the plan's order."""
        return tuple(sorted(self.plan.elected.get(unit.kind, ()), key=self.plan.step_of))

    def taking_part(self) -> list[Unit]:
        """Units in which something is to be elected."""
        return [each for each in self.units.values() if set(self.renewed(each)) - set(each.excluded)]
