"""What one paper counts for: each rule of the paper, alone and with its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from services.audit.verify.recount import RoundCount
from tests.unit.recount.history import History

POSTS = {"CHAIR": 1, "VICE": 1, "MEMBER": 2, "WOMAN": 1}
CANDIDATES = {"CHAIR": ["a", "b"], "VICE": ["c", "d"], "MEMBER": ["e", "f", "g"], "WOMAN": ["w", "v"]}
Votes = Mapping[str, Mapping[str, int]]


def one_paper(
    marks: Mapping[str, list[str]], rules: Mapping[str, str] | None = None, **more: Any
) -> RoundCount:
    """The round after this one paper; `x` is an elector who does not stand."""
    history = History(POSTS, woman="WOMAN", **(rules or {}))
    history.prepared(CANDIDATES, registered=1, others="x").polled(returned=1)
    return history.paper(marks, **more).now()


def outcome(found: RoundCount) -> tuple[str, dict[str, dict[str, int]]]:
    """The paper's verdict, and its votes."""
    (verdict,) = found.verdicts
    return verdict, {post: dict(poll.votes) for post, poll in found.polls.items() if poll.votes}


@pytest.mark.parametrize(
    ("marks", "more", "verdict", "votes"),
    [
        pytest.param({}, {}, "BLANK", {}, id="nothing"),
        pytest.param({"CHAIR": []}, {}, "BLANK", {}, id="nothing in a section"),
        pytest.param({}, {"against": {"CHAIR": ["a"]}}, "VALID", {}, id="only a rejection"),
        pytest.param({}, {"against": {"CHAIR": []}}, "BLANK", {}, id="rejects nobody"),
        pytest.param({"CHAIR": ["a"]}, {}, "VALID", {"CHAIR": {"a": 1}}, id="one mark"),
        pytest.param({"CHAIR": ["a"]}, {"reason": "UNREADABLE"}, "INVALID", {}, id="with a reason"),
        pytest.param({}, {"reason": "DEFACED"}, "INVALID", {}, id="no mark and a reason"),
        pytest.param({"CHAIR": ["x"]}, {}, "VALID", {"CHAIR": {"x": 1}}, id="written in"),
        pytest.param(
            {"WOMAN": ["x"]}, {}, "VALID", {"WOMAN": {"x": 1}}, id="written in for the woman's post"
        ),
        pytest.param({"WOMAN": ["a"]}, {}, "INVALID", {}, id="a candidate who is no woman"),
        pytest.param({"CHAIR": ["w"]}, {}, "VALID", {"CHAIR": {"w": 1}}, id="a woman for the chair"),
        pytest.param({"CHAIR": ["stranger"]}, {}, "INVALID", {}, id="not on the roll"),
        pytest.param({"CHAIR": ["NOBODY"]}, {}, "INVALID", {}, id="a name of no one"),
        pytest.param(
            {"CHAIR": ["NOBODY"]},
            {"against": {"CHAIR": ["a"]}},
            "PARTLY_INVALID",
            {},
            id="no one and a rejection",
        ),
        pytest.param(
            {"CHAIR": ["NOBODY"], "VICE": ["c"]},
            {},
            "PARTLY_INVALID",
            {"VICE": {"c": 1}},
            id="no one and a vote",
        ),
        pytest.param({"MEMBER": ["NOBODY", "NOBODY"]}, {}, "INVALID", {}, id="two names of no one"),
        pytest.param(
            {"MEMBER": ["e", "NOBODY"]}, {}, "PARTLY_INVALID", {"MEMBER": {"e": 1}}, id="no one takes a place"
        ),
        pytest.param({"MEMBER": ["e", "f", "NOBODY"]}, {}, "INVALID", {}, id="no one makes it too many"),
        pytest.param({"MEMBER": ["e"]}, {}, "VALID", {"MEMBER": {"e": 1}}, id="fewer than seats"),
        pytest.param(
            {"MEMBER": ["e", "e"]},
            {},
            "PARTLY_INVALID",
            {"MEMBER": {"e": 1}},
            id="one person twice in a post",
        ),
        pytest.param({"SECRETARY": ["a"]}, {}, "INVALID", {}, id="a post that is not voted on"),
    ],
)
def test_what_a_paper_says(
    marks: Mapping[str, list[str]], more: Mapping[str, Any], verdict: str, votes: Votes
) -> None:
    assert outcome(one_paper(marks, **more)) == (verdict, votes)


