"""Moments are whole milliseconds since 1970 in UTC; days are calendar days of Asia/Shanghai.

Clauses that count days ("by the 20th day before election day") count calendar days in the village's own time
(domain rule 0.3: an act N days before D has a date <= D - N; "within N days of" leaves the first day out).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from shared.errors import Malformed

BEIJING: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has had one zone and no summer time since 1991; every election here is later."""

_RFC3339: Final = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d{3})?Z", re.ASCII)
_DAY: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d", re.ASCII)


def read_time(text: str) -> int:
    """Milliseconds behind `2026-11-24T08:00:00Z` or `…00.123Z`. Raises Malformed for any other form (RFC 3339)."""
    if _RFC3339.fullmatch(text) is None:
        raise Malformed(f"time: expected RFC 3339 in UTC such as 2026-11-24T08:00:00Z, got {text[:40]!r}")
    return _minute(text[:16]) + int(text[17:19]) * 1000 + int(text[20:23] if len(text) == 24 else 0)


@lru_cache(maxsize=4096)
def _minute(text: str) -> int:
    # Entries of one minute stand together in a log: the calendar is asked once for them all.
    try:
        return int(datetime.fromisoformat(f"{text}:00+00:00").timestamp()) * 1000
    except ValueError as error:
        raise Malformed(f"time: no such moment: {text!r}") from error


def write_time(milliseconds: int) -> str:
    """RFC 3339 in UTC with milliseconds, the way `accepted_at` is spelt."""
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


@lru_cache(maxsize=4096)
def read_day(text: str) -> date:
    """The day behind `2026-11-24`. Raises Malformed."""
    if _DAY.fullmatch(text) is None:
        raise Malformed(f"day: expected YYYY-MM-DD, got {text[:40]!r}")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Malformed(f"day: no such day: {text!r}") from error


def day_of(milliseconds: int) -> date:
    """The calendar day in the village at a moment."""
    return _day_number(milliseconds // 86_400_000, milliseconds % 86_400_000 >= 16 * 3_600_000)


@lru_cache(maxsize=4096)
def _day_number(utc_day: int, evening: bool) -> date:
    # Beijing is eight hours ahead: from 16:00 UTC on, the village already has the next day.
    return date(1970, 1, 1) + timedelta(days=utc_day + (1 if evening else 0))


def before(day: date, days: int) -> date:
    """The last day for an act due "N days before" `day`."""
    return day - timedelta(days=days)


def within(day: date, days: int) -> date:
    """The last day for an act due "within N days of" `day`, which itself is not counted."""
    return day + timedelta(days=days)


def full_years(born: date, day: date) -> int:
    """Completed years of life on `day`; somebody born on 29 February turns a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
