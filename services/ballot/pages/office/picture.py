"""The timetable as a picture: one row for each deadline, one column for each day, weekends shaded, election day in red.

Only where things stand is worked out here; the template draws them as SVG. What it leaves out: what lies far after election day
(the term, pledges), which the table beside the picture tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from services.ballot.pages.office.deadlines import Deadline
from shared.text import Text

DAY: Final = 10
ROW: Final = 28
HEAD: Final = 44
LABELS: Final = 176
"""Widths and heights in the picture's own units."""
AFTER_DAYS: Final = 12
"""So many days after election day are drawn: a handover is due within ten (OCV2018 20)."""
BEFORE_DAYS: Final = 4
"""So many days before the first deadline at most; an earlier call does not make the picture wider."""


class Column(msgspec.Struct, frozen=True):
    """One day. `label` is the day of the month on Mondays and the first, else nothing."""

    x: int
    weekend: bool
    label: str
    month: str


class Line(msgspec.Struct, frozen=True):
    """One row: from `x` so many units wide, a period or a single last day."""

    y: int
    x: int
    width: int
    period: bool
    weekend: bool
    late: bool
    phase: str
    text: Text
    last: str


class Picture(msgspec.Struct, frozen=True):
    """The whole drawing."""

    width: int
    height: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    day_x: int
    today_x: int | None


def picture(lines: Sequence[Deadline], day: date, today: date) -> Picture:
    """The drawing of a timetable, seen from `today`."""
    shown = [line for line in lines if line.days <= AFTER_DAYS]
    first = shown[0].last
    start = max(first - timedelta(days=BEFORE_DAYS), min(today, first - timedelta(days=2)))
    end = day + timedelta(days=AFTER_DAYS)
    days = [start + timedelta(days=at) for at in range((end - start).days + 1)]

    def x(at: date) -> int:
        return LABELS + DAY * (max(at, start) - start).days

    return Picture(
        width=LABELS + DAY * len(days),
        height=HEAD + ROW * len(shown),
        columns=tuple(_column(each, x(each), first=each == start) for each in days),
        lines=tuple(
            Line(
                y=HEAD + ROW * row,
                x=x(line.first or line.last),
                width=x(line.last) - x(line.first or line.last) + DAY,
                period=line.first is not None,
                weekend=line.weekend,
                late=line.last < today and line.days < 0,
                phase=line.phase,
                text=line.text,
                last=f"{line.last.month}-{line.last.day}",
            )
            for row, line in enumerate(shown)
        ),
        day_x=x(day),
        today_x=x(today) if start <= today <= end else None,
    )


def _column(day: date, x: int, first: bool) -> Column:
    labelled = day.weekday() == 0 or first
    return Column(
        x,
        day.weekday() >= 5,
        str(day.day) if labelled else "",
        f"{day.year}-{day.month:02d}" if first or day.day == 1 else "",
    )
