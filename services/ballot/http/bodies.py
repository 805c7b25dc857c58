"""Reads a request's body, counting while it arrives, with or without Content-Length.

What it leaves out: time (`patience.py` hangs up on a body that trickles) and meaning (`api_statements.py`).
"""

from __future__ import annotations

from typing import Final

from starlette.types import Receive, Scope

from services.ballot.errors import TooLarge, TooSlow, WrongMediaType
from services.ballot.http.answers import header
from services.ballot.http.limits import Budget

POLITENESS_BYTES: Final = 4 * 1024 * 1024
"""So much of a body that is too large is read and thrown away: many clients write first, read then."""


async def read_body(scope: Scope, receive: Receive, limit: int, budget: Budget) -> bytes:
    """The whole body, at most `limit` bytes, whose size is taken from `budget`: the caller gives it back.

    Raises TooLarge, TooSlow if the client hung up, BudgetSpent; then nothing is left taken.
    """
    declared = header(scope, b"content-length")
    if declared and int(declared) > limit + POLITENESS_BYTES:
        # Before `receive`, which tells a client that asked ("Expect: 100-continue") to go on.
        raise _too_large(limit)
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body", False):
        body: bytes = message.get("body", b"")
        _check(len(body), limit)
        budget.take(len(body))
        return body
    chunks: list[bytes] = []
    size = 0
    try:
        while True:
            if message["type"] == "http.disconnect":
                raise TooSlow(
                    "the client hung up before the body was complete.", zh="内容未发完，对方已断开。"
                )
            chunk: bytes = message.get("body", b"")
            size += len(chunk)
            if size <= limit:
                budget.take(len(chunk))
                chunks.append(chunk)
            elif chunks:
                budget.give_back(sum(map(len, chunks)))
                chunks.clear()
            if not message.get("more_body", False) or size > limit + POLITENESS_BYTES:
                break
            message = await receive()
        _check(size, limit)
    except BaseException:
        budget.give_back(sum(map(len, chunks)))
        raise
    return b"".join(chunks)


def check_media_type(scope: Scope, *expected: str) -> None:
    """Raises WrongMediaType unless Content-Type is one of `expected` (its parameters do not matter)."""
    given = header(scope, b"content-type")
    if given not in expected and given.partition(";")[0].strip().lower() not in expected:
        raise WrongMediaType(
            f"expected {' or '.join(expected)}, got {given[:80]!r}.",
            zh=f"应为{' 或 '.join(expected)}，现为{given[:80]!r}。",
        )


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise _too_large(limit)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"expected a body of at most {limit} bytes.", zh=f"内容至多{limit}字节。")
