"""The addresses of the board: the page, and the figures that it asks for twice a second.

A board that knows the present figures is answered 304 without a body. What it leaves out: the figures (`tally.py`).
"""

from __future__ import annotations

from typing import Final

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.pages.board.boards import board
from services.pages.rendering import pages_of
from services.pages.security import HEADERS

router: Final = APIRouter(include_in_schema=False)


@router.get("/board/{election}")
async def show_board(request: Request, place: Place, parts: PartsOf) -> Response:
    """The page for the projector."""
    known = await board(parts.elections, place)
    state = await parts.elections.state(place)
    return pages_of(request).page(
        request,
        "board/board.html",
        drill=state.drill,
        election=state,
        figures=msgspec.json.decode(known.body),
    )


@router.get("/pages/{election}/board")
async def show_figures(request: Request, place: Place, parts: PartsOf) -> Response:
    """What the board shows, as JSON; 304 if nothing happened since."""
    known = await board(parts.elections, place)
    tag = f'"{known.size}-{known.named_at:.0f}"'
    headers = {**HEADERS, "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(None, 304, headers)
    return Response(known.body, 200, headers, "application/json")
