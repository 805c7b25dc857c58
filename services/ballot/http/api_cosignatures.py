"""Takes a witness's signature lines for the checkpoint that is public: of a committee member who signs once, by hand.

Witnesses that serve an address are asked by the service itself; this is for those who do not. C2SP names no such address;
the lines are those of tlog-cosignature. What it leaves out: whose lines count, which the log's trust file says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec
from starlette.types import Receive, Scope

from services.ballot.elections import Elections
from services.ballot.errors import ForeignCosignature
from services.ballot.http.answers import JSON, NEVER_CACHED, Answer
from services.ballot.http.api_statements import election_id
from services.ballot.http.bodies import check_media_type, read_body
from services.ballot.http.limits import Budget
from shared.errors import ProofError

MAX_BYTES: Final = 16_384
"""A hundred lines of Ed25519; a witness sends one."""


@dataclass(frozen=True, slots=True)
class Cosignatures:
    """POST /log/{id}/cosignatures."""

    elections: Elections
    budget: Budget

    async def __call__(self, scope: Scope, receive: Receive, election: str) -> Answer:
        """The size of the checkpoint that now bears the lines. Raises ForeignCosignature if they are of another."""
        place = election_id(election)
        check_media_type(scope, "text/plain")
        raw = await read_body(scope, receive, MAX_BYTES, self.budget)
        try:
            size = await self.elections.add_cosignatures(place, raw)
        except ProofError as error:
            raise ForeignCosignature(str(error)) from error
        finally:
            self.budget.give_back(len(raw))
        return Answer(200, msgspec.json.encode({"size": size}), [JSON, NEVER_CACHED])
