"""When a snapshot of an election is taken: when nobody waits, when it has not been for very long, and at the end.

What it leaves out: what a snapshot holds and why it is not believed (`snapshot.py`).
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Final
from uuid import UUID

from services.ballot import snapshot
from services.ballot.ledger import Ledger
from services.ballot.store.mapper import StoredSnapshot
from services.ballot.tools import Tools

DUE: Final = 10_000
"""Entries after which one is due: judging them again takes half a second to a second."""
OVERDUE: Final = 10 * DUE
"""Entries after which it is taken though somebody waits; writing out a large roll takes some 50 ms."""
AT_THE_END: Final = 100
"""At the end it is not worth while for fewer entries."""

logger = logging.getLogger(__name__)


class SnapshotKeeper:
    """Keeps snapshots of one election; the last was taken at the size `last`."""

    def __init__(self, election: UUID, tools: Tools, last: int) -> None:
        self._election = election
        self._tools = tools
        self._last = last

    def due(self, size: int) -> bool:
        """Whether one should be taken as soon as nobody waits."""
        return size - self._last >= DUE

    async def keep(self, ledger: Ledger, *, idle: bool) -> None:
        """Takes one if it is due and nobody waits (`idle`), or if it is overdue. Only between two batches."""
        await self._keep(ledger, DUE if idle else OVERDUE)

    async def keep_at_the_end(self, ledger: Ledger) -> None:
        """Takes one for whoever opens the election next."""
        await self._keep(ledger, AT_THE_END)

    async def _keep(self, ledger: Ledger, entries: int) -> None:
        size = ledger.size
        if size - self._last < entries or ledger.election is None or ledger.signer is None:
            return
        self._last = size
        state = ledger.law.freeze(ledger.election)  # in one piece: afterwards the election goes on
        seal = partial(snapshot.pack, self._election, ledger.signer, size, ledger.tree.root(), state)
        try:
            raw = await self._tools.in_thread(seal)
            kept = StoredSnapshot(self._election, size, raw)
            await self._tools.in_thread(self._tools.loader.store.keep_snapshot, kept)
        except Exception as error:  # only a cache: no failure matters
            logger.warning("election %s: no snapshot: %s", self._election, error)
