"""The lines of the list of elections, as far as they are there in time; of the others the call alone, while they are read on.

After a start, or among hundreds, an election may have to be read from the database before it can say how far it has come. Nobody
who looks for theirs waits for the others. What it leaves out: what a line says (`http/views.py`), and finding (`titles.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from uuid import UUID

from services.ballot.http.api_models import ElectionLine

PATIENCE_SECONDS: Final = 1.5
"""So long a reader waits for lines that are not in memory."""

Read = Callable[[list[UUID]], Awaitable[list[ElectionLine]]]
Call = Callable[[UUID], Awaitable[ElectionLine]]


class Listing:
    """`read` gives lines and may take long; `call` gives a line by the election's call, at once. For one event loop."""

    def __init__(self, read: Read, call: Call, patience: float = PATIENCE_SECONDS) -> None:
        self._read = read
        self._call = call
        self._patience = patience
        self._reading: dict[UUID, asyncio.Task[ElectionLine]] = {}

    async def of(self, elections: Sequence[UUID]) -> list[ElectionLine]:
        """One line each, in this order. Raises what `read` raises for a line that could not be read in time."""
        tasks = {each: self._task(each) for each in elections}
        if tasks:
            await asyncio.wait(tasks.values(), timeout=self._patience)
        return [await self._line(each, task) for each, task in tasks.items()]

    def _task(self, election: UUID) -> asyncio.Task[ElectionLine]:
        task = self._reading.get(election)
        if task is None:
            task = self._reading[election] = asyncio.create_task(self._read_one(election))
            # Who asked may be gone when it fails: the next who asks is told, by a reading of their own.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    async def _line(self, election: UUID, task: asyncio.Task[ElectionLine]) -> ElectionLine:
        if not task.done():
            return await self._call(election)
        self._reading.pop(election, None)
        return task.result()

    async def _read_one(self, election: UUID) -> ElectionLine:
        [line] = await self._read([election])
        return line
