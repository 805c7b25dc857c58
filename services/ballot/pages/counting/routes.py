"""The addresses of the counting desk: its pages, and the figures that they ask for while the count goes on.

Everything here needs a session of somebody who counts: names may be written in, so names of electors are shown. What it leaves
out: what may be counted, which only the law decides, statement by statement.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.pages.counting.blank_paper import blank_paper, may_be_written_in
from services.ballot.pages.counting.progress import A_PAGE, papers, progress
from services.ballot.pages.looking import looked
from services.ballot.pages.people import people
from services.ballot.pages.sessions import Visitor, officer_of
from services.pages.rendering import pages_of
from services.pages.security import HEADERS
from shared.election.roles import Role
from shared.election.state import Election

COUNTS: Final = (Role.CHAIR, Role.CALLER, Role.COUNTER, Role.SCRUTINEER)

router: Final = APIRouter(include_in_schema=False)


@router.get("/count/{election}")
async def show_desk(request: Request, place: Place, parts: PartsOf) -> Response:
    """The count at a glance, and what is done with boxes, batches and the figures at the end."""
    return await _page(request, place, parts, "counting/desk.html")


@router.get("/count/{election}/key")
async def show_keying(request: Request, place: Place, parts: PartsOf) -> Response:
    """Keying papers."""
    return await _page(request, place, parts, "counting/key.html")


@router.get("/count/{election}/papers")
async def show_papers(request: Request, place: Place, parts: PartsOf) -> Response:
    """Counted papers: doubtful ones to be ruled on, others to be corrected."""
    return await _page(request, place, parts, "counting/papers.html")


@router.get("/pages/{election}/count/people")
async def show_people(request: Request, place: Place, parts: PartsOf) -> Response:
    """Everybody whose name may stand on a paper, for the desk's search."""
    visitor = await officer_of(request, place, *COUNTS)
    await looked(request, visitor, "count-people")
    known = await people(parts.elections, place)
    return _json(await may_be_written_in(await parts.elections.state(place), known))


@router.get("/pages/{election}/count/progress")
async def show_progress(
    request: Request, place: Place, parts: PartsOf, since: Annotated[int, Query(ge=-1)] = -1
) -> Response:
    """How far the count has come; 204 if nothing was recorded since the log had `since` entries."""
    visitor = await officer_of(request, place, *COUNTS)
    election = await parts.elections.state(place)
    if election.size == since:
        return Response(None, 204, HEADERS)
    return _json(progress(election, visitor.officer))


@router.get("/pages/{election}/count/papers")
async def show_counted(
    request: Request,
    place: Place,
    parts: PartsOf,
    start: Annotated[int, Query(ge=0)] = 0,
    pile: str | None = None,
) -> Response:
    """A page of counted papers, in the order in which they were counted."""
    await officer_of(request, place, *COUNTS)
    present = (await parts.elections.state(place)).round
    of_pile = (
        len(present.papers) if pile is None else present.piles[pile].counted if pile in present.piles else 0
    )
    return _json({"papers": papers(present, pile, start), "total": of_pile, "a_page": A_PAGE})


async def _page(request: Request, place: Place, parts: PartsOf, template: str) -> Response:
    visitor = await officer_of(request, place, *COUNTS)
    known = await people(parts.elections, place)
    election = await parts.elections.state(place)
    given = {
        "paper": blank_paper(election, known),
        "progress": progress(election, visitor.officer),
        "me": _me(visitor),
    }
    return pages_of(request).page(
        request,
        template,
        drill=election.drill,
        election=election,
        given={**given, "officers": _officers(election)},
        here=template.partition("/")[2].partition(".")[0],
    )


def _me(visitor: Visitor) -> dict[str, Any]:
    return {"officer": visitor.officer, "keyid": visitor.keyid, "roles": sorted(visitor.roles)}


def _officers(election: Election) -> dict[str, dict[str, Any]]:
    """By key id, those in office who sign something here."""
    return {
        keyid: {"id": each.id, "roles": sorted(each.roles)}
        for keyid, each in election.officers.items()
        if not each.dismissed and not each.roles.isdisjoint(COUNTS)
    }


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), 200, HEADERS, "application/json")
