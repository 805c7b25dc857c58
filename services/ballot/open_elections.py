"""Which elections are in memory: opened when somebody needs one, let go when many others were needed since.

What it leaves out: which elections there are (`elections.py`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from services.ballot.accepted import Closing
from services.ballot.tools import Tools
from services.ballot.writer import Writer, open_writer
from shared.errors import JianpiaoError

PATIENCE_SECONDS: Final = 1.0
"""An election that could not be opened is not tried again sooner: reading a large one in vain is much work."""

ROOM_SECONDS: Final = 0.5
"""When more are open than should be and all are busy, how long until they are looked at again."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Slot:
    """`lock` is held while the writer is opened or closed; while `users` hold on to a slot it must stay the only one."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    writer: Writer | None = None
    error: JianpiaoError | None = None
    failed_at: float = 0.0


class OpenElections:
    """Writers by election; at most `most` of them, but those that are busy always stay."""

    def __init__(self, tools: Tools, most: int) -> None:
        self._tools = tools
        self._most = most
        self._slots: OrderedDict[UUID, _Slot] = OrderedDict()
        self._evictions: set[asyncio.Task[None]] = set()
        self._look_again: asyncio.TimerHandle | None = None
        self._closed = False

    def ready(self, election: UUID) -> Writer | None:
        """The writer of an election that is open; most are when they are needed."""
        slot = self._slots.get(election)
        if slot is None or slot.writer is None or slot.writer.ended is not None:
            return None
        self._slots.move_to_end(election)
        return slot.writer

    async def get(self, election: UUID) -> Writer:
        """The writer of an election, opened if need be. Raises Broken if it cannot be written, or Unavailable."""
        if ready := self.ready(election):
            return ready
        async with self._held(election) as held:
            writer = await self._open(election, held)
        if self._look_again is None:
            self._make_room()
        return writer

    async def drop(self, election: UUID, *, only_if_idle: bool = False) -> None:
        """Closes an election's writer, if it is open."""
        if election in self._slots:
            async with self._held(election) as slot:
                if slot.writer is not None and (slot.writer.idle or not only_if_idle):
                    await slot.writer.close()
                    slot.writer = None
            if slot.users == 0 and slot.writer is None:
                self._slots.pop(election, None)

    def writers(self) -> list[Writer]:
        """Those that are open now."""
        return [slot.writer for slot in self._slots.values() if slot.writer is not None]

    async def close(self) -> None:
        """Closes all of them; none can be opened any more."""
        self._closed = True
        if self._look_again is not None:
            self._look_again.cancel()
        await asyncio.gather(*self._evictions, *map(self.drop, list(self._slots)))

    @asynccontextmanager
    async def _held(self, election: UUID) -> AsyncIterator[_Slot]:
        slot = self._slots.setdefault(election, _Slot())
        self._slots.move_to_end(election)
        slot.users += 1
        try:
            async with slot.lock:
                yield slot
        finally:
            slot.users -= 1

    async def _open(self, election: UUID, slot: _Slot) -> Writer:
        if self._closed:
            raise Closing("the service is closing", zh="服务正在关闭，请稍候重发")
        if slot.writer is not None:
            if slot.writer.ended is None:  # somebody else opened it while we waited for the lock
                return slot.writer
            await slot.writer.close()
            slot.writer = None
        if slot.error is not None and time.monotonic() < slot.failed_at + PATIENCE_SECONDS:
            raise slot.error.with_traceback(None)
        try:
            slot.writer, slot.error = await open_writer(election, self._tools), None
        except JianpiaoError as error:
            logger.error("election %s: cannot be opened: %s", election, error)
            slot.error, slot.failed_at = error, time.monotonic()
            raise
        return slot.writer

    def _make_room(self) -> None:
        """Lets go of those above the bound that have nothing to do; looks again later if some are busy."""
        self._look_again = None
        open_now = [
            (election, slot.writer) for election, slot in self._slots.items() if slot.writer is not None
        ]
        too_many = open_now[: max(0, len(open_now) - self._most)]
        for election, writer in too_many:
            if writer.idle:
                eviction = asyncio.create_task(self.drop(election, only_if_idle=True))
                self._evictions.add(eviction)
                eviction.add_done_callback(self._evictions.discard)
        if too_many and not self._closed:
            self._look_again = asyncio.get_running_loop().call_later(ROOM_SECONDS, self._make_room)
