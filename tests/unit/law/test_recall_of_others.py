"""Recall of representatives, by the group that elected them, and of deputies, by their constituency (ZJI2020 22; ZJNPC2021 55)."""

from __future__ import annotations

from typing import Any

import pytest

from shared.election.disputes.recall import RecallDemanded
from shared.election.outcome.result import ResultAnnounced
from shared.election.regulation import profile
from shared.election.state import Contest
from tests.unit.law import branch, disputes
from tests.unit.law.polls import attest, count
from tests.world import DOCUMENT, World, elector

FIRST = Contest("REP-1", "取消一组代表资格", "recall in group 1", 1, 1, group="G1")
SECOND = Contest("REP-2", "取消二组代表资格", "recall in group 2", 1, 2, group="G2")
DEPUTY = Contest("DEPUTY", "罢免代表", "recall of a deputy", 1, 1)


def demand(contest: str, person: str, **changes: Any) -> RecallDemanded:
    usual: dict[str, Any] = {
        "contest": contest,
        "person": person,
        "by_whom": "ELECTORS",
        "signatures": 4,
        "base": 12,
        "filed_on": "2026-02-26",
        "grounds": DOCUMENT,
    }
    return RecallDemanded(**(usual | changes))


def groups() -> World:
    """Twelve households in one group and six in the other; each votes on one of its representatives."""
    world = branch.called(branch.rules("RECALL-REP"), (FIRST, SECOND))
    branch.registered(branch.registered(world, 12, "HOUSEHOLD", "G1"), 6, "HOUSEHOLD", "G2")
    return branch.sealed(world, 18)


def test_a_third_of_the_households_of_the_group_demand_it() -> None:
    world = groups()

    world.refuses(
        "too-few-signatures",
        demand("REP-1", elector(1), signatures=3),
        "chair",
        "AUTHORITY",
        clause="ZJI2020 22",
    )
    world.refuses("base-differs", demand("REP-1", elector(1), signatures=6, base=18), "chair", "AUTHORITY")
    world.refuses(
        "demanded-by-others", demand("REP-1", elector(1), by_whom="REPRESENTATIVES"), "chair", "AUTHORITY"
    )
    world.refuses("recall-late", demand("REP-1", elector(1), filed_on="2026-02-25"), "chair", "AUTHORITY")

    world.given(demand("REP-1", elector(1)), "chair", "AUTHORITY")
    world.given(demand("REP-2", elector(13), signatures=2, base=6), "chair", "AUTHORITY")


def voted(agree: tuple[int, int]) -> World:
    """Eight of twelve and four of six come; so many of them agree."""
    world = groups()
    world.given(demand("REP-1", elector(1)), "chair", "AUTHORITY")
    world.given(demand("REP-2", elector(13), signatures=2, base=6), "chair", "AUTHORITY")
    branch.meeting(branch.meeting(branch.printed(world, 18), 12, 8, "G1"), 6, 4, "G2")
    branch.opened(branch.opened(world, 10, "S1", "G1"), 6, "S2", "G2")
    world.issued([elector(each) for each in range(1, 9)], "S1")
    world.issued([elector(each) for each in range(13, 17)], "S2")
    world.closed("S1").closed("S2").box(8, "S1", "P1").box(4, "S2", "P2")
    for (pile, post, person, present), for_it in zip(
        (("P1", "REP-1", elector(1), 8), ("P2", "REP-2", elector(13), 4)), agree, strict=True
    ):
        for number in range(present):
            if number < for_it:
                count(world, {post: (person,)}, pile=pile)
            else:
                count(world, {}, {post: (person,)}, pile=pile)
        attest(world, pile)
    return world.count_closed().determined()


@pytest.mark.parametrize(
    ("agree", "recalled"),
    [
        ((5, 2), {"REP-1": (elector(1),), "REP-2": ()}),  # two of the four who came are half
        ((4, 3), {"REP-1": (), "REP-2": (elector(13),)}),
    ],
)
def test_more_than_half_of_those_of_the_group_who_came_carry_it(
    agree: tuple[int, int], recalled: dict[str, tuple[str, ...]]
) -> None:
    world = voted(agree)

    assert world.election.failed == []
    assert world.election.open_seats == {}
    disputes.agreed(world)
    world.given(
        ResultAnnounced(winners=recalled, posted_on=world.day, document=DOCUMENT), "chair", "scrutineer"
    )


def constituency(signatures: int = 30, agree: int = 51, reject: int = 20) -> World:
    """A hundred electors; the vote on their deputy, or its demand refused."""
    world = World(signing=False).called(profile.load("RECALL-DEPUTY"), (DEPUTY,), party_gave_woman=None)
    world.sealed(100)
    body = demand("DEPUTY", elector(1), signatures=signatures, base=100, filed_on="2026-01-20")
    if signatures < 30:
        return world.refuses("too-few-signatures", body, "chair", "AUTHORITY", clause="ZJNPC2021 55")
    world.given(body, "chair", "AUTHORITY").opened(100)
    world.issued([elector(each) for each in range(1, agree + reject + 1)]).closed().box(agree + reject)
    for number in range(agree + reject):
        if number < agree:
            count(world, {"DEPUTY": (elector(1),)})
        else:
            count(world, {}, {"DEPUTY": (elector(1),)})
    return attest(world).count_closed().determined()


def test_thirty_electors_demand_the_recall_of_a_deputy_however_many_there_are() -> None:
    constituency(signatures=29)


@pytest.mark.parametrize(
    ("agree", "reject", "carried"), [(51, 0, True), (51, 49, True), (50, 0, False), (50, 10, False)]
)
def test_more_than_half_of_all_electors_of_the_constituency_have_to_agree(
    agree: int, reject: int, carried: bool
) -> None:
    world = constituency(agree=agree, reject=reject)

    assert [each.person for each in world.election.winners] == [elector(1)] * carried
    assert world.election.failed == []
    disputes.agreed(world)
