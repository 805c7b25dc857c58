"""Seats filled from plain votes: most votes first, equals, kin, and a woman first. Worked out by hand; W… are women, M… men."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.election.outcome.filling import Clash, fill, fill_woman_first

WOMEN = {"W1", "W2", "W3"}


def kin(*pairs: tuple[str, str]) -> Clash:
    """These pairs may not serve together, everybody else may."""

    def clash(person: str, others: Collection[str]) -> bool:
        return any({person, other} in map(set, pairs) for other in others if other != person)

    return clash


NO_KIN = kin()


@pytest.mark.parametrize(
    ("votes", "seats", "elected", "tied"),
    [
        pytest.param({"M1": 3, "M2": 2, "M3": 1}, 2, ["M1", "M2"], [], id="most votes"),
        pytest.param({"M1": 3, "M2": 2, "M3": 2}, 2, ["M1"], ["M2", "M3"], id="equal for the last seat"),
        pytest.param({"M1": 3, "M2": 2, "M3": 2}, 3, ["M1", "M2", "M3"], [], id="equal, and all fit"),
        pytest.param({"M1": 3}, 2, ["M1"], [], id="a seat is left"),
        pytest.param({}, 1, [], [], id="nobody"),
        pytest.param({"M1": 1}, 0, [], [], id="no seat"),
    ],
)
def test_most_votes_first(votes: Mapping[str, int], seats: int, elected: list[str], tied: list[str]) -> None:
    assert fill(votes, seats, (), NO_KIN) == (elected, tied)


@pytest.mark.parametrize(
    ("votes", "seats", "pairs", "taken", "elected", "tied"),
    [
        pytest.param({"M1": 3, "M2": 2, "M3": 1}, 2, [("M1", "M2")], [], ["M1", "M3"], [], id="passed over"),
        pytest.param({"M1": 3, "M2": 2}, 1, [("M1", "X")], ["X"], ["M2"], [], id="kin of a holder"),
        pytest.param({"M1": 2, "M2": 2, "M3": 1}, 2, [("M1", "M2")], [], [], ["M1", "M2"], id="equal kin"),
        pytest.param({"M1": 2, "M2": 2}, 1, [("M1", "X")], ["X"], ["M2"], [], id="out of the tie"),
        pytest.param(
            {"M1": 2, "M2": 2, "M3": 2},
            2,
            [("M1", "M2")],
            [],
            ["M3"],
            ["M1", "M2"],
            id="a third is sure of a seat",
        ),
        pytest.param(
            {"M1": 2, "M2": 2, "M3": 2},
            1,
            [("M1", "M2")],
            [],
            [],
            ["M1", "M2", "M3"],
            id="nobody is sure of one",
        ),
        pytest.param(
            {"M1": 2, "M2": 2, "M3": 2, "W1": 2, "W2": 2},
            3,
            [("M1", "M2"), ("M3", "W1")],
            [],
            ["W2"],
            ["M1", "M2", "M3", "W1"],
            id="two families and one more",
        ),
        pytest.param(
            {"M1": 2, "M2": 2, "M3": 2, "W1": 2},
            2,
            [("M1", "M2"), ("M2", "M3")],
            [],
            [],
            ["M1", "M2", "M3", "W1"],
            id="of a family of three two may sit",
        ),
        pytest.param(
            {"M1": 2, "M2": 2, "M3": 2, "W1": 2},
            3,
            [("M1", "M2"), ("M2", "M3")],
            [],
            ["W1"],
            ["M1", "M2", "M3"],
            id="and then there is room for one more",
        ),
        pytest.param(
            {"M1": 2, "M2": 2, "M3": 2, "W1": 2},
            2,
            [("M1", "M2"), ("M2", "M3"), ("M1", "M3")],
            [],
            ["W1"],
            ["M1", "M2", "M3"],
            id="of three who are all kin of each other one may sit",
        ),
        pytest.param(
            {"M1": 2, "M2": 2, "M3": 2, "W1": 2},
            2,
            [("M1", "M2"), ("M1", "M3"), ("M1", "W1")],
            [],
            [],
            ["M1", "M2", "M3", "W1"],
            id="of a father and three children the children may sit",
        ),
        pytest.param(
            {"M1": 2, "M2": 2, "W1": 2, "W2": 2, "M3": 2},
            3,
            [("M1", "M2"), ("W1", "W2"), ("M1", "W1"), ("M2", "W2")],
            [],
            ["M3"],
            ["M1", "M2", "W1", "W2"],
            id="of two brothers and their wives who are sisters two may sit",
        ),
        pytest.param(
            {"M1": 2, "M2": 2, "W1": 2, "W2": 2, "M3": 2},
            2,
            [("M1", "M2"), ("W1", "W2"), ("M1", "W1"), ("M2", "W2")],
            [],
            [],
            ["M1", "M2", "M3", "W1", "W2"],
            id="and if they take both seats nobody is sure of one",
        ),
    ],
)
def test_kin_do_not_serve_together(
    votes: Mapping[str, int],
    seats: int,
    pairs: list[tuple[str, str]],
    taken: list[str],
    elected: list[str],
    tied: list[str],
) -> None:
    assert fill(votes, seats, taken, kin(*pairs)) == (elected, tied)


@pytest.mark.parametrize(
    ("votes", "seats", "elected", "tied"),
    [
        pytest.param(
            {"M1": 9, "M2": 8, "W1": 5}, 2, ["W1", "M1"], [], id="the top woman before men with more"
        ),
        pytest.param({"M1": 9, "W1": 8, "W2": 7}, 2, ["W1", "M1"], [], id="then by rank"),
        pytest.param({"M1": 3, "W1": 8, "W2": 7}, 2, ["W1", "W2"], [], id="a second woman by rank"),
        pytest.param({"M1": 9, "M2": 8}, 2, ["M1"], [], id="none has the votes: a seat is kept"),
        pytest.param({"M1": 9}, 1, [], [], id="the only seat is kept"),
        pytest.param({"M1": 9, "W1": 5}, 1, ["W1"], [], id="the only seat is hers"),
        pytest.param({"M1": 9, "M2": 9, "W1": 5}, 2, ["W1"], ["M1", "M2"], id="men equal for the rest"),
        pytest.param({"M1": 9, "M2": 9}, 2, [], ["M1", "M2"], id="men equal for all but the kept seat"),
        pytest.param(
            {"M1": 9, "W1": 5, "W2": 5}, 2, ["M1"], ["W1", "W2"], id="women equal for the kept seat"
        ),
        pytest.param({"M1": 9, "W1": 5, "W2": 5}, 3, ["M1", "W1", "W2"], [], id="equal women who fit"),
        pytest.param(
            {"M1": 5, "W1": 5, "W2": 5},
            2,
            [],
            ["M1", "W1", "W2"],
            id="a man equal to them votes again with them",
        ),
        pytest.param({"M1": 5, "W1": 5, "W2": 5}, 1, [], ["W1", "W2"], id="but not for the kept seat alone"),
        pytest.param({"M1": 5, "W1": 5, "W2": 5}, 3, ["M1", "W1", "W2"], [], id="all fit"),
        pytest.param(
            {"W1": 5, "W2": 5, "M1": 4, "M2": 3}, 3, ["W1", "W2", "M1"], [], id="the rest by rank after them"
        ),
        pytest.param(
            {"M1": 9, "M2": 9, "M3": 9, "W1": 5, "W2": 5},
            3,
            [],
            ["M1", "M2", "M3", "W1", "W2"],
            id="men equal and women equal",
        ),
    ],
)
def test_a_woman_first(votes: Mapping[str, int], seats: int, elected: list[str], tied: list[str]) -> None:
    assert fill_woman_first(votes, seats, (), NO_KIN, WOMEN) == (elected, tied)


@pytest.mark.parametrize(
    ("votes", "seats", "pairs", "taken", "elected", "tied"),
    [
        pytest.param(
            {"M1": 9, "M2": 8, "W1": 5}, 2, [("M1", "W1")], [], ["W1", "M2"], [], id="her kin give way"
        ),
        pytest.param(
            {"M1": 9, "W1": 8, "W2": 5}, 2, [("W1", "X")], ["X"], ["W2", "M1"], [], id="the next woman leads"
        ),
        pytest.param(
            {"M1": 9, "W1": 5, "W2": 5},
            2,
            [("M1", "W1")],
            [],
            ["M1", "W2"],
            [],
            id="one of two equals is free",
        ),
        pytest.param(
            {"M1": 9, "W1": 5, "W2": 5, "W3": 4},
            2,
            [("M1", "W1"), ("M1", "W2")],
            [],
            ["W3", "M1"],
            [],
            id="both equals are kin of who has more",
        ),
        pytest.param(
            {"M1": 9, "W1": 5, "W2": 5},
            3,
            [("W1", "W2")],
            [],
            ["M1"],
            ["W1", "W2"],
            id="equal women who are kin",
        ),
        pytest.param(
            {"M1": 9, "W1": 5}, 2, [("W1", "X")], ["X"], ["M1"], [], id="the only woman is kin of a holder"
        ),
    ],
)
def test_a_woman_first_among_kin(
    votes: Mapping[str, int],
    seats: int,
    pairs: list[tuple[str, str]],
    taken: list[str],
    elected: list[str],
    tied: list[str],
) -> None:
    assert fill_woman_first(votes, seats, taken, kin(*pairs), WOMEN) == (elected, tied)


@given(
    st.integers(1, 6), st.sets(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")), max_size=9)
)
def test_among_equals_those_are_elected_at_once_whom_no_re_vote_could_leave_out(
    seats: int, pairs: set[tuple[str, str]]
) -> None:
    """A re-vote can bring six equals into any order: each order is tried."""
    together = kin(*((one, other) for one, other in pairs if one != other))

    elected, tied = fill(dict.fromkeys("ABCDEF", 1), seats, (), together)

    sure = set.intersection(*(_by_order(order, seats, together) for order in permutations("ABCDEF")))
    assert (set(elected), set(tied)) == (sure, set("ABCDEF") - sure)


def _by_order(order: Sequence[str], seats: int, together: Clash) -> set[str]:
    elected: list[str] = []
    for person in order:
        if len(elected) < seats and not together(person, elected):
            elected.append(person)
    return set(elected)


VOTES = st.dictionaries(st.sampled_from(["M1", "M2", "M3", "W1", "W2", "W3"]), st.integers(1, 4))
PAIRS = st.lists(
    st.tuples(st.sampled_from(["M1", "M2", "W1", "W2"]), st.sampled_from(["M3", "W3", "X"])), max_size=3
)


@given(VOTES, st.integers(1, 4), PAIRS)
def test_with_a_woman_first_some_woman_is_elected_or_tied_or_a_seat_is_free(
    votes: Mapping[str, int], seats: int, pairs: list[tuple[str, str]]
) -> None:
    elected, tied = fill_woman_first(votes, seats, ["X"], kin(*pairs), WOMEN)

    assert set(elected) & WOMEN or set(tied) & WOMEN or len(elected) < seats
    assert len(elected) + bool(tied) <= seats
    assert not set(elected) & set(tied)
    assert not any(kin(*pairs)(person, [*elected, "X"]) for person in elected)


@given(VOTES, st.integers(1, 4))
def test_whoever_is_elected_has_no_fewer_votes_than_those_who_are_not(
    votes: Mapping[str, int], seats: int
) -> None:
    elected, tied = fill(votes, seats, (), NO_KIN)

    out = [votes[person] for person in votes if person not in (*elected, *tied)]
    assert min((votes[person] for person in elected), default=9) >= max(
        [votes[person] for person in tied] + out, default=0
    )
