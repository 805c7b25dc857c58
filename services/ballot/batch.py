"""One batch of an election: what was taken together is decided, put together for the store, and answered.

What it leaves out: storing it, and what happens if that fails (`writer.py`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from services.ballot.accepted import Unavailable
from services.ballot.ledger import Ledger
from services.ballot.store.entries import Batch, LogName
from services.ballot.tools import Counters
from services.ballot.waiting import Parcel, Ticket
from services.faults import reach
from shared.disclosure import digest
from shared.errors import Broken, JianpiaoError, Malformed, Refused
from shared.log.hashing import HASH_BYTES

BREATH: Final = 64
"""After so many statements, some 2 ms, others on the event loop get their turn."""

logger = logging.getLogger(__name__)


async def decide(ledger: Ledger, parcels: Iterable[Parcel], now: int) -> list[bytes]:
    """Adds to the ledger what the law accepts at `now` (milliseconds), and returns the new entries.

    A ticket that has no outcome afterwards has its entry in the ledger, new or from before. Raises whatever
    the law raises beside a refusal; the ledger is then not to be used any more.
    """
    entries: list[bytes] = []
    for number, ticket in enumerate(tickets_of(parcels), 1):
        if number % BREATH == 0:
            await asyncio.sleep(0)
        statement = ticket.received.statement
        if ticket.outcome is not None or ledger.place(statement.id) is not None:
            continue
        try:
            entries.append(ledger.decide(ticket.received, now))
            ticket.added = True
        except (Refused, Malformed) as error:
            ticket.outcome = error
        except Exception as error:
            # Nobody knows what the law has changed already. This statement is not tried again, the others
            # are.
            ticket.outcome = Broken(f"statement {statement.id} could not be judged: {error!r}")
            logger.exception("election %s: the law failed", statement.election)
            raise
    return entries


def put_together(
    election: UUID, ledger: Ledger, parcels: Iterable[Parcel], first: int, entries: list[bytes]
) -> Batch:
    """What is stored of this batch, in one transaction: entries from `first` on, root, and private fields."""
    log = None
    if first == 0 and ledger.signer is not None:
        log = LogName(ledger.signer.origin, ledger.signer.public_key)
    hashes = ledger.tree.nodes(0, first, ledger.size - first)
    leaves = [hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)]
    return Batch(election, first, entries, leaves, ledger.tree.root(), log, _private(ledger, parcels, first))


async def answer(ledger: Ledger, parcels: Iterable[Parcel], counters: Counters) -> None:
    """Gives every ticket its outcome, now that its entry is stored and signed over, and tells who waits."""
    number = 0
    for parcel in parcels:
        for ticket in parcel.tickets:
            number += 1
            if ticket.outcome is None:
                ticket.outcome = ledger.answer(ticket.received.statement.id, new=ticket.added)
                counters.accepted += ticket.added
                counters.repeated += not ticket.added
            else:
                counters.refused += 1
        # Killed between two: those without an answer send again and get the receipts of the entries that are
        # there.
        reach("writer.answering")
        parcel.answer()
        if number >= BREATH:
            number = 0
            await asyncio.sleep(0)


def refuse(parcels: Iterable[Parcel], error: JianpiaoError) -> None:
    """Answers with `error` everybody who has no answer yet."""
    for parcel in parcels:
        if not parcel.answered.done():
            for ticket in parcel.tickets:
                ticket.outcome = error
            parcel.answer()


def start_over(parcels: Iterable[Parcel]) -> None:
    """Forgets the outcomes of a batch that was not stored; only a statement that broke the law's state keeps its own."""
    for ticket in tickets_of(parcels):
        if not isinstance(ticket.outcome, Broken):
            ticket.outcome = None


def give_up(ledger: Ledger, parcels: Iterable[Parcel], error: Exception) -> None:
    """Sends away those whose statements are not in the ledger, which is that of the store."""
    for ticket in tickets_of(parcels):
        if ticket.outcome is None and ledger.place(ticket.received.statement.id) is None:
            ticket.outcome = Unavailable(f"cannot be stored now: {error}", zh="暂时无法登记，请稍候重发")


def tickets_of(parcels: Iterable[Parcel]) -> Iterator[Ticket]:
    """All tickets, in order."""
    for parcel in parcels:
        yield from parcel.tickets


def _private(ledger: Ledger, parcels: Iterable[Parcel], first: int) -> list[tuple[int, str, str]]:
    rows = []
    for ticket in tickets_of(parcels):
        # Sent a second time with its fields, a statement brings nothing new.
        if ticket.received.disclosures and ticket.added and ticket.outcome is None:
            place = ledger.place(ticket.received.statement.id)
            if place is not None and place >= first:
                rows += [(place, digest(text), text) for text in ticket.received.disclosures]
    return rows
