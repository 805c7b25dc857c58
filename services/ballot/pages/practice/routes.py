"""The practice page, where the service takes drills by anybody: everything is signed in the browser, nothing by the service.

The script beside this file was recorded from a story (`services/drill/rehearsal.py`). What it leaves out: the desks, which
are those of a real election.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from services.ballot.http.api_deps import PartsOf
from services.http.errors import NotFound
from services.pages.rendering import pages_of
from services.pages.security import HEADERS

SCRIPT: Final = Path(__file__).with_name("village.json")

router: Final = APIRouter(include_in_schema=False)


@router.get("/practice")
async def practise(request: Request, parts: PartsOf) -> Response:
    """What practising is, and the button; where only registered authorities may call, how to get a place to practise."""
    return pages_of(request).page(
        request, "practice/practice.html", drill=True, allowed=parts.elections.open_drills
    )


@router.get("/practice/village.json")
async def village(parts: PartsOf) -> Response:
    """The script. Raises NotFound where nobody may practise."""
    if not parts.elections.open_drills:
        raise NotFound()
    return FileResponse(SCRIPT, media_type="application/json", headers=dict(HEADERS))
