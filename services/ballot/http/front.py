"""The door: every request passes here once, is counted, and leaves with an answer or a problem.

The few hot addresses are answered at once; all others go on to the pages (FastAPI). Nothing that is raised
gets past: it becomes a problem, a bug an incident number. What it leaves out: what is answered.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.ballot.errors import WrongMethod
from services.ballot.http.answers import Answer, problem_answer, send_answer
from services.ballot.http.api_batch import Batches
from services.ballot.http.api_cosignatures import Cosignatures
from services.ballot.http.api_roll import Previews
from services.ballot.http.api_statements import Statements
from services.ballot.http.limits import Buckets
from services.ballot.http.metrics import Metrics
from services.ballot.settings import Settings
from services.http.log_files import log_file
from services.pages.rendering import Pages

UNLIMITED: Final = frozenset({"/health", "/ready", "/metrics"})
"""Whoever watches the service must still see it when an address asks too much."""


@dataclass(frozen=True, slots=True)
class Front:
    """The ASGI application of the ballot service."""

    pages: ASGIApp
    look: Pages
    statements: Statements
    batches: Batches
    previews: Previews
    cosignatures: Cosignatures
    buckets: Buckets
    metrics: Metrics
    settings: Settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. Raises only if it fails in the middle of a streamed answer."""
        if scope["type"] != "http":
            await self.pages(scope, receive, send)
            return
        started = time.perf_counter()
        parts = scope["path"].split("/")
        route = _route(parts, scope["method"])
        try:
            if scope["path"] not in UNLIMITED:
                self.buckets.take(scope["client"][0] if scope["client"] else "")
            if route in ("batch", "read", "live"):
                status = await self._streamed(route, parts, scope, receive, send)
            else:
                answer = await self._whole(route, parts, scope, receive)
                await send_answer(scope, send, answer)
                status = answer.status
        except _Interrupted as interrupted:
            # The answer had begun: uvicorn closes the connection, which tells that it is not whole.
            raise interrupted.error from None
        except Exception as error:
            answer = problem_answer(error, scope, self.look)
            await send_answer(scope, send, answer)
            status = answer.status
        self.metrics.answered(route, status, time.perf_counter() - started)

    async def _whole(self, route: str, parts: list[str], scope: Scope, receive: Receive) -> Answer:
        """The answer of an address whose answer is short."""
        if route == "log":
            return await log_file(scope, lambda log: self.settings.data_dir / "log" / log)
        if scope["method"] != "POST":
            raise WrongMethod(scope["method"], "POST")
        if route == "cosignatures":
            return await self.cosignatures(scope, receive, parts[2])
        if route == "preview":
            return await self.previews(scope, receive, parts[2])
        if route == "submit":
            return await self.statements.submit(scope, receive, parts[2])
        return await self.statements.call(scope, receive)

    async def _streamed(
        self, route: str, parts: list[str], scope: Scope, receive: Receive, send: Send
    ) -> int:
        """Lets an address send its own answer; returns its status. Raises _Interrupted once it has begun."""
        watched = _Watched(send)
        try:
            if route == "batch":
                if scope["method"] != "POST":
                    raise WrongMethod(scope["method"], "POST")
                await self.batches(scope, receive, watched, parts[2])
            else:
                if scope["method"] == "HEAD":
                    # RFC 9110, 9.3.2: the same as GET without the body, which the server leaves out.
                    scope = {**scope, "method": "GET"}
                await self.pages(scope, receive, watched)
        except Exception as error:
            if watched.status and not watched.whole:
                raise _Interrupted(error) from error
            if not watched.status:
                raise
            # The pages have told it already, as a problem, and raise it once more for servers' logs.
        return watched.status


def _route(parts: list[str], method: str) -> str:
    """Which kind of address this is, also its name in the figures."""
    if len(parts) == 4 and parts[1] == "log" and parts[3] == "cosignatures":
        return "cosignatures"
    if len(parts) > 2 and parts[1] == "log":
        return "log"
    if len(parts) > 3 and parts[1] == "elections" and parts[3] == "statements":
        if len(parts) == 4:
            return "submit"
        if len(parts) == 5 and parts[4] == "batch":
            return "batch"
    if len(parts) == 5 and parts[1] == "elections" and parts[3:] == ["roll", "preview"]:
        return "preview"
    if len(parts) == 4 and parts[1] == "pages" and parts[3] == "board":
        return (
            "live"  # it lasts as long as the board is open, which says nothing of how fast pages are answered
        )
    if len(parts) == 2 and parts[1] == "elections" and method == "POST":
        return "call"
    return "read"


class _Interrupted(Exception):
    """An answer failed after it had begun."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


class _Watched:
    """Passes an answer on and remembers its status, 0 until it has begun, and whether it is whole."""

    __slots__ = ("_send", "status", "whole")

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.whole = not message.get("more_body", False)
        await self._send(message)
