"""Periods of months and years end on the day of the same number, or on the month's last."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.periods import months_after, years_after

DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        ("2026-03-28", 1, "2026-04-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-28", 0, "2026-03-28"),
    ],
)
def test_months(day: str, months: int, last: str) -> None:
    assert months_after(date.fromisoformat(day), months).isoformat() == last


def test_years_from_a_leap_day_end_in_february() -> None:
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


@given(DAYS, st.integers(0, 120))
def test_a_later_event_never_ends_earlier(day: date, months: int) -> None:
    assert months_after(day, months) <= months_after(day + timedelta(days=1), months)
    assert months_after(day, months) <= months_after(day, months + 1)
