"""Who the numbers are: name, sex, birth and the like of each person, from the private fields that were not erased.

The log knows numbers alone. Pages that show people need a session, and read here; somebody of whom nothing is kept (never disclosed,
erased, or not on the roll at all) is shown by number. What it leaves out: who may look (`sessions.py`), and which names hang
on the wall for everybody (`services/ballot/http/api_names.py`).
"""

from __future__ import annotations

import asyncio
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec

from services.ballot.elections import Elections
from services.ballot.pages.initials import initials_of
from services.ballot.pages.peeking import peek
from shared.errors import Broken

PAGE: Final = 2_000
"""Entries read at once, with their private fields: some four megabytes."""
MOST_KEPT: Final = 8
"""Elections whose people are kept in memory, those looked at last: 50,000 people are some 20 megabytes."""
NAME: Final = "name"


class Person(msgspec.Struct, frozen=True, gc=False):
    """What is known of one person. None: it was not disclosed, or it was erased.

    `entry` is the index of the registration, whose signed digests commit to the private fields. `group` and `household` are public.
    """

    number: str
    entry: int
    group: str | None = None
    household: str | None = None
    name: str | None = None
    sex: str | None = None
    """女 or 男."""
    born: str | None = None
    id_masked: str | None = None
    """The last four characters of the identity number; the others as dots."""
    initials: str = ""
    """Pinyin initials in lower case; where a character is read in several ways, all of them with spaces between."""


class People:
    """The people of one election by number. Not changed once it was handed out."""

    def __init__(self, persons: dict[str, Person]) -> None:
        self._persons = persons

    def __len__(self) -> int:
        return len(self._persons)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._persons.values())

    def get(self, number: str) -> Person | None:
        """The person of a number; None for one who was never registered (somebody from outside the roll)."""
        return self._persons.get(number)

    def name(self, number: str) -> str:
        """What to call this person on a page: the name, or else the number."""
        known = self._persons.get(number)
        return known.name if known is not None and known.name else number

    def label(self, number: str) -> str:
        """Name and number: two people may have one name. The number alone where there is no name."""
        name = self.name(number)
        return number if name == number else f"{name}（{number}）"


async def people(elections: Elections, election: UUID) -> People:
    """The people of an election as they are now: who was registered since is there, what was erased since is not.

    Reads everything once (some seconds for 50,000 people), then only what is new; everything again after an erasure.
    Raises UnknownElection (also for a campaign), Unavailable or Broken.
    """
    size = (await elections.state(election)).size
    kept = _KEPT.setdefault(elections, OrderedDict())
    shelf = kept.setdefault(election, _Shelf())
    kept.move_to_end(election)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    async with shelf.lock:
        if await elections.disclosures_left(election, shelf.size) != shelf.fields:
            # Erased: what was read before must not stay with us either (PIPL 47).
            shelf.size, shelf.fields, shelf.people = 0, 0, People({})
        if shelf.size < size:
            await _read_on(elections, election, shelf, size)
        return shelf.people


@dataclass(slots=True)
class _Shelf:
    """What was read of one election: its people as of `size` entries, from `fields` private fields."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    size: int = 0
    fields: int = 0
    people: People = field(default_factory=lambda: People({}))


_KEPT: Final[WeakKeyDictionary[Elections, OrderedDict[UUID, _Shelf]]] = WeakKeyDictionary()
"""By service: a process may open several, one after the other."""


class _Registered(msgspec.Struct):
    elector: str
    group: str | None = None
    household: str | None = None


_registered = msgspec.json.Decoder(_Registered)
_disclosure = msgspec.json.Decoder(tuple[str, str, str])


async def _read_on(elections: Elections, election: UUID, shelf: _Shelf, size: int) -> None:
    persons, fields, index = {each.number: each for each in shelf.people}, shelf.fields, shelf.size
    while index < size:
        page = await elections.disclosed(election, index, min(PAGE, size - index))
        if not page:
            break
        found = await asyncio.to_thread(_registrations, index, page)
        persons.update((each.number, each) for each in found)
        fields += sum(len(texts) for _, texts in page)
        index += len(page)
    shelf.people, shelf.fields, shelf.size = People(persons), fields, index


def _registrations(first: int, page: Sequence[tuple[bytes, list[str]]]) -> list[Person]:
    """Whoever is registered among these entries. Somebody registered anew is known by the new registration alone."""
    found = []
    for index, (raw, texts) in enumerate(page, first):
        told = peek(raw)
        if told.type == "ElectorRegistered":
            body = _registered.decode(told.body)
            found.append(_person(index, body, _opened(index, texts, told.sd)))
    return found


def _opened(index: int, texts: Sequence[str], published: Sequence[str]) -> dict[str, str]:
    """The private fields by name. Raises Broken for one that the entry does not commit to: rows are covered by no signature."""
    fields = {}
    for text in texts:
        digest = urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        if digest not in published:
            raise Broken(
                f"store: a private field kept for entry {index} is not what was signed; restore it from a backup",
                zh=f"存储：第{index}条所存的不公开内容与已签名的摘要不符，请从备份恢复",
            )
        _, name, value = _disclosure.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        fields[name] = value
    return fields


def _person(index: int, body: _Registered, private: dict[str, str]) -> Person:
    name, id_number = private.get(NAME), private.get("id_number")
    return Person(
        number=body.elector,
        entry=index,
        group=body.group,
        household=body.household,
        name=name,
        sex=private.get("sex"),
        born=private.get("born"),
        id_masked="•" * (len(id_number) - 4) + id_number[-4:] if id_number else None,
        initials=initials_of(name) if name else "",
    )
