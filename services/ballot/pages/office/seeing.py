"""Who may see names on the pages of the office: whoever registers, reviews, presides or supervises, once signed in.

Without a session the pages show numbers, as the log does; `?names=yes` asks for the session. Every look is kept. What it leaves
out: the session itself (`services/ballot/pages/sessions.py`).
"""

from __future__ import annotations

from typing import Final

import msgspec
from starlette.requests import Request

from services.ballot.errors import NoSession, WrongRole
from services.ballot.http.api_deps import Parts, Place
from services.ballot.pages.looking import looked
from services.ballot.pages.people import People, Person, people
from services.ballot.pages.sessions import officer_of

OFFICES: Final = (
    "AUTHORITY",
    "PARTY_ORGANISATION",
    "CHAIR",
    "REGISTRAR",
    "TOWNSHIP_REVIEWER",
    "JOINT_REVIEWER",
    "SUPERVISOR",
)
NOBODY: Final = People({})
MOST_FOUND: Final = 20


class Seen(msgspec.Struct, frozen=True):
    """What a visitor may see of people. `officer` is None for one who is not signed in, or has no business with names."""

    officer: str | None
    people: People

    def label(self, number: str) -> str:
        """Name and number, or the number alone."""
        return self.people.label(number)


async def seen(request: Request, place: Place, page: str) -> Seen:
    """What the visitor of a page may see; `page` is the short word under which the look is kept.

    Raises NoSession or WrongRole only for one who asks for names.
    """
    parts: Parts = request.app.state.parts
    try:
        visitor = await officer_of(request, place, *OFFICES)
    except (NoSession, WrongRole):
        if request.query_params.get("names") == "yes":
            raise
        return Seen(None, NOBODY)
    await looked(request, visitor, page)
    return Seen(visitor.officer, await people(parts.elections, place))


def find(known: People, numbers: list[str], words: str) -> list[tuple[str, Person | None]]:
    """Electors of `numbers` by number, name or pinyin initials, those that begin with the words first; so many at most."""
    wanted = words.strip().casefold()
    if not wanted:
        return []
    first, later = [], []
    for number in numbers:
        person = known.get(number)
        texts = [number.casefold()]
        if person is not None and person.name:
            texts += [person.name.casefold(), *person.initials.split()]
        if any(text.startswith(wanted) for text in texts):
            first.append((number, person))
        elif any(wanted in text for text in texts):
            later.append((number, person))
        if len(first) >= MOST_FOUND:
            break
    return [*first, *later][:MOST_FOUND]
