"""What follows a round: re-votes, runoffs, repeated polls, void winners, and candidates who leave in between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.unit.recount.history import THIRD, History


def after(
    votes: Mapping[str, int], seats: int = 1, woman: str | None = None, others: str = "", **rules: Any
) -> History:
    """One post, 100 electors, 60 papers; the first round is decided by these votes."""
    history = History({"POST": seats}, woman=woman, **rules).prepared({"POST": "ABCDE"}, others=others)
    return history.polled(60).votes(60, {"POST": votes}).determined(100, 60, 60, {})


def runoff_of(history: History, *candidates: str) -> tuple[str, ...]:
    """Who stands in the runoff that is called now with these candidates declared."""
    history.next_round("RunoffCalled", candidates={"POST": list(candidates)})
    return history.now().polls["POST"].candidates


# -- runoffs


@pytest.mark.parametrize(
    ("votes", "seats", "candidates"),
    [
        pytest.param({"A": 20, "B": 15, "C": 10}, 1, "AB", id="one more than seats"),
        pytest.param({"A": 20, "B": 10, "C": 10, "D": 9}, 1, "ABC", id="equals for the last place"),
        pytest.param({"A": 20, "B": 10, "C": 10, "D": 9, "E": 1}, 2, "ABC", id="two seats"),
        pytest.param({"A": 40, "B": 20, "C": 10, "D": 9}, 2, "BC", id="the winner does not stand"),
        pytest.param({"A": 20}, 1, "ABCDE", id="nobody else had a vote: all who stood are equal, and last"),
        pytest.param({"A": 20, "B": 10, "C": 5, "D": 1}, 1, "AB", id="who had none is not needed"),
        pytest.param({"A": 20, "X": 25}, 1, "XA", id="written in"),
    ],
)
def test_who_stands_in_a_runoff(votes: Mapping[str, int], seats: int, candidates: str) -> None:
    history = after(votes, seats, others="X")

    assert "".join(runoff_of(history, *candidates)) == candidates
    assert [each for each in history.count().differences if each.what.startswith("candidates")] == []


def test_a_runoff_with_other_candidates_is_reported() -> None:
    history = after({"A": 20, "B": 15, "C": 10})

    runoff_of(history, "A", "C")

    assert [(each.what, each.expected, each.found) for each in history.count().differences][-1:] == [
        ("candidates.POST", ["A", "B"], ["A", "C"])
    ]
    assert history.count().differences[-1].index == history.last


def test_only_the_candidates_of_a_runoff_can_be_voted_for() -> None:
    history = after({"A": 20, "B": 15, "C": 10})
    runoff_of(history, "A", "B")

    history.polled(60).paper({"POST": "A"}, 20).paper({"POST": "C"}, 40)

    assert history.now().verdicts == {"VALID": 20, "INVALID": 40}
    assert history.now().polls["POST"].elected == ("A",)


def test_a_runoff_asks_for_the_quorum_where_the_regulation_says_so() -> None:
    asking, not_asking = after({"A": 20}), after({"A": 20}, runoff__quorum_applies=False)
    for history in (asking, not_asking):
        runoff_of(history, "A")
        history.polled(50).votes(50, {"POST": {"A": 30}})

    assert not asking.now().polls["POST"].valid
    assert not_asking.now().polls["POST"].elected == ("A",)


def test_a_runoff_has_a_base_of_its_own() -> None:
    history = after({"A": 20, "B": 15}, runoff__share={"base": "PAPERS_ISSUED"})
    runoff_of(history, "A", "B")

    history.polled(60, issued=75).votes(60, {"POST": {"A": 25, "B": 24}})

    assert history.now().polls["POST"].minimum == 25
    assert history.now().polls["POST"].elected == ("A",)


def test_the_next_by_votes_moves_up_when_a_candidate_leaves() -> None:
    history = after({"A": 20, "B": 15, "C": 10, "D": 5})
    runoff_of(history, "A", "B")

    history.add("CandidacyCancelled", candidate="B", ground="DEATH")
    assert history.now().polls["POST"].candidates == ("A", "C")
    history.add("NominationWithdrawn", candidate="C")
    assert history.now().polls["POST"].candidates == ("A", "D")
    history.add("QualificationDecided", candidate="A", stage="JOINT", verdict="FAIL")
    assert history.now().polls["POST"].candidates == ("D", "E"), "E stood and got no vote: the last"


def test_equals_move_up_together_and_nobody_moves_up_where_enough_are_left() -> None:
    both = after({"A": 20, "B": 15, "C": 10, "D": 10})
    runoff_of(both, "A", "B")
    both.add("CandidacyCancelled", candidate="B", ground="DEATH")
    assert both.now().polls["POST"].candidates == ("A", "C", "D")

    enough = after({"A": 20, "B": 15, "C": 15, "D": 9})
    runoff_of(enough, "A", "B", "C")
    enough.add("CandidacyCancelled", candidate="C", ground="DEATH")
    assert enough.now().polls["POST"].candidates == ("A", "B")


def test_somebody_written_in_can_be_taken_off_a_runoff_too() -> None:
    history = after({"X": 20, "B": 15, "C": 10}, others="X")
    runoff_of(history, "X", "B")

    history.add("CandidacyCancelled", candidate="X", ground="BARRED")

    assert history.now().polls["POST"].candidates == ("B", "C")


def test_who_left_and_was_nominated_again_stands_in_a_runoff() -> None:
    history = History({"POST": 1}).prepared({"POST": "AB"}).add("NominationWithdrawn", candidate="A")
    history.add("CandidateNominated", candidate="A", contest="POST", woman=False)

    history.polled(60).votes(60, {"POST": {"A": 20, "B": 15}}).determined(100, 60, 60, {})

    assert runoff_of(history, "A", "B") == ("A", "B")


def test_who_left_before_does_not_stand_in_a_runoff() -> None:
    history = (
        History({"POST": 1}).prepared({"POST": "AB"}, others="C").add("NominationWithdrawn", candidate="A")
    )
    history.polled(60).votes(60, {"POST": {"A": 20, "B": 15, "C": 10}}).determined(100, 60, 60, {})

    # A was written in and has most votes, but does not want to stand.
    assert runoff_of(history, "B", "C") == ("B", "C")


def test_a_man_does_not_stand_in_the_runoff_for_a_womans_post() -> None:
    history = History({"CHAIR": 1, "POST": 1}, woman="POST").prepared(
        {"CHAIR": "M", "POST": "VW"}, others="X"
    )
    history.polled(60).votes(60, {"POST": {"V": 20, "W": 15, "X": 12}})

    history.determined(100, 60, 60, {})

    assert runoff_of(history, "V", "W") == ("V", "W")
    history.add("CandidacyCancelled", candidate="V", ground="DEATH")
    # X was written in; nothing says that X is no woman.
    assert history.now().polls["POST"].candidates == ("W", "X")


# -- re-votes


def test_a_tie_in_the_revote_is_a_tie_again() -> None:
    history = after({"A": 25, "B": 25}, winning__share=THIRD)
    history.next_round("RevoteCalled", contests=["POST"]).polled(20).votes(20, {"POST": {"A": 10, "B": 10}})

    history.determined(100, 20, 20, {}, minimum={"POST": 1}, ties={"POST": ["A", "B"]})

    assert history.now().polls["POST"].tied == ("A", "B")
    assert [each for each in history.count().differences if each.index == history.last] == []
    history.next_round("RevoteCalled", contests=["POST"]).polled(20).votes(20, {"POST": {"A": 11, "B": 9}})
    assert history.now().polls["POST"].elected == ("A",)


def test_a_revote_asks_for_the_quorum_only_where_the_regulation_says_so() -> None:
    for applies in (False, True):
        history = after({"A": 25, "B": 25}, winning__share=THIRD, winning__revote_quorum_applies=applies)
        history.next_round("RevoteCalled", contests=["POST"]).polled(20).votes(20, {"POST": {"A": 1}})

        assert history.now().polls["POST"].valid is not applies
        assert history.now().polls["POST"].elected == (() if applies else ("A",))


def test_whom_nobody_marks_in_a_revote_are_tied_as_before() -> None:
    history = after({"A": 25, "B": 25, "C": 8}, winning__share=THIRD)
    history.next_round("RevoteCalled", contests=["POST"]).polled(60).paper({}, 60, verdict="BLANK")

    history.determined(100, 60, 60, {}, minimum={"POST": 1}, ties={"POST": ["A", "B"]})

    assert [each for each in history.count().differences if each.index == history.last] == []
    assert (history.count().tied, history.count().missing) == ({"POST": ("A", "B")}, {})


def test_the_losers_are_those_of_the_last_poll_that_was_no_revote() -> None:
    history = after({"A": 25, "B": 25, "C": 8}, winning__share=THIRD)
    history.next_round("RevoteCalled", contests=["POST"])
    history.add("CandidacyCancelled", candidate="A", ground="DEATH").polled(60).paper({}, 60, verdict="BLANK")

    history.determined(100, 60, 60, {})

    # Nobody had a vote in the re-vote, and B alone wins nothing by that; the first round still says who lost.
    assert history.count().missing == {"POST": 1}
    assert runoff_of(history, "B", "C") == ("B", "C")


def test_a_tied_candidate_who_leaves_is_off_the_list() -> None:
    history = after({"A": 25, "B": 25}, winning__share=THIRD)
    history.next_round("RevoteCalled", contests=["POST"])

    history.add("CandidacyCancelled", candidate="A", ground="DEATH").polled(60)

    history.paper({"POST": "A"}, 30).paper({"POST": "B"}, 2)
    assert history.now().verdicts == {"INVALID": 30, "VALID": 2}
    assert history.now().polls["POST"].elected == ("B",)


def test_a_revote_without_a_tie_is_reported() -> None:
    history = after({"A": 20, "B": 15})

    history.next_round("RevoteCalled", contests=["POST"])

    assert history.count().differences[-1].what == "contests.POST"
    assert history.now().polls == {}


def test_a_runoff_over_an_open_tie_is_reported() -> None:
    history = after({"A": 50, "B": 25, "C": 25}, 2, winning__share=THIRD).add(
        "WinnerReviewed", person="A", contest="POST", verdict="FAIL", woman=False
    )
    assert history.count().missing == {"POST": 1}
    assert history.count().tied == {"POST": ("B", "C")}

    history.next_round("RunoffCalled", candidates={"POST": ["B", "C"]})

    assert history.count().differences[-1].what == "candidates.POST"
    assert history.count().tied == {"POST": ("B", "C")}


def test_a_revote_and_a_runoff_are_one_round_with_one_paper() -> None:
    history = History({"CHAIR": 1, "MEMBER": 1}, winning__share=THIRD)
    history.prepared({"CHAIR": "AB", "MEMBER": "CD"}).polled(60)
    history.votes(60, {"CHAIR": {"A": 25, "B": 25}, "MEMBER": {"C": 19, "D": 12}}).determined(100, 60, 60, {})

    history.next_round("RevoteCalled", contests=["CHAIR"])
    history.add("RunoffCalled", day="2026-03-29", candidates={"MEMBER": ["C", "D"]}).polled(60)

    history.paper({"CHAIR": "A", "MEMBER": "C"}, 10).paper({"CHAIR": "B", "MEMBER": "D"}, 20)
    found = history.count()
    assert len(found.rounds) == 2
    assert {post: poll.elected for post, poll in found.rounds[1].polls.items()} == {
        "CHAIR": ("B",),
        "MEMBER": ("D",),
    }
    assert {post: poll.minimum for post, poll in found.rounds[1].polls.items()} == {"CHAIR": 1, "MEMBER": 20}


# -- repeated polls


def test_an_invalid_poll_is_repeated_with_the_same_candidates_less_those_who_left() -> None:
    history = History({"CHAIR": 1, "MEMBER": 1}).prepared({"CHAIR": "AB", "MEMBER": "CD"}, others="X")
    history.polled(50).votes(50, {"CHAIR": {"A": 50}}).determined(100, 50, 50, {}, failed=["CHAIR", "MEMBER"])
    assert history.count().failed == ("CHAIR", "MEMBER")

    history.next_round("PollRepeated").add("CandidacyCancelled", candidate="D", ground="BARRED").polled(60)

    history.votes(60, {"CHAIR": {"A": 20, "B": 40}, "MEMBER": {"X": 31}})
    found = history.now()
    assert found.number == 2
    assert found.polls["MEMBER"].candidates == ("C",)
    assert [found.polls[post].elected for post in ("CHAIR", "MEMBER")] == [("B",), ("X",)]
    assert history.count().failed == ()


def test_a_repeated_runoff_does_not_bring_back_who_left() -> None:
    history = after({"A": 20, "B": 15, "C": 10})
    runoff_of(history, "A", "B")
    history.add("CandidacyCancelled", candidate="B", ground="DEATH").polled(10).paper({"POST": "A"}, 10)
    history.determined(100, 10, 10, {}, failed=["POST"])

    history.next_round("PollRepeated")

    assert history.now().polls["POST"].candidates == ("A", "C")
    assert history.now().polls["POST"].seats == 1


def test_the_last_valid_poll_says_who_lost() -> None:
    history = after({"A": 20, "B": 15, "C": 10})
    runoff_of(history, "A", "B")
    history.polled(60).votes(60, {"POST": {"A": 5, "B": 9}}).determined(100, 60, 60, {})

    # C is no loser of the runoff; A and B are, in its order.
    assert runoff_of(history, "B", "A") == ("B", "A")


# -- void winners


def test_a_void_winner_frees_the_seat_and_does_not_come_back() -> None:
    history = after({"A": 40, "B": 12, "C": 8}).add(
        "WinnerReviewed", person="A", contest="POST", verdict="FAIL", woman=False
    )
    assert history.count().winners == {"POST": ()}
    assert history.count().missing == {"POST": 1}

    assert runoff_of(history, "B", "C") == ("B", "C")


def test_a_review_that_passes_changes_nothing() -> None:
    history = after({"A": 40}).add("WinnerReviewed", person="A", contest="POST", verdict="PASS", woman=False)

    assert history.count().winners == {"POST": ("A",)}
    assert history.count().missing == {}


def test_seats_of_a_void_winner_and_missing_ones_are_filled_together() -> None:
    history = after({"A": 40, "B": 15, "C": 10, "D": 5}, seats=2).add(
        "WinnerReviewed", person="A", contest="POST", verdict="FAIL", woman=False
    )

    assert runoff_of(history, "B", "C", "D") == ("B", "C", "D")
    assert history.now().polls["POST"].seats == 2


# -- sea nomination


def named(votes: Mapping[str, int], women: str = "", woman: bool = False) -> History:
    """A post left to sea nomination; S stands for the chair already."""
    history = History({"CHAIR": 1, "POST": 1}, woman="POST" if woman else None)
    history.add("CandidateNominated", candidate="S", contest="CHAIR", woman=True)
    return history.add("PrimaryCounted", contest="POST", in_person=60, votes=votes, women=list(women))


@pytest.mark.parametrize(
    ("votes", "standing"),
    [
        pytest.param({"A": 5, "B": 4, "C": 3}, "AB", id="seats and one"),
        pytest.param({"A": 5, "B": 4, "C": 4, "D": 3}, "ABC", id="equals at the last place"),
        pytest.param({"A": 5}, "A", id="only one was named"),
        pytest.param({"A": 5, "S": 9, "B": 4, "C": 3}, "AB", id="who stands elsewhere stays there"),
    ],
)
def test_the_most_named_stand(votes: Mapping[str, int], standing: str) -> None:
    assert "".join(named(votes).count().candidates["POST"]) == standing
    assert named(votes).count().candidates["CHAIR"] == ("S",)


def test_only_women_stand_for_a_womans_post() -> None:
    found = named({"A": 5, "B": 4, "C": 3, "D": 2}, women="BD", woman=True).count()

    assert found.candidates["POST"] == ("B", "D")


def test_after_a_withdrawal_the_next_by_votes_moves_up() -> None:
    history = named({"A": 5, "B": 4, "C": 3, "D": 3, "E": 1})

    history.add("NominationWithdrawn", candidate="A")
    assert history.count().candidates["POST"] == ("B", "C", "D")
    history.add("NominationWithdrawn", candidate="C")
    assert history.count().candidates["POST"] == ("B", "D")


def test_a_list_with_somebody_who_does_not_stand_is_reported() -> None:
    history = named({"A": 5, "B": 4, "C": 3}).add(
        "CandidatesPublished", lists={"CHAIR": ["S"], "POST": ["A", "C"]}
    )

    (difference,) = history.count().differences
    assert (difference.index, difference.what, difference.found) == (history.last, "lists.POST", ["C"])
