"""The log as a book: numbered without gaps, times that do not go back, nothing recorded before it was done, or late.

Deadlines are judged by when something was done; that it was recorded more than a day later is a finding of its own. What it
leaves out: hashes and signatures (checks 1 to 4).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from shared import clock

LATE_AFTER: Final = 86_400_000
"""A day, in milliseconds: what is recorded within a day was recorded in time."""

CLOCK: Final = "ClockMoved"
"""A drill's clock is set forward from where it stood: that is no delay."""


@dataclass
class Late:
    """Statements of one kind that were recorded late: so many, the first of them, and the longest delay (ms)."""

    count: int = 0
    first: list[int] = field(default_factory=list)
    longest: int = 0


@dataclass
class Logbook:
    """What is odd about numbers and times. Lists hold entries."""

    misnumbered: list[int] = field(default_factory=list)
    backwards: list[int] = field(default_factory=list)
    early: list[int] = field(default_factory=list)
    """Recorded before it was done."""
    strangers: list[int] = field(default_factory=list)
    """Signed by somebody who was not in office."""
    late: dict[str, Late] = field(default_factory=dict)
    last_accepted: str = ""

    def take(self, index: int, written: int | None, kind: str, done_at: str, accepted_at: str) -> None:
        """Looks at one entry. Both times are spelt with milliseconds, so that they compare as they stand."""
        if written != index and written is not None:
            self.misnumbered.append(index)
        if accepted_at != self.last_accepted:
            if accepted_at < self.last_accepted:
                self.backwards.append(index)
            self.last_accepted = accepted_at
        if accepted_at < done_at:
            self.early.append(index)
        elif accepted_at[:10] != done_at[:10] and kind != CLOCK:
            self._late(index, kind, clock.read_time(accepted_at) - clock.read_time(done_at))

    def _late(self, index: int, kind: str, delay: int) -> None:
        if delay > LATE_AFTER:
            late = self.late.setdefault(kind, Late())
            late.count += 1
            late.longest = max(late.longest, delay)
            if len(late.first) < 20:
                late.first.append(index)
