"""What every address of the audit service shares: the followers, their registers, findings and the news.

What it leaves out: the addresses.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, TypeVar

import msgspec
from fastapi import Depends, Path, Request
from fastapi.responses import Response

from services.audit.follower.follower import Follower
from services.audit.follower.following import Following
from services.audit.http.models import Findings
from services.audit.http.news import NewsDesk
from services.audit.http.problems import UnknownLog
from services.audit.register import Register
from services.audit.since import Key, appeared, keys_of
from services.audit.verify.assertion_text import assertions_json
from services.audit.verify.count import count
from services.audit.verify.layout import bundles_of
from services.audit.verify.source import Folder
from shared.errors import Broken

T = TypeVar("T")

LogId = Annotated[
    str,
    Path(
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        description="日志（选举、换届工作）编号。Id of the log, which is the election's or the campaign's.",
    ),
]


@dataclass
class Since:
    """Findings of one log that are there, and with which entry each appeared, as looked at after `size` entries."""

    size: int = 0
    appeared: dict[Key, int] = field(default_factory=dict)
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)


class Parts:
    """Everything behind the addresses. `close` ends what runs beside."""

    def __init__(self, following: Following) -> None:
        self.following = following
        self.news = NewsDesk(following)
        self.standing_still: Callable[[], Mapping[str, str]] = dict
        """Logs of which the tables stand still, and why."""
        self._registers: dict[str, Register] = {}
        self._findings: dict[str, asyncio.Task[Findings]] = {}
        self._since: dict[str, Since] = {}
        # Another process: judging a large election takes seconds, in which nobody may wait for a tile.
        self._judges: ProcessPoolExecutor | None = None

    def follower(self, id: str) -> Follower:
        """The follower of a log. Raises UnknownLog."""
        found = self.following.followers.get(id)
        if found is None:
            raise UnknownLog("no log of this id is followed.", zh="没有跟踪这个编号的日志。")
        return found

    def register(self, follower: Follower) -> Register:
        """The register of a log's entries; made anew when its mirror was."""
        known = self._registers.get(follower.log.id)
        if known is None or known.mirror is not follower.mirror:
            known = self._registers[follower.log.id] = Register(follower.mirror)
        return known

    async def findings(self, follower: Follower) -> Findings:
        """Check 8 over what is believed, or more by then; judged once for each size, however many ask."""
        id, asked = follower.log.id, follower.mirror.size
        while True:
            size, task = follower.mirror.size, self._findings.get(id)
            if task is None or (task.done() and (task.exception() is not None or task.result().size != size)):
                task = self._findings[id] = asyncio.create_task(self._judged(follower, size))
            found = await asyncio.shield(task)
            # One that was under way when the log grew looked at fewer than were there when this was asked.
            if found.size >= asked or found.size >= follower.mirror.size:
                return found

    async def since(self, follower: Follower, found: Findings) -> Mapping[Key, int]:
        """The entry with which each of these findings appeared. Those that were there before are not looked for again."""
        known = self._since.setdefault(follower.log.id, Since())
        async with known.one_at_a_time:
            keys = frozenset(keys_of(found.assertions))
            if new := keys - known.appeared.keys():
                # Before the size looked at last none of the new ones was there, unless this was judged of an earlier one.
                absent = known.size if known.size < found.size else 0
                known.appeared |= await self.beside(appeared, follower.mirror.folder, found.size, new, absent)
            known.size = max(known.size, found.size)
            known.appeared = {key: index for key, index in known.appeared.items() if key in keys}
            return known.appeared

    async def _judged(self, follower: Follower, size: int) -> Findings:
        return await self.beside(judged, follower.log.id, follower.mirror.folder, size)

    async def beside(self, function: Callable[..., T], *arguments: Any) -> T:
        """Has something done in the process of the judges. Raises Broken if that dies."""
        if self._judges is None:
            self._judges = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        judges = self._judges
        try:
            return await asyncio.wrap_future(judges.submit(function, *arguments))
        except BrokenExecutor as error:
            self._judges = None  # the next who asks gets another process
            raise Broken(
                "the process that judges died; out of memory?", zh="判断断言的进程退出了（内存不足？）"
            ) from error

    async def work(self, function: Callable[..., T], *arguments: Any) -> T:
        """Has something done that blocks, off the loop."""
        return await asyncio.to_thread(function, *arguments)

    def close(self) -> None:
        """Ends the streams and the judges."""
        self.news.close()
        if self._judges is not None:
            self._judges.shutdown(wait=False, cancel_futures=True)


def judged(id: str, folder: Any, size: int) -> Findings:
    """Check 8 over the first `size` entries of a mirror; runs in a process of its own."""
    counted = count(Folder(folder), bundles_of(size))
    return Findings(id, size, counted.trouble.get(8, ""), _plain(assertions_json(counted.judgements)))


def _plain(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def answer(value: Any) -> Response:
    """A structure as JSON. What is believed changes: nobody keeps it."""
    return Response(msgspec.json.encode(value), media_type="application/json", headers=NOT_KEPT)


NOT_KEPT: Final = {"cache-control": "no-store", "access-control-allow-origin": "*"}


def parts_of(request: Request) -> Parts:
    """The parts of the application that answers."""
    found: Parts = request.app.state.parts
    return found


def follower_of(request: Request, log: LogId) -> Follower:
    """The log that the address names. Raises UnknownLog."""
    return parts_of(request).follower(log)


PartsOf = Annotated[Parts, Depends(parts_of)]
FollowerOf = Annotated[Follower, Depends(follower_of)]
