"""Ends a conversation with a server at a set time, whatever the server still wants to say.

A socket's own timeout is for each read: who sends one byte in every such time keeps a reader for years, in the answer's body, in its
header or in the handshake before it. So a clock beside the conversation shuts the connection, and the reader finds its end.
What it leaves out: name servers, which have timeouts of their own.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import urllib.request
from functools import cache
from types import TracebackType
from typing import Any, Final


class Deadline:
    """The time that one conversation may take, in seconds; `with` it begins and is over. `passed`: whether it ran out."""

    def __init__(self, seconds: float) -> None:
        self.seconds: Final = seconds
        self.passed = False
        self._connections: Final[list[socket.socket]] = []
        self._lock: Final = threading.Lock()
        self._timer: Final = threading.Timer(max(seconds, 0.0), self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            while self._connections:
                self._connections.pop().close()

    def watch(self, connection: socket.socket) -> None:
        """Shuts this connection too when the time is over."""
        # A second handle of it: TLS takes the first one over, and shutting either shuts the connection.
        handle = connection.dup()
        with self._lock:
            self._connections.append(handle)
            if self.passed:
                _shut(handle)

    def _end(self) -> None:
        with self._lock:
            self.passed = True
            for each in self._connections:
                _shut(each)


def _shut(connection: socket.socket) -> None:
    # Refused if the other side has hung up already; then there is nothing to shut.
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Plain(http.client.HTTPConnection):
    """A connection that its deadline watches from its first byte on."""

    deadline: Deadline

    def connect(self) -> None:
        super().connect()
        self.deadline.watch(self.sock)


class _Secure(http.client.HTTPSConnection, _Plain):
    """The same with TLS, whose handshake comes after `_Plain.connect`."""


class PlainHandler(urllib.request.HTTPHandler):
    """Opens http: addresses until a deadline."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Called by urllib."""

        def connection(host: str, **settings: Any) -> _Plain:
            made = _Plain(host, **settings)
            made.deadline = self._deadline
            return made

        return self.do_open(connection, request)


class SecureHandler(urllib.request.HTTPSHandler):
    """Opens https: addresses until a deadline."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(context=_trusted())
        self._deadline = deadline

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Called by urllib."""

        def connection(host: str, **settings: Any) -> _Secure:
            made = _Secure(host, context=_trusted(), **settings)
            made.deadline = self._deadline
            return made

        return self.do_open(connection, request)


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the machine's certificates takes longer than fetching a small log."""
    return ssl.create_default_context()
