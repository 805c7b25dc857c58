"""Who is elected: shares of papers, equals at the last seat, kin who may not serve together, two posts for one person.

Thirty electors; twenty-four papers unless said otherwise, so that thirteen votes are more than half, and eight a third.
"""

from __future__ import annotations

from typing import Any

import pytest

from shared.election.candidates.candidacy import CandidacyCancelled
from shared.election.counting.reconciliation import Difference, differences
from shared.election.outcome.outcome import PollRepeated, RevoteCalled, declaration
from shared.election.outcome.runners import runoff_candidates
from shared.election.outcome.runoff import RunoffCalled
from shared.election.outcome.winners import decide, winning_share
from shared.election.state import Poll
from tests.unit.law.polls import (
    MANY,
    WIDE,
    Votes,
    attest,
    count,
    day_after,
    explained,
    first,
    later,
    polled,
    published,
    related,
    runoff,
    sheets,
    tallied,
    winner,
    winners,
)
from tests.world import DOCUMENT, World, elector

CHAIR_OPEN: Votes = {"CHAIR": {"E-0001": 12, "E-0002": 12}}
"""Half each: nobody has more than half."""


# -- the share of votes


def test_more_than_half_of_the_papers_wins() -> None:
    world = first(published(), {"CHAIR": {"E-0001": 13, "E-0002": 11}})

    outcome = decide(world.election)

    assert outcome.elected["CHAIR"] == ("E-0001",)
    assert outcome.minimum["CHAIR"] == 13


def test_exactly_half_of_the_papers_loses() -> None:
    world = first(published(), CHAIR_OPEN)

    outcome = decide(world.election)

    assert outcome.elected["CHAIR"] == ()
    assert outcome.missing == {"CHAIR": 1}
    assert outcome.ties == {}, "equals who did not win are not tied"


def test_blank_and_invalid_papers_stay_in_the_base() -> None:
    votes: Votes = {
        "CHAIR": {"E-0001": 12},
        "VICE": {"E-0003": 13},
        "MEMBER": {"E-0005": 13},
        "WOMAN": {"E-0008": 13},
    }
    world = first(published(), votes, invalid=5)

    outcome = decide(world.election)

    assert world.election.round.piles["P"].verdicts == {"VALID": 13, "BLANK": 6, "INVALID": 5}
    assert outcome.elected["CHAIR"] == (), "12 of 13 good papers are 12 of 24 papers"
    assert outcome.elected["VICE"] == ("E-0003",)


@pytest.mark.parametrize(
    ("base", "needed"), [("PAPERS_RETURNED", 11), ("PAPERS_ISSUED", 13), ("PRESENT", 13), ("REGISTERED", 16)]
)
def test_the_regulation_says_of_what_the_share_is_taken(base: str, needed: int) -> None:
    rules: dict[str, Any] = {"winning__share__base": base}
    world = first(published(**rules), returned=20, issued=24)

    assert decide(world.election).minimum["CHAIR"] == needed


def test_each_kind_of_poll_has_its_share() -> None:
    election = published().election

    assert winning_share(election, Poll("FIRST", 1, [])) == election.profile.winning.share
    assert winning_share(election, Poll("RUNOFF", 1, [])) == election.profile.runoff.share
    assert winning_share(election, Poll("REVOTE", 1, [])) is None


def test_where_no_share_is_asked_for_most_votes_win_and_a_vote_is_needed() -> None:
    rules: dict[str, Any] = {
        "winning__share__num": 0,
        "winning__share__den": 1,
        "winning__share__strict": False,
    }
    votes: Votes = {
        "CHAIR": {"E-0001": 2, "E-0002": 1},
        "VICE": {},
        "MEMBER": {"E-0005": 3, "E-0006": 1, "E-0007": 1},
    }

    outcome = decide(first(published(**rules), votes).election)

    assert outcome.elected["CHAIR"] == ("E-0001",), "two of 24 papers"
    assert outcome.minimum["CHAIR"] == 1
    assert outcome.missing == {"VICE": 1}
    assert outcome.ties == {"MEMBER": ("E-0006", "E-0007")}


