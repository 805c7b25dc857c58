"""The units: which villages and communities take part, which are left out and why, and to whom they belong.

A unit may be left out as a whole or for some bodies: renewed already (S2.7), deferred (S10.38), or waiting for another
election (S2.6). What it leaves out: the order of a unit's elections and its exceptions (`elections.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

import msgspec

from shared.campaign.plan import UnitKind
from shared.campaign.state import Campaign, Unit
from shared.campaign.statement import LEADERS, Act, CampaignBody, Signers, unit_of
from shared.election.regulation.profile import BodyKind
from shared.election.statement import Count, Digest, Number, Words
from shared.errors import Malformed, Refused

Risk = Literal["NORMAL", "KEY", "DIFFICULT", "BACKWARD"]
"""一般、重点村、难点村 (S7.8)、后进班子 (S5.2)."""


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A unit as it is listed; one that is not known is left out, never guessed (S0.3)."""

    id: Number
    kind: UnitKind
    title: Words
    parent: Number | None = None
    households: Count | None = None
    population: Count | None = None
    risk: Risk = "NORMAL"


def unit_from(listed: Listed) -> Unit:
    """The unit that a line of the list makes."""
    return Unit(
        id=listed.id,
        kind=listed.kind,
        title=listed.title,
        parent=listed.parent,
        households=listed.households,
        population=listed.population,
        risk=listed.risk,
    )


def check_units(campaign: Campaign, units: tuple[Listed, ...]) -> None:
    """Raises Malformed unless each has an id of its own and a parent that groups units (S5.6: any depth)."""
    kinds = {each.id: each.kind for each in campaign.units.values()}
    for each in units:
        if each.id in kinds:
            raise Malformed(f"units: {each.id} is listed twice", zh=f"units：{each.id}列了两次")
        if each.parent is not None and kinds.get(each.parent) not in ("TOWNSHIP", "MANAGEMENT"):
            raise Malformed(
                f"units: {each.id}: expected a township or management committee listed before as its parent",
                zh=f"units：{each.id}：上级（parent）须是列在它前面的街道（乡镇）或管委会",
            )
        kinds[each.id] = each.kind


class UnitsListed(CampaignBody, frozen=True, kw_only=True):
    """More units take part; a list too long for one entry comes in several."""

    units: tuple[Listed, ...]

    signed_by: ClassVar[Signers] = LEADERS
    zh: ClassVar[str] = "列入换届单位"

    def judge(self, campaign: Campaign, act: Act) -> None:
        check_units(campaign, self.units)

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.units.update((each.id, unit_from(each)) for each in self.units)


class UnitExcluded(CampaignBody, frozen=True, kw_only=True):
    """A unit, or some of its bodies, does not take part (for now), and why; no `bodies` means all of them."""

    unit: Number
    reason: Literal["ALREADY_RENEWED", "DEFERRED", "WAITS_FOR_ANOTHER"]
    document: Digest
    bodies: tuple[BodyKind, ...] = ()

    signed_by: ClassVar[Signers] = LEADERS
    zh: ClassVar[str] = "单位不参加换届"

    def judge(self, campaign: Campaign, act: Act) -> None:
        """Nothing that has begun is left out afterwards."""
        unit = unit_of(campaign, self.unit)
        renewed = campaign.renewed(unit)
        if len(set(self.bodies)) != len(self.bodies) or not set(self.bodies) <= set(renewed):
            raise Malformed(
                f"bodies: expected some of {', '.join(renewed)}, none twice",
                zh=f"bodies：应为{'、'.join(renewed)}中的几个，不得重复",
            )
        begun = {each.body for each in unit.elections} & set(self.bodies or renewed)
        if begun:
            raise Refused(
                "election-has-begun",
                "S2.7",
                zh=f"{unit.id}的{min(begun)}选举已经登记，不能再列为不参加。",
                en=f"The election of {min(begun)} in {unit.id} is linked; it cannot be excluded any more.",
            )

    def record(self, campaign: Campaign, act: Act) -> None:
        unit = campaign.units[self.unit]
        for body in self.bodies or campaign.renewed(unit):
            unit.excluded[body] = self.reason


class UnitIncluded(CampaignBody, frozen=True, kw_only=True):
    """What had been left out takes part after all: deferred ones in their time (S10.38), and those that waited (S2.6)."""

    unit: Number
    document: Digest
    bodies: tuple[BodyKind, ...] = ()

    signed_by: ClassVar[Signers] = LEADERS
    zh: ClassVar[str] = "单位恢复参加换届"

    def judge(self, campaign: Campaign, act: Act) -> None:
        unit = unit_of(campaign, self.unit)
        if not unit.excluded or not set(self.bodies) <= set(unit.excluded):
            raise Refused(
                "not-excluded",
                "S10.38",
                zh=f"{unit.id}没有列为不参加，无须恢复。",
                en=f"{unit.id} is not excluded, or not for these bodies.",
            )

    def record(self, campaign: Campaign, act: Act) -> None:
        unit = campaign.units[self.unit]
        left_out: tuple[str, ...] = self.bodies or tuple(unit.excluded)
        for body in left_out:
            del unit.excluded[body]


class UnitAttached(CampaignBody, frozen=True, kw_only=True):
    """A unit comes under another parent while the campaign runs (S5.4)."""

    unit: Number
    parent: Number
    document: Digest

    signed_by: ClassVar[Signers] = LEADERS
    zh: ClassVar[str] = "单位改变隶属"

    def judge(self, campaign: Campaign, act: Act) -> None:
        unit, parent = unit_of(campaign, self.unit), unit_of(campaign, self.parent)
        above: Unit | None = parent
        while above is not None and above.id != unit.id:
            above = None if above.parent is None else campaign.units[above.parent]
        if above is not None or parent.kind not in ("TOWNSHIP", "MANAGEMENT"):
            raise Refused(
                "no-such-parent",
                "S5.4; S5.6",
                zh=f"{unit.id}只能隶属于街道（乡镇）或管委会，也不能隶属于自己的下级；{parent.id}不行。",
                en=f"{unit.id} belongs to a township or management committee that is not below it; {parent.id} is not one.",
            )

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.units[self.unit].parent = self.parent


class UnitClassed(CampaignBody, frozen=True, kw_only=True):
    """A unit is found to be a key, difficult or backward one, or no longer (S5.2, S7.8)."""

    unit: Number
    risk: Risk
    document: Digest

    signed_by: ClassVar[Signers] = LEADERS
    zh: ClassVar[str] = "单位风险分类"

    def judge(self, campaign: Campaign, act: Act) -> None:
        unit_of(campaign, self.unit)

    def record(self, campaign: Campaign, act: Act) -> None:
        campaign.units[self.unit].risk = self.risk


STATEMENTS: Final[tuple[type[CampaignBody], ...]] = (
    UnitsListed,
    UnitExcluded,
    UnitIncluded,
    UnitAttached,
    UnitClassed,
)
