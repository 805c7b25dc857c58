"""The roll of an election in the office: import of a sheet, one person, challenges and decisions, posting and sealing.

What it leaves out: reading the sheet, which the service's own address does (`services/ballot/http/api_roll.py`), and signing, which the
browser does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.ballot.http.api_deps import PartsOf, Place
from services.ballot.pages.office.agenda import agenda, deadlines_of
from services.ballot.pages.office.agenda_before import challenge_settled
from services.ballot.pages.office.seeing import Seen, find, seen
from services.ballot.pages.office.today import today_of
from services.pages.rendering import pages_of
from services.profiles.words import WORDS
from shared import clock
from shared.election.electors.entitlement import voters
from shared.election.state import Election
from shared.text import Text

router: Final = APIRouter(include_in_schema=False)
A_PAGE: Final = 25
Searched = Annotated[str, Query(max_length=100)]
_DIGITS: Final = re.compile(r"(.*?)([0-9]+)")
GROUNDS: Final = {
    "LEFT_OUT": Text("漏登", "left out"),
    "WRONGLY_LISTED": Text("不应列入", "wrongly listed"),
    "WRONG_ENTRY": Text("登记有误", "wrong entry"),
}
REASONS: Final = {
    "DEATH": Text("死亡", "death"),
    "DEPRIVED_OF_RIGHTS": Text("被剥夺政治权利", "deprived of political rights"),
    "REGISTERED_ELSEWHERE": Text("在他处登记", "registered elsewhere"),
    "MOVED_AWAY": Text("迁出", "moved away"),
    "UNDER_AGE": Text("未满年龄", "under age"),
    "ERROR": Text("登记错误", "entered by mistake"),
}


class Challenged(msgspec.Struct, frozen=True):
    """One challenge. `decide_by` is the last day for its decision; `open` until what was decided stands on the roll."""

    id: str
    ground: Text
    code: str
    elector: str | None
    filed_on: str
    decide_by: str
    upheld: bool | None
    open: bool


class Listed(msgspec.Struct, frozen=True):
    """One elector on the page, with what a session may see."""

    number: str
    kind: Text
    group: str
    household: str
    rights: str
    name: str | None
    sex: str | None
    born: str | None


@router.get("/office/{election}/roll")
async def show(
    request: Request,
    place: Place,
    parts: PartsOf,
    q: Searched = "",
    start: Annotated[int, Query(alias="from", ge=0, le=10**7)] = 0,
) -> HTMLResponse:
    """The roll and everything that is done about it."""
    looking = await seen(request, place, "office-roll")
    election = await parts.elections.state(place)
    today, roll = today_of(election), election.roll
    numbers = _numbers(election, looking, q)
    start = min(start, max(0, len(numbers) - 1)) // A_PAGE * A_PAGE
    part = request.headers.get("hx-target") == "electors"
    return pages_of(request).page(
        request,
        "office/electors.html" if part else "office/roll.html",
        drill=election.drill,
        election=election,
        today=today,
        seen=looking,
        voters=voters(roll),
        due=deadlines_of(election),
        tasks={task.kind for task in agenda(election, today)},
        challenges=challenges(election),
        sealable_from=_sealable(election),
        classes=[(kind, _words(kind)) for kind in election.profile.electorate.classes.value],
        grounds=GROUNDS,
        reasons=REASONS,
        next_number=next_number(roll.electors),
        next_challenge=f"K-{len(roll.challenges) + 1}",
        electors=[_listed(election, looking, number) for number in numbers[start : start + A_PAGE]],
        found=len(numbers),
        start=start,
        a_page=A_PAGE,
        q=q,
    )


@router.get("/pages/office/{election}/find")
async def find_electors(request: Request, place: Place, parts: PartsOf, q: Searched = "") -> HTMLResponse:
    """Electors for a form's list, by number, and by name and initials for whoever is signed in."""
    looking = await seen(request, place, "office-find")
    election = await parts.elections.state(place)
    found = find(looking.people, list(election.roll.electors), q)
    return pages_of(request).page(request, "office/found.html", found=found)


def challenges(election: Election) -> list[Challenged]:
    """All challenges, those that are open first."""
    rule = election.profile.roll.decision_days
    rows = [
        Challenged(
            name,
            GROUNDS[each.ground],
            each.ground,
            each.elector,
            each.filed_on,
            clock.within(clock.read_day(each.filed_on), rule.value).isoformat(),
            each.upheld,
            not challenge_settled(election, each),
        )
        for name, each in election.roll.challenges.items()
    ]
    return sorted(rows, key=lambda row: not row.open)


def next_number(taken: Iterable[str]) -> str:
    """A number that nobody has: one more than the largest of the kind that is used most; E-0001 for an empty roll."""
    largest: dict[str, tuple[int, int]] = {}
    for number in taken:
        if match := _DIGITS.fullmatch(number):
            head, digits = match.groups()
            known, width = largest.get(head, (0, 0))
            largest[head] = max(known, int(digits)), max(width, len(digits))
    if not largest:
        return "E-0001"
    head = max(largest, key=lambda each: largest[each][0])
    value, width = largest[head]
    return f"{head}{value + 1:0{width}d}"


def _numbers(election: Election, looking: Seen, words: str) -> list[str]:
    """Everybody on the roll, or those who fit the words."""
    numbers = sorted(election.roll.electors)
    wanted = words.strip().casefold()
    if not wanted:
        return numbers
    found = []
    for number in numbers:
        person = looking.people.get(number)
        name = person.name if person is not None and person.name else ""
        initials = person.initials if person is not None else ""
        if wanted in f"{number} {name} {initials}".casefold():
            found.append(number)
    return found


def _listed(election: Election, looking: Seen, number: str) -> Listed:
    known, person = election.roll.electors[number], looking.people.get(number)
    return Listed(
        number,
        _words(known.kind),
        known.group,
        known.household,
        known.rights,
        person.name if person is not None else None,
        person.sex if person is not None else None,
        person.born if person is not None else None,
    )


def _sealable(election: Election) -> str | None:
    """The first day on which the roll can be sealed, once it is posted (OCV2018 14)."""
    if election.roll.published_on is None:
        return None
    posted, days = clock.read_day(election.roll.published_on), election.profile.roll.challenge_days.value
    return clock.within(posted, days + 1 if days else 0).isoformat()


def _words(kind: str) -> Text:
    """A class of registration in words."""
    return Text(WORDS[kind]["zh"], WORDS[kind]["en"])
