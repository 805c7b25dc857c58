"""The names that hang on the wall, checked before they are shown: each is what the log's own entry committed to.

The log knows numbers. Names of posted candidates and announced winners are asked of the service that wrote the log, as
disclosures (RFC 9901), and shown only if their digest stands in the registration of that very number. Whatever does not fit, or
is not answered, is shown as a number. Nothing is written to a disk, and what was erased is gone within a minute (PIPL 47). What it
leaves out: whose names are on the wall, which the other service decides and `shown` narrows.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import httpx
import msgspec

from services.audit.mirror import Mirror
from services.audit.pages.ballot_service import ballot_service
from services.audit.verify.replay import decode_line
from services.http.bounded import read_bounded
from shared import base64text
from shared.disclosure import open_all
from shared.errors import JianpiaoError

FRESH_SECONDS: Final = 60.0
"""So long an answer is shown again; after an erasure the name is gone as soon."""
ANSWER_SECONDS: Final = 5.0
"""A reader does not wait longer for names."""
MOST_BYTES: Final = 1_000_000
"""A few thousand names."""
NAME: Final = "name"


class _Name(msgspec.Struct):
    person: str
    entry: int
    disclosure: str


class _Names(msgspec.Struct):
    names: list[_Name]


class _Body(msgspec.Struct):
    elector: str = ""


class _Statement(msgspec.Struct):
    type: str
    body: _Body
    sd: tuple[str, ...] = msgspec.field(default=(), name="_sd")


_answer: Final = msgspec.json.Decoder(_Names)
_statement: Final = msgspec.json.Decoder(_Statement)


@dataclass
class _Kept:
    """What was answered for one log, and when. `asked_at` counts the service's own seconds."""

    asked_at: float = -FRESH_SECONDS
    names: dict[str, str] = field(default_factory=dict)
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)


class Names:
    """The names of all logs. For one event loop."""

    def __init__(self, http: httpx.AsyncClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._http = http
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    async def of(self, url: str, id: str, mirror: Mirror, shown: Iterable[str]) -> Mapping[str, str]:
        """Number to name of those among `shown` who have one; `url` is where the log is followed."""
        kept = self._kept.setdefault(id, _Kept())
        async with kept.one_at_a_time:
            if self._clock() - kept.asked_at >= FRESH_SECONDS:
                kept.names = await self._ask(f"{ballot_service(url, id)}/elections/{id}/state/names", mirror)
                kept.asked_at = self._clock()
        return {person: kept.names[person] for person in shown if person in kept.names}

    async def _ask(self, address: str, mirror: Mirror) -> dict[str, str]:
        """The names that hold; none if the service does not answer."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self._http.stream("GET", address) as answer:
                if answer.status_code != 200:
                    return {}
                found = _answer.decode(await read_bounded(answer, MOST_BYTES)).names
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError, msgspec.DecodeError, JianpiaoError):
            return {}
        return await asyncio.to_thread(_checked, found, mirror)


def _checked(names: Iterable[_Name], mirror: Mirror) -> dict[str, str]:
    checked = {}
    for each in names:
        name = _name(each, mirror)
        if name is not None:
            checked[each.person] = name
    return checked


def _name(told: _Name, mirror: Mirror) -> str | None:
    """The name, if the entry is the registration of that number and committed to it; else None."""
    if not 0 <= told.entry < mirror.size:
        return None
    try:
        payload = base64text.decode(decode_line(mirror.entry(told.entry)).statement.payload, "payload")
        statement = _statement.decode(payload)
        if statement.type != "ElectorRegistered" or statement.body.elector != told.person:
            return None
        return open_all([told.disclosure], statement.sd).get(NAME)
    except (JianpiaoError, msgspec.DecodeError, ValueError):
        return None