def test_seats_go_to_most_votes_first() -> None:
    world = first(published(), {"MEMBER": {"E-0005": 14, "E-0006": 16, "E-0007": 15}})

    assert decide(world.election).elected["MEMBER"] == ("E-0006", "E-0007")


def test_a_seat_that_nobody_won_is_missing() -> None:
    world = first(published(), {"MEMBER": {"E-0005": 20, "E-0006": 12, "E-0007": 12}})

    outcome = decide(world.election)

    assert outcome.elected["MEMBER"] == ("E-0005",)
    assert outcome.missing == {"MEMBER": 1}


def test_a_post_without_a_single_vote_is_missing_and_nobodys() -> None:
    world = first(published(), {"VICE": {}})

    outcome = decide(world.election)

    assert (outcome.elected["VICE"], outcome.missing) == ((), {"VICE": 1})


def test_somebody_written_in_by_more_than_half_is_elected() -> None:
    world = first(published(), {"CHAIR": {"E-0020": 13, "E-0001": 11}}).determined()

    assert winners(world)["CHAIR"] == ["E-0020"]
    assert winner(world, "E-0020").written_in
    assert not winner(world, "E-0003").written_in


# -- whether the poll counts at all


def test_half_of_the_electors_is_not_more_than_half() -> None:
    votes = {contest: {person: 15 for person in persons} for contest, persons in ONE_EACH.items()}
    world = tallied(published(), votes, 15)

    outcome = decide(world.election)

    assert set(outcome.failed) == {"CHAIR", "VICE", "MEMBER", "WOMAN"}
    assert (outcome.elected, outcome.missing, outcome.ties, outcome.minimum) == ({}, {}, {}, {})


def test_one_more_than_half_is() -> None:
    votes = {contest: {person: 16 for person in persons} for contest, persons in ONE_EACH.items()}
    world = tallied(published(), votes, 16)

    outcome = decide(world.election)

    assert (outcome.failed, outcome.returned, outcome.registered) == ((), 16, 30)


ONE_EACH = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005"], "WOMAN": ["E-0008"]}


def test_who_took_part_is_counted_by_papers_returned_not_issued() -> None:
    world = tallied(published(), {}, 15, issued=20)

    assert len(decide(world.election).failed) == 4


def test_the_regulation_may_count_papers_issued() -> None:
    world = tallied(published(winning__quorum__base="PAPERS_ISSUED"), {}, 15, issued=20)

    assert decide(world.election).failed == ()


def test_as_many_papers_as_were_issued_are_all_right() -> None:
    world = first(published(), returned=24, issued=24)

    assert decide(world.election).failed == ()


def test_one_paper_more_than_was_issued_makes_the_poll_invalid() -> None:
    world = explained(first(published(), returned=24, issued=23), "R105", "S1")

    outcome = decide(world.election)

    assert set(outcome.failed) == {"CHAIR", "VICE", "MEMBER", "WOMAN"}
    assert Difference("R106", None, 23, 24) in differences(world.election.round)
    world.determined()
    assert world.election.winners == []
    repeated = PollRepeated(day=day_after(world, 7))
    later(world, 1).given(repeated, "chair")
    assert world.election.round.polls["CHAIR"] == Poll("FIRST", 1, ["E-0001", "E-0002"])


def test_unless_the_regulation_does_not_say_so() -> None:
    world = first(published(winning__returned_within_issued=False), returned=24, issued=23)

    assert decide(world.election).failed == ()


def test_a_runoff_needs_more_than_half_of_the_electors_too() -> None:
    world = runoff(first(published(), CHAIR_OPEN).determined())

    short = tallied(world.fork(), {"CHAIR": {"E-0001": 15}}, 15).determined()
    enough = tallied(world.fork(), {"CHAIR": {"E-0001": 16}}, 16).determined()

    assert short.election.failed == ["CHAIR"]
    assert short.election.open_seats == {"CHAIR": 1}
    assert winners(enough)["CHAIR"] == ["E-0001"]


