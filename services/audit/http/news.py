"""Live news for pages that stay open: server-sent events of each log's new sizes and alarms (WHATWG HTML, 9.2).

Whoever reads too slowly misses sizes in between, never the last one, and no alarm: alarms stand at their own address.
What it leaves out: what the news are about.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.audit.follower.alarms import Alarm, News
from services.audit.follower.follower import Follower
from services.audit.follower.following import Following
from services.audit.http.models import Growth, KnownAlarm
from services.audit.http.problems import Busy
from services.http.client import Shares
from shared import base64text

MOST_READERS: Final = 500
EACH_CLIENT: Final = 20
"""Of them for one client: a house of people behind one address, or one person with many windows."""
HEARTBEAT_SECONDS: Final = 15.0
"""A comment line now and then, so that proxies keep the connection and a reader that is gone is noticed."""
WAITING: Final = 64
"""News that wait for a slow reader; the oldest are dropped."""


class NewsDesk:
    """Hands the news of all followers on to whoever reads. Lives in the event loop of the followers."""

    def __init__(self, following: Following) -> None:
        self._readers: dict[str, set[asyncio.Queue[News | None]]] = {}
        self._shares: Final = Shares(EACH_CLIENT)
        for follower in following.followers.values():
            follower.watchers.append(self._publish)

    @property
    def readers(self) -> int:
        """How many read now."""
        return sum(map(len, self._readers.values()))

    def subscribe(self, follower: Follower, client: str = "") -> Reading:
        """The events of one log: its present size first, then what comes. Whoever has it closes it.

        Raises Busy if too many read already, ShareSpent if `client` alone does.
        """
        if self.readers >= MOST_READERS:
            raise Busy(f"{MOST_READERS} readers at once.", zh=f"同时有{MOST_READERS}人在看。")
        self._shares.take(client)
        queue: asyncio.Queue[News | None] = asyncio.Queue(WAITING)
        queue.put_nowait(News(follower.log.id, follower.mirror.size))
        self._readers.setdefault(follower.log.id, set()).add(queue)

        def end() -> None:
            if queue in self._readers[follower.log.id]:
                self._readers[follower.log.id].remove(queue)
                self._shares.give_back(client)

        return Reading(follower, queue, end)

    def close(self) -> None:
        """Ends every stream."""
        for readers in self._readers.values():
            for queue in readers:
                _put(queue, None)

    def _publish(self, news: News) -> None:
        for queue in self._readers.get(news.log, ()):
            _put(queue, news)


class Reading:
    """The events that one reader gets, until it is closed or the desk closes. `close` may be called again."""

    def __init__(
        self, follower: Follower, queue: asyncio.Queue[News | None], close: Callable[[], None]
    ) -> None:
        self._follower, self._queue, self.close = follower, queue, close

    def __aiter__(self) -> Reading:
        return self

    async def __anext__(self) -> bytes:
        try:
            news = await asyncio.wait_for(self._queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            return b": \n\n"
        if news is None:
            raise StopAsyncIteration
        return event_of(self._follower, news)


class EventStream(StreamingResponse):
    """What one reader gets, over HTTP. Its place is free again however the answer ends.

    Somebody who hangs up before the first event never begins to read, so that what reads could not give the place back.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        headers = {"cache-control": "no-store", "x-accel-buffering": "no", "access-control-allow-origin": "*"}
        super().__init__(reading, media_type="text/event-stream", headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._reading.close()


def event_of(follower: Follower, news: News) -> bytes:
    """One event as it is sent."""
    if news.alarm is not None:
        known = news.alarm
        shown = msgspec.structs.replace(known.alarm, evidence=())
        told = KnownAlarm(shown, known.stands, known.acknowledged, known.ended)
        return _event("alarm", f"alarm-{known.alarm.number}", told)
    checkpoint = follower.mirror.checkpoint
    root = None if checkpoint is None else base64text.encode(checkpoint.root)
    size = 0 if checkpoint is None else checkpoint.size
    return _event("size", str(size), Growth(news.log, size, root, follower.state))


def _event(name: str, id: str, value: KnownAlarm | Growth | Alarm) -> bytes:
    # JSON of msgspec has no line breaks, so one data line holds it.
    return f"event: {name}\nid: {id}\ndata: ".encode() + msgspec.json.encode(value) + b"\n\n"


def _put(queue: asyncio.Queue[News | None], news: News | None) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(news)
