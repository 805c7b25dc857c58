"""How a page's own requests reach the service: from its own pages only, small, and not too many.

What it leaves out: who asks (`sessions.py`).
"""

from __future__ import annotations

from typing import Final, TypeVar
from urllib.parse import urlsplit

import msgspec
from fastapi import Request

from services.ballot.errors import ForeignOrigin
from services.ballot.http.api_deps import Parts
from services.ballot.http.bodies import check_media_type, read_body
from shared.strict_json import decode_as

BODY_BYTES: Final = 4_096

T = TypeVar("T")


async def asked(request: Request, decoder: msgspec.json.Decoder[T], limit: int = BODY_BYTES) -> T:
    """The body of a page's request, at most `limit` bytes of JSON. Raises Malformed, and as `asked_raw`."""
    return decode_as(decoder, await asked_raw(request, limit), "body")


async def asked_raw(request: Request, limit: int) -> bytes:
    """The body, not yet read. Raises ForeignOrigin, WrongMediaType, TooLarge, TooSlow or BudgetSpent."""
    check_origin(request)
    check_media_type(request.scope, "application/json")
    parts: Parts = request.app.state.parts
    raw = await read_body(request.scope, request.receive, limit, parts.budget)
    # Given back at once: what is made of these bodies is small, and made before anything else is awaited.
    parts.budget.give_back(len(raw))
    return raw


def check_origin(request: Request) -> str:
    """The page's origin, as the browser says it. Raises ForeignOrigin unless the page is one of ours.

    Cookies are SameSite=Strict as well; this holds where a neighbour on another port or subdomain counts as the same site.
    """
    origin = request.headers.get("origin", "")
    ours = urlsplit(f"//{request.headers.get('host', '')}").hostname
    fetched = request.headers.get("sec-fetch-site", "same-origin")
    # A proxy may leave the port out of Host; the browser's own word (Fetch Metadata) tells ports apart.
    if not ours or urlsplit(origin).hostname != ours or fetched != "same-origin":
        raise ForeignOrigin(
            f"expected a request from a page of {ours}, got one of {origin[:80] or 'nobody'}.",
            zh=f"应由{ours}的页面发出，现为{origin[:80] or '无来源'}。",
        )
    return origin
