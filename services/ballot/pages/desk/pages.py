"""The addresses of the issuing desk: the page, which holds no personal data and so may be kept by the device, and the roll, which
needs a session of an officer who works at a station.

What it leaves out: statements; the device signs them and posts them like everybody else's.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from services.ballot.http.api_deps import PartsOf, Place, State
from services.ballot.pages.desk.papers_out import papers_out
from services.ballot.pages.desk.roll_view import desk_news, desk_roll
from services.ballot.pages.looking import looked
from services.ballot.pages.people import people
from services.ballot.pages.sessions import officer_of
from services.pages.rendering import pages_of
from services.pages.security import HEADERS
from shared.election.roles import Role

AT_A_STATION: Final = (Role.ISSUER, Role.STATION_CHIEF, Role.CHAIR)
"""Who hands out papers, who is in charge of a station, and who settles what was handed out twice."""

router: Final = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/{election}")
async def desk(request: Request, election: State) -> HTMLResponse:
    """The desk's page, the same for everybody: names come to a device that signs in, and to no other."""
    return pages_of(request).page(
        request,
        "desk/desk.html",
        drill=election.drill,
        id=election.id,
        title=election.title,
        village=election.village,
        groups=sorted({each.group for each in election.contests.values() if each.group}),
    )


@router.get("/{election}/roll")
async def roll(request: Request, place: Place, parts: PartsOf) -> Response:
    """The roll with names. Raises NoSession or WrongRole."""
    visitor = await officer_of(request, place, *AT_A_STATION)
    known, out = await people(parts.elections, place), await papers_out(parts.elections, place)
    # Before it is shown: whoever looked at the whole roll can be asked why (PIPL 51).
    await looked(request, visitor, "desk-roll")
    told = desk_roll(await parts.elections.state(place), known, out)
    return Response(await asyncio.to_thread(msgspec.json.encode, told), 200, HEADERS, "application/json")


@router.get("/{election}/news")
async def news(
    request: Request, place: Place, parts: PartsOf, since: Annotated[int, Query(ge=0, le=2**40)]
) -> Response:
    """What is new since entry `since`: numbers and figures that the log tells everybody. Raises NoSession or WrongRole,
    and then the device forgets the roll.
    """
    await officer_of(request, place, *AT_A_STATION)
    out = await papers_out(parts.elections, place)
    told = desk_news(await parts.elections.state(place), out, since)
    return Response(msgspec.json.encode(told), 200, HEADERS, "application/json")
