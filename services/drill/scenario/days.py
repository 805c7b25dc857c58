"""Days of a story, written as people speak of them: "D-20", "D-20 09:30", "R+1", "2026-03-28".

D is election day, R the day of the present round. Times are those of the village (Asia/Shanghai).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shared.clock import read_day
from shared.errors import Malformed

MINUTE: Final = 60_000
DAY: Final = 86_400_000
EIGHT_HOURS: Final = 8 * 3_600_000
"""Beijing is eight hours ahead of UTC."""

_FORM: Final = re.compile(
    r"(?:(?P<base>[DR])(?P<offset>[+-]\d{1,4})?|(?P<day>\d{4}-\d\d-\d\d))(?: (?P<time>[012]?\d:[0-5]\d))?"
)
_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, as a distance from D or R or by itself, and perhaps a time in minutes after midnight."""

    base: str
    offset: int = 0
    day: str = ""
    minutes: int | None = None

    def day_of(self, election_day: str, round_day: str) -> str:
        """The calendar day, YYYY-MM-DD."""
        if self.day:
            return self.day
        start = date.fromisoformat(election_day if self.base == "D" else round_day)
        return (start + timedelta(days=self.offset)).isoformat()


def read_when(text: str) -> Moment:
    """The moment that `text` names. Raises Malformed with the forms there are."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise Malformed(
            f"the day {text!r} is not understood; write 2026-03-28, D-20, D-20 09:30 or R+1",
            zh=f"日期“{text}”看不懂，可写作 2026-03-28、D-20、D-20 09:30、R+1",
        )
    minutes = None if found["time"] is None else read_minutes(found["time"])
    if found["day"]:
        read_day(found["day"])
        return Moment("", 0, found["day"], minutes)
    return Moment(found["base"], int(found["offset"] or 0), "", minutes)


def read_minutes(text: str) -> int:
    """Minutes after midnight of a time such as "08:00". Raises Malformed."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise Malformed(
            f"the time {text!r} is not understood; write 08:00", zh=f"时间“{text}”看不懂，可写作 08:00"
        )
    return int(found[1]) * 60 + int(found[2])


def at(day: str, minutes: int) -> int:
    """Milliseconds since 1970 UTC of that many minutes after midnight, in the village, on `day`."""
    return (date.fromisoformat(day) - date(1970, 1, 1)).days * DAY - EIGHT_HOURS + minutes * MINUTE
