"""How the ballot service sends a whole answer, and tells a problem.

The hot addresses answer with these instead of a framework's responses, which cost more than the rest of HTTP.
What it leaves out: streamed answers (`api_batch.py`).
"""

from __future__ import annotations

import re
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.types import Scope, Send

from services.ballot.errors import NoSession
from services.ballot.http.one_write import EXTENSION
from services.ballot.http.problems import problem_of
from services.http.answers import JSON, NEVER_CACHED, PLAIN, Answer, Headers, encoded, header
from services.http.problem import MEDIA_TYPE, language_of
from services.pages.preferences import preferences_of
from services.pages.rendering import HTMX, Pages, wants_page

_ELECTION: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

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


def problem_answer(error: Exception, scope: Scope, look: Pages) -> Answer:
    """The answer to a request that failed with `error`, in the language that the request asks for.

    A browser gets a page, a program the problem.
    """
    request = Request(scope)
    if wants_page(request):
        return _problem_page(error, request, look)
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


def _problem_page(error: Exception, request: Request, look: Pages) -> Answer:
    language = preferences_of(request).lang
    problem, extra = problem_of(error, language, request.scope["raw_path"].decode("ascii", "replace"))
    page = look.problem(request, problem)
    if isinstance(error, NoSession) and (place := _ELECTION.search(request.url.path)):
        if HTMX in request.headers:
            extra["HX-Refresh"] = "true"  # the whole page comes again, signs in, and comes back
        else:
            page = look.page(request, "sign-in.html", problem.status, problem=problem, election=place[0])
    headers = [each for each in page.raw_headers if each[0] != b"content-length"]
    return Answer(problem.status, bytes(page.body), [*headers, *encoded(extra)])


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
