"""Sharing out whole numbers: nothing is lost, nobody gets more than fits, and shares follow the weights."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.drill.shares import apportion

ROWS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6)


@given(st.integers(0, 400), ROWS)
def test_shares_add_up_and_stay_within_their_room_or_there_are_none(
    total: int, rows: list[tuple[int, int]]
) -> None:
    weights, most = [row[0] for row in rows], [row[1] for row in rows]

    shares = apportion(total, weights, most)

    if total > sum(most):
        assert shares is None
    else:
        assert shares is not None
        assert sum(shares) == total
        assert all(0 <= share <= room for share, room in zip(shares, most, strict=True))


@given(st.integers(0, 1000), st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_no_share_is_a_whole_paper_away_from_its_quota(total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)

    assert shares is not None
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)


def test_less_than_nothing_cannot_be_shared() -> None:
    assert apportion(-1, [1]) is None


def test_equal_remainders_go_to_the_first() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
