"""The organisation chart: which group stands under which, who guides which village, and whose key speaks."""

from __future__ import annotations

from typing import Any

import pytest

from shared.campaign.organisation import GroupDissolved
from shared.campaign.preparation import IssueLogged, StageTaskDone
from shared.campaign.units import UnitExcluded
from shared.errors import Malformed, Unauthorised
from tests.campaign_world import CampaignWorld, adapted, group, opened
from tests.world import DOCUMENT


def test_a_group_that_is_formed_signs_by_its_key() -> None:
    world = CampaignWorld().open()

    world.given(StageTaskDone(task="TRAINING", done_on="2026-01-05", document=DOCUMENT), "office")

    assert world.campaign.tasks == {"TRAINING": "2026-01-05"}


def test_a_group_without_a_key_only_stands_in_the_chart() -> None:
    world = CampaignWorld().given(opened())

    world.given(group("publicity", kind="WORKING", function="PUBLICITY", key=None))

    assert list(world.campaign.groups) == ["publicity"]
    assert len(world.campaign.officers) == 1


def test_a_dissolved_group_signs_no_more() -> None:
    world = CampaignWorld().open()
    world.given(GroupDissolved(group="office", reason="KEY_LOST"))

    world.refuses("no-such-group", GroupDissolved(group="office", reason="OTHER"))
    world.refuses("group-exists", group("office"))
    world.refuses(
        "signers-lack-office",
        StageTaskDone(task="TRAINING", done_on="2026-01-05", document=DOCUMENT),
        "office",
    )


def test_one_key_is_one_groups() -> None:
    world = CampaignWorld().open()

    world.refuses("group-exists", group("office2", kind="OFFICE", key=group("office").key))
    world.refuses("group-exists", group("AUTHORITY", kind="OFFICE", key=None))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("x", {"kind": "WORKING", "function": "STABILITY", "parent": "leading"}),
        ("x", {"kind": "LEADING", "parent": "office"}),
        ("x", {"kind": "OFFICE", "parent": "nobody"}),
    ],
)
def test_a_group_stands_under_the_one_it_serves(name: str, changes: dict[str, Any]) -> None:
    CampaignWorld().open().refuses("no-such-parent-group", group(name, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "GUIDANCE"},  # guides nobody
        {"kind": "OFFICE", "units": ("V1",)},
        {"kind": "GUIDANCE", "units": ("V1", "V1")},
        {"kind": "WORKING"},  # on what?
        {"kind": "OFFICE", "function": "PUBLICITY"},
        {"kind": "OFFICE", "leader": "P-1"},
    ],
)
def test_units_leaders_and_functions_belong_to_their_groups(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        CampaignWorld().open().given(group("x", **changes))


def test_where_the_plan_says_one_to_one_nothing_is_shared() -> None:
    world = CampaignWorld().given(opened(plan=adapted(guidance="ONE_TO_ONE")))
    world.given(group("g1", kind="GUIDANCE", units=("V1",), leader="P-1"))

    for units, leader in ((("V1",), "P-2"), (("V2",), "P-1"), (("V2", "V3"), "P-2"), (("V2",), None)):
        world.refuses("not-one-to-one", group("g2", kind="GUIDANCE", units=units, leader=leader))

    world.given(group("g2", kind="GUIDANCE", units=("V2",), leader="P-2"))


def test_a_guidance_group_guides_units_of_the_campaign() -> None:
    CampaignWorld().given(opened()).refuses("no-such-unit", group("g1", kind="GUIDANCE", units=("V9",)))


def test_the_inspection_reports_and_changes_nothing() -> None:
    world = CampaignWorld().open()

    world.given(
        IssueLogged(issue="I-1", kind="CANVASSING", responsible="guidance1", document=DOCUMENT, unit="V1"),
        "inspection",
    )

    for body in (
        StageTaskDone(task="TRAINING", done_on="2026-01-05", document=DOCUMENT),
        UnitExcluded(unit="V1", reason="DEFERRED", document=DOCUMENT),
    ):
        with pytest.raises(Unauthorised):
            world.given(body, "inspection")
