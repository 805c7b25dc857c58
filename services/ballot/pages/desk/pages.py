"""The addresses of the issuing desk: the page, which holds no personal data and so may be kept by the device, and the roll, which
needs a session of an officer who works at a station.

What it leaves out: statements; the device signs them and posts them like everybody else's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Set as AbstractSet
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from services.ballot.errors import NoRollNow
from services.ballot.http.api_deps import PartsOf, Place, State
from services.ballot.pages.desk.papers_out import papers_out
from services.ballot.pages.desk.roll_view import desk_news, desk_roll
from services.ballot.pages.looking import looked
from services.ballot.pages.people import people
from services.ballot.pages.sessions import officer_of
from services.pages.rendering import pages_of
from services.pages.security import HEADERS
from shared.election.roles import Role
from shared.election.state import Election

AT_A_STATION: Final = (Role.ISSUER, Role.STATION_CHIEF, Role.CHAIR)
"""Who hands out papers, who is in charge of a station, and who settles what was handed out twice."""
OPENING: Final = frozenset({"CALLED", "POLLING", "CLOSED"})
"""Phases of a round in which a station may open or be open."""

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
    """The roll with names. Raises NoSession, WrongRole or NoRollNow."""
    visitor = await officer_of(request, place, *AT_A_STATION)
    check_roll_due(await parts.elections.state(place), visitor.roles, visitor.stations)
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


def check_roll_due(election: Election, roles: AbstractSet[str], stations: AbstractSet[str]) -> None:
    """Whether somebody of these offices needs the names now: from the sealed roll until their `stations` (none: all) have closed.

    The chair answers for every station and settles what is found later. Raises NoRollNow.
    """
    if Role.CHAIR in roles:
        return
    if election.roll.sealed is None:
        raise NoRollNow("the roll is not sealed yet.", zh="选民名单尚未封定。")
    present = election.round
    mine = [each for name, each in present.stations.items() if not stations or name in stations]
    # A station that opens late, after all others have closed, still needs the names beforehand.
    closed = bool(mine) and len(mine) >= len(stations) and all(each.closed_at is not None for each in mine)
    if closed or present.phase not in OPENING:
        where = ", ".join(sorted(stations))
        raise NoRollNow(
            f"polling of round {present.number} is over{f' at {where}' if where else ''}.",
            zh=f"第{present.number}轮投票{f'在{where}' if where else ''}已经结束。",
        )
