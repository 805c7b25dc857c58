"""The addresses of the office: its front page, calling an election, the board of a campaign, and an election's own page.

Pages show what the log says, names only behind a session. What it leaves out: the roll, nominations and the review, which have
routers of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.ballot.errors import UnknownElection
from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.http.stages import STAGES, stage_of
from services.ballot.pages.asking import check_origin
from services.ballot.pages.office import (
    campaign_board,
    candidate_pages,
    opening,
    preparation_pages,
    roll_pages,
)
from services.ballot.pages.office.agenda import agenda
from services.ballot.pages.office.campaign_board import Boards, Wanted
from services.ballot.pages.office.clashes import clashes
from services.ballot.pages.office.course import course
from services.ballot.pages.office.deadlines import earliest_day, timetable
from services.ballot.pages.office.drafting import Draft, draft, regulation
from services.ballot.pages.office.fields import fields_of
from services.ballot.pages.office.picture import picture
from services.ballot.pages.office.regulations import offered, told
from services.ballot.pages.office.tasks import ROLES
from services.ballot.pages.office.today import now, today_of
from services.ballot.pages.office.usual_posts import usual_posts
from services.ballot.pages.titles import Titles
from services.pages.preferences import preferences_of
from services.pages.rendering import pages_of
from shared import clock
from shared.campaign import plan
from shared.campaign.state import Campaign
from shared.election.state import Election
from shared.errors import Malformed

router: Final = APIRouter(include_in_schema=False)
A_PAGE: Final = 20
AHEAD_DAYS: Final = 45
"""So far ahead is the election day that the form proposes: time for committee, method and registration before the roll."""


class Office:
    """What the office keeps in memory: the boards that were gathered last."""

    def __init__(self) -> None:
        self.boards = Boards()


def _office(request: Request) -> Office:
    kept: Office | None = getattr(request.app.state, "office", None)
    if kept is None:
        kept = request.app.state.office = Office()
    return kept


OfficeOf = Annotated[Office, Depends(_office)]
Searched = Annotated[str, Query(max_length=100)]
Start = Annotated[int, Query(alias="from", ge=0, le=10**6)]


@router.get("/office")
async def front(
    request: Request, parts: PartsOf, office: OfficeOf, q: Searched = "", start: Start = 0
) -> HTMLResponse:
    """Campaigns with how far they are, and the elections, searched by title and place."""
    titles: Titles = request.app.state.titles
    found = await titles.of_kind(q, campaigns=False)
    start = start // A_PAGE * A_PAGE
    boards = []
    for each in (await titles.of_kind(q, campaigns=True))[:A_PAGE]:
        log = await parts.elections.log(each)
        if isinstance(log, Campaign):
            boards.append(await office.boards.of(log, today_of(log)))
    lines = await parts.lines.of(found[start : start + A_PAGE])
    return pages_of(request).page(
        request, "office/front.html", boards=boards, lines=lines, total=len(found), start=start,
        a_page=A_PAGE, q=q,
    )  # fmt: skip


@router.get("/office/new")
async def choose(request: Request) -> HTMLResponse:
    """The regulations, those in force first."""
    day = clock.within(clock.day_of(now()), AHEAD_DAYS)
    return pages_of(request).page(request, "office/choose.html", offered=offered(), day=day)


@router.get("/office/new/{named}")
async def new(request: Request, named: str, unit: Searched = "") -> HTMLResponse:
    """The form of an election by a regulation, with the posts that such a body usually has."""
    rules = regulation(named)
    today = clock.day_of(now())
    proposed = max(clock.within(today, AHEAD_DAYS), earliest_day(rules, today))
    return pages_of(request).page(
        request, "office/new.html", rules=rules, posts=usual_posts(rules), day=proposed.isoformat(), village=unit,
        chapters=told(rules, preferences_of(request).lang), by_group=rules.electorate.by_group.value,
    )  # fmt: skip


@router.post("/pages/office/draft/{named}")
async def look_at_draft(request: Request, named: str) -> HTMLResponse:
    """What the law says to a draft, and every deadline that follows from its day. Stores nothing."""
    check_origin(request)
    said = await fields_of(request)
    # Not on the event loop: a regulation of one's own may take as long as a hundred votes.
    shown = await asyncio.to_thread(_previewed, named, said, now())
    return pages_of(request).page(request, "office/draft.html", **shown)


def _previewed(named: str, said: Mapping[str, Sequence[str]], moment: int) -> dict[str, Any]:
    rules = regulation(named, said.get("own", [""])[0])
    return _preview(draft(rules, said, moment), clock.day_of(moment))


def _preview(made: Draft, today: date) -> dict[str, Any]:
    """What the draft's page shows: objections, deadlines and the picture; no deadlines while there is no day."""
    shown: dict[str, Any] = {"draft": made, "today": today, "lines": (), "clashes": (), "picture": None}
    shown["earliest"] = earliest_day(made.profile, today)
    shown["body"] = msgspec.json.encode(made.body).decode()
    try:
        day = clock.read_day(made.day)
    except Malformed:
        return shown
    lines = timetable(made.profile, day)
    return shown | {
        "lines": lines,
        "clashes": clashes(made.profile, lines, day, today),
        "picture": picture(lines, day, today),
    }


