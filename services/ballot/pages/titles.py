"""Finds elections and campaigns by the words of their call: title, village, place.

A call is the first entry of a log and never changes, so it is read once and remembered, some 300 bytes each. What it leaves
out: how far an election has come (`http/lines.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

import msgspec

from services.ballot.elections import Elections
from shared import entry
from shared.errors import Malformed


class _Body(msgspec.Struct, frozen=True):
    title: str = ""
    village: str = ""
    place: str = ""


class _Call(msgspec.Struct, frozen=True):
    body: _Body


class Titles:
    """The words by which each election was called."""

    def __init__(self, elections: Elections) -> None:
        self._elections = elections
        self._known: dict[UUID, str] = {}

    async def find(self, words: str) -> Sequence[UUID]:
        """The elections whose call holds every word, the newest first; all of them for no word. Raises Unavailable."""
        ids = self._elections.ids()[::-1]
        wanted = words.casefold().split()
        if not wanted:
            return ids
        new = [each for each in ids if each not in self._known]
        self._known.update(zip(new, await asyncio.gather(*map(self._read, new)), strict=True))
        return [each for each in ids if all(word in self._known[each] for word in wanted)]

    async def _read(self, election: UUID) -> str:
        first = await self._elections.entries(election, 0, 1)
        try:
            call = msgspec.json.decode(entry.decode(first[0]).statement.payload_bytes, type=_Call).body
        except (msgspec.DecodeError, Malformed, IndexError):  # then it is found by its id alone
            return str(election)
        return f"{call.title} {call.village} {call.place} {election}".casefold()
