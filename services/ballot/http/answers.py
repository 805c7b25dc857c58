"""A whole HTTP answer as a value, and the two messages that send it.

The hot addresses answer with these instead of a framework's responses, which cost more than the rest of HTTP.
What it leaves out: streamed answers (`api_batch.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
from starlette.types import Scope, Send

from services.ballot.http.one_write import EXTENSION
from services.ballot.http.problems import MEDIA_TYPE, language_of, problem_of

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


def problem_answer(error: Exception, scope: Scope) -> Answer:
    """The answer to a request that failed with `error`, in the language that the request asks for."""
    language = language_of(header(scope, b"accept-language"))
    path = scope["raw_path"].decode("ascii", "replace")
    problem, extra = problem_of(error, language, path)
    headers: Headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-language", language.encode()),
        (b"vary", b"accept-language"),
        NEVER_CACHED,
        *encoded(extra),
    ]
    return Answer(problem.status, msgspec.json.encode(problem), headers)


def header(scope: Scope, name: bytes) -> str:
    """The value of a request's header field, "" if there is none. `name` is in lower case."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return ""


def encoded(headers: Mapping[str, str]) -> Headers:
    """Header fields as ASGI carries them."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


async def send_answer(scope: Scope, send: Send, answer: Answer) -> None:
    """Sends a whole answer, in one write if the server can do that."""
    headers = answer.headers
    if answer.status != 304:  # whose length would be that of the content (RFC 9110, 8.6)
        headers = [*headers, (b"content-length", b"%d" % len(answer.body))]
    one_write = scope.get("extensions", {}).get(EXTENSION)
    if one_write is not None and one_write["send"](answer.status, headers, answer.body):
        return
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
