"""The pages about candidates: nominations by mode, the list, and the qualification review as a worksheet.

What it leaves out: what stands on them (`nominated.py`, `worksheet.py`), and signing, which the browser does.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.ballot.errors import UnknownEntry
from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.pages.office.agenda import agenda, deadlines_of
from services.ballot.pages.office.agenda_after import to_review
from services.ballot.pages.office.fields import fields_of
from services.ballot.pages.office.nominated import PLEDGES, STAGES, posts, proposed, standing
from services.ballot.pages.office.seeing import Seen, seen
from services.ballot.pages.office.today import today_of
from services.ballot.pages.office.worksheet import VALUES, worksheet
from services.pages.rendering import pages_of
from services.profiles.words import WORDS
from shared.election.electors.entitlement import voters
from shared.election.state import Election
from shared.text import Text

router: Final = APIRouter(include_in_schema=False)
STEP_OF: Final = {"SELF": "SELF", "SEA": "SEA"}
"""The deadline of a way of nomination; recommendations have one of their own."""


@router.get("/office/{election}/nominations")
async def show_nominations(request: Request, place: Place, parts: PartsOf) -> HTMLResponse:
    """Nominations by mode, who stands, and the list that may be posted."""
    looking = await seen(request, place, "office-nominations")
    election = await parts.elections.state(place)
    today, due = today_of(election), deadlines_of(election)
    modes = [
        (mode, Text(WORDS[mode]["zh"], WORDS[mode]["en"]), due.get(STEP_OF.get(mode, "RECOMMEND")))
        for mode in election.profile.nomination.modes.value
    ]
    return pages_of(request).page(
        request,
        "office/nominations.html",
        drill=election.drill,
        election=election,
        today=today,
        seen=looking,
        modes=modes,
        posts=posts(election, looking),
        proposed=proposed(election, looking),
        tasks={task.kind for task in agenda(election, today)},
        due=due,
        contests=[(each.id, Text(each.zh, each.en)) for each in election.contests.values()],
        primary=election.profile.nomination.sea_quorum.minimum(voters(election.roll)),
        pledges=PLEDGES,
    )


@router.get("/office/{election}/review")
async def show_reviews(request: Request, place: Place, parts: PartsOf) -> HTMLResponse:
    """Whom each stage has to review, and the winners whose conditions are to be checked."""
    looking = await seen(request, place, "office-review")
    election = await parts.elections.state(place)
    today = today_of(election)
    return pages_of(request).page(
        request,
        "office/review.html",
        drill=election.drill,
        election=election,
        today=today,
        seen=looking,
        posts=posts(election, looking),
        stages=[(stage, STAGES[stage]) for stage in election.profile.qualification.stages.value],
        winners=[
            (each, election.contests[each.contest], looking.label(each.person))
            for each in to_review(election)
        ],
        due=deadlines_of(election),
    )


@router.get("/office/{election}/review/{person}")
async def show_worksheet(request: Request, place: Place, person: str, parts: PartsOf) -> HTMLResponse:
    """The worksheet of one candidate."""
    looking = await seen(request, place, "office-review")
    election = await parts.elections.state(place)
    return _worksheet(
        request, election, person, looking, _first_facts(looking, person), {}, "office/candidate.html"
    )


@router.post("/pages/office/{election}/worksheet/{person}")
async def look_at_worksheet(request: Request, place: Place, person: str, parts: PartsOf) -> HTMLResponse:
    """What the law makes of the facts that were typed. Stores nothing."""
    looking = await seen(request, place, "office-review")
    said = await fields_of(request)
    chosen = dict(zip(said.pop("key", ()), said.pop("value", ()), strict=False))
    # A day and "never" are two inputs of one name; what was typed last in the row counts.
    typed = {name: next(filter(None, map(str.strip, reversed(values))), "") for name, values in said.items()}
    election = await parts.elections.state(place)
    return _worksheet(request, election, person, looking, typed, chosen, "office/grounds.html")


def _worksheet(
    request: Request,
    election: Election,
    person: str,
    looking: Seen,
    typed: dict[str, str],
    chosen: dict[str, str],
    template: str,
) -> HTMLResponse:
    if person not in election.candidates:
        raise UnknownEntry(f"{person[:24]} never stood.", zh=f"{person[:24]} 没有参选。")
    candidate = election.candidates[person]
    contest = election.contests[candidate.contest]
    row = standing(election, looking, person)
    departments = election.profile.qualification.departments.value
    return pages_of(request).page(
        request,
        template,
        drill=election.drill,
        election=election,
        today=today_of(election),
        seen=looking,
        person=person,
        candidate=row,
        contest=contest,
        sheet=worksheet(election, person, typed, chosen),
        values=VALUES,
        stage=next((stage for stage in row.stages if stage.verdict == "DUE"), None),
        departments=[(name, candidate.departments.get(name)) for name in departments],
    )


def _first_facts(looking: Seen, person: str) -> dict[str, str]:
    """What the roll says already, for whoever may see it."""
    known = looking.people.get(person)
    return {"born": known.born} if known is not None and known.born else {}
