"""Which day it is for an election or a campaign: the day of the village, or of a drill's own clock.

What it leaves out: moments within a day.
"""

from __future__ import annotations

import time

from shared import clock
from shared.law import Log


def today_of(log: Log) -> str:
    """The calendar day there, YYYY-MM-DD."""
    return clock.day_of(log.last_accepted if log.drill else now()).isoformat()


def now() -> int:
    """This moment in milliseconds since 1970."""
    return time.time_ns() // 1_000_000
