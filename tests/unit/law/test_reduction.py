"""Seats given up by consent: more than half of those present agree to leave missing seats unfilled (domain 2.1)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared.election.outcome.posts import PostsVoteCalled
from shared.election.outcome.reduction import SeatsReduced
from shared.election.outcome.result import ResultAnnounced, seats_held
from shared.election.outcome.runners import runoff_candidates
from shared.election.regulation.parameters import Share
from shared.election.regulation.profile import Base, Profile
from tests.unit.law import branch
from tests.unit.law.polls import WIDE, Votes, first, runoff
from tests.unit.law.stages import ELECTORS, VC_ZJ
from tests.world import DOCUMENT, World, elector

MISSING: Votes = {"MEMBER": {"E-0005": 20, "E-0006": 18, "E-0007": 4}}
"""Two of three members."""


def rules(base: Base = "PRESENT", minimum: int = 3) -> Profile:
    raw: dict[str, Any] = msgspec.to_builtins(VC_ZJ)
    raw["runoff"]["reduce_seats"] = Share(1, 2, True, base, "PARTY1990")
    raw["seats"]["minimum"]["value"] = minimum
    return msgspec.convert(msgspec.to_builtins(raw), Profile)


def village(votes: Votes = MISSING, regulation: Profile | None = None) -> World:
    world = World(signing=False).called(regulation or rules(), WIDE).sealed(ELECTORS).nominated().published()
    return first(world, votes).determined()


def consent(**changes: Any) -> SeatsReduced:
    body: dict[str, Any] = {"seats": {"MEMBER": 1}, "present": 20, "in_favour": 11, "document": DOCUMENT}
    return SeatsReduced(**(body | changes))


def test_a_missing_seat_is_given_up_and_is_then_neither_missing_nor_vacant() -> None:
    world = village()
    assert world.election.open_seats == {"MEMBER": 1}

    world.given(consent(), "chair", "scrutineer")

    assert world.election.open_seats == {}
    assert world.election.reduced == {"MEMBER": 1}
    assert runoff_candidates(world.election, "MEMBER") == ["E-0007"], "nobody is owed a runoff"
    world.announced()
    assert world.election.announced_on is not None


def test_without_consent_the_runoff_comes_first() -> None:
    world = village()
    held = {contest: tuple(persons) for contest, persons in seats_held(world.election).items()}
    body = ResultAnnounced(winners=held, posted_on=world.day, document=DOCUMENT, vacant={"MEMBER": 1})

    world.refuses("seats-missing", body, "chair", "scrutineer")


@pytest.mark.parametrize("agreed", [0, 9, 10])
def test_half_of_those_present_is_not_enough(agreed: int) -> None:
    village().refuses("consent-missing", consent(in_favour=agreed), "chair", "scrutineer", clause="PARTY1990")


def test_of_all_electors_where_the_regulation_says_so() -> None:
    world = village(regulation=rules("REGISTERED"))

    world.refuses("consent-missing", consent(in_favour=15), "chair", "scrutineer")

    world.given(consent(in_favour=16), "chair", "scrutineer")


def test_nobody_is_counted_who_is_not_there() -> None:
    world = village()

    world.refuses("consent-missing", consent(present=10, in_favour=11), "chair", "scrutineer")
    world.refuses("consent-missing", consent(present=31, in_favour=20), "chair", "scrutineer")


@pytest.mark.parametrize("seats", [{}, {"MEMBER": 0}, {"MEMBER": 2}, {"CHAIR": 1}])
def test_only_seats_that_are_missing(seats: dict[str, int]) -> None:
    village().refuses("no-seat-missing", consent(seats=seats), "chair", "scrutineer")


def test_not_while_others_vote_on_them_nor_after_the_announcement() -> None:
    world = runoff(village())
    world.refuses("no-seat-missing", consent(), "chair", "scrutineer")

    done = village().given(consent(), "chair", "scrutineer").announced()
    done.refuses("no-seat-missing", consent(), "chair", "scrutineer")


def test_the_body_keeps_its_least_number() -> None:
    votes: Votes = {"MEMBER": {"E-0005": 20}}
    world = village(votes, rules(minimum=5))
    assert world.election.open_seats == {"MEMBER": 2}

    world.refuses("too-few-left", consent(seats={"MEMBER": 2}), "chair", "scrutineer")

    world.given(consent(), "chair", "scrutineer")
    world.refuses("too-few-left", consent(), "chair", "scrutineer")


def test_a_post_keeps_a_seat() -> None:
    votes: Votes = {
        "CHAIR": {"E-0001": 12, "E-0002": 12},
        "MEMBER": {"E-0005": 20, "E-0006": 18, "E-0007": 17},
    }

    village(votes).refuses("too-few-left", consent(seats={"CHAIR": 1}), "chair", "scrutineer")


def test_other_regulations_give_no_seat_up() -> None:
    village(regulation=VC_ZJ).refuses("seats-fixed", consent(), "chair", "scrutineer")


# At a meeting


def branch_with_a_missing_seat() -> World:
    """Ten members, nine of whom came; two of three seats are filled."""
    world = branch.branch(branch.rules("PARTY-2020", seats__minimum=2), 10)
    papers = [{"MEMBER": [elector(1), elector(2)]}] * 8
    return branch.voted(world, 9, papers)


@pytest.mark.parametrize("present", [8, 10])
def test_those_present_are_those_who_came_to_the_meeting(present: int) -> None:
    """Five are more than half of eight or nine; stating fewer must not make consent easier."""
    world = branch_with_a_missing_seat()

    world.refuses("attendance-differs", consent(present=present, in_favour=6), "chair", "scrutineer")

    world.refuses("consent-missing", consent(present=9, in_favour=4), "chair", "scrutineer")
    world.given(consent(present=9, in_favour=5), "chair", "scrutineer")


def test_the_few_who_choose_the_secretary_do_not_give_up_the_seats_of_the_branch() -> None:
    world = branch.branch(branch.rules("PARTY-2020", seats__minimum=2, seats__posts_by="ELECTED"), 10)
    branch.voted(world, 9, [{"MEMBER": [elector(1), elector(2)]}] * 8)
    body = PostsVoteCalled(day=world.day, candidates={"SECRETARY": (elector(1),), "DEPUTY": (elector(2),)})
    world.given(body, "chair")
    branch.printed(world, 2)
    both = [{"SECRETARY": [elector(1)], "DEPUTY": [elector(2)]}] * 2
    branch.voted(world, 2, both, should_attend=2)

    world.refuses("attendance-differs", consent(present=2, in_favour=2), "chair", "scrutineer")

    world.given(consent(present=9, in_favour=5), "chair", "scrutineer")
