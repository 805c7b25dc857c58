"""The logs that people asked about last, folded to what questions are put to, and carried on by what has come since.

Folding a log takes seconds and a good deal of memory; a question to what is folded already takes less. One question is worked
on at a time, beside the event loop. What it leaves out: what is folded, and what is asked (`replay/http.py`, `papers/http.py`).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final, Generic, TypeVar

from starlette.requests import ClientDisconnect, Request

from services.audit.http.problems import Busy
from services.audit.mirror import Mirror
from services.http.client import Shares, client_of
from services.http.errors import NotFound, TooSlow
from services.http.problem import MEDIA_TYPE
from shared.errors import Malformed
from shared.log import note
from shared.log.checkpoint import parse_text

MAX_KEPT: Final = 4
"""Logs kept folded: some hundred megabytes for each hundred thousand entries."""
MAX_ASKING: Final = 8
"""Questions at once: all but one wait for their turn, each in a thread that other addresses need too."""
EACH_CLIENT: Final = 2
"""Of them for one client, and the bodies that it is still sending are among them."""
BODY_SECONDS: Final = 20.0
"""For a whole body, which is short."""

PROBLEM: Final[dict[str, Any]] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
"""How every problem is described."""
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    429: {
        "description": "此地址已有提问在进行。This address has questions under way already.",
        "content": PROBLEM,
    },
    503: {"description": "服务繁忙。The service is busy.", "content": PROBLEM},
}
"""What every address that asks a folded log may answer."""

T = TypeVar("T")
R = TypeVar("R")


class Kept(Generic[T]):
    """Logs folded by `fold`, to which it gives what is kept of a log (None if nothing is), its mirror, and its size now.

    `mirror_of`: the believed copy of a log, None if there is none.
    """

    def __init__(
        self, mirror_of: Callable[[str], Mirror | None], fold: Callable[[T | None, Mirror, int], T]
    ) -> None:
        self._mirror_of: Final = mirror_of
        self._fold: Final = fold
        self._kept: Final[dict[str, T]] = {}
        self._one_at_a_time: Final = threading.Lock()
        self._shares: Final = Shares(EACH_CLIENT)
        self._asking: Final = threading.BoundedSemaphore(MAX_ASKING)

    def place(self, request: Request) -> AbstractContextManager[None]:
        """One of the client's places, for as long as it is inside. Raises ShareSpent."""
        return self._shares.of(client_of(request.scope))

    def put(self, log: str, question: Callable[[T, bytes], R]) -> R:
        """What `question` makes of the folded log and of the signed checkpoint that it is folded to. Blocks.

        Raises NotFound if there is no such log, Busy if too many ask at once, and what `question` raises.
        """
        mirror = self._mirror_of(log)
        if mirror is None or mirror.size == 0:
            raise NotFound(f"no log {log[:80]} is believed here.", zh=f"这里没有采信日志{log[:80]}。")
        if not self._asking.acquire(blocking=False):
            raise Busy(f"{MAX_ASKING} questions at once.", zh=f"同时有{MAX_ASKING}个提问。")
        try:
            return self._put(log, mirror, question)
        finally:
            self._asking.release()

    def _put(self, log: str, mirror: Mirror, question: Callable[[T, bytes], R]) -> R:
        with self._one_at_a_time:
            raw = mirror.note
            size = parse_text(note.parse(raw).text).size
            # Taken out while it grows: what failed half way is folded anew by the next who asks.
            folded = self._fold(self._kept.pop(log, None), mirror, size)
            while len(self._kept) >= MAX_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[log] = folded
            return question(folded, raw)


async def read_body(request: Request, most: int) -> bytes:
    """The body of a request. Raises Malformed as soon as it is longer than `most` bytes, TooSlow if it does not end in time."""
    raw = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                raw += part
                if len(raw) > most:
                    raise Malformed(
                        f"the body: expected at most {most} bytes", zh=f"请求正文：至多{most}字节"
                    )
    except TimeoutError:
        raise TooSlow(
            f"the body did not arrive within {BODY_SECONDS:g} s.",
            zh=f"请求正文{BODY_SECONDS:g}秒内没有发完。",
        ) from None
    except ClientDisconnect:
        raise TooSlow(
            "the client hung up before the body was complete.", zh="请求正文未发完，对方已断开。"
        ) from None
    return bytes(raw)
