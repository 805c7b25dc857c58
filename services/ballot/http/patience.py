"""How long the service waits for a client, and how much it reads before it knows what is asked.

uvicorn's HTTP protocol with the deadlines that it lacks: a header that trickles, a body that never ends, an
answer that nobody reads, and one connection too many each end in a problem and a closed connection.
What it leaves out: the size of bodies (`bodies.py`) and the rate of requests (`limits.py`).
"""

from __future__ import annotations

import asyncio
from functools import partial
from http import HTTPStatus
from typing import ClassVar, Final

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from services.ballot.errors import Busy, HeaderTooLarge, TooSlow
from services.ballot.http.one_write import EXTENSION, send_whole
from services.ballot.http.problems import MEDIA_TYPE, language_of, problem_of
from services.ballot.settings import Settings
from shared.errors import JianpiaoError, Malformed

_HEADER: Final = object()
"""What a connection waits for between two requests; while a body arrives it is the request's cycle."""


def protocol_of(settings: Settings) -> type[HttpToolsProtocol]:
    """The protocol class for a server with these settings."""
    return type("Patient", (PatientProtocol,), {"settings": settings})


class PatientProtocol(HttpToolsProtocol):
    """One connection. uvicorn's own timer covers the idle time between two requests."""

    settings: ClassVar[Settings]

    _awaited: object | None = None
    _deadline: asyncio.TimerHandle | None = None
    _write_deadline: asyncio.TimerHandle | None = None
    _unheard: int = 0
    """Bytes fed to the parser since it last had something complete to tell; so many lie in its memory."""
    _refusal: JianpiaoError = Malformed("expected HTTP/1.1 as in RFC 9112.")
    """Why the parser gave up."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn narrows the parameter
        if len(self.connections) > self.settings.connections:
            self._hang_up(
                Busy(
                    f"expected at most {self.settings.connections} connections.",
                    zh=f"连接至多{self.settings.connections}个。",
                )
            )
        else:
            self._await(_HEADER)

    def connection_lost(self, exc: Exception | None) -> None:
        self._await(None)
        self._stop_write_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._unheard += len(data)
        super().data_received(data)
        if self._unheard > self.settings.header_bytes:
            self._hang_up(self._header_too_large())
            return
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            awaited: object | None = _HEADER
        else:
            awaited = cycle if cycle.more_body else None
        if awaited is not self._awaited:
            self._await(awaited)

    def on_headers_complete(self) -> None:
        if self._unheard > self.settings.header_bytes:
            # The read may hold a body as well, so only now is the header's size known.
            size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
            if size > self.settings.header_bytes:
                self._refusal = self._header_too_large()
                raise self._refusal
        self._unheard = 0
        super().on_headers_complete()
        self.scope["extensions"] = {EXTENSION: {"send": partial(send_whole, self.cycle)}}

    def on_body(self, body: bytes) -> None:
        # Chunk extensions, and fields after the last chunk, are told late or never: they stay unheard.
        self._unheard = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._unheard = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What uvicorn calls when the parser gives up."""
        self._hang_up(self._refusal)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._write_deadline is None:
            self._write_deadline = self.loop.call_later(self.settings.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        self._stop_write_deadline()
        super().resume_writing()

    def _await(self, awaited: object | None) -> None:
        """Replaces the deadline that runs, if any, by the one for `awaited`."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self._awaited = awaited
        if awaited is not None:
            seconds = self.settings.header_seconds if awaited is _HEADER else self.settings.body_seconds
            self._deadline = self.loop.call_later(seconds, self._too_slow)

    def _too_slow(self) -> None:
        if self._awaited is _HEADER and not self._unheard:
            self.transport.close()  # it never began to ask: nobody waits for an answer
        else:
            en, zh = ("header", "请求头") if self._awaited is _HEADER else ("body", "内容")
            self._hang_up(TooSlow(f"the request's {en} did not arrive in time.", zh=f"{zh}没有及时发完。"))

    def _header_too_large(self) -> HeaderTooLarge:
        return HeaderTooLarge(
            f"expected a header of at most {self.settings.header_bytes} bytes.",
            zh=f"请求头至多{self.settings.header_bytes}字节。",
        )

    def _hang_up(self, error: Exception) -> None:
        """Answers with the problem, unless an answer is under way, and closes."""
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(self._raw_answer(error))
        self.transport.close()

    def _raw_answer(self, error: Exception) -> bytes:
        accepted = next((value for name, value in self.headers or [] if name == b"accept-language"), b"")
        language = language_of(accepted.decode("latin-1"))
        problem, extra = problem_of(error, language, "/")
        body = msgspec.json.encode(problem)
        lines = [
            f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}",
            f"content-type: {MEDIA_TYPE}",
            f"content-language: {language}",
            f"content-length: {len(body)}",
            *(f"{name.lower()}: {value}" for name, value in extra.items()),
            "connection: close",
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _stop_write_deadline(self) -> None:
        if self._write_deadline is not None:
            self._write_deadline.cancel()
            self._write_deadline = None