def test_unless_the_regulation_lets_it_off() -> None:
    world = runoff(first(published(runoff__quorum_applies=False), CHAIR_OPEN).determined())

    tallied(world, {"CHAIR": {"E-0001": 3}}, 3).determined()

    assert winners(world)["CHAIR"] == ["E-0001"]


TIED: Votes = {"MEMBER": {"E-0005": 16, "E-0006": 14, "E-0007": 14}}


def revote(world: World, days: int = 0, contest: str = "MEMBER") -> World:
    return world.given(RevoteCalled(day=day_after(world, days), contests=(contest,)), "chair")


def test_a_revote_needs_no_turnout() -> None:
    world = revote(first(published(), TIED).determined())

    tallied(world, {"MEMBER": {"E-0006": 1}}, 2).determined()

    assert winners(world)["MEMBER"] == ["E-0005", "E-0006"]


def test_unless_the_regulation_asks_for_it() -> None:
    world = revote(first(published(winning__revote_quorum_applies=True), TIED).determined())

    tallied(world, {"MEMBER": {"E-0006": 10}}, 15).determined()

    assert world.election.failed == ["MEMBER"]
    assert world.election.open_ties == {"MEMBER": ("E-0006", "E-0007")}
    world.refuses(
        "poll-failed", RevoteCalled(day=world.day, contests=("MEMBER",)), "chair", clause="ZJ2020 27"
    )
    world.given(PollRepeated(day=day_after(world, 3)), "chair")
    assert world.election.round.polls == {"MEMBER": Poll("REVOTE", 1, ["E-0006", "E-0007"])}


# -- equals


def test_equals_at_the_last_seat_are_tied_and_the_first_is_elected() -> None:
    world = first(published(), TIED)

    outcome = decide(world.election)

    assert outcome.elected["MEMBER"] == ("E-0005",)
    assert outcome.ties == {"MEMBER": ("E-0006", "E-0007")}
    assert outcome.missing == {}


def test_equals_who_all_fit_are_all_elected() -> None:
    world = first(published(), {"MEMBER": {"E-0005": 16, "E-0006": 16, "E-0007": 14}})

    assert decide(world.election).elected["MEMBER"] == ("E-0005", "E-0006")


def test_three_equals_for_two_seats_vote_again_for_both() -> None:
    world = first(published(), {"MEMBER": {"E-0005": 15, "E-0006": 15, "E-0007": 15}}).determined()
    assert world.election.open_ties == {"MEMBER": ("E-0005", "E-0006", "E-0007")}

    revote(world)

    assert world.election.round.polls["MEMBER"] == Poll("REVOTE", 2, ["E-0005", "E-0006", "E-0007"])
    tallied(world, {"MEMBER": {"E-0005": 5, "E-0006": 7, "E-0007": 6}}, 18).determined()
    assert winners(world)["MEMBER"] == ["E-0006", "E-0007"]


@pytest.mark.parametrize(
    ("votes", "elected", "tied", "seats"),
    [
        (
            {"E-0005": 20, "E-0006": 13, "E-0007": 13, "E-0010": 13},
            ("E-0005",),
            ("E-0006", "E-0007", "E-0010"),
            2,
        ),
        (
            {"E-0005": 17, "E-0006": 15, "E-0007": 13, "E-0010": 13, "E-0011": 13},
            ("E-0005", "E-0006"),
            ("E-0007", "E-0010", "E-0011"),
            1,
        ),
    ],
)
def test_three_equals_below_the_first(
    votes: dict[str, int], elected: tuple[str, ...], tied: tuple[str, ...], seats: int
) -> None:
    world = first(published(contests=WIDE, candidates=MANY), {"MEMBER": votes}).determined()

    assert tuple(winners(world)["MEMBER"]) == elected
    assert world.election.open_ties == {"MEMBER": tied}
    assert revote(world).election.round.polls["MEMBER"].seats == seats


def test_who_is_first_at_a_revote_is_elected_with_any_number_of_votes() -> None:
    world = revote(first(published(), TIED).determined())

    tallied(world, {"MEMBER": {"E-0006": 2, "E-0007": 1}}, 20).determined()

    assert winners(world)["MEMBER"] == ["E-0005", "E-0006"]


