"""What the reading addresses need before they can answer: all elections, one of them, its state.

What it leaves out: who put the elections there (`api.py`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request
from fastapi import Path as InPath

from services.ballot.elections import Elections
from services.ballot.http.api_statements import election_id
from services.ballot.http.limits import Buckets, Budget
from services.ballot.http.lines import Lines
from services.ballot.http.metrics import Metrics
from services.ballot.pages.keys.enrolments import Enrolments
from services.ballot.pages.proposals import Proposals
from services.ballot.pages.session_table import Sessions
from shared.election.state import Election

DEFAULT_BYTES: Final = 64 * 1024 * 1024
PROOFS_A_SECOND: Final = 5.0
PROOFS_AT_ONCE: Final = 120
"""Signing in costs a signature's check; a station's devices, which share one address, all come back at once."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application holds while it runs: `app.state.parts`."""

    elections: Elections
    lines: Lines
    data_dir: Path
    metrics: Metrics
    budget: Budget = field(default_factory=lambda: Budget(DEFAULT_BYTES))
    """Memory for the bodies of requests under way."""
    sessions: Sessions = field(default_factory=lambda: Sessions(time.monotonic))
    proposals: Proposals = field(default_factory=lambda: Proposals(time.monotonic))
    enrolments: Enrolments = field(default_factory=lambda: Enrolments(time.monotonic))
    proofs: Buckets = field(default_factory=lambda: Buckets(PROOFS_A_SECOND, PROOFS_AT_ONCE, time.monotonic))
    """How often an address may sign in."""


async def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


PartsOf = Annotated[Parts, Depends(_parts)]


async def _place(
    election: Annotated[str, InPath(description="选举编号。The election's id, a UUID in lower case.")],
) -> UUID:
    return election_id(election)


Place = Annotated[UUID, Depends(_place)]
"""The election's id in the address. Raises UnknownElection."""


async def _present(place: Place, parts: PartsOf) -> Election:
    return await parts.elections.state(place)


State = Annotated[Election, Depends(_present)]
"""What the election remembers now: read at once, before anything is awaited, and never changed."""
