"""The recount of elections worked out by hand: a woman first, kin in a higher post, votes from above, seats given up.

One chair and some members, a hundred electors, sixty papers unless said otherwise: 31 are more than half, 20 a third.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.audit.verify.recount_polls import Kind, PollResult
from tests.unit.recount.history import History

Votes = Mapping[str, Mapping[str, int]]
ELECTED_CHAIR = {"A": 40, "B": 20}


def village(members: int = 2, women: str = "VW", **rules: Any) -> History:
    """A and B stand for chair; C, D, E, V and W to be members, the women among them known as such."""
    history = History({"CHAIR": 1, "MEMBER": members}, **rules)
    for person in "ABCDEFVWX":
        history.add("ElectorRegistered", elector=person, kind="RESIDENT")
    history.add("RollSealed", electors=100)
    lists = {"CHAIR": list("AB"), "MEMBER": list("CDEFVW")}
    for post, listed in lists.items():
        for person in listed:
            history.add("CandidateNominated", candidate=person, contest=post, woman=person in women)
    return history.add("CandidatesPublished", lists=lists)


def polled(history: History, votes: Votes, papers: int = 60, **declared: Any) -> dict[str, PollResult]:
    """A round with these votes is counted and declared; what the recount makes of it."""
    history.polled(papers).votes(papers, votes)
    history.determined(100, papers, papers, declared.pop("elected", {}), **declared)
    return dict(history.now().polls)


# -- a woman first (MCA2013)


def test_the_leading_woman_with_a_majority_is_elected_first() -> None:
    found = polled(
        village(winning__women_first=True),
        {"CHAIR": ELECTED_CHAIR, "MEMBER": {"C": 40, "D": 35, "W": 31, "V": 14}},
    )

    assert found["MEMBER"].elected == ("W", "C")


def test_exactly_half_keeps_a_seat_for_a_woman_and_women_run_for_it() -> None:
    history = village(winning__women_first=True)
    found = polled(history, {"CHAIR": ELECTED_CHAIR, "MEMBER": {"C": 40, "D": 35, "W": 30, "V": 5, "F": 10}})
    assert (found["MEMBER"].elected, found["MEMBER"].missing) == (("C",), 1)

    history.next_round("RunoffCalled", candidates={"MEMBER": ["W", "V"]})
    assert history.now().polls["MEMBER"].candidates == ("W", "V")
    found = polled(history, {"MEMBER": {"W": 19, "V": 20}})

    assert found["MEMBER"].elected == ("V",)


def test_a_woman_in_the_chair_leaves_the_seats_to_rank() -> None:
    found = polled(
        village(winning__women_first=True, women="AVW"),
        {"CHAIR": ELECTED_CHAIR, "MEMBER": {"C": 40, "D": 35, "W": 31}},
    )

    assert found["MEMBER"].elected == ("C", "D")


def test_equal_women_are_tied_for_the_seat_that_is_kept() -> None:
    found = polled(
        village(winning__women_first=True), {"CHAIR": ELECTED_CHAIR, "MEMBER": {"C": 40, "V": 32, "W": 32}}
    )

    assert (found["MEMBER"].elected, found["MEMBER"].tied) == (("C",), ("V", "W"))


def test_a_written_in_chair_is_a_woman_once_the_review_says_so() -> None:
    history = village(winning__women_first=True)
    polled(history, {"CHAIR": {"X": 40}, "MEMBER": {"C": 40, "D": 35, "W": 5, "E": 15}})

    history.add("WinnerReviewed", person="X", contest="CHAIR", verdict="PASS", woman=True)
    history.next_round("RunoffCalled", candidates={"MEMBER": ["D", "E"]})

    assert history.now().polls["MEMBER"].candidates == ("D", "E")


# -- kin (ZJ2020 31)


def test_a_member_gives_way_to_kin_in_the_chair_and_the_next_with_a_majority_follows() -> None:
    history = village().add("KinshipRecorded", person="A", relative="C", relation="SIBLING")
    polled(history, {"CHAIR": {"A": 30, "B": 20}, "MEMBER": {"C": 40, "D": 35, "E": 31, "F": 14}})
    history.next_round("RunoffCalled", candidates={"CHAIR": ["A", "B"]})

    found = polled(
        history,
        {"CHAIR": {"A": 20, "B": 19}},
        elected={"CHAIR": ["A"], "MEMBER": ["E"]},
        minimum={"CHAIR": 20},
        gave_way={"MEMBER": ["C"]},
    )

    assert found["MEMBER"].kind is Kind.SUCCESSION
    assert (found["MEMBER"].gave_way, found["MEMBER"].elected) == (("C",), ("E",))
    assert history.count().winners == {"CHAIR": ("A",), "MEMBER": ("D", "E")}
    assert [each for each in history.count().differences if each.index == history.last] == []


def test_with_exactly_half_nobody_follows_and_the_seat_is_missing() -> None:
    history = village().add("KinshipRecorded", person="A", relative="C", relation="SIBLING")
    polled(history, {"CHAIR": {"A": 30, "B": 20}, "MEMBER": {"C": 40, "D": 35, "E": 30}})
    history.next_round("RunoffCalled", candidates={"CHAIR": ["A", "B"]})

    found = polled(history, {"CHAIR": {"A": 20, "B": 19}})

    assert (found["MEMBER"].elected, found["MEMBER"].missing) == ((), 1)
    assert history.count().missing == {"MEMBER": 1}


def test_a_declaration_that_leaves_the_kin_in_office_is_reported() -> None:
    history = village().add("KinshipRecorded", person="A", relative="C", relation="SIBLING")
    polled(history, {"CHAIR": {"A": 30, "B": 20}, "MEMBER": {"C": 40, "D": 35, "E": 31}})
    history.next_round("RunoffCalled", candidates={"CHAIR": ["A", "B"]})
    polled(history, {"CHAIR": {"A": 20, "B": 19}}, elected={"CHAIR": ["A"]}, minimum={"CHAIR": 20})

    told = {each.what: (each.expected, each.found) for each in history.count().differences}

    assert told["gave_way.MEMBER"] == (["C"], [])
    assert told["elected.MEMBER"] == (["E"], [])


def test_after_a_re_vote_among_kin_the_next_takes_the_seat_that_is_left() -> None:
    history = village().add("KinshipRecorded", person="C", relative="D", relation="SPOUSE")
    polled(history, {"CHAIR": ELECTED_CHAIR, "MEMBER": {"C": 35, "D": 35, "E": 31}})
    history.next_round("RevoteCalled", contests=["MEMBER"])

    found = polled(history, {"MEMBER": {"C": 20, "D": 30}})

    assert found["MEMBER"].elected == ("D", "E")


# -- votes from above (票数下加)


def from_above(**rules: Any) -> PollResult:
    """B has 20 votes for chair and 11 as a member; nobody stands twice on one paper."""
    history = village(**rules).polled(60)
    history.paper({"CHAIR": ["B"]}, 20).paper({"CHAIR": ["A"], "MEMBER": ["B"]}, 11)
    return history.paper({"CHAIR": ["A"], "MEMBER": ["C"]}, 29).now().polls["MEMBER"]


def test_votes_for_the_chair_count_for_a_member_too_where_the_regulation_adds_them() -> None:
    assert from_above().elected == ()
    assert from_above(papers__cumulate_down=True).elected == ("B",)


def test_their_sum_ranks_the_losers_and_the_winner_of_the_chair_takes_no_seat() -> None:
    found = from_above(papers__cumulate_down=True)

    assert found.votes == {"A": 40, "B": 31, "C": 29}
    assert found.missing == 1


# -- seats given up


def test_a_seat_that_is_given_up_is_neither_missing_nor_vacant() -> None:
    history = village()
    polled(history, {"CHAIR": ELECTED_CHAIR, "MEMBER": {"C": 40, "D": 30}})
    assert history.count().missing == {"MEMBER": 1}

    history.add("SeatsReduced", seats={"MEMBER": 1}, present=60, in_favour=31)

    assert history.count().missing == {}
    assert history.count().vacant == {}
    history.add("ResultAnnounced", winners={"CHAIR": ["A"], "MEMBER": ["C"]})
    assert [each for each in history.count().differences if each.index == history.last] == []
