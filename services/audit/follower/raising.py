"""Keeps what a follower finds: each finding once, and none is lost because the disk was full when it was found.

A step and the watch for silence beside it may both find something at the same time; one after the other is kept.
What it leaves out: the files (`alarm_files.py`), and finding out.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from functools import partial

from services.audit.follower.alarm_files import AlarmFiles
from services.audit.follower.alarms import Known, Raised, Size


class Raising:
    """For one follower, whose alarms are in `alarms`; `workers` do what blocks."""

    def __init__(self, alarms: AlarmFiles, workers: Executor) -> None:
        self._alarms = alarms
        self._workers = workers
        self._one_at_a_time = asyncio.Lock()
        self._found: set[str] = set()
        """What this step found, by digest."""
        self._ongoing: set[str] = set()
        """What the steps before found, since the last one that was in order."""
        self._unkept: dict[str, Raised] = {}
        """Alarms that a full disk did not take yet, by digest."""

    async def keep(self, raised: Raised, now: int, believed: Size | None) -> Known | None:
        """Keeps an alarm, unless the same one stands, or was set aside while what it is about goes on; then None.

        Raises OSError when the disk does; then `unkept` has it.
        """
        async with self._one_at_a_time:
            known = None
            if raised.stops or raised.digest not in self._ongoing | self._found:
                self._unkept[raised.digest] = raised
                add = partial(self._alarms.add, raised, now, believed)
                known = await asyncio.get_running_loop().run_in_executor(self._workers, add)
                del self._unkept[raised.digest]
            self._found.add(raised.digest)
            return known

    @property
    def unkept(self) -> tuple[Raised, ...]:
        """What the disk did not take yet."""
        return tuple(self._unkept.values())

    def over(self, digest: str) -> None:
        """What this finding is about has ended: found once more, it is another alarm."""
        self._found.discard(digest)
        self._ongoing.discard(digest)

    def stepped(self, good: bool) -> None:
        """A step has ended; whether all was in order."""
        self._ongoing = self._found if good else self._ongoing | self._found
        self._found = set()
