"""How a paper gets its last word: called, set aside and ruled on, corrected, keyed twice; and the sheets of a round."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit.verify.recount import RoundCount
from shared.errors import Malformed
from tests.unit.recount.history import History


def opened(**rules: Any) -> History:
    """Two posts and a box with three papers."""
    history = History({"CHAIR": 1, "MEMBER": 2}, **rules).prepared(
        {"CHAIR": "AB", "MEMBER": "CDE"}, registered=3
    )
    return history.polled(3)


def votes(found: RoundCount, post: str = "CHAIR") -> dict[str, int]:
    """The votes of a post, without those who have none."""
    return {person: number for person, number in found.polls[post].votes.items() if number}


def odd(history: History) -> list[tuple[int, str, object, object]]:
    """What the recount finds wrong with single papers."""
    return [
        (each.index, each.what, each.expected, each.found)
        for each in history.count().differences
        if each.what.startswith("paper ")
    ]


# -- called papers


def test_a_doubtful_paper_counts_for_nothing_until_it_is_ruled_on() -> None:
    history = opened().paper({"CHAIR": "A"}, verdict="DOUBTFUL").paper({"CHAIR": "B"})
    assert history.now().undecided == 1
    assert votes(history.now()) == {"B": 1}

    history.add("DoubtfulPaperRuled", round=1, paper="paper-1", verdict="VALID", marks={"CHAIR": ["A"]})

    assert history.now().undecided == 0
    assert votes(history.now()) == {"A": 1, "B": 1}
    assert odd(history) == []


def test_a_doubtful_paper_can_be_ruled_invalid() -> None:
    history = opened().paper({"CHAIR": "A"}, verdict="DOUBTFUL")

    history.add("DoubtfulPaperRuled", round=1, paper="paper-1", verdict="INVALID", reason="BY_RULING")

    assert history.now().verdicts == {"INVALID": 1}


def test_a_correction_replaces_what_was_read_before() -> None:
    history = opened().paper({"CHAIR": "A"}, 2)

    history.add("PaperCorrected", round=1, paper="paper-2", verdict="VALID", marks={"CHAIR": ["B"]})

    assert votes(history.now()) == {"A": 1, "B": 1}
    history.add("PaperCorrected", round=1, paper="paper-2", verdict="BLANK")
    assert votes(history.now()) == {"A": 1}
    assert history.now().verdicts == {"VALID": 1, "BLANK": 1}
    assert odd(history) == []


def test_a_paper_is_counted_once() -> None:
    history = opened().paper({"CHAIR": "A"})

    history.add("PaperCounted", round=1, paper="paper-1", verdict="VALID", marks={"CHAIR": ["A"]})

    assert votes(history.now()) == {"A": 1}
    assert odd(history) == [(history.last, "paper paper-1", "not counted before", "counted before")]


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        ("DoubtfulPaperRuled", ("doubtful", "not doubtful")),
        ("KeyingSettled", ("keyed in two ways", "not keyed in two ways")),
    ],
)
def test_a_ruling_on_a_clear_paper_is_reported(type: str, expected: tuple[str, str]) -> None:
    history = opened().paper({"CHAIR": "A"})

    history.add(type, round=1, paper="paper-1", verdict="VALID", marks={"CHAIR": ["B"]})

    assert odd(history) == [(history.last, "paper paper-1", *expected)]


def test_a_correction_of_a_paper_that_was_never_counted_is_reported() -> None:
    history = opened().add("PaperCorrected", round=1, paper="paper-9", verdict="BLANK")

    assert odd(history) == [(history.last, "paper paper-9", "counted before", "not counted before")]


# -- double entry


def keyed(history: History, paper: str = "p", **reading: Any) -> History:
    """One keying of a paper."""
    return history.add("PaperKeyed", round=1, paper=paper, **{"verdict": "VALID", **reading})


def test_two_equal_keyings_are_a_paper_whatever_the_order_of_names() -> None:
    history = keyed(opened(), marks={"CHAIR": ["A"], "MEMBER": ["C", "D"]})
    assert history.now().undecided == 1
    assert history.now().verdicts == {}

    keyed(history, marks={"MEMBER": ["D", "C"], "CHAIR": ["A"]}, against={"CHAIR": []})

    assert history.now().undecided == 0
    assert history.now().verdicts == {"VALID": 1}
    assert votes(history.now(), "MEMBER") == {"C": 1, "D": 1}


@pytest.mark.parametrize(
    "second",
    [
        {"marks": {"CHAIR": ["B"]}},
        {"marks": {"MEMBER": ["A"]}},
        {"marks": {"CHAIR": ["A"]}, "against": {"CHAIR": ["B"]}},
        {"marks": {"CHAIR": ["A"]}, "verdict": "DOUBTFUL"},
        {"marks": {"CHAIR": ["A"]}, "verdict": "INVALID", "reason": "DEFACED"},
    ],
)
def test_different_keyings_wait_for_a_third_person(second: dict[str, Any]) -> None:
    history = keyed(keyed(opened(), marks={"CHAIR": ["A"]}), **second)
    assert history.now().undecided == 1
    assert history.now().verdicts == {}

    history.add("KeyingSettled", round=1, paper="p", verdict="VALID", marks={"CHAIR": ["B"]})

    assert history.now().undecided == 0
    assert votes(history.now()) == {"B": 1}
    assert odd(history) == []


def test_a_paper_that_counts_already_is_not_keyed_again() -> None:
    history = keyed(keyed(opened(), marks={"CHAIR": ["A"]}), marks={"CHAIR": ["A"]})

    keyed(history, marks={"CHAIR": ["B"]})

    assert votes(history.now()) == {"A": 1}
    assert odd(history) == [(history.last, "paper p", "not counted before", "counted before")]


def test_two_who_both_found_it_doubtful_leave_it_to_the_committee() -> None:
    history = keyed(keyed(opened(), verdict="DOUBTFUL"), verdict="DOUBTFUL")
    assert history.now().undecided == 1

    history.add("DoubtfulPaperRuled", round=1, paper="p", verdict="VALID", marks={"CHAIR": ["A"]})

    assert votes(history.now()) == {"A": 1}
    assert odd(history) == []


# -- sheets


def test_the_figures_of_the_sheets() -> None:
    history = (
        History({"CHAIR": 1})
        .add("PapersPrinted", round=1, papers=90)
        .add("PapersPrinted", round=1, papers=10)
    )
    for elector in ("a", "b", "c"):
        history.add("PaperIssued", round=1, station="S1", elector=elector)
    history.add("PaperIssued", round=1, station="S2", elector="d", proxy="a")
    history.add("PaperSpoiled", round=1, station="S1", paper="x")
    for elector in ("a", "b", "c"):
        history.add("IssueConflictReported", round=1, station="S1", elector=elector)
    for elector in ("a", "c"):
        history.add("IssueConflictSettled", round=1, station="S1", elector=elector, finding="PAPER_RECOVERED")
    history.add("IssueConflictSettled", round=1, station="S1", elector="b", finding="BOTH_IN_BOX")
    history.add("StationClosed", round=1, station="S1", unused=40).add(
        "StationClosed", round=1, station="S2", unused=50
    )

    history.add("BoxOpened", round=1, station="S1", returned=4).add(
        "BoxOpened", round=1, station="S2", returned=1
    )

    found = history.now().figures
    assert (found.printed, found.issued_own, found.issued_by_proxy, found.conflicts) == (100, 3, 1, 1)
    assert (found.issued, found.spoiled, found.unused, found.returned) == (5, 3, 90, 5)


# -- changes of who can be voted for


def test_each_paper_is_judged_as_things_were_when_it_was_counted() -> None:
    history = opened().paper({"CHAIR": "X"})
    assert history.now().verdicts == {"INVALID": 1}

    history.add("ElectorRegistered", elector="X", kind="RESIDENT").paper({"CHAIR": "X"})
    assert history.now().verdicts == {"INVALID": 1, "VALID": 1}
    history.add("ElectorRemoved", elector="X", reason="DEATH").paper({"CHAIR": "X"})

    assert history.now().verdicts == {"INVALID": 2, "VALID": 1}
    assert votes(history.now()) == {"X": 1}


def test_what_a_paper_says_last_is_judged_when_that_is_said() -> None:
    history = opened().paper({"CHAIR": "X"})
    history.add("ElectorRegistered", elector="X", kind="RESIDENT")

    history.add("PaperCorrected", round=1, paper="paper-1", verdict="VALID", marks={"CHAIR": ["X"]})

    assert history.now().verdicts == {"VALID": 1}
    assert votes(history.now()) == {"X": 1}


def test_a_paper_set_aside_is_still_undecided_after_a_change_and_then_judged_by_the_ruling() -> None:
    history = opened().paper({"CHAIR": "X"}, verdict="DOUBTFUL")
    history.add("ElectorRegistered", elector="X", kind="RESIDENT")
    assert history.now().undecided == 1

    history.add("DoubtfulPaperRuled", round=1, paper="paper-1", verdict="VALID", marks={"CHAIR": ["X"]})

    assert (history.now().undecided, history.now().verdicts) == (0, {"VALID": 1})


def test_two_keyings_agree_across_a_change_and_count_as_things_are_at_the_second() -> None:
    history = opened()
    body = {"round": 1, "paper": "paper-1", "verdict": "VALID", "marks": {"CHAIR": ["X"]}}
    history.add("PaperKeyed", **body).add("ElectorRegistered", elector="X", kind="RESIDENT")
    assert history.now().undecided == 1

    history.add("PaperKeyed", **body)

    assert (history.now().undecided, history.now().verdicts) == (0, {"VALID": 1})


@pytest.mark.parametrize(
    ("marks", "type", "body"),
    [
        ({"WOMAN": ["X"]}, "CandidateNominated", {"candidate": "X", "contest": "CHAIR"}),
        ({"WOMAN": ["X"]}, "PrimaryCounted", {"contest": "CHAIR", "votes": {"X": 9}}),
        ({"CHAIR": ["Z"]}, "CandidatesPublished", {"lists": {"CHAIR": ["A"]}}),
        ({"CHAIR": ["Z"]}, "NominationWithdrawn", {"candidate": "Z"}),
    ],
)
def test_so_it_is_after_any_change(marks: dict[str, list[str]], type: str, body: dict[str, Any]) -> None:
    # X is an elector; Z stands, and is on no roll.
    history = History({"CHAIR": 1, "WOMAN": 1}, woman="WOMAN").add(
        "ElectorRegistered", elector="X", kind="RESIDENT"
    )
    history.add("CandidateNominated", candidate="Z", contest="CHAIR")
    history.add("CandidatesPublished", lists={"CHAIR": ["Z"]}).polled(1).paper(marks)
    history.closed({post: {persons[0]: 1} for post, persons in marks.items()}, valid=1)
    assert history.count().differences == ()

    history.add(type, **body).paper(marks)

    assert history.now().verdicts == {"VALID": 1, "INVALID": 1}


# -- nonsense


def test_nothing_was_called() -> None:
    history = History({"CHAIR": 1})
    del history.payloads[:]

    assert history.count().rounds == ()


@pytest.mark.parametrize(
    ("type", "body"),
    [
        ("PaperCounted", {"round": 9, "paper": "p", "verdict": "VALID"}),
        ("PaperCounted", {"round": 1, "paper": "p"}),
        ("PaperCounted", {"round": 1, "paper": "p", "verdict": "VALID", "marks": {"CHAIR": 7}}),
        ("PaperCounted", {"round": 1, "paper": ["p"], "verdict": "VALID"}),
        ("BoxOpened", {"round": 1, "returned": "12"}),
        ("PrimaryCounted", {"contest": "NONE", "votes": {}}),
        ("ElectionCalled", {"profile": {}}),
        ("KinshipRecorded", {"person": "A", "relative": "B", "relation": "FRIEND"}),
    ],
)
def test_a_statement_that_makes_no_sense_is_named(type: str, body: dict[str, Any]) -> None:
    history = opened().add(type, **body)

    with pytest.raises(Malformed, match=f"entry {history.last}: {type} makes no sense here"):
        history.count()


def test_a_statement_before_the_call_makes_no_sense() -> None:
    history = opened()
    del history.payloads[0]

    with pytest.raises(Malformed, match=r"entry 0: ElectorRegistered"):
        history.count()
