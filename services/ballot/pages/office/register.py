"""The register of all elections and campaigns of a service: what each was called as, read once from its first entry.

A first entry never changes, so nothing that was read has to be read again. What it leaves out: how far each has come, which its
present state tells (`services/ballot/http/lines.py`).
"""

from __future__ import annotations

from typing import Final, Literal
from uuid import UUID

import msgspec

from services.ballot.elections import Elections
from shared import base64text

A_PAGE: Final = 20


class Called(msgspec.Struct, frozen=True):
    """One election, or campaign, as it was called."""

    id: str
    kind: Literal["election", "campaign"]
    title: str
    place: str
    day: str
    """Election day as it was called; of a campaign its last day."""
    drill: bool
    searched: str


class Register:
    """Everything that was called here. For one event loop."""

    def __init__(self) -> None:
        self._known: dict[UUID, Called] = {}

    async def of(self, elections: Elections) -> list[Called]:
        """All of them, the newest first. Raises Unavailable if one has to be read and cannot be."""
        found = []
        for each in reversed(elections.ids()):
            if each not in self._known:
                raw = await elections.entries(each, 0, 1)
                if not raw:
                    continue  # called this very moment
                self._known[each] = _read(raw[0])
            found.append(self._known[each])
        return found


def search(called: list[Called], words: str) -> list[Called]:
    """Those whose title or place has every word."""
    wanted = words.lower().split()
    return [each for each in called if all(word in each.searched for word in wanted)]


class _Envelope(msgspec.Struct):
    payload: str


class _Entry(msgspec.Struct):
    statement: _Envelope


class _Opening(msgspec.Struct):
    title: str
    village: str = ""
    place: str = ""
    day: str = ""
    last_day: str = ""
    drill: bool = False


class _Statement(msgspec.Struct):
    election: str
    type: str
    body: _Opening


# Stored entries were read strictly when they were accepted: a light look is enough here.
_entry = msgspec.json.Decoder(_Entry)
_statement = msgspec.json.Decoder(_Statement)


def _read(raw: bytes) -> Called:
    said = _statement.decode(base64text.decode(_entry.decode(raw).statement.payload, "payload"))
    body = said.body
    place = body.village or body.place
    return Called(
        id=said.election,
        kind="campaign" if said.type == "CampaignOpened" else "election",
        title=body.title,
        place=place,
        day=body.day or body.last_day,
        drill=body.drill,
        searched=f"{body.title} {place} {said.election}".lower(),
    )