def test_equals_at_a_revote_vote_once_more() -> None:
    world = revote(first(published(), TIED).determined())
    tallied(world, {"MEMBER": {"E-0006": 9, "E-0007": 9}}, 20).determined()
    assert world.election.open_ties == {"MEMBER": ("E-0006", "E-0007")}

    revote(world, days=1)

    assert world.election.round.polls["MEMBER"] == Poll("REVOTE", 1, ["E-0006", "E-0007"])
    tallied(world, {"MEMBER": {"E-0006": 9, "E-0007": 10}}, 20).determined()
    assert winners(world)["MEMBER"] == ["E-0005", "E-0007"]
    assert world.election.open_ties == {}


def test_whom_nobody_marks_in_a_revote_are_equals_as_before_and_vote_once_more() -> None:
    """ZJ2020 28: a runoff would let others in, who had fewer votes than those tied."""
    world = revote(first(published(), TIED).determined())

    tallied(world, {}, 20).determined()

    assert world.election.open_ties == {"MEMBER": ("E-0006", "E-0007")}
    assert world.election.open_seats == {}
    tallied(revote(world, days=1), {"MEMBER": {"E-0007": 1}}, 20).determined()
    assert winners(world)["MEMBER"] == ["E-0005", "E-0007"]


def test_those_without_a_vote_in_a_revote_are_equal_for_the_seat_that_is_left() -> None:
    world = first(published(), {"MEMBER": {"E-0005": 15, "E-0006": 15, "E-0007": 15}}).determined()

    tallied(revote(world), {"MEMBER": {"E-0006": 7}}, 18).determined()

    assert winners(world)["MEMBER"] == ["E-0006"]
    assert world.election.open_ties == {"MEMBER": ("E-0005", "E-0007")}
    assert world.election.tie_seats["MEMBER"] == 1


def test_nobody_wins_a_revote_by_no_vote_though_nobody_else_is_left() -> None:
    world = revote(first(published(), TIED).determined())
    world.given(CandidacyCancelled(candidate="E-0007", ground="DEATH", document=DOCUMENT), "chair")

    tallied(world, {}, 20).determined()

    assert (world.election.open_ties, world.election.open_seats) == ({}, {"MEMBER": 1})
    # The runoff looks at the votes of the first ballot: those of the re-vote said nothing.
    assert runoff_candidates(world.election, "MEMBER") == ["E-0006"]


def test_equals_in_a_runoff_vote_again() -> None:
    world = runoff(first(published(), CHAIR_OPEN).determined())
    tallied(world, {"CHAIR": {"E-0001": 8, "E-0002": 8}}, 24).determined()
    assert world.election.open_ties == {"CHAIR": ("E-0001", "E-0002")}
    assert world.election.open_seats == {}

    revote(world, contest="CHAIR")

    tallied(world, {"CHAIR": {"E-0001": 3, "E-0002": 4}}, 10).determined()
    assert winners(world)["CHAIR"] == ["E-0002"]


# -- the runoff


def test_a_third_of_the_papers_wins_a_runoff() -> None:
    world = runoff(first(published(), CHAIR_OPEN).determined())

    tallied(world, {"CHAIR": {"E-0001": 8, "E-0002": 7}}, 24)

    assert decide(world.election).elected == {"CHAIR": ("E-0001",)}


def test_less_than_a_third_does_not_though_it_is_most() -> None:
    world = runoff(first(published(), CHAIR_OPEN).determined())

    tallied(world, {"CHAIR": {"E-0001": 7, "E-0002": 6}}, 24)

    assert decide(world.election).missing == {"CHAIR": 1}


def test_equals_below_a_third_are_not_tied() -> None:
    world = runoff(first(published(), CHAIR_OPEN).determined())

    tallied(world, {"CHAIR": {"E-0001": 7, "E-0002": 7}}, 24)

    assert (decide(world.election).ties, decide(world.election).missing) == ({}, {"CHAIR": 1})


