"""Times are told in Beijing's, shares never better than they are."""

from __future__ import annotations

from datetime import date

import pytest

from services.pages.telling import clock_time, day, moment, percent
from shared.clock import read_time


def test_a_moment_is_told_in_beijing_s_time() -> None:
    late = read_time("2026-03-27T16:05:09.700Z")

    assert moment(late) == moment("2026-03-27T16:05:09.700Z") == "2026-03-28 00:05:09"
    assert clock_time(late) == "00:05"
    assert day(late, "zh") == "2026年3月28日（周六）"
    assert moment(None) == clock_time(None) == day(None, "en") == ""


def test_a_day_is_told_in_the_reader_s_way() -> None:
    assert day("2026-03-08", "zh") == "2026年3月8日（周日）"
    assert day(date(2026, 3, 8), "en") == "Sun 8 Mar 2026"


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(1, 2, "50.0 %"), (4999, 10_000, "49.9 %"), (2, 3, "66.6 %"), (3, 3, "100.0 %"), (0, 0, "–")],
)
def test_a_share_is_rounded_down(part: int, whole: int, told: str) -> None:
    """Half of the electors must have voted (OCV2018 15): 49.99 % is not told as 50."""
    assert percent(part, whole) == told


def test_a_whole_number_of_percent() -> None:
    assert percent(999, 1000, 0) == "99 %"
