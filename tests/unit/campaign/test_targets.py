"""Targets and timetable: shares in whole numbers at their borders, and what is next."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.campaign.plan import Target
from shared.campaign.preparation import EIGHT_CLEAR, StageTaskDone
from shared.campaign.state import Campaign
from shared.campaign.targets import Share, shares
from shared.campaign.timetable import open_lines, overdue, upcoming
from shared.campaign.units import UnitExcluded
from tests.campaign_world import PLAN, CampaignWorld, opened, person
from tests.world import DOCUMENT

HALF = next(target for target in PLAN.targets if target.id == "DIRECTORS_PARTY_MEMBERS")
FORTY = next(target for target in PLAN.targets if target.id == "COMMITTEE_PARTY_MEMBERS")


@pytest.mark.parametrize(
    ("target", "part", "whole", "reached"),
    [
        (FORTY, 2, 5, True),  # exactly 40 %
        (FORTY, 39, 100, False),
        (HALF, 1, 2, True),  # exactly half: 以上 includes it
        (HALF, 1, 3, False),
        (HALF, 0, 0, None),
    ],
)
def test_a_target_is_reached_at_its_border(
    target: Target, part: int, whole: int, reached: bool | None
) -> None:
    assert Share(target, part, whole).reached is reached


def figures(campaign: Campaign) -> dict[str, tuple[int, int]]:
    return {share.target.id: (share.part, share.whole) for share in shares(campaign)}


def test_before_any_result_nobody_is_counted() -> None:
    assert set(figures(CampaignWorld().given(opened()).campaign).values()) == {(0, 0)}


def test_shares_count_persons_once_over_all_villages() -> None:
    world = CampaignWorld().open()
    for unit in ("V1", "V2"):
        world.village(unit)
    low = "JUNIOR_OR_LESS"
    world.elects(
        "V1",
        "VC",
        "2026-04-01",
        [person("V1-1", "HEAD", new=False), person("V1-4", education=low, party=False)],
    )
    world.elects(
        "V2",
        "VC",
        "2026-04-01",
        [person("V2-7", "HEAD", education=low, party=False), person("V2-8", woman=True)],
    )

    assert figures(world.campaign) == {
        # V1: three of the party, V1-4; V2: three of the party, V2-7, V2-8
        "TWO_COMMITTEES_SENIOR_SECONDARY": (7, 9),
        # secretaries V1-1 and V2-1; directors V1-1 and V2-7
        "HEADS_SENIOR_SECONDARY": (2, 3),
        "COMMITTEE_PARTY_MEMBERS": (2, 4),
        "DIRECTORS_PARTY_MEMBERS": (1, 2),
    }


def test_the_next_thing_due_and_what_is_late() -> None:
    world = CampaignWorld().open()
    clear = dict.fromkeys(EIGHT_CLEAR, DOCUMENT)

    due = upcoming(world.campaign, "V1", "2026-01-31")
    assert due is not None
    assert (due.item, due.zh) == ("SURVEY", "调研摸底")
    world.given(StageTaskDone(task="SURVEY", done_on="2026-01-05", document=DOCUMENT, unit="V1", clear=clear))
    after = upcoming(world.campaign, "V1", "2026-01-31")

    assert after is not None
    assert after.item == "AUDIT"
    assert {(each.unit, each.item) for each in overdue(world.campaign, "2026-02-01")} == {
        (None, "PLAN_ISSUED"),
        ("V2", "SURVEY"),
        ("V3", "SURVEY"),
        ("K1", "SURVEY"),
    }


def test_units_left_out_and_bodies_not_elected_there_are_never_late() -> None:
    world = CampaignWorld().open()
    world.given(UnitExcluded(unit="V3", reason="DEFERRED", document=DOCUMENT))

    late = overdue(world.campaign, "2026-12-31")

    assert not [each for each in late if each.unit == "V3"]
    assert not [each for each in late if (each.unit, each.item) == ("K1", "VILLAGERS_COMMITTEE")]


@given(day=st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 1, 1)))
def test_lateness_only_grows_and_a_line_is_late_or_to_come(day: date) -> None:
    campaign = CampaignWorld().given(opened()).campaign
    lines = open_lines(campaign)
    late = overdue(campaign, day.isoformat())

    assert all(first.by <= second.by for first, second in pairwise(lines))
    assert late == [each for each in lines if each.by < day.isoformat()]