def test_a_runoff_takes_one_more_loser_than_seats_are_missing() -> None:
    votes: Votes = {"MEMBER": {"E-0005": 12, "E-0006": 11, "E-0007": 10, "E-0020": 9}}

    world = first(published(), votes).determined()

    assert runoff_candidates(world.election, "MEMBER") == ["E-0005", "E-0006", "E-0007"]


def test_the_regulation_may_want_more_of_them() -> None:
    votes: Votes = {"CHAIR": {"E-0001": 12, "E-0002": 6, "E-0020": 5}}

    world = first(published(runoff__extra_candidates=2), votes).determined()

    assert runoff_candidates(world.election, "CHAIR") == ["E-0001", "E-0002", "E-0020"]


def test_equals_at_the_last_place_of_a_runoffs_list_all_come_in() -> None:
    votes: Votes = {"CHAIR": {"E-0001": 12, "E-0002": 5, "E-0020": 5, "E-0021": 2}}

    world = first(published(), votes).determined()

    assert runoff_candidates(world.election, "CHAIR") == ["E-0001", "E-0002", "E-0020"]


def test_who_won_another_post_does_not_run_off() -> None:
    votes: Votes = {"CHAIR": {"E-0001": 11, "E-0002": 6, "E-0003": 7}, "VICE": {"E-0003": 17}}

    world = first(published(), votes).determined()

    assert winners(world)["VICE"] == ["E-0003"]
    assert runoff_candidates(world.election, "CHAIR") == ["E-0001", "E-0002"]


def test_a_second_runoff_follows_from_the_votes_of_the_first() -> None:
    votes: Votes = {"CHAIR": {"E-0001": 10, "E-0002": 9, "E-0020": 5}}
    world = runoff(first(published(), votes).determined())
    tallied(world, {"CHAIR": {"E-0002": 7, "E-0001": 6}}, 24).determined()

    called = RunoffCalled(day=day_after(world, 1), candidates={"CHAIR": ("E-0001", "E-0002")})

    assert runoff_candidates(world.election, "CHAIR") == ["E-0002", "E-0001"]
    world.given(called, "chair")


# -- two posts


THIRD: dict[str, Any] = {"winning__share__den": 3, "winning__share__strict": False}
"""With a share below half somebody can win two posts by different papers."""


def both_posts() -> World:
    """Half of the papers want E-0001 as chair, the other half as vice-chair."""
    world = polled(published(**THIRD), 24)
    for _ in range(12):
        count(world, {"CHAIR": ("E-0001",), "VICE": ("E-0003",)})
    for _ in range(12):
        count(world, {"VICE": ("E-0001",)})
    return attest(world).count_closed()


def test_who_wins_two_posts_keeps_the_higher_and_the_next_takes_the_lower() -> None:
    outcome = decide(both_posts().election)

    assert outcome.elected["CHAIR"] == ("E-0001",)
    assert outcome.elected["VICE"] == ("E-0003",)


def test_the_next_needs_the_share_as_well() -> None:
    world = polled(published(**THIRD), 24)
    for _ in range(12):
        count(world, {"CHAIR": ("E-0001",)})
    for _ in range(8):
        count(world, {"VICE": ("E-0001",)})
    for _ in range(4):
        count(world, {"VICE": ("E-0003",)})
    attest(world).count_closed()

    outcome = decide(world.election)

    assert outcome.elected["VICE"] == ()
    assert outcome.missing["VICE"] == 1


# -- kin


def test_kin_of_somebody_elected_to_a_higher_post_is_passed_over() -> None:
    world = related(published(), "E-0001", "E-0005")

    first(world, {"MEMBER": {"E-0005": 20, "E-0006": 14, "E-0007": 13}})

    assert decide(world.election).elected["MEMBER"] == ("E-0006", "E-0007")


def test_if_no_other_has_the_votes_the_seat_is_missing() -> None:
    world = related(published(), "E-0001", "E-0005")

    first(world, {"MEMBER": {"E-0005": 20, "E-0006": 14, "E-0007": 12}})

    outcome = decide(world.election)
    assert outcome.elected["MEMBER"] == ("E-0006",)
    assert outcome.missing == {"MEMBER": 1}


