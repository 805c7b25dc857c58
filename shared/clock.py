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

_MINUTE: Final = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:", re.ASCII)
_SECOND: Final = re.compile(r"[0-5]\d", re.ASCII)
_FRACTION: Final = re.compile(r"\.\d{3}Z", re.ASCII)
_DAY: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d", re.ASCII)


def read_time(text: str) -> int:
    """Milliseconds behind `2026-11-24T08:00:00Z` or `…00.123Z`. Raises Malformed for any other form (RFC 3339)."""
    # Three parts, each remembered: entries of one minute stand together in a log, and there are few seconds and fractions.
    minute, second, fraction = _minute(text[:17]), _second(text[17:19]), _fraction(text[19:])
    if minute is None or second is None or fraction is None:
        raise Malformed(
            f"time: expected RFC 3339 in UTC such as 2026-11-24T08:00:00Z, got {text[:40]!r}",
            zh=f"时间：应为 UTC 的 RFC 3339 写法，如 2026-11-24T08:00:00Z，现为{text[:40]!r}",
        )
    return minute + second + fraction


@lru_cache(maxsize=4096)
def _minute(text: str) -> int | None:
    if _MINUTE.fullmatch(text) is None:
        return None
    try:
        return int(datetime.fromisoformat(f"{text}00+00:00").timestamp()) * 1000
    except ValueError:
        return None  # no such day or hour


@lru_cache(maxsize=128)
def _second(text: str) -> int | None:
    return int(text) * 1000 if _SECOND.fullmatch(text) else None


@lru_cache(maxsize=1024)
def _fraction(text: str) -> int | None:
    if text == "Z":
        return 0
    return int(text[1:4]) if _FRACTION.fullmatch(text) else None


def write_time(milliseconds: int) -> str:
    """RFC 3339 in UTC with milliseconds, the way `accepted_at` is spelt."""
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


@lru_cache(maxsize=4096)
def read_day(text: str) -> date:
    """The day behind `2026-11-24`. Raises Malformed."""
    if _DAY.fullmatch(text) is None:
        raise Malformed(
            f"day: expected YYYY-MM-DD, got {text[:40]!r}", zh=f"日期：应为 YYYY-MM-DD，现为{text[:40]!r}"
        )
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Malformed(f"day: no such day: {text!r}", zh=f"日期：没有{text!r}这一天") from error


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
