"""The front page of the audit service: the logs it follows, how far it believes each, and the alarms that stand.

What it leaves out: one log's own pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.audit.follower.alarms import MEANINGS
from services.audit.http.models import LogView
from services.pages.rendering import pages_of

DRILL: Final = "【演练 DRILL】"
"""Begins the title of a drill, for those who read it as JSON; a page says it by a chip."""


def home(request: Request, logs: Sequence[LogView]) -> HTMLResponse:
    """The logs that `?q=` asks for, those with alarms first, then those that changed last."""
    words = request.query_params.get("q", "")[:100].strip()
    wanted = words.casefold().split()
    found = [
        each
        for each in logs
        if all(word in f"{each.title} {each.place} {each.id}".casefold() for word in wanted)
    ]
    found.sort(key=lambda each: each.accepted_at or "", reverse=True)
    found.sort(key=lambda each: not each.alarms)
    return pages_of(request).page(
        request,
        "home.html",
        logs=found,
        all=len(logs),
        words=words,
        alarms=sum(len(each.alarms) for each in logs),
        meanings=MEANINGS,
        prefix=DRILL,
    )