@pytest.mark.parametrize("relation", ["SPOUSE", "PARENT", "CHILD", "SIBLING"])
def test_four_relations_keep_people_from_serving_together(relation: str) -> None:
    world = related(published(), "E-0001", "E-0003", relation)

    assert decide(first(world).election).elected["VICE"] == ()


@pytest.mark.parametrize(
    "relation", ["GRANDPARENT", "GRANDCHILD", "MATERNAL_GRANDPARENT", "MATERNAL_GRANDCHILD"]
)
def test_farther_relations_do_not(relation: str) -> None:
    world = related(published(), "E-0001", "E-0003", relation)

    assert decide(first(world).election).elected["VICE"] == ("E-0003",)


def test_the_regulation_says_which() -> None:
    world = published(result__kin_avoidance=("GRANDCHILD",))
    related(world, "E-0001", "E-0003", "SIBLING")

    assert decide(first(world).election).elected["VICE"] == ("E-0003",)


@pytest.mark.parametrize("relation", ["GRANDPARENT", "GRANDCHILD"])
def test_a_regulation_that_names_the_grandchild_means_the_grandparent_too(relation: str) -> None:
    world = related(published(result__kin_avoidance=("GRANDCHILD",)), "E-0001", "E-0003", relation)

    assert decide(first(world).election).elected["VICE"] == ()


def test_of_kin_in_one_post_more_votes_stay_and_the_next_moves_in() -> None:
    world = related(published(), "E-0005", "E-0006")

    first(world, {"MEMBER": {"E-0005": 16, "E-0006": 15, "E-0007": 13}})

    assert decide(world.election).elected["MEMBER"] == ("E-0005", "E-0007")


def test_kin_with_equal_votes_vote_again_though_there_are_seats_for_both() -> None:
    world = related(published(), "E-0005", "E-0006")
    first(world, {"MEMBER": {"E-0005": 16, "E-0006": 16, "E-0007": 12}}).determined()
    assert world.election.open_ties == {"MEMBER": ("E-0005", "E-0006")}

    revote(world)
    tallied(world, {"MEMBER": {"E-0005": 9, "E-0006": 11}}, 20).determined()

    assert winners(world)["MEMBER"] == ["E-0006"]
    assert world.election.open_seats == {"MEMBER": 1}, "the other may not serve beside the first"
    assert runoff_candidates(world.election, "MEMBER") == ["E-0007"], "nor is it offered to him (S1.17)"


def test_an_equal_who_is_kin_of_somebody_elected_is_out_of_the_tie() -> None:
    world = related(published(), "E-0001", "E-0006")

    first(world, TIED)

    outcome = decide(world.election)
    assert outcome.elected["MEMBER"] == ("E-0005", "E-0007")
    assert outcome.ties == {}


def test_kin_of_somebody_elected_to_a_higher_post_in_an_earlier_round_is_passed_over() -> None:
    world = related(published(), "E-0007", "E-0001")
    runoff(first(world, {"MEMBER": {"E-0005": 20, "E-0006": 9, "E-0007": 12}}).determined())

    tallied(world, {"MEMBER": {"E-0006": 10, "E-0007": 14}}, 24)

    assert decide(world.election).elected == {"MEMBER": ("E-0006",)}


def test_the_higher_post_is_kept_and_kin_who_won_a_lower_one_before_give_way_to_the_next() -> None:
    world = related(published(), "E-0005", "E-0001")
    votes: Votes = {
        "CHAIR": {"E-0001": 12, "E-0002": 9},
        "MEMBER": {"E-0005": 16, "E-0006": 15, "E-0007": 13},
    }
    runoff(first(world, votes).determined())

    tallied(world, {"CHAIR": {"E-0001": 14, "E-0002": 10}}, 24).determined()

    assert winners(world)["CHAIR"] == ["E-0001"]
    assert winners(world)["MEMBER"] == ["E-0006", "E-0007"], "13 of 24 were more than half"
    assert (winner(world, "E-0007").votes, winner(world, "E-0007").round) == (13, 2)
    assert world.election.open_seats == {}


