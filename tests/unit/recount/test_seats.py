"""Seats from ranked votes in the recount: kin, equals, a woman first; and that the law's own filling gives the same.

What it leaves out: whole elections (`test_women_and_kin.py`, `test_differential.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audit.verify.recount_people import People
from services.audit.verify.recount_seats import seat, seat_with_a_woman
from shared.election.outcome.filling import fill, fill_woman_first

PERSONS = "ABCDEFGH"
WOMEN = "AEH"
Pairs = Collection[tuple[str, str]]


def village(pairs: Pairs) -> People:
    """These pairs are near kin; A, E and H are women."""
    people = People()
    people.women.update(WOMEN)
    for one, other in pairs:
        people.relate(one, other, near=True)
    return people


TRIO = [("A", "B"), ("B", "C"), ("A", "C")]
FATHER = [("A", "B"), ("A", "C"), ("A", "D")]
BROTHERS_AND_SISTERS = [("A", "B"), ("C", "D"), ("A", "C"), ("B", "D")]


@pytest.mark.parametrize(
    ("pairs", "equals", "seats", "elected", "tied"),
    [
        pytest.param(TRIO, "ABCD", 2, ["D"], list("ABC"), id="of three kin of each other one may sit"),
        pytest.param(FATHER, "ABCD", 2, [], list("ABCD"), id="three children may sit without their father"),
        pytest.param(FATHER, "ABCDE", 4, ["E"], list("ABCD"), id="and with room for them another is sure"),
        pytest.param(BROTHERS_AND_SISTERS, "ABCDE", 3, ["E"], list("ABCD"), id="two couples, two may sit"),
        pytest.param(BROTHERS_AND_SISTERS, "ABCDE", 2, [], list("ABCDE"), id="two couples and too few seats"),
    ],
)
def test_who_is_sure_of_a_seat_whatever_a_re_vote_of_kin_gives(
    pairs: Pairs, equals: str, seats: int, elected: list[str], tied: list[str]
) -> None:
    assert seat(seats, dict.fromkeys(equals, 1), (), village(pairs)) == (elected, tied)


@given(
    votes=st.dictionaries(st.sampled_from(PERSONS), st.integers(1, 3)),
    seats=st.integers(0, 6),
    pairs=st.sets(
        st.tuples(st.sampled_from(PERSONS), st.sampled_from(PERSONS)).filter(lambda two: two[0] < two[1]),
        max_size=12,
    ),
    held=st.sets(st.sampled_from(PERSONS), max_size=1),
    woman_first=st.booleans(),
)
def test_both_counts_give_the_same_seats(
    votes: dict[str, int], seats: int, pairs: set[tuple[str, str]], held: set[str], woman_first: bool
) -> None:
    people = village(pairs)
    able = {person: number for person, number in votes.items() if person not in held}

    def clash(person: str, others: Collection[str]) -> bool:
        return any((person, other) in pairs or (other, person) in pairs for other in others)

    if woman_first and seats:
        mine = seat_with_a_woman(seats, able, held, people)
        law = fill_woman_first(able, seats, held, clash, set(WOMEN))
    else:
        mine, law = seat(seats, able, held, people), fill(able, seats, held, clash)

    assert [sorted(each) for each in mine] == [sorted(each) for each in law]


def test_a_large_family_is_counted_without_trying_every_order() -> None:
    """Forty generations, each kin of the next, and a household of forty: half of the first may sit, one of the second."""
    line = [f"L{number:02d}" for number in range(40)]
    home = [f"H{number:02d}" for number in range(40)]
    pairs = list(pairwise(line))
    pairs += [(one, other) for one in home for other in home if one < other]
    votes = dict.fromkeys((*line, *home, "X"), 1)
    near = {frozenset(each) for each in pairs}

    def clash(person: str, others: Collection[str]) -> bool:
        return any(frozenset((person, other)) in near for other in others)

    for seats, elected in ((22, ["X"]), (21, [])):
        assert seat(seats, votes, (), village(pairs))[0] == elected
        assert fill(votes, seats, (), clash)[0] == elected
