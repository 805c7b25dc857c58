"""Bytes on a connection, for what no HTTP client would send."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

PATIENCE_SECONDS: Final = 15.0
"""Longer than any deadline that a test sets for the service."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back before the service hung up. `status` 0: nothing did."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    """From connecting to the end."""

    @property
    def code(self) -> str:
        """The code of the problem that was told."""
        told: dict[str, Any] = msgspec.json.decode(self.body)
        return str(told["code"])


def connect(url: str) -> socket.socket:
    """A connection to the service."""
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 80), timeout=PATIENCE_SECONDS)


def say(url: str, request: bytes, *more: bytes, pause: float = 0.0) -> Reply:
    """Sends bytes, piece by piece, and reads until the service hangs up."""
    started = time.monotonic()
    with connect(url) as connection:
        try:
            connection.sendall(request)
            for piece in more:
                time.sleep(pause)
                connection.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough
        return read(connection, started)


def read(connection: socket.socket, started: float) -> Reply:
    """Reads until the service hangs up. Raises TimeoutError if it does not."""
    received = b""
    try:
        while chunk := connection.recv(65_536):
            received += chunk
    except ConnectionResetError:
        pass
    seconds = time.monotonic() - started
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    return Reply(int(lines[0].split(" ")[1]) if received else 0, headers, body, seconds)
