"""Units: who is left out and why, who comes back, and where a unit belongs."""

from __future__ import annotations

import pytest

from shared.campaign.elections import OrderExceptionGranted
from shared.campaign.units import (
    Listed,
    UnitAttached,
    UnitClassed,
    UnitExcluded,
    UnitIncluded,
    UnitsListed,
)
from shared.election.regulation.profile import BodyKind
from shared.errors import Malformed
from tests.campaign_world import CampaignWorld, linked, opened
from tests.world import DOCUMENT


def test_units_may_be_listed_in_several_statements() -> None:
    world = CampaignWorld().given(opened())

    world.given(UnitsListed(units=(Listed("V4", "VILLAGE", "新溪村", "T1"),)))

    assert "V4" in world.campaign.units
    with pytest.raises(Malformed):
        world.given(UnitsListed(units=(Listed("V4", "VILLAGE", "新溪村", "T1"),)))


def test_a_unit_renewed_already_takes_no_part() -> None:
    world = CampaignWorld().given(opened())

    world.given(UnitExcluded(unit="V3", reason="ALREADY_RENEWED", document=DOCUMENT))

    assert "V3" not in [unit.id for unit in world.campaign.taking_part()]
    world.refuses("excluded", OrderExceptionGranted(unit="V3", body="VILLAGERS_COMMITTEE", document=DOCUMENT))


def test_some_bodies_of_a_unit_may_be_left_out_and_come_back() -> None:
    world = CampaignWorld().given(opened())
    party: tuple[BodyKind, ...] = ("PARTY_ORGANISATION",)

    world.given(UnitExcluded(unit="V1", reason="WAITS_FOR_ANOTHER", document=DOCUMENT, bodies=party))
    assert world.campaign.units["V1"].excluded == {"PARTY_ORGANISATION": "WAITS_FOR_ANOTHER"}
    assert len(world.campaign.taking_part()) == 4
    world.given(UnitIncluded(unit="V1", document=DOCUMENT, bodies=party))

    assert world.campaign.units["V1"].excluded == {}
    world.refuses("not-excluded", UnitIncluded(unit="V1", document=DOCUMENT))


def test_only_bodies_that_the_plan_elects_there_can_be_left_out() -> None:
    world = CampaignWorld().given(opened())

    with pytest.raises(Malformed):
        world.given(UnitExcluded(unit="K1", reason="DEFERRED", document=DOCUMENT, bodies=("COOP_BOARD",)))


def test_what_has_begun_is_not_left_out_any_more() -> None:
    world = CampaignWorld().given(opened()).given(linked("V1", "REP", "2026-02-01"))

    world.refuses("election-has-begun", UnitExcluded(unit="V1", reason="DEFERRED", document=DOCUMENT))

    world.given(
        UnitExcluded(unit="V1", reason="DEFERRED", document=DOCUMENT, bodies=("SUPERVISION_COMMITTEE",))
    )


def test_a_unit_nobody_listed_is_unknown() -> None:
    world = CampaignWorld().given(opened())

    world.refuses("no-such-unit", UnitExcluded(unit="V9", reason="DEFERRED", document=DOCUMENT))
    world.refuses("no-such-unit", UnitClassed(unit="V9", risk="DIFFICULT", document=DOCUMENT))


def test_a_village_is_attached_to_a_new_committee_and_never_to_its_own_below() -> None:
    world = CampaignWorld().given(opened())
    world.given(UnitsListed(units=(Listed("M1", "MANAGEMENT", "新城管委会", "T1"),)))

    world.given(UnitAttached(unit="V2", parent="M1", document=DOCUMENT))

    assert world.campaign.units["V2"].parent == "M1"
    for parent in ("M1", "V1"):  # its own below, and one that groups nothing
        world.refuses("no-such-parent", UnitAttached(unit="T1", parent=parent, document=DOCUMENT))


def test_a_unit_is_classed_anew() -> None:
    world = CampaignWorld().given(opened())

    world.given(UnitClassed(unit="V2", risk="NORMAL", document=DOCUMENT))

    assert world.campaign.units["V2"].risk == "NORMAL"
