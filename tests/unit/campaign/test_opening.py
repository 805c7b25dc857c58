"""The opening of a campaign, its drill's clock, and its end."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared import clock, law
from shared.campaign import plan
from shared.campaign.opening import CampaignClockMoved, CampaignClosed
from shared.campaign.plan import Plan
from shared.campaign.state import Planned
from shared.campaign.units import Listed, UnitExcluded
from shared.election.regulation.parameters import Parameter
from shared.errors import Malformed, Unauthorised
from tests.campaign_world import ID, PLAN, UNITS, CampaignWorld, group, linked, opened, person
from tests.unit.law.stages import call
from tests.world import DOCUMENT, World


def test_the_opening_pins_plan_window_and_units() -> None:
    campaign = CampaignWorld().given(opened()).campaign

    assert (campaign.id, campaign.size, campaign.drill) == (ID, 1, False)
    assert campaign.plan == PLAN
    assert list(campaign.units) == ["T1", "V1", "V2", "V3", "K1"]
    assert [unit.id for unit in campaign.taking_part()] == ["V1", "V2", "V3", "K1"]
    assert campaign.renewed(campaign.units["V1"]) == (
        "REPRESENTATIVES",
        "GROUP_LEADER",
        "PARTY_ORGANISATION",
        "VILLAGERS_COMMITTEE",
        "COOP_BOARD",
        "SUPERVISION_COMMITTEE",
    )


def test_the_first_statement_decides_what_a_log_is() -> None:
    election, campaign = World().given(call(), "AUTHORITY").election, CampaignWorld().open().campaign

    for log in (election, campaign):
        again = law.thaw(law.freeze(log))
        assert type(again) is type(log)
        assert again == log


def test_nothing_comes_before_the_opening_and_it_comes_once() -> None:
    world = CampaignWorld()

    world.given(opened())

    world.refuses("opened-before", opened())


def test_the_opening_is_signed_by_the_authority_it_names() -> None:
    world = CampaignWorld()
    world.refuses("key-unknown", opened(), "somebody")

    with pytest.raises(Unauthorised) as refused:
        law.accept(None, law.read(world.payload(opened())), ("0" * 16,), world.now)

    assert refused.value.code == "signed-by-another"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_day": "2026-01-04"}, "window-backward"),
        ({"timetable": (Planned("SURVEY", "2026-01-04"),)}, "outside-the-window"),
        ({"timetable": (Planned("VILLAGERS_COMMITTEE", "2026-06-01"),)}, "outside-the-window"),
    ],
)
def test_days_lie_in_their_window(changes: dict[str, Any], code: str) -> None:
    CampaignWorld().refuses(code, opened(**changes))


def test_a_window_may_be_one_day_and_a_look_back_may_come_after_it() -> None:
    timetable = (Planned("SURVEY", "2026-01-05"), Planned("LOOK_BACK", "2027-01-05"))

    CampaignWorld().given(opened(last_day="2026-01-05", timetable=timetable))


@pytest.mark.parametrize(
    "changes",
    [
        {"units": (*UNITS, UNITS[1])},
        {"units": (Listed("V1", "VILLAGE", "上溪村", "T1"),)},  # its township is not listed
        {"units": (UNITS[0], UNITS[1], Listed("X1", "VILLAGE", "外村", "V1"))},
        {"timetable": (Planned("SURVEY", "2026-01-10"), Planned("SURVEY", "2026-01-11"))},
        {"timetable": (Planned("VILLAGERS_COMMITTEE", "2026-03-01", "CAMPAIGN"),)},
        {"timetable": (Planned("HARVEST", "2026-03-01"),)},
        {"timetable": (Planned("SURVEY", "2026-02-30"),)},
        {"authority": "AAAA"},
        {"plan": msgspec.structs.replace(PLAN, steps=())},
        {"plan": msgspec.structs.replace(PLAN, steps=PLAN.steps[:2])},
    ],
)
def test_what_makes_no_sense_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        CampaignWorld().given(opened(**changes))


def test_an_id_is_a_uuid_of_version_7() -> None:
    world = CampaignWorld()
    world.id = "campaign"

    with pytest.raises(Malformed):
        world.given(opened())


def test_a_drills_clock_goes_forward_only_and_a_campaigns_not_at_all() -> None:
    drill, real = CampaignWorld().given(opened(drill=True)), CampaignWorld().given(opened())

    drill.now = clock.read_time("2026-02-20T01:00:00Z")
    drill.given(CampaignClockMoved(to="2026-03-01T01:00:00Z"))

    drill.refuses("clock-back", CampaignClockMoved(to="2026-02-01T01:00:00Z"))
    real.refuses("real-clock", CampaignClockMoved(to="2026-03-01T01:00:00Z"))


def test_a_campaign_ends_when_every_unit_is_renewed_or_excluded() -> None:
    world = CampaignWorld().open()
    world.refuses("unit-not-finished", CampaignClosed(document=DOCUMENT))

    for unit in ("V1", "V2", "V3", "K1"):
        world.given(UnitExcluded(unit=unit, reason="DEFERRED", document=DOCUMENT))
    world.given(CampaignClosed(document=DOCUMENT))

    assert world.campaign.closed_on == "2026-01-05"
    world.refuses("campaign-closed", group("late", kind="INSPECTION"))


def test_a_shipped_plan_is_sound_and_a_broken_one_is_named() -> None:
    assert plan.shipped() == ["COMMUNITIES", "VILLAGES-2010"]
    assert [plan.load(each).id for each in plan.shipped()] == plan.shipped()
    with pytest.raises(Malformed, match="VILLAGES-2010"):
        plan.load("VILLAGES-1999")
    with pytest.raises(Malformed):
        plan.read("id = 1")


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": (*PLAN.steps, PLAN.steps[0])},
        {"seats": {"COOP_BOARD": msgspec.structs.replace(PLAN.seats["COOP_BOARD"], minimum=8)}},
        {"cadres": msgspec.structs.replace(PLAN.cadres, usual_maximum=12)},
        {"targets": (msgspec.structs.replace(PLAN.targets[0], num=101),)},
        {"targets": (PLAN.targets[0], PLAN.targets[0])},
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        plan.check(msgspec.structs.replace(PLAN, **changes))


def test_a_street_of_communities_follows_a_plan_of_its_own() -> None:
    """S3.3, S4: each community its own guidance group; party organisation, then residents' committee."""
    world = CampaignWorld().given(opened(plan=plan.load("COMMUNITIES"), timetable=()))
    world.given(group("g1", kind="GUIDANCE", units=("K1",), leader="P-1"))

    assert [unit.id for unit in world.campaign.taking_part()] == ["K1"]
    world.refuses("not-one-to-one", group("g2", kind="GUIDANCE", units=("K1",), leader="P-2"))
    world.seats("K1", "PARTY", "RC").refuses("out-of-order", linked("K1", "RC", "2026-03-01"))
    world.elects("K1", "PARTY", "2026-03-01", [person("P-1", "SECRETARY")])
    world.given(linked("K1", "RC", "2026-03-20", woman_seat=False))


@pytest.mark.parametrize("shipped", [plan.load(each) for each in plan.shipped()], ids=plan.shipped())
def test_every_choice_of_a_plan_has_its_clause(shipped: Plan) -> None:
    tree = msgspec.to_builtins(shipped)

    def clauses(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["clause"]] if "clause" in node else []
            return own + [each for value in node.values() for each in clauses(value)]
        return [each for value in node for each in clauses(value)] if isinstance(node, list | tuple) else []

    assert all(clauses(tree))
    choices = [name for name in Plan.__struct_fields__ if isinstance(getattr(shipped, name), Parameter)]
    assert len(clauses(tree)) >= len(choices) + len(shipped.steps) + len(shipped.targets) + len(shipped.seats)
