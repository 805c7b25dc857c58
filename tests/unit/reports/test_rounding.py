"""Percentages are rounded half up in whole numbers: the figures of domain 1.9."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audit.verify.rounding import mean, percent, truncated


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (55, 84, "65.5"),
        (28, 108, "25.9"),
        (6, 108, "5.6"),
        (12, 108, "11.1"),
        (42, 108, "38.9"),
        (20, 108, "18.5"),
        (44, 108, "40.7"),
        (52, 108, "48.1"),
        (47, 55, "85.5"),
        (133, 143, "93.0"),
        (11009, 9338, "117.9"),
        (570, 500, "114.0"),
        (1, 8, "12.5"),
        (1, 16, "6.3"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
    ],
)
def test_a_part_of_a_whole_as_reports_print_it(part: int, whole: int, printed: str) -> None:
    assert percent(part, whole) == Decimal(printed)


def test_cutting_off_is_something_else() -> None:
    assert truncated(6, 108) == Decimal("5.5")
    assert truncated(42, 108) == Decimal("38.8")


def test_there_is_no_percentage_of_nothing_and_no_mean_of_nobody() -> None:
    assert percent(0, 0) is None
    assert truncated(1, 0) is None
    assert mean(0, 0) is None


def test_a_mean_is_rounded_half_up() -> None:
    assert mean(1881, 55) == Decimal("34.2")
    assert mean(5, 4) == Decimal("1.3")


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 4))
def test_it_is_what_decimal_arithmetic_says(part: int, whole: int, decimals: int) -> None:
    exact = Decimal(part * 100) / Decimal(whole)
    scaled = percent(part, whole, decimals)

    assert scaled is not None
    assert abs(scaled - exact) <= Decimal(1).scaleb(-decimals) / 2
    assert scaled == exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
