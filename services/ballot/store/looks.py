"""Who looked at whose personal data, kept in the database: added and read, never changed.

What it leaves out: who may look (`pages/sessions.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from services.ballot.store.entries import Store

MAX_PERSONS: Final = 1_000
"""Persons named in one row; who looks at more looks at the whole roll."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at personal data. `persons` are numbers on the roll; none means everybody's."""

    officer: str
    keyid: str
    page: str
    persons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A look as it is kept: its number, which grows with time, and when it was."""

    number: int
    seen_at: datetime
    look: Look


def keep(store: Store, election: UUID, look: Look) -> None:
    """Adds a look. Returned means: on the disk."""
    persons = list(look.persons) if len(look.persons) <= MAX_PERSONS else []
    store.execute(_ADD, [election, look.officer, look.keyid, look.page, persons])


def latest(store: Store, election: UUID, limit: int, before: int | None = None) -> list[Kept]:
    """The latest looks of an election, the last first; `before` is the number of a row to go on from."""
    rows = store.select(_LATEST, [election, before if before is not None else 2**62, limit])
    return [
        Kept(number, seen_at, Look(officer, keyid, page, tuple(persons)))
        for number, seen_at, officer, keyid, page, persons in rows
    ]


_ADD: Final[LiteralString] = (
    "INSERT INTO private.disclosure_views (election, officer, keyid, page, persons)"
    " VALUES (%b::uuid, %b::text, %b::text, %b::text, %b::text[])"
)
_LATEST: Final[LiteralString] = (
    "SELECT number, seen_at, officer, keyid, page, persons FROM private.disclosure_views"
    " WHERE election = %b::uuid AND number < %b::bigint ORDER BY number DESC LIMIT %b::bigint"
)
