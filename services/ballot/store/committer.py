"""The one database session that writes for all elections, and holds the lock of each that is open.

A lock of PostgreSQL belongs to its session. Because entries are stored over the very session that holds the
locks, no entry can be stored without the lock: a writer whose session was lost, or taken over by another
process, cannot store anything any more. The primary key would stop it as well. One session also costs
nothing: commits are ordered anyway, and what several elections have waiting goes into one transaction.

Works in a thread of its own. What it leaves out: what to do after an error (`writer.py` reloads).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar
from uuid import UUID

import psycopg

from services.ballot.accepted import Unavailable, no_database
from services.ballot.store import database
from services.ballot.store.entries import Batch, Store
from services.ballot.store.recorder import advisory_key
from services.faults import reach
from shared.errors import Broken

MAX_TOGETHER: Final = 64
"""Batches in one transaction at most, so that one election's refused batch does not make too many others try again."""

LOCK_ATTEMPTS: Final = 20
LOCK_PAUSE_SECONDS: Final = 0.1

T = TypeVar("T")


class NotStored(Exception):
    """The batch is certainly not stored: the entries exist already, the lock was lost, or there is no database."""


class OutcomeUnknown(Exception):
    """The session broke while it was committing: the batch is stored completely or not at all."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write an election, as long as the session with this number lives."""

    election: UUID
    session: int


@dataclass(slots=True)
class _Append:
    lease: Lease
    batch: Batch
    done: Future[None]


@dataclass(slots=True)
class _Call:
    function: Callable[[psycopg.Connection[Any]], Any]
    done: Future[Any]


class Committer:
    """Stores batches and keeps locks. Its methods may be awaited on any one event loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: SimpleQueue[_Append | _Call | None] = SimpleQueue()
        self._connection: psycopg.Connection[Any] | None = None
        self._session = 0
        self._held: set[UUID] = set()  # elections whose locks this session holds; for the thread
        self._backend: tuple[Any, ...] | None = None  # process and beginning of this session in PostgreSQL
        self._thread = threading.Thread(target=self._work, name="committer", daemon=True)
        self._thread.start()

    async def lock(self, election: UUID) -> Lease:
        """The right to write `election`. Raises Broken if another process has it, Unavailable without a database."""

        def lock(connection: psycopg.Connection[Any]) -> Lease | None:
            if election not in self._held:  # PostgreSQL would count, and want it unlocked as often
                found = connection.execute("SELECT pg_try_advisory_lock(%s)", [_key(election)]).fetchone()
                if found != (True,):
                    return None
                self._held.add(election)
            return Lease(election, self._session)

        for _ in range(LOCK_ATTEMPTS):
            if lease := await self._call(lock):
                return lease
            await asyncio.sleep(LOCK_PAUSE_SECONDS)  # a former session of ours may be just about to end
        raise Broken(f"another process is writing election {election}", zh=f"另一进程正在写入选举 {election}")

    async def unlock(self, lease: Lease) -> None:
        """Lets others write the election. Does nothing if the session is gone, and the lock with it."""

        def unlock(connection: psycopg.Connection[Any]) -> None:
            if lease.session == self._session and lease.election in self._held:
                self._held.remove(lease.election)
                connection.execute("SELECT pg_advisory_unlock(%s)", [_key(lease.election)])

        if self._connection is not None:
            with suppress(Unavailable):
                await self._call(unlock)

    async def check(self) -> None:
        """Raises Unavailable if the database does not answer, Broken if it could lose what is stored."""
        await self._call(database.check)

    async def append(self, lease: Lease, batch: Batch) -> None:
        """Returns when the batch is on the disk. Raises NotStored or OutcomeUnknown."""
        job = _Append(lease, batch, Future())
        self._jobs.put(job)
        await asyncio.wrap_future(job.done)

    def close(self) -> None:
        """Finishes what was begun and ends the session."""
        self._jobs.put(None)
        self._thread.join()

    async def _call(self, function: Callable[[psycopg.Connection[Any]], T]) -> T:
        job = _Call(function, Future())
        self._jobs.put(job)
        result: T = await asyncio.wrap_future(job.done)
        return result

    # From here on: in the thread.

    def _work(self) -> None:
        closed = False
        while not closed:
            jobs = self._take()
            closed = None in jobs
            appends = [job for job in jobs if isinstance(job, _Append)]
            self._store_all([job for job in appends if job.done.set_running_or_notify_cancel()])
            for job in jobs:
                if isinstance(job, _Call) and job.done.set_running_or_notify_cancel():
                    self._run(job)
        self._drop()

    def _take(self) -> list[_Append | _Call | None]:
        """All that waits; at least one. A writer sends nothing new before its last job is done, so order is kept."""
        jobs = [self._jobs.get()]
        with suppress(Empty):
            while len(jobs) < MAX_TOGETHER:
                jobs.append(self._jobs.get_nowait())
        return jobs

    def _store_all(self, jobs: Sequence[_Append]) -> None:
        lost = [job for job in jobs if self._connection is None or job.lease.session != self._session]
        for job in lost:
            job.done.set_exception(NotStored("the database session that held the lock is gone"))
        held = [job for job in jobs if job not in lost]
        if held and self._connection is not None:
            self._store_held(self._connection, held)

    def _store_held(self, connection: psycopg.Connection[Any], jobs: Sequence[_Append]) -> None:
        try:
            # Killed here: nothing is stored. The sender has no answer and sends again.
            reach("committer.begin")
            self._store.append(connection, [job.batch for job in jobs])
            # Killed here, between COMMIT and reply: the entries are stored and nobody knows. The next start
            # finds them, signs and publishes their root; whoever sends his statement again gets the receipt
            # of that entry.
            reach("committer.committed")
        except (psycopg.IntegrityError, Broken) as error:
            # Undone as a whole, though one batch alone is at fault.
            if len(jobs) > 1:
                for job in jobs:
                    self._store_all([job])
            else:
                jobs[0].done.set_exception(NotStored(_reason(error)))
        except Exception as error:
            self._drop()
            for job in jobs:
                job.done.set_exception(OutcomeUnknown(_reason(error)))
        else:
            for job in jobs:
                job.done.set_result(None)

    def _run(self, job: _Call) -> None:
        try:
            job.done.set_result(job.function(self._connected()))
        except psycopg.Error as error:
            self._drop()
            job.done.set_exception(no_database(error))
        except Exception as error:
            job.done.set_exception(error)

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            connection = database.connect(self._store.dsn)
            database.check(connection)
            self._end_former_session(connection)
            self._connection = connection
            self._session += 1
        return self._connection

    def _end_former_session(self, connection: psycopg.Connection[Any]) -> None:
        """PostgreSQL may not have noticed yet that our former session is gone, and still keep its locks.

        Or it is still committing: nobody may read what is stored before that has ended, one way or the other.
        """
        connection.execute("SET ROLE NONE")  # another session is ended by whom it logged in as
        if self._backend is not None:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s AND backend_start = %s",
                self._backend,
            )
        own = "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
        self._backend = connection.execute(own).fetchone()
        connection.execute(f"SET ROLE {database.APP_ROLE}")

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._held.clear()


def _reason(error: Exception) -> str:
    # Without the details, in which PostgreSQL repeats the values of rows: private fields are among them.
    message = error.diag.message_primary if isinstance(error, psycopg.Error) else str(error)
    return f"{type(error).__name__}: {message}"


def _key(election: UUID) -> int:
    return advisory_key(f"writer of {election}")
