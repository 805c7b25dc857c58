"""The pages of what an election needs before people vote: committee and method, mandates, papers and stations.

What it leaves out: officers (`services/ballot/pages/device_keys`), stations on the day, which the issuing desk opens; and signing, which the browser does.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.pages.office.agenda import agenda, deadlines_of
from services.ballot.pages.office.seeing import Seen, seen
from services.ballot.pages.office.today import today_of
from services.pages.rendering import pages_of
from services.profiles.words import WORDS
from shared.election.candidates.relations import RELATIONS
from shared.election.electors.entitlement import voters
from shared.election.state import Election
from shared.text import Text

router: Final = APIRouter(include_in_schema=False)
VOIDINGS: Final = {
    "WITHDRAWN": Text("撤回委托", "withdrawn"),
    "FORGED": Text("伪造", "forged"),
    "PROXY_STANDS": Text("受托人成为候选人", "the proxy stands"),
    "DEATH": Text("死亡", "death"),
    "ERROR": Text("登记错误", "recorded by mistake"),
}
"""Reasons of ProxyVoided."""


@router.get("/office/{election}/committee")
async def show_committee(request: Request, place: Place, parts: PartsOf) -> HTMLResponse:
    """The electoral committee, and the election method."""
    looking = await seen(request, place, "office-committee")
    election = await parts.elections.state(place)
    bars = {bar.id: Text(bar.zh, bar.en) for bar in election.profile.qualification.bars}
    return _page(request, "office/committee.html", election, looking, bars=bars)


@router.get("/office/{election}/proxies")
async def show_proxies(request: Request, place: Place, parts: PartsOf) -> HTMLResponse:
    """Mandates: recorded, posted, void."""
    looking = await seen(request, place, "office-proxies")
    election = await parts.elections.state(place)
    rule = election.profile.proxies.relations.value
    relations = [(name, Text(**WORDS[name])) for name in (RELATIONS if "ANY_ELECTOR" in rule else rule)]
    if "ANY_ELECTOR" in rule:
        relations.append(("NONE", Text("没有亲属关系", "no relation")))
    return _page(
        request,
        "office/proxies.html",
        election,
        looking,
        relations=relations,
        words={name: Text(**words) for name, words in WORDS.items()},
        voidings=VOIDINGS,
        next_mandate=f"M-{len(election.mandates) + 1:03d}",
    )


@router.get("/office/{election}/stations")
async def show_stations(request: Request, place: Place, parts: PartsOf) -> HTMLResponse:
    """Papers for the present round, the meeting, and who writes for electors who cannot."""
    looking = await seen(request, place, "office-stations")
    election = await parts.elections.state(place)
    electors = election.roll.sealed if election.roll.sealed is not None else voters(election.roll)
    return _page(request, "office/stations.html", election, looking, electors=electors)


def _page(request: Request, template: str, election: Election, looking: Seen, **more: Any) -> HTMLResponse:
    today = today_of(election)
    return pages_of(request).page(
        request,
        template,
        drill=election.drill,
        election=election,
        today=today,
        seen=looking,
        due=deadlines_of(election),
        tasks={task.kind for task in agenda(election, today)},
        **more,
    )
