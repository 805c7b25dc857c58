"""Votes for a higher post that count for a lower one too (票数下加, domain 2.3.5). Twenty-four papers: thirteen are a majority.

Nobody stands twice on one paper, which would void it; so whoever has votes for two posts is named first for one of them.
"""

from __future__ import annotations

from typing import Any

from shared.election.outcome.runners import runoff_candidates
from shared.election.outcome.winners import decide
from tests.unit.law.polls import Votes, first, published, runoff, tallied, winner, winners

CHAIR_LOST: Votes = {
    "CHAIR": {"E-0001": 14, "E-0002": 8},
    "VICE": {"E-0003": 20},
    "MEMBER": {"E-0002": 5, "E-0005": 13, "E-0006": 12},
}


def test_who_stood_for_chair_in_vain_has_those_votes_as_a_member_too() -> None:
    world = first(published(papers__cumulate_down=True), CHAIR_LOST)

    outcome = decide(world.election)

    assert outcome.elected["MEMBER"] == ("E-0002", "E-0005"), "8 + 5 are as many as 13"
    assert outcome.added["MEMBER"]["E-0002"] == 8
    world.determined()
    assert winner(world, "E-0002").votes == 13


def test_not_without_the_parameter() -> None:
    world = first(published(), CHAIR_LOST)

    assert decide(world.election).elected["MEMBER"] == ("E-0005",)


def test_the_votes_of_all_higher_posts_are_added() -> None:
    votes: Votes = {
        "CHAIR": {"E-0001": 13, "E-0002": 6},
        "VICE": {"E-0002": 4, "E-0003": 13},
        "MEMBER": {"E-0005": 4, "E-0002": 3},
    }

    world = first(published(papers__cumulate_down=True), votes)

    assert decide(world.election).elected["MEMBER"] == ("E-0002",)


def test_one_vote_short_of_half_stays_short() -> None:
    votes: Votes = {"CHAIR": {"E-0001": 14, "E-0002": 8}, "MEMBER": {"E-0005": 20, "E-0002": 4}}

    world = first(published(papers__cumulate_down=True), votes)

    assert decide(world.election).elected["MEMBER"] == ("E-0005",), "12 of 24 are half"


def test_whoever_wins_the_higher_post_takes_no_seat_below() -> None:
    votes: Votes = {"CHAIR": {"E-0001": 20}, "MEMBER": {"E-0005": 19, "E-0006": 18}}

    world = first(published(papers__cumulate_down=True), votes)

    assert decide(world.election).elected["MEMBER"] == ("E-0005", "E-0006")


def test_nor_whoever_is_tied_for_it_by_these_votes() -> None:
    # More than a third is enough in this place, so that two can be equal and have enough.
    share: dict[str, Any] = {
        "winning__share__num": 1,
        "winning__share__den": 3,
        "papers__cumulate_down": True,
    }
    votes: Votes = {
        "CHAIR": {"E-0001": 12, "E-0002": 12},
        "MEMBER": {"E-0005": 20, "E-0001": 3, "E-0006": 10},
    }

    world = first(published(**share), votes)

    outcome = decide(world.election)
    assert outcome.ties == {"CHAIR": ("E-0001", "E-0002")}
    assert outcome.elected["MEMBER"] == ("E-0005", "E-0006")


def test_a_post_for_women_is_voted_on_by_itself() -> None:
    votes: Votes = {"CHAIR": {"E-0001": 13, "E-0008": 11}, "WOMAN": {"E-0008": 5, "E-0009": 13}}

    world = first(published(papers__cumulate_down=True), votes)

    assert decide(world.election).elected["WOMAN"] == ("E-0009",)


def test_losers_are_ranked_for_the_runoff_by_all_their_votes_and_win_it_by_its_own() -> None:
    votes: Votes = {
        "CHAIR": {"E-0001": 14, "E-0002": 7},
        "MEMBER": {"E-0002": 5, "E-0005": 20, "E-0006": 11, "E-0007": 10},
    }
    world = first(published(papers__cumulate_down=True), votes).determined()
    assert runoff_candidates(world.election, "MEMBER") == ["E-0002", "E-0006"], "12 votes before 11"

    runoff(world, "MEMBER")
    tallied(world, {"MEMBER": {"E-0002": 7, "E-0006": 8}}, 24).determined()

    assert winners(world)["MEMBER"] == ["E-0005", "E-0006"]
