"""The count as the public sees it: computed by the audit service from the entries that it believes, and kept for a while.

A count of a large election takes seconds. So it is made once for each size of the log, and while the log grows not before ten
times as long has passed as the last one took: however many people look on, it takes a tenth of one processor. What may be told,
and when, is `services/audit/replay/secrecy.py`'s to say. What it leaves out: words and pictures.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Final

from services.audit.http.problems import Busy
from services.audit.mirror import Mirror
from services.audit.replay.answer import Answer
from services.audit.replay.http import Histories
from services.audit.replay.question import Question

SLOW_SHARE: Final = 10
"""A count is made anew not before ten times as long has passed as it took."""
MOST_KEPT: Final = 64
"""Logs whose answer is kept, some ten kilobytes each."""


@dataclass
class _Kept:
    answer: Answer | None = None
    made_at: float = 0.0
    took: float = 0.0
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)


class Results:
    """The last count of each log. For one event loop."""

    def __init__(self, histories: Histories) -> None:
        self._histories = histories
        self._kept: dict[str, _Kept] = {}

    async def of(self, id: str, mirror: Mirror) -> Answer:
        """The count; `as_of.entries` says of how many entries.

        Raises NotFound if nothing is believed yet, Malformed for a campaign, Busy if too many ask and nothing is kept yet.
        """
        kept = self._kept.setdefault(id, _Kept())
        while len(self._kept) > MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        async with kept.one_at_a_time:
            if kept.answer is None or self._due(kept, mirror.size):
                await self._count(id, kept)
            assert kept.answer is not None
            return kept.answer

    async def _count(self, id: str, kept: _Kept) -> None:
        began = time.monotonic()
        try:
            replayed = await asyncio.to_thread(self._histories.ask, id, [Question()])
        except Busy:
            if kept.answer is None:
                raise
            return  # what was counted before is still true of its own size
        kept.answer, kept.made_at = replayed.answers[0], time.monotonic()
        kept.took = kept.made_at - began

    def _due(self, kept: _Kept, size: int) -> bool:
        assert kept.answer is not None
        grown = kept.answer.as_of.entries != size
        return grown and time.monotonic() - kept.made_at >= SLOW_SHARE * kept.took
