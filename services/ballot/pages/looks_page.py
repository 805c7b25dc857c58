"""Who looked at whose personal data, for those who answer for it: supervisor, chair and authority (PIPL 51, 54).

Whoever looks here is noted as well. What it leaves out: keeping the notes (`looking.py`).
"""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.ballot.http.api_deps import PartsOf, State
from services.ballot.pages.looking import looked
from services.ballot.pages.sessions import officer_of
from services.ballot.store.looks import latest
from services.pages.rendering import pages_of
from shared.election.roles import Role

A_PAGE: Final = 100
PLACES: Final = {
    "looks": ("本页", "this list"),
    "desk-roll": ("发票台：选民名单", "issuing desk: the roll"),
    "count-people": ("计票台：人名", "counting desk: names"),
    "proposal": ("等待签名的记录", "a statement that waits for signatures"),
}
"""Pages by the word they note, in Chinese and English; others stand as they are."""

router: Final = APIRouter(include_in_schema=False)


@router.get("/office/{election}/looks")
async def page(
    request: Request,
    election: State,
    parts: PartsOf,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:
    """The latest looks, the last first."""
    place = UUID(election.id)
    visitor = await officer_of(request, place, Role.SUPERVISOR, Role.CHAIR, Role.AUTHORITY)
    await looked(request, visitor, "looks")
    found = await parts.elections.of_store(latest, place, A_PAGE + 1, before)
    return pages_of(request).page(
        request,
        "looks.html",
        election=election,
        drill=election.drill,
        looks=found[:A_PAGE],
        more=found[A_PAGE - 1].number if len(found) > A_PAGE else None,
        first=before is None,
        places=PLACES,
    )
