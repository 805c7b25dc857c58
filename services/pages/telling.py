"""How times, days and numbers are written on pages: Beijing time, whatever the machine's zone.

What it leaves out: words.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from services.http.problem import Language
from shared.clock import BEIJING, day_of

_WEEKDAYS: Final = "一二三四五六日"
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def moment(value: int | str | None) -> str:
    """`2026-03-28 09:05:00` of a moment in milliseconds since 1970 or as RFC 3339 writes it; nothing of None."""
    if value is None or value == "":
        return ""
    return _read(value).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def clock_time(value: int | str | None) -> str:
    """`09:05` of a moment, as `moment` takes it."""
    return moment(value)[11:16]


def day(value: str | date | int | None, lang: Language) -> str:
    """`2026年3月28日（周六）` or `Sat 28 Mar 2026` of a day as `2026-03-28` writes it, or of a moment in milliseconds."""
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        value = day_of(value)
    read = value if isinstance(value, date) else date.fromisoformat(value)
    if lang == "zh":
        return f"{read.year}年{read.month}月{read.day}日（周{_WEEKDAYS[read.weekday()]}）"
    return f"{_DAYS[read.weekday()]} {read.day} {_MONTHS[read.month - 1]} {read.year}"


def number(value: int) -> str:
    """`12,345`."""
    return f"{value:,}"


def percent(part: int, whole: int, places: int = 1) -> str:
    """`63.4 %` of a share, rounded down so that a bar which is not reached never reads as reached; `–` of nothing."""
    if whole <= 0:
        return "–"
    scaled = part * 100 * 10**places // whole
    if not places:
        return f"{scaled} %"
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d} %"


def _read(value: int | str) -> datetime:
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return datetime.fromtimestamp(value / 1000, BEIJING)
