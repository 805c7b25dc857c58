"""Which papers of the present round are out: to whom, at which station, by which officer, by which proxy.

The election's state remembers only that a paper is out; which desk handed it out is read from the entries, everything once and then
what is new. What it leaves out: whether it was lawful.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec

from services.ballot.elections import Elections
from services.ballot.pages.peeking import peek
from shared.election.state import Election

PAGE: Final = 1_000
MOST_KEPT: Final = 32
"""Elections whose papers are kept in memory, those looked at last; 50,000 papers are some 10 megabytes."""

ROUTINE: Final = frozenset({"PaperSpoiled", "IssueConflictReported", "IssueConflictSettled", "ClockMoved"})
"""Statements that change neither the roll, nor mandates, nor officers, and come by the hundred on the day."""


class PaperOut(msgspec.Struct, frozen=True, gc=False):
    """One paper that was handed out. `keyid` is the issuer's; `at` milliseconds since 1970 UTC."""

    entry: int
    elector: str
    station: str
    keyid: str
    at: int
    proxy: str | None


@dataclass(slots=True)
class PapersOut:
    """The papers of round `round` in the order of the log, as of `size` entries. Read it at once: it grows.

    `changed` is the index of the last entry that was more than routine: whoever knows fewer entries asks for everything again.
    """

    size: int = 0
    round: int = 0
    changed: int = -1
    papers: list[PaperOut] = field(default_factory=list)

    def since(self, entry: int) -> Sequence[PaperOut]:
        """The papers that were handed out in entry `entry` or later."""
        return self.papers[bisect_left(self.papers, entry, key=lambda each: each.entry) :]


async def papers_out(elections: Elections, election: UUID) -> PapersOut:
    """The papers that are out now. Raises UnknownElection (also for a campaign), Unavailable or Broken."""
    shelf = _shelf(elections, election)
    async with shelf.lock:
        size = (await elections.state(election)).size
        while shelf.out.size < size:
            page = await elections.entries(election, shelf.out.size, min(PAGE, size - shelf.out.size))
            if not page:
                break
            await asyncio.to_thread(_take, shelf.out, page)
        return shelf.out


def officer_of_key(election: Election, keyid: str) -> str:
    """The id of the officer with that key; the key id itself if nobody has it (which no accepted entry shows)."""
    officer = election.officers.get(keyid)
    return keyid if officer is None else officer.id


@dataclass(slots=True)
class _Shelf:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    out: PapersOut = field(default_factory=PapersOut)


_KEPT: Final[WeakKeyDictionary[Elections, OrderedDict[UUID, _Shelf]]] = WeakKeyDictionary()


def _shelf(elections: Elections, election: UUID) -> _Shelf:
    kept = _KEPT.setdefault(elections, OrderedDict())
    shelf = kept.setdefault(election, _Shelf())
    kept.move_to_end(election)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    return shelf


class _Issued(msgspec.Struct):
    round: int
    station: str
    elector: str
    proxy: str | None = None


_issued: Final = msgspec.json.Decoder(_Issued)


def _take(out: PapersOut, page: Sequence[bytes]) -> None:
    for raw in page:
        told = peek(raw)
        if told.type == "PaperIssued":
            _issue(out, _issued.decode(told.body), told.keyids[0], told.done_ms)
        elif told.type not in ROUTINE:
            out.changed = out.size
        out.size += 1


def _issue(out: PapersOut, body: _Issued, keyid: str, at: int) -> None:
    if body.round != out.round:
        out.round, out.papers = body.round, []
    out.papers.append(PaperOut(out.size, body.elector, body.station, keyid, at, body.proxy))
