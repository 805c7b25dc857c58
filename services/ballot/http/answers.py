"""How the ballot service sends a whole answer, and tells a problem.

The hot addresses answer with these instead of a framework's responses, which cost more than the rest of HTTP.
What it leaves out: streamed answers (`api_batch.py`).
"""

from __future__ import annotations

import msgspec
from starlette.types import Scope, Send

from services.ballot.http.one_write import EXTENSION
from services.ballot.http.problems import problem_of
from services.http.answers import JSON, NEVER_CACHED, PLAIN, Answer, Headers, encoded, header
from services.http.problem import MEDIA_TYPE, language_of

__all__ = [
    "JSON",
    "NEVER_CACHED",
    "PLAIN",
    "Answer",
    "Headers",
    "encoded",
    "header",
    "problem_answer",
    "send_answer",
]


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
