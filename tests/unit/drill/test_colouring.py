"""Papers from totals: exactly these votes, on exactly so many sheets, whenever such papers exist at all."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.drill.colouring import Sheet, sheets_from
from shared.errors import Malformed

PERSONS = "ABCDEFGH"


@st.composite
def totals(draw: st.DrawFn) -> tuple[dict[str, dict[str, int]], dict[str, int], int]:
    """Votes that some papers give: the papers are drawn first, and added up."""
    seats = {
        post: draw(st.integers(1, 4)) for post in ("CHAIR", "MEMBER", "WOMAN")[: draw(st.integers(1, 3))]
    }
    sheets = draw(st.integers(1, 25))
    votes: dict[str, dict[str, int]] = {post: {} for post in seats}
    for _ in range(sheets):
        left = list(PERSONS)
        marks = 0
        for post, most in seats.items():
            for _ in range(draw(st.integers(0, most))):
                if left:
                    person = left.pop(draw(st.integers(0, len(left) - 1)))
                    votes[post][person] = votes[post].get(person, 0) + 1
                    marks += 1
        if not marks:
            first = next(iter(seats))
            votes[first]["A"] = votes[first].get("A", 0) + 1
    return votes, seats, sheets


def added_up(sheets: list[Sheet]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for sheet in sheets:
        for post, persons in sheet.items():
            found.setdefault(post, Counter()).update(persons)
    return {post: dict(votes) for post, votes in found.items()}


@given(totals())
def test_the_papers_add_up_to_the_totals_and_no_paper_is_wrong(
    drawn: tuple[dict[str, dict[str, int]], dict[str, int], int],
) -> None:
    votes, seats, count = drawn

    sheets = sheets_from(votes, seats, count)

    assert len(sheets) == count
    assert added_up(sheets) == {post: given for post, given in votes.items() if given}
    for sheet in sheets:
        persons = [person for marked in sheet.values() for person in marked]
        assert persons, "an empty paper would be a blank one"
        assert len(set(persons)) == len(persons), "nobody stands twice on a paper"
        assert all(len(marked) <= seats[post] for post, marked in sheet.items()), "no overvote"


def test_marks_are_spread_evenly() -> None:
    sheets = sheets_from({"CHAIR": {"A": 100}, "MEMBER": {"C": 30, "D": 30}}, {"CHAIR": 1, "MEMBER": 2}, 100)

    sizes = Counter(sum(map(len, sheet.values())) for sheet in sheets)
    assert sizes == {1: 40, 2: 60}


def test_a_large_election_takes_seconds_at_most() -> None:
    votes = {"CHAIR": {"A": 20_000, "B": 18_000}, "MEMBER": {"C": 30_000, "D": 25_000, "E": 20_000}}

    sheets = sheets_from(votes, {"CHAIR": 1, "MEMBER": 2}, 40_000)

    assert added_up(sheets) == votes


@pytest.mark.parametrize(
    ("votes", "sheets", "reason"),
    [
        ({"CHAIR": {"A": 6, "B": 5}}, 10, "CHAIR: 11 votes"),
        ({"CHAIR": {"A": 6}, "MEMBER": {"A": 5, "C": 10}}, 10, "A: 11 votes in all"),
        ({"CHAIR": {"A": 9}}, 10, "1 would be blank"),
    ],
)
def test_totals_that_no_papers_give_are_refused_with_the_reason(
    votes: dict[str, dict[str, int]], sheets: int, reason: str
) -> None:
    with pytest.raises(Malformed, match=reason):
        sheets_from(votes, {"CHAIR": 1, "MEMBER": 2}, sheets)