@pytest.mark.parametrize(
    ("scope", "marks", "verdict", "votes"),
    [
        ("CONTEST_SECTION", {"CHAIR": ["a", "b"]}, "INVALID", {}),
        ("CONTEST_SECTION", {"CHAIR": ["a", "b"], "VICE": ["c"]}, "PARTLY_INVALID", {"VICE": {"c": 1}}),
        ("WHOLE_PAPER", {"CHAIR": ["a", "b"], "VICE": ["c"]}, "INVALID", {}),
        (
            "WHOLE_PAPER",
            {"MEMBER": ["e", "f"], "VICE": ["c"]},
            "VALID",
            {"MEMBER": {"e": 1, "f": 1}, "VICE": {"c": 1}},
        ),
    ],
)
def test_more_marks_than_seats(
    scope: str, marks: Mapping[str, list[str]], verdict: str, votes: Votes
) -> None:
    assert outcome(one_paper(marks, {"papers__overvote": scope})) == (verdict, votes)


def test_a_rejection_saves_a_paper_from_being_invalid_but_not_under_whole_paper() -> None:
    too_many, against = {"CHAIR": ["a", "b"]}, {"VICE": ["c"]}

    assert outcome(one_paper(too_many, against=against)) == ("PARTLY_INVALID", {})
    assert outcome(one_paper(too_many, {"papers__overvote": "WHOLE_PAPER"}, against=against)) == (
        "INVALID",
        {},
    )


@pytest.mark.parametrize(
    ("rule", "marks", "verdict", "votes"),
    [
        ("WHOLE_PAPER", {"CHAIR": ["a"], "VICE": ["a"], "MEMBER": ["e"]}, "INVALID", {}),
        (
            "ALL_MARKS_FOR_PERSON",
            {"CHAIR": ["a"], "VICE": ["a"], "MEMBER": ["e"]},
            "PARTLY_INVALID",
            {"MEMBER": {"e": 1}},
        ),
        ("ALL_MARKS_FOR_PERSON", {"CHAIR": ["a"], "VICE": ["a"]}, "INVALID", {}),
        ("LOWER_POST", {"VICE": ["a"], "CHAIR": ["a"]}, "PARTLY_INVALID", {"CHAIR": {"a": 1}}),
        (
            "LOWER_POST",
            {"WOMAN": ["w"], "MEMBER": ["w", "e"]},
            "PARTLY_INVALID",
            {"MEMBER": {"w": 1, "e": 1}},
        ),
        ("WOMAN_POST_STANDS", {"CHAIR": ["w"], "WOMAN": ["w"]}, "PARTLY_INVALID", {"WOMAN": {"w": 1}}),
        ("WOMAN_POST_STANDS", {"CHAIR": ["a"], "VICE": ["a"]}, "PARTLY_INVALID", {"CHAIR": {"a": 1}}),
        # The mark that stands is for a post she cannot be counted in: then no mark is a vote.
        ("WOMAN_POST_STANDS", {"CHAIR": ["a"], "WOMAN": ["a"]}, "INVALID", {}),
    ],
)
def test_one_person_for_two_posts(
    rule: str, marks: Mapping[str, list[str]], verdict: str, votes: Votes
) -> None:
    assert outcome(one_paper(marks, {"papers__double_post": rule})) == (verdict, votes)


