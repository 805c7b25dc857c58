"""Seats: the township fixes them within the plan, before the election; cadres are persons, not posts."""

from __future__ import annotations

import pytest

from shared.campaign.seats import SeatsApproved
from shared.errors import Malformed
from tests.campaign_world import CampaignWorld, linked, opened
from tests.world import DOCUMENT


def approved(
    party: int = 3, committee: int = 3, cadres: int | None = None, reason: str = ""
) -> SeatsApproved:
    return SeatsApproved(
        unit="V1",
        seats={"PARTY_ORGANISATION": party, "VILLAGERS_COMMITTEE": committee},
        document=DOCUMENT,
        cadres=cadres,
        reason=reason,
    )


@pytest.mark.parametrize("seats", [3, 7])
def test_three_to_seven_seats_are_within_the_plan(seats: int) -> None:
    world = CampaignWorld().given(opened()).given(approved(seats, seats))

    assert world.campaign.units["V1"].seats["VILLAGERS_COMMITTEE"] == seats


@pytest.mark.parametrize("seats", [2, 8])
def test_two_and_eight_are_not(seats: int) -> None:
    world = CampaignWorld().given(opened())

    world.refuses("seats-out-of-range", approved(seats, 3))
    world.refuses("seats-out-of-range", approved(3, seats))


@pytest.mark.parametrize("cadres", [5, 9])
def test_five_to_nine_cadres_are_usual(cadres: int) -> None:
    CampaignWorld().given(opened()).given(approved(5, 5, cadres))


@pytest.mark.parametrize(("seats", "cadres"), [(3, 4), (7, 10), (7, 11)])
def test_other_numbers_up_to_eleven_need_a_reason(seats: int, cadres: int) -> None:
    world = CampaignWorld().given(opened())

    world.refuses("unusual-without-reason", approved(seats, seats, cadres))
    world.given(approved(seats, seats, cadres, "行政村规模调整后合并"))


@pytest.mark.parametrize(
    ("seats", "cadres"),
    [
        (7, 12),  # more than eleven
        (5, 4),  # fewer persons than one committee has seats
        (3, 7),  # more persons than seats
    ],
)
def test_more_than_eleven_or_fewer_than_a_committee_no_reason_helps(seats: int, cadres: int) -> None:
    CampaignWorld().given(opened()).refuses("too-many-cadres", approved(seats, seats, cadres, "理由"))


def test_seats_are_those_of_bodies_elected_there_and_stand_once_the_election_is_called() -> None:
    world = CampaignWorld().given(opened())
    world.refuses(
        "not-elected-there", SeatsApproved(unit="V1", seats={"LEAGUE_BRANCH": 3}, document=DOCUMENT)
    )
    with pytest.raises(Malformed):
        world.given(SeatsApproved(unit="V1", seats={}, document=DOCUMENT))

    world.seats("K1", "PARTY").given(linked("K1", "PARTY", "2026-03-01"))

    world.refuses(
        "election-has-begun",
        SeatsApproved(unit="K1", seats={"PARTY_ORGANISATION": 5}, document=DOCUMENT),
    )
