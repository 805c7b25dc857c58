"""Sends a whole answer in one write, for answers that are short and ready.

uvicorn looks at every header field with two regular expressions and writes head and body apart: 20 of the 50
microseconds that a statement costs beside its own work. Our header fields are our own words, so nothing is lost.
What it leaves out: streamed answers, and clients that read too slowly; those go uvicorn's way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

EXTENSION: Final = "jianpiao.one_write"
"""Name of the ASGI extension: `scope["extensions"][EXTENSION]["send"]` is `send_whole` for this request."""


def send_whole(
    cycle: RequestResponseCycle, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes
) -> bool:
    """Sends the answer and ends the request, as uvicorn's `send` would; False if it has to go uvicorn's way.

    `headers` are lower-case names and values without control characters, Content-Length among them unless the
    answer has no content.
    """
    if cycle.response_started or cycle.disconnected or cycle.flow.write_paused:
        return False
    parts = [STATUS_LINE[status]]
    for name, value in cycle.default_headers:
        parts += (name, b": ", value, b"\r\n")
    for name, value in headers:
        if name == b"connection":
            cycle.keep_alive = False  # the only value that we send is "close"
        else:
            parts += (name, b": ", value, b"\r\n")
    if not cycle.keep_alive:
        parts.append(b"connection: close\r\n")
    parts.append(b"\r\n")
    if cycle.scope["method"] != "HEAD":
        parts.append(body)
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.transport.write(b"".join(parts))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True
