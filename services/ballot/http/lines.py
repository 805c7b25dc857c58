"""The lines of the list of elections, so that listing hundreds of them does not read each from the database.

An election in memory is told as it is. One that is not in memory can only change by coming back into it, so what was
last told of it is told again, for a few minutes. What it leaves out: what a line says (`views.py`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from services.ballot.elections import Elections
from services.ballot.http import views
from services.ballot.http.api_models import ElectionLine

FRESH_SECONDS: Final = 300.0
"""It may have come, changed and gone between two looks; so late at most does the list tell."""


class Lines:
    """What was last told of each election: some 500 bytes each."""

    def __init__(self, elections: Elections) -> None:
        self._elections = elections
        self._told: dict[UUID, tuple[float, ElectionLine]] = {}

    async def of(self, elections: Iterable[UUID]) -> list[ElectionLine]:
        """Their lines, in this order. Raises Unavailable if one has to be read and cannot be."""
        return [await self._line(each) for each in elections]

    async def _line(self, election: UUID) -> ElectionLine:
        told = self._told.get(election)
        size = self._elections.sizes().get(election)
        if told is not None:
            told_at, line = told
            if size == line.size or (size is None and time.monotonic() - told_at < FRESH_SECONDS):
                return line
        line = views.line(await self._elections.log(election))
        self._told[election] = time.monotonic(), line
        return line
