"""Finds elections and campaigns by the words of their call: title, village, place.

A call is the first entry of a log and never changes, so it is read once and remembered, some 300 bytes each. What it leaves
out: how far an election has come (`http/lines.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

import msgspec

from services.ballot.elections import Elections
from services.ballot.http import api_models as models
from shared import entry
from shared.errors import Malformed

BEING_READ: Final = models.Bilingual(zh="正在读取，请稍后刷新", en="being read; look again in a moment")


class _Body(msgspec.Struct, frozen=True):
    title: str = ""
    village: str = ""
    place: str = ""
    day: str = ""
    last_day: str = ""
    drill: bool = False


class _Call(msgspec.Struct, frozen=True):
    type: str = ""
    body: _Body = _Body()

    @property
    def words(self) -> str:
        return f"{self.body.title} {self.body.village} {self.body.place}".casefold()

    @property
    def campaign(self) -> bool:
        return self.type == "CampaignOpened"


class Titles:
    """The words by which each election was called."""

    def __init__(self, elections: Elections) -> None:
        self._elections = elections
        self._known: dict[UUID, _Call] = {}

    async def find(self, words: str) -> Sequence[UUID]:
        """Elections and campaigns whose call holds every word, the newest first; all for no word. Raises Unavailable."""
        if not words.split():
            return self._elections.ids()[::-1]
        return await self._fitting(words, lambda call: True)

    async def of_kind(self, words: str, *, campaigns: bool) -> Sequence[UUID]:
        """As `find`, of campaigns alone, or of elections alone."""
        return await self._fitting(words, lambda call: call.campaign == campaigns)

    async def line(self, election: UUID) -> models.ElectionLine:
        """The election as it was called, without how far it has come. Raises Unavailable."""
        call = await self._call(election)
        return models.ElectionLine(
            id=str(election),
            kind="campaign" if call.campaign else "election",
            title=call.body.title or str(election),
            village=call.body.village or call.body.place,
            day=call.body.day or call.body.last_day,
            size=0,
            drill=call.body.drill,
            stage="",
            stage_text=BEING_READ,
        )

    async def _fitting(self, words: str, fits: Callable[[_Call], bool]) -> list[UUID]:
        ids, wanted = self._elections.ids()[::-1], words.casefold().split()
        calls = await asyncio.gather(*map(self._call, ids))
        return [
            id
            for id, call in zip(ids, calls, strict=True)
            if fits(call) and all(word in f"{call.words} {id}" for word in wanted)
        ]

    async def _call(self, election: UUID) -> _Call:
        known = self._known.get(election)
        if known is None:
            known = self._known[election] = await self._read(election)
        return known

    async def _read(self, election: UUID) -> _Call:
        first = await self._elections.entries(election, 0, 1)
        try:
            return msgspec.json.decode(entry.decode(first[0]).statement.payload_bytes, type=_Call)
        except (msgspec.DecodeError, Malformed, IndexError):  # then it is found by its id alone
            return _Call()
