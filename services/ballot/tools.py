"""What all writers of a service share, and how one of them takes up an election.

What it leaves out: writing (`writer.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar
from uuid import UUID

from services.ballot.cosigning import Cosigning
from services.ballot.ledger import Ledger
from services.ballot.loading import Loader
from services.ballot.published import PublishedLog
from services.ballot.store.committer import Committer, Lease

P = ParamSpec("P")
T = TypeVar("T")


Watch = Callable[[int, float], None]
"""Told of each batch that was stored: how many entries, and the seconds that its commit took."""


@dataclass
class Counters:
    """What all writers have done since the service started."""

    accepted: int = 0
    repeated: int = 0
    refused: int = 0
    batches: int = 0
    reloads: int = 0
    commit_seconds: float = 0.0


@dataclass(frozen=True)
class Tools:
    """`clock` gives milliseconds since 1970 UTC; `threads` are for what blocks; `max_waiting` is for each election."""

    data: Path
    loader: Loader
    committer: Committer
    threads: Executor
    clock: Callable[[], int]
    max_waiting: int
    watch: Watch | None = None
    cosigning: Cosigning = field(default_factory=Cosigning)
    counters: Counters = field(default_factory=Counters)

    async def load(self, election: UUID) -> tuple[Lease, Ledger, int]:
        """The election's lock, then the election as it is stored, and the size that is published.

        Raises Broken if another process writes it, or if it does not fit what is published; Unavailable without a
        database. Then the lock is not held.
        """
        lease = await self.committer.lock(election)
        try:
            published = await self.in_thread(PublishedLog(self.data, election).checkpoint, self.loader.keys)
            ledger = await self.in_thread(self.loader.load, election, published)
        except BaseException:
            await self.committer.unlock(lease)
            raise
        return lease, ledger, published.size if published else 0

    async def in_thread(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Runs what blocks without blocking the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, partial(function, *arguments, **named))
