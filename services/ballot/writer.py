"""The one writer of an election: takes what waits, lets the law decide, stores, signs, and only then answers.

  (1) take     all that wait, in the order in which they came
  (2) decide   each in the state that those before it made; what is in the log already is not added again
  (3) store    the accepted ones in one transaction; meanwhile the next ones gather
  (4) sign     one checkpoint over the log as it now is
  (5) answer   everybody, with a receipt or a refusal; then hand the entries to the publisher

Whatever goes wrong in (2) or (3) leaves a state that may not be what is stored. It is dropped and read again;
what was stored gets its receipt, what was not is decided again. Refusals wait for (5) too: a statement may be
refused because of one before it, and that one must then be in the log.

What it leaves out: how an election comes into memory (`loading.py`), and which elections are open
(`elections.py`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from services.ballot.accepted import Accepted, Closing, Outcome, Submission, Unavailable
from services.ballot.batch import answer, decide, give_up, put_together, refuse, start_over
from services.ballot.keeping import SnapshotKeeper
from services.ballot.ledger import Ledger
from services.ballot.published import PublishedLog
from services.ballot.publisher import Publisher
from services.ballot.reception import Received, check_known_signatures, receive
from services.ballot.store.committer import Lease
from services.ballot.tools import Tools
from services.ballot.waiting import Parcel, Ticket, Waiting
from services.ballot.witnessed import compare_with_witnesses
from services.faults import reach
from shared.errors import Broken, JianpiaoError, Malformed, Refused
from shared.law import Log

MAX_BATCH: Final = 512
"""Statements in one transaction, unless more arrived together. Fewer cost commits, more cost patience."""
MANY: Final = 32
"""So many statements that arrive together are read in a thread: for fewer the way there costs more."""
RELOAD_PAUSES: Final = (0.0, 0.1, 0.3, 1.0, 2.0)
"""Seconds before each attempt to read the election again; then everybody who waits is told to come back."""
MAX_FAILURES: Final = 3
"""How often a statement is decided again after its batch failed."""
IDLE_SECONDS: Final = 0.5
"""Nobody has come for so long: there is time for a snapshot."""

logger = logging.getLogger(__name__)


class Writer:
    """Writes one election. Exists only while this process holds the election's lock; made by `open_writer`."""

    def __init__(
        self, election: UUID, tools: Tools, lease: Lease, ledger: Ledger, publisher: Publisher
    ) -> None:
        self.election = election
        self._tools = tools
        self._lease = lease
        self._ledger = ledger
        self._publisher = publisher
        self._waiting = Waiting(tools.max_waiting)
        self._committed = ledger.size
        self._snapshots = SnapshotKeeper(election, tools, ledger.snapshot)
        self._failures = 0
        self._in_hand: list[Parcel] = []
        self._closing = asyncio.Event()
        self.ended: JianpiaoError | None = None
        """Why this writer takes nothing any more; another one has to be opened."""
        self._task = asyncio.create_task(self._run(), name=f"writer of {election}")

    @property
    def state(self) -> Log | None:
        """What the election remembers; None before its first entry. It changes while a batch is being stored."""
        return self._ledger.election

    @property
    def idle(self) -> bool:
        """Nobody waits and nothing is being done."""
        return not self._in_hand and not self._waiting.count

    @property
    def waiting(self) -> int:
        """Statements that wait."""
        return self._waiting.count

    @property
    def publisher(self) -> Publisher:
        """Who makes this log public."""
        return self._publisher

    async def cosigned(self, index: int) -> bytes:
        """As `Publisher.receipt`."""
        return await self._publisher.receipt(self._ledger, index)

    def find(self, statement: str) -> Accepted | None:
        """The answer to a statement that is stored, by its id."""
        return self._ledger.answer(statement, new=False) if self._stored(statement) else None

    async def submit(self, submissions: Sequence[Submission]) -> list[Outcome]:
        """Stores what the law accepts; one outcome each, in order.

        Raises Overloaded, Closing, Unavailable or Broken if none of them was looked at. Who stops waiting
        does not take his statement back.
        """
        self._check_open()
        self._waiting.check_room(len(submissions))
        if len(submissions) < MANY:
            read = [self._read(submission) for submission in submissions]
        else:
            # Checking a signature leaves the event loop free, so that others are not kept waiting.
            read = await self._tools.in_thread(lambda: [self._read(submission) for submission in submissions])
            self._check_open()
        looked_at = [self._ticket_or_outcome(each) for each in read]
        if tickets := [each for each in looked_at if isinstance(each, Ticket)]:
            parcel = Parcel(tickets)
            self._waiting.join(parcel)
            await parcel.answered
        return [_outcome_of(each) if isinstance(each, Ticket) else each for each in looked_at]

    async def close(self) -> None:
        """Answers what is being stored, refuses what waits, publishes, keeps a snapshot, lets others write."""
        self._closing.set()
        self._waiting.wake()
        await self._task

    def _read(self, submission: Submission) -> Received | JianpiaoError:
        """Done before a statement's turn, so that its turn is short; changes nothing, so it may be done in a thread."""
        try:
            received = receive(submission, self._tools.loader.law)
            if not self._stored(received.statement.id):
                check_known_signatures(received, self._ledger.election, self._ledger.keys)
        except (Malformed, Refused) as error:
            return error
        return received

    def _ticket_or_outcome(self, read: Received | JianpiaoError) -> Ticket | Outcome:
        """What can be said without waiting, else a ticket with which to wait."""
        if not isinstance(read, Received):
            self._tools.counters.refused += 1
            return read
        if not self._stored(read.statement.id):
            return Ticket(read)
        self._tools.counters.repeated += 1
        return self._ledger.answer(read.statement.id, new=False)

    def _stored(self, statement: str) -> bool:
        place = self._ledger.place(statement)
        return place is not None and place < self._committed

    def _check_open(self) -> None:
        if self.ended is not None:
            raise self.ended.with_traceback(None)
        if self._closing.is_set():
            raise Closing("the service is closing", zh="服务正在关闭，请稍候重发")

    async def _run(self) -> None:
        try:
            while not self._closing.is_set():
                due = self._snapshots.due(self._ledger.size)
                # After a failure one by one, so that what cannot be stored does not keep the others out.
                most = 1 if self._failures else MAX_BATCH
                parcels = await self._waiting.take(most, IDLE_SECONDS if due else None)
                if self._closing.is_set():
                    self._waiting.put_back(parcels)
                elif parcels:
                    self._in_hand = parcels
                    await self._settle(parcels)
                    self._in_hand = []
                if due:
                    await self._snapshots.keep(self._ledger, idle=not parcels)
            self.ended = Closing("the service is closing", zh="服务正在关闭，请稍候重发")
        except JianpiaoError as error:
            self.ended = error
        except Exception as error:
            logger.exception("election %s: the writer failed", self.election)
            self.ended = Broken(f"election {self.election}: {error}")
        await self._end(self.ended)

    async def _settle(self, parcels: list[Parcel]) -> None:
        """Steps (2) to (5) for what was taken. Raises if the election cannot be written any more."""
        if isinstance(self._publisher.failure, Broken):
            raise self._publisher.failure
        ledger, first = self._ledger, self._ledger.size
        # Killed up to here: the senders have no answer and send again.
        reach("writer.taken")
        try:
            # (2)
            entries = await decide(ledger, parcels, self._tools.clock())
            reach("writer.decided")
            # (3)
            if entries:
                await self._store(parcels, first, entries)
        except Exception as error:
            await self._recover(parcels, error)
            return
        # Killed here, after COMMIT: as in `store/committer.py`, the entries are found at the next start.
        reach("writer.committed")
        self._failures = 0
        self._committed = ledger.size
        # (4) What is stored cannot go away any more: from here on the root may be seen.
        note = ledger.sign() if entries else b""
        # Killed here: the same checkpoint comes out at the next start, to the byte.
        reach("writer.signed")
        if first == 0:
            await self._publisher.introduce(ledger)
        # (5)
        await answer(ledger, parcels, self._tools.counters)
        # Killed here: everybody has his receipt, and the next start publishes what it promises.
        reach("writer.answered")
        if entries:
            self._publisher.offer(ledger, first, entries, note)

    async def _store(self, parcels: list[Parcel], first: int, entries: list[bytes]) -> None:
        ledger = self._ledger
        if ledger.signer is None and ledger.election is not None:  # it has just been called
            ledger.signer = self._tools.loader.keys.signer(self.election, drill=ledger.election.drill)
        batch = put_together(self.election, ledger, parcels, first, entries)
        started = time.perf_counter()
        await self._tools.committer.append(self._lease, batch)
        seconds = time.perf_counter() - started
        self._tools.counters.commit_seconds += seconds
        self._tools.counters.batches += 1
        if self._tools.watch is not None:
            self._tools.watch(len(entries), seconds)

    async def _recover(self, parcels: list[Parcel], error: Exception) -> None:
        """Reads the election again and lets the same statements come once more; those that are stored are found."""
        logger.warning("election %s: a batch failed, reading again: %s", self.election, error)
        self._tools.counters.reloads += 1
        self._failures += 1
        await self._reload()
        start_over(parcels)
        if self._failures <= MAX_FAILURES:
            self._waiting.put_back(parcels)
            return
        self._failures = 0
        give_up(self._ledger, parcels, error)
        await answer(self._ledger, parcels, self._tools.counters)

    async def _reload(self) -> None:
        for pause in RELOAD_PAUSES:
            await asyncio.sleep(pause)
            try:
                self._lease, self._ledger, _ = await self._tools.load(self.election)
                break
            except Unavailable as error:
                failure = error
        else:
            raise failure
        self._committed = self._ledger.size
        if self._committed:
            self._publisher.offer(self._ledger, self._committed, (), self._ledger.sign())

    async def _end(self, reason: JianpiaoError) -> None:
        refuse(self._in_hand, reason)
        self._waiting.refuse_all(reason)
        if isinstance(reason, Closing):
            await self._snapshots.keep_at_the_end(self._ledger)
        await self._publisher.close()
        await self._tools.committer.unlock(self._lease)


async def open_writer(election: UUID, tools: Tools) -> Writer:
    """Takes the election's lock and reads it.

    Raises Broken if another process writes it or if it does not fit what is published or what witnesses saw,
    Unavailable without a database.
    """
    lease, ledger, published = await tools.load(election)
    log = PublishedLog(tools.data, election)
    try:
        await compare_with_witnesses(election, log, ledger, tools)
    except BaseException:
        await tools.committer.unlock(lease)
        raise
    publisher = Publisher(log, election, tools.loader.store, tools.threads, published, tools.cosigning)
    if ledger.size > published:
        publisher.offer(ledger, ledger.size, (), ledger.sign())
    return Writer(election, tools, lease, ledger, publisher)


def _outcome_of(ticket: Ticket) -> Outcome:
    assert ticket.outcome is not None
    return ticket.outcome
