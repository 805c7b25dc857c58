"""Periods of months and years: the day on which they end (Civil Code 200-203).

A period begins on the day after the event and ends on the day of the same number; where the month has no such day, on its
last. What it leaves out: periods of days (`clock.py`).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """The last day of a period of so many months that an event of `day` begins."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_after(day: date, years: int) -> date:
    """The last day of a period of so many years that an event of `day` begins."""
    return months_after(day, 12 * years)
