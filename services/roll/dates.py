"""Reads a birth date as offices write it; what is blacked out or incomplete stays unknown and is never guessed (S0.3).

What it leaves out: whether somebody is old enough (`rules.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from services.roll.characters import is_redacted

State = Literal["FULL", "MISSING", "REDACTED", "INCOMPLETE", "UNREAD", "IMPOSSIBLE"]

EARLIEST_YEAR: Final = 1850
LATEST_YEAR: Final = 2100
SERIALS: Final = range(366, 80_000)
"""Excel's days since 1900 that a birth date can be: 1900-12-31 to 2119. Whole numbers from 1850 to 2100 are years: as
serials they would lie in 1905, and nobody is that old."""
_BEFORE_1900: Final = date(1899, 12, 30)
"""Day 0 of Excel, which believes in a 29 February 1900; right for every serial above 60."""
DAYS_1904: Final = 1_462
"""By how much the serials of a workbook with the 1904 calendar are behind."""

_MIDNIGHT: Final = re.compile(r"[ T]?0?0:00(:00(\.0+)?)?Z?$")
_FULL: Final = re.compile(
    r"(\d{4})(?:(?P<s>[-./])(\d{1,2})(?P=s)(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)", re.ASCII
)
_DIGITS: Final = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_MONTH: Final = re.compile(r"(\d{4})(?:[-./](\d{1,2})|年(\d{1,2})月?)", re.ASCII)
_SIX: Final = re.compile(r"(\d{4})(\d\d)", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})年?", re.ASCII)
_NUMBER: Final = re.compile(r"(\d{1,6})(\.0+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Birth:
    """What a cell says about a birth date: the day, or what is known of it (`year`, `month`) and why it is no day."""

    state: State
    day: date | None = None
    year: int | None = None
    month: int | None = None

    def agrees_with(self, day: date) -> bool:
        """Whether what is known could be `day`."""
        if self.day is not None:
            return self.day == day
        return self.year in (None, day.year) and self.month in (None, day.month)


def read_birth(text: str, calendar_1904: bool = False) -> Birth:
    """The birth date in a tidied cell; `calendar_1904` counts serials as old Macintosh workbooks do."""
    if text in ("", "-", "/", "无"):
        return Birth("MISSING")
    written = _MIDNIGHT.sub("", text).replace(" ", "")
    if is_redacted(written) or "x" in written.lower():
        return Birth("REDACTED")
    if found := _FULL.fullmatch(written):
        return _day(found[1], found[3] or found[5], found[4] or found[6])
    if found := _DIGITS.fullmatch(written):
        return _day(found[1], found[2], found[3])
    if (found := _NUMBER.fullmatch(written)) and int(found[1]) in SERIALS and not _is_year(int(found[1])):
        days = int(found[1]) + (DAYS_1904 if calendar_1904 else 0)
        return Birth("FULL", _BEFORE_1900 + timedelta(days=days))
    return _incomplete(written)


def _incomplete(written: str) -> Birth:
    """A year, or a year and a month; anything else is no date."""
    if found := _MONTH.fullmatch(written):
        year, month = int(found[1]), found[2] or found[3]
    elif found := _SIX.fullmatch(written):
        year, month = int(found[1]), found[2]
    elif found := _YEAR.fullmatch(written):
        year, month = int(found[1]), ""
    else:
        return Birth("UNREAD")
    if not _is_year(year) or (month and not 1 <= int(month) <= 12):
        return Birth("UNREAD")
    # A spreadsheet shortens 1960.10 to 1960.1, so that January and October look alike.
    if not month or written.endswith(".1"):
        return Birth("INCOMPLETE", year=year)
    return Birth("INCOMPLETE", year=year, month=int(month))


def _day(year: str, month: str, day: str) -> Birth:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return Birth("IMPOSSIBLE")
    return Birth("FULL", found) if _is_year(found.year) else Birth("IMPOSSIBLE")


def _is_year(number: int) -> bool:
    return EARLIEST_YEAR <= number <= LATEST_YEAR
