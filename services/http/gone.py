"""Work for somebody who waits: it ends when they hang up, so that nobody who is still there waits for an answer that nobody reads.

What it leaves out: the work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

from services.http.errors import TooSlow

T = TypeVar("T")


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives. Cancels it and raises TooSlow as soon as the client of a request without a body is gone."""
    working, gone = asyncio.create_task(work), asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise TooSlow("the client hung up before the answer was made.", zh="回答未作成，对方已断开。")
        return working.result()
    finally:
        gone.cancel()
        working.cancel()
        # The work's place is free only when it has ended.
        await asyncio.gather(working, gone, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