def test_where_nobody_else_had_the_votes_the_seat_of_who_gave_way_is_missing() -> None:
    world = related(published(), "E-0005", "E-0001")
    runoff(
        first(
            world,
            {"CHAIR": {"E-0001": 12, "E-0002": 9}, "MEMBER": {"E-0005": 16, "E-0006": 15, "E-0007": 12}},
        ).determined()
    )

    tallied(world, {"CHAIR": {"E-0001": 14, "E-0002": 10}}, 24)

    outcome = decide(world.election)
    assert outcome.gave_way == {"MEMBER": ("E-0005",)}
    assert outcome.missing == {"MEMBER": 1}
    world.determined()
    assert world.election.open_seats == {"MEMBER": 1}


def test_equals_for_the_seat_of_who_gave_way_vote_again() -> None:
    world = related(published(contests=WIDE, candidates=MANY), "E-0005", "E-0001")
    votes: Votes = {
        "CHAIR": {"E-0001": 12, "E-0002": 9},
        "MEMBER": {"E-0005": 16, "E-0006": 15, "E-0007": 14, "E-0010": 13, "E-0011": 13},
    }
    runoff(first(world, votes).determined())

    tallied(world, {"CHAIR": {"E-0001": 14, "E-0002": 10}}, 24).determined()

    assert world.election.open_ties == {"MEMBER": ("E-0010", "E-0011")}
    assert world.election.tie_seats["MEMBER"] == 1
    revote(world)
    tallied(world, {"MEMBER": {"E-0010": 9, "E-0011": 11}}, 20).determined()
    assert winners(world)["MEMBER"] == ["E-0006", "E-0007", "E-0011"]


def test_after_a_re_vote_among_kin_the_next_with_a_majority_takes_the_seat_that_is_left() -> None:
    world = related(published(), "E-0005", "E-0006")
    first(world, {"MEMBER": {"E-0005": 16, "E-0006": 16, "E-0007": 13}}).determined()

    revote(world)
    tallied(world, {"MEMBER": {"E-0005": 9, "E-0006": 11}}, 20).determined()

    assert winners(world)["MEMBER"] == ["E-0006", "E-0007"]
    assert (winner(world, "E-0007").votes, winner(world, "E-0007").written_in) == (13, False)
    assert world.election.open_seats == {}


# -- many rounds


def test_a_revote_and_a_runoff_of_one_day_are_one_round_with_one_paper() -> None:
    world = first(published(), {**CHAIR_OPEN, **TIED}).determined()
    revote(world, days=7)
    runoff(world, "CHAIR", days=0)
    assert world.election.round.number == 2
    assert {name: poll.kind for name, poll in world.election.round.polls.items()} == {
        "MEMBER": "REVOTE",
        "CHAIR": "RUNOFF",
    }

    tallied(world, {"CHAIR": {"E-0001": 8}, "MEMBER": {"E-0006": 1}}, 24).determined()

    assert winners(world)["CHAIR"] == ["E-0001"]
    assert winners(world)["MEMBER"] == ["E-0005", "E-0006"]
    assert len(world.election.elected()) == 5


def test_the_order_of_the_papers_does_not_matter() -> None:
    votes: Votes = {"CHAIR": {"E-0001": 13, "E-0002": 11}}
    worlds = [polled(published(), 24), polled(published(), 24)]
    papers = sheets(votes, 24)

    for world, order in zip(worlds, (papers, list(reversed(papers))), strict=True):
        for marks in order:
            count(world, marks)
        attest(world).count_closed()

    assert declaration(worlds[0].election) == declaration(worlds[1].election)


def test_electors_of_the_roll_alone_can_be_written_in() -> None:
    world = first(published(), {"CHAIR": {elector(99): 13, "E-0001": 11}})

    assert decide(world.election).elected["CHAIR"] == ()
    assert world.election.round.votes["CHAIR"] == {"E-0001": 11}
