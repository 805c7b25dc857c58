"""A whole HTTP answer as a value.

The hot addresses answer with these instead of a framework's responses, which cost more than the rest of HTTP.
What it leaves out: sending it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.types import Scope

Headers = list[tuple[bytes, bytes]]

JSON: Final = (b"content-type", b"application/json")
PLAIN: Final = (b"content-type", b"text/plain; charset=utf-8")
NEVER_CACHED: Final = (b"cache-control", b"no-store")


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, header fields (Content-Length is added) and body."""

    status: int
    body: bytes
    headers: Headers = field(default_factory=list)


def header(scope: Scope, name: bytes) -> str:
    """The value of a request's header field, "" if there is none. `name` is in lower case."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return ""


def encoded(headers: Mapping[str, str]) -> Headers:
    """Header fields as ASGI carries them."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
