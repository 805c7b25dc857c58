"""A woman first (MCA2013): where no higher post went to a woman, the leading woman is elected first, or a seat is kept for one.

Thirty electors, twenty-four papers: thirteen votes are more than half, eight a third. Three members; E-0010 and E-0011 are women.
"""

from __future__ import annotations

from functools import cache

from shared.election.candidates.nomination import CandidateNominated, NominationsOpened
from shared.election.outcome.outcome import RevoteCalled
from shared.election.outcome.result import WinnerReviewed
from shared.election.outcome.runners import runoff_candidates
from shared.election.outcome.runoff import RunoffCalled
from shared.election.outcome.winners import decide
from shared.election.regulation import profile
from shared.election.state import Contest
from tests.unit.law.polls import Votes, day_after, runoff, tallied, winners
from tests.unit.law.stages import ELECTORS, VC_ZJ
from tests.world import DOCUMENT, World

POSTS = (Contest("CHAIR", "主任", "chair", 1, 1), Contest("MEMBER", "委员", "member", 3, 2))
STANDING = {
    "CHAIR": ("E-0001", "E-0002"),
    "MEMBER": ("E-0005", "E-0006", "E-0007", "E-0008", "E-0010", "E-0011"),
}


def village(women_first: bool = True, women: tuple[str, ...] = ("E-0010", "E-0011")) -> World:
    return _village(women_first, women).fork()


@cache
def _village(women_first: bool, women: tuple[str, ...]) -> World:
    rules = profile.adapt(VC_ZJ, {"winning.women_first": women_first, "seats.woman_post": "NEVER"}, "MCA2013")
    world = World(signing=False).called(rules, POSTS).sealed(ELECTORS)
    world.given(NominationsOpened(mode="SELF"), "chair").before(10)
    for contest, persons in STANDING.items():
        for person in persons:
            body = CandidateNominated(
                candidate=person, contest=contest, in_person=True, woman=person in women
            )
            world.given(body, "registrar")
    return world.published()


def counted(world: World, members: dict[str, int], chair: dict[str, int] | None = None) -> World:
    votes: Votes = {"CHAIR": chair or {"E-0001": 20}, "MEMBER": members}
    return tallied(world, votes, 24)


MEN = {"E-0005": 20, "E-0006": 18, "E-0007": 16}


def test_without_the_rule_votes_alone_decide() -> None:
    world = counted(village(women_first=False), {**MEN, "E-0010": 14})

    assert decide(world.election).elected["MEMBER"] == ("E-0005", "E-0006", "E-0007")


def test_the_woman_with_a_majority_is_elected_first() -> None:
    world = counted(village(), {**MEN, "E-0010": 13})

    assert decide(world.election).elected["MEMBER"] == ("E-0010", "E-0005", "E-0006")


def test_not_if_a_woman_holds_a_higher_post() -> None:
    world = counted(village(women=("E-0001", "E-0010")), {**MEN, "E-0010": 14})

    assert decide(world.election).elected["MEMBER"] == ("E-0005", "E-0006", "E-0007")


def test_exactly_half_is_no_majority_and_one_seat_is_kept() -> None:
    world = counted(village(), {**MEN, "E-0010": 12})

    outcome = decide(world.election)

    assert outcome.elected["MEMBER"] == ("E-0005", "E-0006"), (
        "E-0007 had a majority, and the seat is kept all the same"
    )
    assert outcome.missing == {"MEMBER": 1}


def test_women_alone_run_for_the_seat_that_is_kept() -> None:
    world = counted(village(), {**MEN, "E-0008": 11, "E-0010": 4, "E-0011": 3}).determined()
    assert runoff_candidates(world.election, "MEMBER") == ["E-0010", "E-0011"]
    wrong = RunoffCalled(day=day_after(world, 7), candidates={"MEMBER": ("E-0007", "E-0010")})
    world.refuses("runoff-candidates", wrong, "chair")

    runoff(world)
    tallied(world, {"MEMBER": {"E-0010": 7, "E-0011": 8}}, 24).determined()

    assert winners(world)["MEMBER"] == ["E-0005", "E-0006", "E-0011"]
    assert world.election.open_seats == {}


def test_it_stays_kept_if_no_woman_has_a_third() -> None:
    world = counted(village(), {**MEN, "E-0010": 4, "E-0011": 3}).determined()

    runoff(world)
    tallied(world, {"MEMBER": {"E-0010": 7, "E-0011": 7}}, 24).determined()

    assert world.election.open_seats == {"MEMBER": 1}
    assert runoff_candidates(world.election, "MEMBER") == ["E-0010", "E-0011"]


def test_a_kept_seat_and_another_are_run_off_together_and_the_woman_comes_first() -> None:
    world = counted(village(), {"E-0005": 20, "E-0006": 12, "E-0007": 11, "E-0010": 4}).determined()
    assert world.election.open_seats == {"MEMBER": 2}
    # E-0011 stood and got no vote: the last of the women, of whom two run for the one seat.
    assert runoff_candidates(world.election, "MEMBER") == ["E-0006", "E-0007", "E-0010", "E-0011"]

    runoff(world)
    tallied(world, {"MEMBER": {"E-0006": 20, "E-0007": 19, "E-0010": 8}}, 24).determined()

    assert winners(world)["MEMBER"] == ["E-0005", "E-0010", "E-0006"]


def test_men_who_are_tied_beside_a_kept_seat_are_voted_on_for_the_others() -> None:
    world = counted(village(), {"E-0005": 20, "E-0006": 18, "E-0007": 18, "E-0010": 4}).determined()
    assert world.election.open_ties == {"MEMBER": ("E-0006", "E-0007")}
    assert world.election.tie_seats == {"MEMBER": 1}
    assert world.election.open_seats == {"MEMBER": 1}

    world.given(RevoteCalled(day=day_after(world, 1), contests=("MEMBER",)), "chair")
    tallied(world, {"MEMBER": {"E-0006": 9, "E-0007": 8}}, 20).determined()
    assert winners(world)["MEMBER"] == ["E-0005", "E-0006"]
    assert world.election.open_seats == {"MEMBER": 1}

    runoff(world)
    tallied(world, {"MEMBER": {"E-0010": 8}}, 24).determined()
    assert winners(world)["MEMBER"] == ["E-0005", "E-0006", "E-0010"]


def test_somebody_written_in_counts_as_a_woman_once_the_review_says_so() -> None:
    world = counted(village(), {**MEN, "E-0010": 4}, chair={"E-0020": 20}).determined()
    assert world.election.open_seats == {"MEMBER": 1}
    review = WinnerReviewed(person="E-0020", contest="CHAIR", verdict="PASS", woman=True, document=DOCUMENT)

    world.given(review, "joint")

    assert runoff_candidates(world.election, "MEMBER") == ["E-0007", "E-0010"], (
        "a woman presides: the seat is anybody's"
    )


def test_a_regulation_with_a_post_for_women_keeps_no_seat_beside_it() -> None:
    rules = profile.adapt(VC_ZJ, {"winning.women_first": True}, "test")
    world = World(signing=False).called(rules).sealed(ELECTORS).nominated().published()
    votes: Votes = {"CHAIR": {"E-0001": 20}, "VICE": {"E-0003": 20}, "MEMBER": {"E-0005": 20, "E-0006": 18}}

    tallied(world, votes, 24)

    assert decide(world.election).elected["MEMBER"] == ("E-0005", "E-0006")
