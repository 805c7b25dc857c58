"""The figures of a board as they grow: server-sent events, one for each look at which something has changed.

Every board that is open looks four times a second whether the log has grown; all of them are sent the same bytes. Measured beside
boards that ask twice a second, this costs the service less, idle and while papers are counted (docs/decisions/0028).
What it leaves out: what is shown (`tally.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary, WeakSet

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.ballot.elections import Elections
from services.ballot.errors import Busy
from services.ballot.pages.board.boards import board
from services.http.client import Shares, client_of

LOOK_SECONDS: Final = 0.25
BEAT_SECONDS: Final = 5.0
"""So often at least something is sent: a board that hears nothing for longer knows that it is cut off."""
MOST_READERS: Final = 500
"""Boards open at once in one service: each holds a connection."""
EACH_CLIENT: Final = 20
"""Of them for one client: a hall's own screens and a house of people behind one address."""


class LiveBoard(StreamingResponse):
    """What one board is sent, for as long as it is open."""

    def __init__(self, elections: Elections, election: UUID) -> None:
        self._elections = elections
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        super().__init__(_events(elections, election), media_type="text/event-stream", headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it. Its place is free again however the answer ends.

        Raises ShareSpent if this client has too many open, Busy if all together have; then nothing was sent yet.
        """
        readers = _READERS.setdefault(self._elections, Readers())
        with readers.place(client_of(scope)):
            await super().__call__(scope, receive, send)


class Readers:
    """Who reads a service's boards now. Lives in its event loop."""

    def __init__(self) -> None:
        self.count = 0
        self._shares: Final = Shares(EACH_CLIENT)

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """One board more while inside. Raises ShareSpent or Busy."""
        with self._shares.of(client):
            if self.count >= MOST_READERS:
                raise Busy(
                    f"expected at most {MOST_READERS} boards at once.",
                    zh=f"同时打开的唱票板至多{MOST_READERS}个。",
                )
            self.count += 1
            try:
                yield
            finally:
                self.count -= 1


def end_boards(elections: Elections) -> None:
    """The service is about to stop: every stream ends at its next look, and the boards come back by themselves."""
    _ENDED.add(elections)


async def _events(elections: Elections, election: UUID) -> AsyncIterator[bytes]:
    sent: tuple[int, float] | None = None
    quiet = 0.0
    yield b"retry: 1000\n\n"
    while elections not in _ENDED:
        known = await board(elections, election)
        now = (known.size, known.named_at)
        if now != sent:
            # JSON of msgspec has no line breaks, so one data line holds it.
            yield b"data: " + known.body + b"\n\n"
            sent, quiet = now, 0.0
        elif quiet >= BEAT_SECONDS:
            yield b"event: beat\ndata:\n\n"
            quiet = 0.0
        await asyncio.sleep(LOOK_SECONDS)
        quiet += LOOK_SECONDS


_READERS: Final[WeakKeyDictionary[Elections, Readers]] = WeakKeyDictionary()
_ENDED: Final[WeakSet[Elections]] = WeakSet()
