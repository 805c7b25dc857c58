"""The front page of the ballot service: its elections and campaigns, how far each has come, and the doors to their desks.

There can be hundreds: the newest come first, twenty at a time, and a search goes over all of them. What it leaves out: the
desks themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.ballot.http.api_deps import Parts
from services.ballot.http.api_models import ElectionLine
from services.ballot.http.stages import STAGES
from services.ballot.pages.listing import Listing
from services.ballot.pages.titles import Titles
from services.pages.rendering import pages_of

A_PAGE: Final = 20
"""Elections shown at once."""

MOST_WORDS: Final = 100
"""Characters of a search that are looked at."""

COURSE: Final = [each for each in reversed(STAGES) if each != "cancelled"]
"""The stages from the call to the hand-over."""

_OPEN_DOOR: Final = {
    "candidates-posted": "desk",
    "polling": "desk",
    "polls-closed": "count",
    "counting": "count",
    "counted": "count",
    "determined": "board",
    "announced": "documents",
    "approved": "documents",
    "handed-over": "documents",
}
"""The desk that most come for at a stage; before the poll it is the office."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the list, with how far along the course it is and which door stands open."""

    line: ElectionLine
    passed: int
    door: str


async def home(request: Request, parts: Parts, titles: Titles, listing: Listing, start: int) -> HTMLResponse:
    """The elections that `?q=` asks for, from the `start`-th of them."""
    words = request.query_params.get("q", "")[:MOST_WORDS].strip()
    found = await titles.find(words)
    lines = await listing.of(found[start : start + A_PAGE])
    return pages_of(request).page(
        request,
        "home.html",
        shown=[_shown(each) for each in lines],
        words=words,
        total=len(found),
        first=start + 1,
        last=start + len(lines),
        stages=len(COURSE) - 1,
        practice=parts.elections.open_drills,
        before=_address(words, max(start - A_PAGE, 0)) if start else None,
        after=_address(words, start + A_PAGE) if start + A_PAGE < len(found) else None,
    )


def _shown(line: ElectionLine) -> Shown:
    passed = COURSE.index(line.stage) if line.stage in COURSE else 0
    return Shown(line, passed, _OPEN_DOOR.get(line.stage, "office"))


def _address(words: str, start: int) -> str:
    return "/?" + urlencode({**({"q": words} if words else {}), "from": start})
