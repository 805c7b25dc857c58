"""What the reading addresses need before they can answer: all elections, one of them, its state.

What it leaves out: who put the elections there (`api.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi import Path as InPath

from services.ballot.elections import Elections
from services.ballot.http.api_statements import election_id
from services.ballot.http.lines import Lines
from services.ballot.http.metrics import Metrics
from shared.election.state import Election


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application holds while it runs: `app.state.parts`."""

    elections: Elections
    lines: Lines
    data_dir: Path
    metrics: Metrics


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