@pytest.mark.parametrize(
    ("marks", "more", "verdict", "votes"),
    [
        pytest.param({}, {"abstained": {"CHAIR": ["a"]}}, "VALID", {}, id="only an abstention"),
        pytest.param({}, {"abstained": {"CHAIR": []}}, "BLANK", {}, id="abstains on nobody"),
        pytest.param(
            {"CHAIR": ["x"]}, {"abstained": {"CHAIR": ["a"]}}, "PARTLY_INVALID", {}, id="and names one"
        ),
        pytest.param(
            {"CHAIR": ["x"]},
            {"abstained": {"VICE": ["c"]}},
            "VALID",
            {"CHAIR": {"x": 1}},
            id="in another section",
        ),
        pytest.param(
            {"MEMBER": ["x"]},
            {"abstained": {"MEMBER": ["e"]}, "against": {"MEMBER": ["f"]}},
            "VALID",
            {"MEMBER": {"x": 1}},
            id="in the place of one who is rejected",
        ),
        pytest.param(
            {"MEMBER": ["x", "NOBODY"]},
            {"abstained": {"MEMBER": ["e"]}, "against": {"MEMBER": ["f"]}},
            "PARTLY_INVALID",
            {},
            id="two names in the place of one",
        ),
        pytest.param(
            {"MEMBER": ["NOBODY", "NOBODY"], "CHAIR": ["a"]},
            {"abstained": {"MEMBER": ["e"]}, "against": {"MEMBER": ["f"]}},
            "PARTLY_INVALID",
            {"CHAIR": {"a": 1}},
            id="no one twice",
        ),
        pytest.param(
            {"MEMBER": ["g", "x"]},
            {"abstained": {"MEMBER": ["e"]}},
            "PARTLY_INVALID",
            {"MEMBER": {"g": 1}},
            id="the candidate's vote stands",
        ),
    ],
)
def test_abstentions(
    marks: Mapping[str, list[str]], more: Mapping[str, Any], verdict: str, votes: Votes
) -> None:
    assert outcome(one_paper(marks, **more)) == (verdict, votes)


def test_a_regulation_may_let_whoever_abstains_name_another() -> None:
    rules: Any = {"papers__abstain_may_write_in": True}

    assert outcome(one_paper({"CHAIR": ["x"]}, rules, abstained={"CHAIR": ["a"]})) == (
        "VALID",
        {"CHAIR": {"x": 1}},
    )


def test_a_regulation_may_forbid_to_write_anybody_in() -> None:
    rules: Any = {"papers__write_in": False}

    assert outcome(one_paper({"CHAIR": ["x"], "VICE": ["c"]}, rules)) == (
        "PARTLY_INVALID",
        {"VICE": {"c": 1}},
    )
    assert outcome(one_paper({"CHAIR": ["x"]}, rules)) == ("INVALID", {})


def test_over_votes_are_taken_out_before_double_posts_are_looked_for() -> None:
    # a stands twice, but the section with too many marks is void already.
    marks = {"CHAIR": ["a"], "VICE": ["a", "c"]}

    assert outcome(one_paper(marks)) == ("PARTLY_INVALID", {"CHAIR": {"a": 1}})


def test_no_one_is_never_marked_for_two_posts() -> None:
    marks = {"CHAIR": ["NOBODY"], "VICE": ["NOBODY"], "MEMBER": ["e"]}

    assert outcome(one_paper(marks)) == ("PARTLY_INVALID", {"MEMBER": {"e": 1}})


def test_a_woman_is_known_by_any_candidacy_even_one_that_has_ended() -> None:
    history = History(POSTS, woman="WOMAN")
    history.prepared(CANDIDATES, registered=1).add("NominationWithdrawn", candidate="a").polled(returned=2)

    history.paper({"WOMAN": ["a"]}).paper({"VICE": ["a"]})

    assert history.now().verdicts == {"INVALID": 1, "VALID": 1}


def test_declared_verdicts_are_not_believed() -> None:
    assert outcome(one_paper({"CHAIR": ["a", "b"]}, verdict="VALID")) == ("INVALID", {})
    assert outcome(one_paper({"CHAIR": ["a"]}, verdict="BLANK")) == ("VALID", {"CHAIR": {"a": 1}})
