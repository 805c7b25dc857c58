"""Finds elections and campaigns by the words of their call: title, village, place.

A call is the first entry of a log and never changes, so it is read once and remembered, some 300 bytes each. What it leaves
out: how far an election has come (`http/lines.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
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
    type: str
    body: _Body


class _Known(msgspec.Struct, frozen=True):
    words: str
    campaign: bool


class Titles:
    """The words by which each election was called."""

    def __init__(self, elections: Elections) -> None:
        self._elections = elections
        self._known: dict[UUID, _Known] = {}

    async def find(self, words: str) -> Sequence[UUID]:
        """Elections and campaigns whose call holds every word, the newest first; all for no word. Raises Unavailable."""
        wanted = words.casefold().split()
        if not wanted:
            return self._elections.ids()[::-1]
        return await self._fitting(lambda known: all(word in known.words for word in wanted))

    async def of_kind(self, words: str, *, campaigns: bool) -> Sequence[UUID]:
        """As `find`, of campaigns alone, or of elections alone."""
        wanted = words.casefold().split()
        return await self._fitting(
            lambda known: known.campaign == campaigns and all(word in known.words for word in wanted)
        )

    async def _fitting(self, fits: Callable[[_Known], bool]) -> list[UUID]:
        ids = self._elections.ids()[::-1]
        new = [each for each in ids if each not in self._known]
        self._known.update(zip(new, await asyncio.gather(*map(self._read, new)), strict=True))
        return [each for each in ids if fits(self._known[each])]

    async def _read(self, election: UUID) -> _Known:
        first = await self._elections.entries(election, 0, 1)
        try:
            call = msgspec.json.decode(entry.decode(first[0]).statement.payload_bytes, type=_Call)
        except (msgspec.DecodeError, Malformed, IndexError):  # then it is found by its id alone
            return _Known(str(election), campaign=False)
        body = call.body
        words = f"{body.title} {body.village} {body.place} {election}".casefold()
        return _Known(words, campaign=call.type == "CampaignOpened")
