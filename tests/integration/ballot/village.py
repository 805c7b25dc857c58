"""A pretend village whose statements go to a real service."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from services.ballot.elections import Config, Elections
from shared import clock, entry
from shared.disclosure import disclose
from shared.election.electors.roll import ElectorRegistered
from shared.envelope import Envelope, sign
from shared.keys import public_text
from tests.world import World, elector, key_of

LOG_NAME = "jianpiao.example"
NOW = clock.read_time("2026-01-06T00:00:00Z")
"""The service's clock stands still, on the day after the world begins."""
AUTHORITY = public_text(key_of("AUTHORITY"))
CALLED = 14
"""Entries of an election that has been called: the call, eleven officers, committee, method."""


def config(dsn: str, data: Path, **changes: Any) -> Config:
    """A service that trusts the world's authority."""
    usual = Config(
        dsn, data, LOG_NAME, authorities=frozenset({AUTHORITY}), open_drills=False, clock=lambda: NOW
    )
    return replace(usual, **changes)


class Village:
    """A world, and its statements on their way to a service."""

    def __init__(self, number: int = 1, *, drill: bool = False) -> None:
        self.world = World(f"01941f29-7c00-7aaa-8bbb-{number:012x}").called(drill=drill)
        self.id = UUID(self.world.id)
        self.envelopes = [entry.decode(raw).statement for raw in self.world.entries]

    async def called(self, elections: Elections) -> Village:
        """Calls the election on the service."""
        await elections.call(self.envelopes[0])
        for envelope in self.envelopes[1:]:
            await elections.submit(self.id, envelope)
        return self

    def registration(self, number: int) -> Envelope:
        """The registration of one elector, signed, not sent."""
        return self.world.signed(ElectorRegistered(elector=elector(number), kind="RESIDENT"), "registrar")

    def registrations(self, first: int, count: int) -> list[Envelope]:
        """Several of them."""
        return [self.registration(number) for number in range(first, first + count)]

    def private_registration(self, number: int, born: str = "1980-02-29") -> tuple[Envelope, list[str]]:
        """A registration that commits to private fields, and those fields."""
        fields = {"name": "甲某", "born": born}
        disclosures, digests = disclose(fields, digests=8)
        payload = {
            "v": 1,
            "election": self.world.id,
            "type": "ElectorRegistered",
            "done_at": clock.write_time(self.world.now),
            "body": ElectorRegistered(elector=elector(number), kind="RESIDENT"),
            "_sd": digests,
        }
        return sign(msgspec.json.encode(payload), [key_of("registrar")]), disclosures