@router.get("/office/campaigns/new")
async def new_campaign(request: Request) -> HTMLResponse:
    """The form of a campaign."""
    today = clock.day_of(now())
    plans = [plan.load(each) for each in plan.shipped()]
    return pages_of(request).page(
        request,
        "office/campaign-new.html",
        plans=plans,
        items=opening.usual_schedule(today),
        today=today,
        last=opening.usual_end(today),
    )


@router.post("/pages/office/opening")
async def look_at_opening(request: Request) -> HTMLResponse:
    """What the law says to a campaign that somebody wants to open. Stores nothing."""
    check_origin(request)
    made = opening.opening(await fields_of(request, opening.MOST_BYTES), now())
    return pages_of(request).page(
        request, "office/opening.html", opening=made, bodies=msgspec.json.encode(made.bodies).decode()
    )


@router.get("/office/campaigns/{election}")
async def show_board(
    request: Request,
    place: Place,
    parts: PartsOf,
    office: OfficeOf,
    q: Searched = "",
    stage: Searched = "",
    risk: Searched = "",
    late: Searched = "",
    order: Searched = "URGENT",
    start: Start = 0,
) -> HTMLResponse:
    """All villages: stage, next deadline, what is late; or the part of it that htmx asks for."""
    log = await parts.elections.log(place)
    if not isinstance(log, Campaign):
        raise UnknownElection(f"{place} is no campaign.", zh=f"{place} 不是换届工作")
    board = await office.boards.of(log, today_of(log))
    wanted = msgspec.convert(
        {
            "search": q, "stage": stage, "risk": risk, "late": bool(late), "start": start,
            "order": order if order in ("URGENT", "LIST", "NAME") else "URGENT",
        },
        Wanted,
    )  # fmt: skip
    part = request.headers.get("hx-target") == "units"
    known = {str(each) for each in parts.elections.ids()}
    return pages_of(request).page(
        request, "office/units.html" if part else "office/board.html", drill=board.drill, board=board, asked=wanted,
        selected=campaign_board.select(board, wanted), a_page=campaign_board.A_PAGE, known=known,
    )  # fmt: skip


@router.get("/office/{election}")
async def show_election(request: Request, place: Place, parts: PartsOf) -> Response:
    """The election's own page: its course, what is next and by whom, its officers, and the doors to its desks."""
    log = await parts.elections.log(place)
    if isinstance(log, Campaign):
        return Response(status_code=303, headers={"location": f"/office/campaigns/{place}"})
    today = today_of(log)
    return pages_of(request).page(
        request, "office/election.html", drill=log.drill, election=log, today=today, steps=course(log, today),
        tasks=agenda(log, today), stage=STAGES[stage_of(log)][0], roles=ROLES, officers=_officers(log),
    )  # fmt: skip


def _officers(election: Election) -> list[tuple[str, list[str], str, bool]]:
    """Officer, offices, key id and whether dismissed; those in office first."""
    rows = [(each.id, sorted(each.roles), keyid, each.dismissed) for keyid, each in election.officers.items()]
    return sorted(rows, key=lambda row: row[3])


for pages in (roll_pages, candidate_pages, preparation_pages):
    router.include_router(pages.router)
