"""Whether the papers add up: each rule of the catalogue, what breaks it, and that an outcome waits for an explanation."""

from __future__ import annotations

import pytest

from shared.election.counting.reconciliation import (
    RULES,
    Difference,
    differences,
    open_differences,
    papers_issued,
    papers_returned,
)
from shared.election.outcome.outcome import declaration
from shared.election.polling.polling import IssueConflictReported, IssueConflictSettled
from shared.election.state import Pile, Poll, Round, Station
from tests.unit.law.polls import (
    USUAL_VOTES,
    attest,
    count,
    explained,
    first,
    published,
    sheets,
    station_closed,
)
from tests.world import DOCUMENT, World, elector


def found(world: World) -> set[str]:
    return {each.rule for each in differences(world.election.round)}


def opened(voters: int = 24) -> World:
    return published().opened(30).issued([elector(number) for number in range(1, voters + 1)])


def counted(world: World, returned: int) -> World:
    """The box holds so many papers; all are counted."""
    world.box(returned)
    for marks in sheets(USUAL_VOTES, returned):
        count(world, marks)
    return attest(world).count_closed()


def conflict(world: World, finding: str) -> World:
    world.given(IssueConflictReported(round=1, station="S1", elector="E-0001"), "issuer")
    body = IssueConflictSettled(
        round=1,
        station="S1",
        elector="E-0001",
        finding=finding,  # type: ignore[arg-type]
        document=DOCUMENT,
    )
    return world.given(body, "chair")


def test_an_ordinary_election_adds_up() -> None:
    assert found(first(published())) == set()


def test_fewer_papers_than_issued_are_worth_a_look() -> None:
    world = counted(opened(25).closed(), 24)

    assert differences(world.election.round) == [Difference("W201", None, 25, 24)]
    assert open_differences(world.election.round) == []
    world.determined()


def test_a_sheet_that_is_neither_issued_nor_spoiled_nor_unused_is_explained_first() -> None:
    world = opened()
    world.given(station_closed(world, unused=5), "chief", "scrutineer")
    counted(world, 24)
    assert differences(world.election.round) == [Difference("R102", "S1", 30, 29)]
    world.refuses("difference-unexplained", declaration(world.election), "chair", "scrutineer", clause="A19")

    explained(world, "R102", "S1").determined()


def test_a_paper_issued_twice_that_was_left_in_the_box_is_explained_first() -> None:
    world = counted(conflict(opened(), "BOTH_IN_BOX").closed(), 25)
    assert differences(world.election.round) == [Difference("R104", "S1", 24, 25)]
    assert papers_issued(world.election.round) == papers_returned(world.election.round) == 25
    world.refuses("difference-unexplained", declaration(world.election), "chair", "scrutineer", clause="A20")

    explained(world, "R104", "S1").determined()


def test_one_that_came_back_is_not() -> None:
    world = counted(conflict(opened(), "PAPER_RECOVERED").closed(), 24)

    assert found(world) == set()


def test_a_box_with_more_papers_than_were_issued_at_its_station_is_explained_first() -> None:
    """Two boxes, one paper put into the wrong one: in total nothing is too much."""
    world = published().opened(30, ("S1", "S2"))
    world.issued([elector(number) for number in range(1, 13)])
    world.issued([elector(number) for number in range(13, 25)], "S2").closed("S1").closed("S2")
    world.box(13).box(11, "S2")
    for marks in sheets(USUAL_VOTES, 24):
        count(world, marks)
    attest(world).count_closed()
    assert differences(world.election.round) == [Difference("R105", "S1", 12, 13)]
    world.refuses("difference-unexplained", declaration(world.election), "chair", "scrutineer", clause="A28")

    explained(world, "R105", "S1").determined()
    assert world.election.failed == []


def test_more_papers_than_were_issued_at_all_make_the_poll_invalid_whatever_is_explained() -> None:
    world = counted(opened().closed(), 25)
    assert found(world) == {"R105", "R106"}

    explained(world, "R105", "S1").determined()

    assert world.election.failed == ["CHAIR", "VICE", "MEMBER", "WOMAN"]


@pytest.mark.parametrize(("invalid", "rules"), [(0, set()), (1, {"W202"})])
def test_three_in_a_hundred_invalid_papers_are_worth_a_look(invalid: int, rules: set[str]) -> None:
    assert found(first(published(), invalid=invalid)) == rules


def test_so_are_three_in_a_hundred_blank_ones() -> None:
    world = opened().closed().box(24)
    for marks in sheets(USUAL_VOTES, 23):
        count(world, marks)
    count(world, {})
    attest(world).count_closed()

    assert differences(world.election.round) == [Difference("W203", None, 0, 1)]


def station(issued: int, returned: int, by_proxy: int = 0) -> Station:
    """A hundred papers, those not issued unused."""
    return Station(
        kind="STATION",
        papers=100,
        opened_at=0,
        issued=issued,
        by_proxy=by_proxy,
        unused=100 - issued,
        returned=returned,
    )


@pytest.mark.parametrize(
    ("returned", "blank", "rules"), [(100, 2, set()), (100, 3, {"W203"}), (99, 3, {"W203"})]
)
def test_exactly_three_per_cent_counts(returned: int, blank: int, rules: set[str]) -> None:
    present = Round(1, "2026-03-28", {}, "COUNTED", 100)
    present.stations["S1"] = station(issued=returned, returned=returned)
    present.piles["P"] = Pile(returned, 0, returned, returned, {"VALID": returned - blank, "BLANK": blank})

    assert {each.rule for each in differences(present)} == rules


@pytest.mark.parametrize(("by_proxy", "rules"), [(30, set()), (31, {"W204"})])
def test_more_than_a_third_by_proxy_is_worth_a_look(by_proxy: int, rules: set[str]) -> None:
    present = Round(1, "2026-03-28", {}, "COUNTED", 100)
    present.stations["S1"] = station(issued=90, returned=90, by_proxy=by_proxy)
    present.piles["P"] = Pile(90, 0, 90, 90, {"VALID": 90})

    assert {each.rule for each in differences(present)} == rules


def test_rules_that_the_law_enforces_step_by_step_are_in_the_catalogue_too() -> None:
    """No lawful log breaks them; a verifier counts them again for itself."""
    present = Round(1, "2026-03-28", {}, "COUNTED", 99)
    present.stations["S1"] = station(issued=90, returned=90)
    present.piles["P"] = Pile(90, 0, 89, 89, {"VALID": 88})
    present.polls["CHAIR"] = Poll("FIRST", 1, ["E-0001", "E-0002"])
    present.votes["CHAIR"] = {"E-0001": 50, "E-0002": 40}

    assert {each.rule for each in differences(present)} == {"R101", "R107", "R108", "R109"}


def test_every_rule_says_what_it_is_in_two_languages_and_by_which_clause() -> None:
    for code, rule in RULES.items():
        assert rule.zh, code
        assert rule.en, code
        assert rule.clause, code
        assert (rule.severity == "WARNING") == code.startswith("W")
    assert [code for code, rule in RULES.items() if rule.severity == "FATAL"] == ["R106"]
