"""Households with one vote, rights without each other, and one of the elected from a household (S10.46, S1.27; ZJI2020 20)."""

from __future__ import annotations

from typing import Any

import pytest

from shared.election.candidates.nomination import CandidateNominated, NominationsOpened
from shared.election.electors.entitlement import voters
from shared.election.electors.roll import ElectorRegistered, ElectorRemoved
from shared.election.polling.polling import PaperIssued
from tests.unit.law import branch
from tests.unit.law.stages import after
from tests.unit.law.test_groups import ONE, TWO, held, registering
from tests.world import World, elector


def household(number: int, house: str, group: str = "G1", **given: Any) -> ElectorRegistered:
    return ElectorRegistered(elector=elector(number), kind="HOUSEHOLD", household=house, group=group, **given)


def with_a_spouse() -> World:
    """The eighteen households, and one more of the first household who may stand and not vote."""
    world = branch.registered(registering(), 12, "HOUSEHOLD", "G1")
    branch.registered(world, 6, "HOUSEHOLD", "G2")
    world.given(household(19, "H-1", rights="STAND"), "registrar")
    return branch.sealed(world, 18)


def test_a_household_has_one_vote_and_others_of_it_may_stand() -> None:
    world = registering().given(household(1, "H-1"), "registrar")

    world.refuses("household-votes-once", household(2, "H-1"), "registrar", clause="S10.46")
    world.given(household(2, "H-1", rights="STAND"), "registrar")

    assert voters(world.election.roll) == 1


def test_a_household_whose_representative_is_off_the_roll_may_send_another() -> None:
    world = registering().given(household(1, "H-1"), "registrar")
    world.given(ElectorRemoved(elector=elector(1), reason="MOVED_AWAY"), "registrar")

    world.given(household(2, "H-1"), "registrar")

    assert world.election.roll.households == {"H-1": elector(2)}


def test_a_household_has_a_number() -> None:
    body = ElectorRegistered(elector=elector(1), kind="HOUSEHOLD", group="G1")

    registering().refuses("household-missing", body, "registrar")


def test_who_may_only_stand_is_no_base_and_gets_no_paper_but_votes() -> None:
    world = with_a_spouse()
    branch.listed(world, {"REP-1": [elector(19), ONE[1], ONE[2]], "REP-2": TWO[:2]})
    branch.meeting(branch.printed(world, 30), 12, 8, "G1")
    branch.opened(world, 15, "S1", "G1")

    world.refuses("may-not-vote", PaperIssued(round=1, station="S1", elector=elector(19)), "issuer")

    assert world.election.roll.sealed_groups == {"G1": 12, "G2": 6}


def test_who_may_only_vote_does_not_stand_and_is_not_written_in() -> None:
    world = branch.registered(registering(), 12, "HOUSEHOLD", "G1")
    branch.registered(world, 6, "HOUSEHOLD", "G2")
    world.given(household(19, "H-19", rights="VOTE"), "registrar")
    branch.sealed(world, 19)
    world.given(NominationsOpened(mode="SELF"), "chair")

    world.refuses(
        "may-not-stand",
        CandidateNominated(candidate=elector(19), contest="REP-1", in_person=True),
        "registrar",
    )


@pytest.mark.parametrize("rights", ["VOTE", "STAND"])
def test_a_villager_has_both_rights(rights: Any) -> None:
    body = ElectorRegistered(elector=elector(1), kind="RESIDENT", rights=rights)

    after("called").refuses("rights-not-divided", body, "registrar", clause="OCV2018 13")


def test_of_one_household_the_one_with_more_votes_is_elected() -> None:
    """ZJI2020 20: like kin; the next by votes takes the seat."""
    world = with_a_spouse()
    branch.listed(world, {"REP-1": [ONE[0], elector(19), ONE[2]], "REP-2": TWO[:2]})
    branch.meeting(branch.printed(world, 30), 12, 8, "G1")
    branch.opened(world, 15, "S1", "G1").issued(ONE[:8], "S1").closed("S1").box(8, "S1", "P1")
    world.counted([{"REP-1": [ONE[0], elector(19)]}] * 5 + [{"REP-1": [ONE[0], ONE[2]]}] * 3, "P1")

    world.count_closed().determined()

    assert held(world)["REP-1"] == [ONE[0], ONE[2]]


def test_equals_of_one_household_are_voted_on_again() -> None:
    world = with_a_spouse()
    branch.listed(world, {"REP-1": [ONE[0], elector(19), ONE[2]], "REP-2": TWO[:2]})
    branch.meeting(branch.printed(world, 30), 12, 8, "G1")
    branch.opened(world, 15, "S1", "G1").issued(ONE[:8], "S1").closed("S1").box(8, "S1", "P1")
    world.counted([{"REP-1": [ONE[0], elector(19)]}] * 8, "P1")

    world.count_closed().determined()

    assert world.election.open_ties == {"REP-1": (ONE[0], elector(19))}
