"""The door: every request passes here once, is counted, and leaves with an answer or a problem.

The few hot addresses are answered at once; all others go on to the pages (FastAPI). Nothing that is raised
gets past: it becomes a problem, a bug an incident number. What it leaves out: what is answered.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.ballot.answers import problem_answer, send_answer
from services.ballot.api_batch import Batches
from services.ballot.api_log import published_file
from services.ballot.api_statements import Statements
from services.ballot.http_errors import WrongMethod
from services.ballot.limits import Buckets
from services.ballot.metrics import Metrics
from services.ballot.settings import Settings

UNLIMITED: Final = frozenset({"/health", "/ready", "/metrics"})
"""Whoever watches the service must still see it when an address asks too much."""


@dataclass(frozen=True, slots=True)
class Front:
    """The ASGI application of the ballot service."""

    pages: ASGIApp
    statements: Statements
    batches: Batches
    buckets: Buckets
    metrics: Metrics
    settings: Settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; never raises because of it."""
        if scope["type"] != "http":
            await self.pages(scope, receive, send)
            return
        started = time.perf_counter()
        watched = _Watched(send)
        route = "problem"
        try:
            if scope["path"] not in UNLIMITED:
                self.buckets.take(scope["client"][0] if scope["client"] else "")
            route = await self._route(scope, receive, watched)
        except Exception as error:
            if not watched.status:
                await send_answer(watched, problem_answer(error, scope))
            elif not watched.whole:
                raise  # the answer had begun: uvicorn closes the connection, which tells that it is not whole
        self.metrics.answered(route, watched.status, time.perf_counter() - started)

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> str:
        """Sends the answer; returns the route's name for the figures."""
        path: str = scope["path"]
        if path.startswith("/log/"):
            await send_answer(send, await published_file(scope, self.settings.data_dir))
            return "log"
        parts = path.split("/")
        if len(parts) >= 4 and parts[1] == "elections" and parts[3] == "statements":
            if len(parts) == 4:
                _only_post(scope)
                await send_answer(send, await self.statements.submit(scope, receive, parts[2]))
                return "submit"
            if len(parts) == 5 and parts[4] == "batch":
                _only_post(scope)
                await self.batches(scope, receive, send, parts[2])
                return "batch"
        if path == "/elections" and scope["method"] == "POST":
            await send_answer(send, await self.statements.call(scope, receive))
            return "call"
        if scope["method"] == "HEAD":
            # RFC 9110, 9.3.2: the same as GET without the body, which the server leaves out.
            scope = {**scope, "method": "GET"}
        await self.pages(scope, receive, send)
        return "read"


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


def _only_post(scope: Scope) -> None:
    if scope["method"] != "POST":
        raise WrongMethod(scope["method"], "POST")
