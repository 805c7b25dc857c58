"""What people declare against what was counted: a lawful log has no difference, and every false figure is one."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from services.audit.verify.recount_difference import Difference
from tests.unit.recount.history import THIRD, History

VOTES = {"CHAIR": {"A": 40, "B": 15}, "MEMBER": {"C": 50, "D": 25, "E": 25}, "CLERK": {"F": 10}}
CLOSE, OUTCOME, RESULT = -3, -2, -1


def declared() -> History:
    """A round with a winner, a tie and a missing seat, as it has to be declared, and a result announced over it."""
    history = History({"CHAIR": 1, "MEMBER": 2, "CLERK": 1}, winning__share=THIRD)
    history.prepared({"CHAIR": "AB", "MEMBER": "CDE", "CLERK": "F"}).polled(60, issued=62)
    history.votes(57, VOTES).paper({}, 2, verdict="BLANK").paper(
        {"CHAIR": "AB", "CLERK": "G"}, verdict="INVALID"
    )
    history.closed(VOTES, valid=57, blank=2, invalid=1)
    history.determined(
        100,
        62,
        60,
        {"CHAIR": ["A"], "MEMBER": ["C"], "CLERK": []},
        minimum=dict.fromkeys(VOTES, 20),
        ties={"MEMBER": ["D", "E"]},
        missing={"CLERK": 1},
    )
    return history.add(
        "ResultAnnounced", winners={"CHAIR": ["A"], "MEMBER": ["C"]}, vacant={"MEMBER": 1, "CLERK": 1}
    )


def test_a_true_declaration_has_no_difference() -> None:
    found = declared().count()

    assert found.differences == ()
    assert found.announced == len(declared().payloads) - 1
    assert found.rounds[0].closed == found.announced - 2
    assert found.rounds[0].determined == found.announced - 1


def test_order_of_names_zeros_and_empty_lists_say_nothing() -> None:
    history = declared()
    history.payloads[CLOSE]["body"]["votes"] = {**VOTES, "CLERK": {"F": 10, "X": 0}, "NONE": {}}
    history.payloads[OUTCOME]["body"] |= {
        "ties": {"CHAIR": [], "MEMBER": ["E", "D"]},
        "missing": {"CLERK": 1, "CHAIR": 0},
        "failed": [],
    }

    assert history.count().differences == ()


@pytest.mark.parametrize(
    ("statement", "path", "false", "what", "expected", "found"),
    [
        (CLOSE, ["valid"], 58, "valid", 57, 58),
        (CLOSE, ["partly_invalid"], 1, "partly_invalid", 0, 1),
        (CLOSE, ["invalid"], 0, "invalid", 1, 0),
        (CLOSE, ["blank"], 3, "blank", 2, 3),
        (CLOSE, ["votes", "CHAIR", "A"], 41, "votes.CHAIR.A", 40, 41),
        (CLOSE, ["votes", "CHAIR", "Z"], 1, "votes.CHAIR.Z", 0, 1),
        (CLOSE, ["votes", "CLERK"], {}, "votes.CLERK.F", 10, 0),
        (OUTCOME, ["registered"], 99, "registered", 100, 99),
        (OUTCOME, ["issued"], 60, "issued", 62, 60),
        (OUTCOME, ["returned"], 62, "returned", 60, 62),
        (OUTCOME, ["minimum", "CHAIR"], 31, "minimum.CHAIR", 20, 31),
        (OUTCOME, ["elected", "CHAIR"], ["B"], "elected.CHAIR", ["A"], ["B"]),
        (OUTCOME, ["elected", "CLERK"], ["F"], "elected.CLERK", [], ["F"]),
        (OUTCOME, ["elected", "NONE"], ["Z"], "elected.NONE", [], ["Z"]),
        (OUTCOME, ["failed"], ["CHAIR"], "failed", [], ["CHAIR"]),
        (OUTCOME, ["ties"], {}, "ties.MEMBER", ["D", "E"], []),
        (OUTCOME, ["missing", "CLERK"], 0, "missing.CLERK", 1, 0),
        (OUTCOME, ["missing", "MEMBER"], 1, "missing.MEMBER", 0, 1),
        (OUTCOME, ["round"], 2, "round", 1, 2),
        (RESULT, ["winners", "CHAIR"], ["B"], "winners.CHAIR", ["A"], ["B"]),
        (RESULT, ["winners", "MEMBER"], ["C", "D"], "winners.MEMBER", ["C"], ["C", "D"]),
        (RESULT, ["vacant"], {"MEMBER": 1}, "vacant.CLERK", 1, 0),
    ],
)
def test_a_false_declaration_is_found_where_it_stands(
    statement: int, path: list[str], false: object, what: str, expected: object, found: object
) -> None:
    history = declared()
    history.payloads = copy.deepcopy(history.payloads)
    place: Any = history.payloads[statement]["body"]
    for name in path[:-1]:
        place = place[name]
    assert place.get(path[-1]) != false

    place[path[-1]] = false

    index = len(history.payloads) + statement
    assert Difference(index, what, expected, found) in history.count().differences
    assert {each.index for each in history.count().differences} >= {index}


def test_what_must_be_declared_cannot_be_left_out_of_the_outcome() -> None:
    history = declared()
    del history.payloads[OUTCOME]["body"]["missing"]

    assert [each.what for each in history.count().differences] == ["missing.CLERK"]


def test_a_failed_poll_has_no_minimum_and_must_be_declared() -> None:
    history = History({"CHAIR": 1}).prepared({"CHAIR": "AB"}).polled(50).votes(50, {"CHAIR": {"A": 50}})

    history.determined(100, 50, 50, {}, minimum={}, failed=["CHAIR"])
    assert history.count().differences == ()
    del history.payloads[-1]["body"]["failed"]

    assert history.count().differences == (Difference(history.last, "failed", ["CHAIR"], []),)


def test_the_paper_with_a_false_verdict_is_named() -> None:
    history = History({"CHAIR": 1}).prepared({"CHAIR": "AB"}, registered=3).polled(3)
    history.paper({"CHAIR": "A"}).paper({"CHAIR": "AB"}, verdict="INVALID")

    history.paper({"CHAIR": "AB"}, verdict="VALID")
    false = history.last

    history.closed({"CHAIR": {"A": 1}}, valid=1, invalid=2)
    assert history.count().differences == (Difference(false, "verdict of a paper", "INVALID", "VALID"),)


def test_a_count_is_not_closed_over_undecided_papers() -> None:
    history = (
        History({"CHAIR": 1}).prepared({"CHAIR": "AB"}, registered=3).polled(2).paper({}, verdict="DOUBTFUL")
    )
    history.add("PaperKeyed", round=1, paper="k", verdict="VALID", marks={"CHAIR": ["A"]})

    history.closed({})

    assert history.count().differences == (Difference(history.last, "undecided papers", 0, 2),)


def test_an_outcome_is_determined_once() -> None:
    history = declared()
    history.payloads.append(copy.deepcopy(history.payloads[OUTCOME]))

    assert history.count().differences == (
        Difference(history.last, "outcome", "determined once", "determined again"),
    )
    assert history.count().winners == {"CHAIR": ("A",), "MEMBER": ("C",), "CLERK": ()}


def test_the_recount_follows_its_own_outcome_and_not_the_declared() -> None:
    history = declared()
    history.payloads[OUTCOME]["body"]["elected"] = {"CHAIR": ["B"], "MEMBER": ["C"], "CLERK": ["F"]}

    assert history.count().winners == {"CHAIR": ("A",), "MEMBER": ("C",), "CLERK": ()}
