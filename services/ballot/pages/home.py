"""The front page of the ballot service: its elections and campaigns, how far each has come, and the doors to their desks.

What it leaves out: the desks.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.ballot.http.api_deps import Parts
from services.pages.rendering import pages_of

A_PAGE: Final = 20
"""Elections shown at once."""


async def home(request: Request, parts: Parts, start: int) -> HTMLResponse:
    """The newest elections first, from the `start`-th of them."""
    ids = list(reversed(parts.elections.ids()))
    lines = await parts.lines.of(ids[start : start + A_PAGE])
    return pages_of(request).page(
        request, "home.html", lines=lines, total=len(ids), start=start, a_page=A_PAGE
    )
