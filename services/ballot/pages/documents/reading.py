"""What a document of an election is made from, read for one request: who the people are, the checkpoint, entries, the state.

The state is read last and used before anything else is awaited. What it leaves out: who may look (`routes.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec

from services.ballot.documents.catalogue import KINDS, make
from services.ballot.documents.facts import Change, Facts, Known
from services.ballot.elections import Elections
from services.ballot.http.api_deps import Parts
from services.ballot.http.api_names import on_the_wall
from services.ballot.pages.people import People, people
from services.forms.document import Document, Proof
from shared import base64text, clock
from shared.election.state import Election
from shared.log.checkpoint import parse_text
from shared.log.note import parse as parse_note

PAGE: Final = 2_000
"""Entries read at once."""
CODE_BYTES: Final = 700
"""A longer checkpoint, one with many witnesses' lines, would give a code that no phone reads from paper: it keeps the log's own line."""
PATIENCE: Final = 5
STEP_SECONDS: Final = 0.1
"""A checkpoint follows its entries by milliseconds; so long it is waited for, lest a document carry an older one."""


class Wanted(msgspec.Struct, frozen=True):
    """Which document is asked for, and which part of it."""

    name: str
    group: str | None = None
    first: int = 0
    only: str = ""


async def document(parts: Parts, place: UUID, wanted: Wanted, whole: bool) -> Document:
    """The document now. `whole`: with the names of everybody who is known, not only of those on the wall.

    Raises Refused (document-not-ready), UnknownElection, Unavailable or Broken.
    """
    known = await people(parts.elections, place)
    changes = await _changes(parts.elections, place, KINDS[wanted.name].changes)
    note = await _note_of(parts, place)
    state = await parts.elections.state(place)
    return make(wanted.name, _facts(state, known, whole, changes, note, wanted))


def _facts(
    state: Election,
    known: People,
    whole: bool,
    changes: tuple[Change, ...],
    note: bytes | None,
    wanted: Wanted,
) -> Facts:
    return Facts(
        election=state,
        proof=proof_of(state, note),
        people=Names(known, None if whole else frozenset(on_the_wall(state))),
        changes=changes,
        group=wanted.group,
        first=wanted.first,
        only=wanted.only,
    )


class Names(Mapping[str, Known]):
    """People as documents read them; `shown` are the only ones that may be named, None: all."""

    def __init__(self, known: People, shown: frozenset[str] | None) -> None:
        self._known, self._shown = known, shown

    def __getitem__(self, number: str) -> Known:
        person = self._known.get(number)
        if person is None or (self._shown is not None and number not in self._shown):
            raise KeyError(number)
        return Known(
            person.name or "",
            (person.sex or "") if self._shown is None else "",
            (person.born or "") if self._shown is None else "",
        )

    def __iter__(self) -> Iterator[str]:
        return (each.number for each in self._known if self._shown is None or each.number in self._shown)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def proof_of(state: Election, note: bytes | None) -> Proof:
    """The record that a document is made from, with the checkpoint that is public."""
    if note is None:
        return Proof(state.id, state.size)
    signed = parse_note(note)
    told = parse_text(signed.text)
    return Proof(state.id, state.size, base64text.encode(told.root), _code_text(note), told.size)


def _code_text(note: bytes) -> str:
    text = note.decode()
    if len(note) <= CODE_BYTES:
        return text
    head, _, lines = text.partition("\n\n")
    return f"{head}\n\n{lines.splitlines()[0]}\n"


async def _note_of(parts: Parts, place: UUID) -> bytes | None:
    file = parts.data_dir / "log" / str(place) / "checkpoint"
    for _ in range(PATIENCE):
        note = await asyncio.to_thread(_read, file)
        if (
            note is not None
            and parse_text(parse_note(note).text).size == (await parts.elections.state(place)).size
        ):
            break
        await asyncio.sleep(STEP_SECONDS)
    return note


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


class _Envelope(msgspec.Struct):
    payload: str


class _Entry(msgspec.Struct):
    statement: _Envelope


class _Statement(msgspec.Struct):
    type: str
    done_at: str
    body: dict[str, Any]


_entry = msgspec.json.Decoder(_Entry)
_statement = msgspec.json.Decoder(_Statement)


async def _changes(elections: Elections, place: UUID, kinds: Sequence[str]) -> tuple[Change, ...]:
    """The statements of these kinds, in order; nothing is read if none is asked for."""
    found: list[Change] = []
    size = (await elections.state(place)).size if kinds else 0
    for start in range(0, size, PAGE):
        page = await elections.entries(place, start, min(PAGE, size - start))
        found += await asyncio.to_thread(changes_among, page, kinds)
    return tuple(found)


def changes_among(page: Sequence[bytes], kinds: Sequence[str]) -> list[Change]:
    """The statements of these kinds among stored entries."""
    found = []
    for raw in page:
        told = _statement.decode(base64text.decode(_entry.decode(raw).statement.payload, "payload"))
        if told.type in kinds:
            found.append(
                Change(told.type, told.body, clock.day_of(clock.read_time(told.done_at)).isoformat())
            )
    return found
