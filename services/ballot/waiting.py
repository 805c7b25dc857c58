"""Statements that wait for an election's writer: so many and no more, in the order in which they came.

Those that arrive together (a batch over HTTP) stay together: they are decided one after the other and stored
in one transaction. What it leaves out: deciding (`writer.py`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from services.ballot.accepted import Outcome, Overloaded
from services.ballot.reception import Received
from shared.errors import JianpiaoError


@dataclass(slots=True)
class Ticket:
    """One statement and what became of it."""

    received: Received
    outcome: Outcome | None = None
    added: bool = False
    """It was added to the ledger. If its batch failed and it is found in the log all the same, it is this one's doing."""


@dataclass(slots=True)
class Parcel:
    """What arrived together; `answered` is done when every ticket has its outcome."""

    tickets: list[Ticket]
    answered: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def answer(self) -> None:
        """Tells whoever waits; he may have gone away meanwhile."""
        if not self.answered.done():
            self.answered.set_result(None)


class Waiting:
    """The queue. For one event loop."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parcels: deque[Parcel] = deque()
        self._arrived = asyncio.Event()
        self.count = 0
        """Statements that wait."""

    def check_room(self, count: int) -> None:
        """Raises Overloaded if there is no room for `count` more."""
        if self.count + count > self._limit:
            raise Overloaded(
                f"expected at most {self._limit} statements to wait",
                zh=f"等待登记的记录已达上限 {self._limit}，请稍候重发",
            )

    def join(self, parcel: Parcel) -> None:
        """Goes to the end. Raises Overloaded if there is no room for all of it."""
        self.check_room(len(parcel.tickets))
        self.count += len(parcel.tickets)
        self._parcels.append(parcel)
        self._arrived.set()

    def put_back(self, parcels: Iterable[Parcel]) -> None:
        """Goes to the front again, in the same order, whatever the limit."""
        parcels = list(parcels)
        self._parcels.extendleft(reversed(parcels))
        self.count += sum(len(parcel.tickets) for parcel in parcels)
        self._arrived.set()

    async def take(self, most: int, patience: float | None = None) -> list[Parcel]:
        """What waits, in order, up to `most` statements or one parcel; waits for the first.

        Empty if `wake` was called or nothing came for `patience` seconds.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._arrived.wait()
        taken: list[Parcel] = []
        count = 0
        while self._parcels and (not taken or count + len(self._parcels[0].tickets) <= most):
            taken.append(self._parcels.popleft())
            count += len(taken[-1].tickets)
        self.count -= count
        if not self._parcels:
            self._arrived.clear()
        return taken

    def wake(self) -> None:
        """Lets `take` return although nothing waits."""
        self._arrived.set()

    def refuse_all(self, error: JianpiaoError) -> None:
        """Answers everything that waits with `error`."""
        for parcel in self._parcels:
            for ticket in parcel.tickets:
                ticket.outcome = error
            parcel.answer()
        self._parcels.clear()
        self.count = 0
