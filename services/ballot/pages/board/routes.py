"""The addresses of the board: the page, and the stream of figures that keeps it up to date.

What it leaves out: the figures (`tally.py`) and when they are sent (`live.py`).
"""

from __future__ import annotations

from typing import Final

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.pages.board.boards import board
from services.ballot.pages.board.live import LiveBoard
from services.pages.rendering import pages_of

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
async def follow_board(place: Place, parts: PartsOf) -> Response:
    """What the board shows, now and at every change."""
    await parts.elections.state(place)
    return LiveBoard(parts.elections, place)
