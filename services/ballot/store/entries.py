"""Where entries are kept: an application of the eventsourcing library with one stream for each election.

A batch is stored in one transaction: its entries, the root that will be signed over them, and its private
fields. Either all of it is there afterwards or nothing.

What it leaves out: deciding what is stored (`writer.py`), and who may write (`committer.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, LiteralString, cast
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import EventStore, InfrastructureFactory, Mapper, PersistenceError
from eventsourcing.postgres import PostgresDatastore
from eventsourcing.utils import Environment, EnvType
from psycopg.rows import tuple_row

from services.ballot.accepted import no_database
from services.ballot.store import database
from services.ballot.store.mapper import EntryMapper, StoredEntry, StoredSnapshot
from services.ballot.store.recorder import EntryRecorder, SnapshotRecorder
from services.faults import reach
from shared.errors import Broken

PAGE: Final = 1000
"""Entries read at once; some half a megabyte."""


@dataclass(frozen=True, slots=True)
class LogName:
    """Under which name and with which key (32 bytes) the log of an election signs."""

    origin: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries `first`, `first` + 1, … of an election, with the root of the log that ends with them."""

    election: UUID
    first: int
    entries: Sequence[bytes]
    leaves: Sequence[bytes]
    root: bytes
    log: LogName | None = None
    """Given with entry 0."""
    disclosures: Sequence[tuple[int, str, str]] = ()
    """Index, digest and text of private fields."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The sizes at which an election's log was or may have been signed, ascending, and the last root."""

    sizes: Sequence[int]
    root: bytes


class Store(Application[UUID]):
    """Safe for several threads. Errors of the database come as the library's or, from `append`, as psycopg's."""

    name = "stored"  # the library calls its tables stored_events and stored_snapshots

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        super().__init__()

    # The library asks for these parts one by one when it puts an application together.

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        return Environment(name)  # nothing from the process's environment; see database.Factory

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        return database.Factory(self.dsn, env.name)

    def construct_mapper(self) -> Mapper[UUID]:
        return EntryMapper()

    def construct_recorder(self) -> EntryRecorder:
        return EntryRecorder(self._datastore, events_table_name="stored_events")

    def construct_snapshot_store(self) -> EventStore[UUID]:
        return EventStore(
            self.mapper, SnapshotRecorder(self._datastore, events_table_name="stored_snapshots")
        )

    @property
    def _datastore(self) -> PostgresDatastore:
        return cast("database.Factory", self.factory).datastore

    @property
    def _snapshots(self) -> EventStore[UUID]:
        assert self.snapshots is not None
        return self.snapshots

    def append(self, connection: psycopg.Connection[Any], batches: Sequence[Batch]) -> None:
        """Stores all batches or none. Returned means: on the disk.

        Raises psycopg's UniqueViolation if one of the entries exists already. Any error of a lost connection
        may also mean that everything was stored.
        """
        entries = [
            StoredEntry(batch.election, batch.first + place + 1, raw)
            for batch in batches
            for place, raw in enumerate(batch.entries)
        ]
        leaves = [leaf for batch in batches for leaf in batch.leaves]
        with connection.transaction():
            self.events.put(entries, connection=connection, leaves=leaves)
            heads = [(batch.election, batch.first + len(batch.entries), batch.root) for batch in batches]
            _insert(connection, _HEADS, heads)
            logs = [
                (batch.election, batch.log.origin, batch.log.public_key) for batch in batches if batch.log
            ]
            _insert(connection, _LOGS, logs)
            private = [(batch.election, *each) for batch in batches for each in batch.disclosures]
            _insert(connection, _DISCLOSURES, private)
            # Killed here: PostgreSQL undoes the transaction when it sees the session go. The sender has no
            # answer.
            reach("store.inserted")

    def entries(self, election: UUID, start: int, limit: int) -> list[bytes]:
        """At most `limit` entries from index `start` on, verbatim. Raises Broken if one is missing among them."""
        found = list(self.events.get(election, gt=start, limit=limit))
        for index, event in enumerate(found, start):
            if event.originator_version != index + 1:
                raise Broken(
                    f"store: {election}: entry {index} is missing", zh=f"存储：{election}：缺少第{index}条"
                )
        return [cast("StoredEntry", event).raw for event in found]

    def all_entries(self, election: UUID, start: int = 0) -> Iterator[list[bytes]]:
        """All entries from index `start` on, in pages."""
        while page := self.entries(election, start, PAGE):
            yield page
            start += len(page)

    def logs(self) -> dict[UUID, LogName]:
        """Every election that has entries, and how its log signs."""
        rows = self._select("SELECT election, origin, public_key FROM ballot.logs ORDER BY election", [])
        return {election: LogName(origin, key) for election, origin, key in rows}

    def log_name(self, election: UUID) -> LogName | None:
        """How the log of an election signs; None if it has no entries."""
        statement: LiteralString = "SELECT origin, public_key FROM ballot.logs WHERE election = %b"
        rows = self._select(statement, [election])
        return LogName(*rows[0]) if rows else None

    def sizes(self) -> dict[UUID, int]:
        """How many entries each election has."""
        return dict(self._select("SELECT election, max(size) FROM ballot.heads GROUP BY election", []))

    def heads(self, election: UUID) -> Heads | None:
        """What was or may have been signed for an election; None if it has no entries."""
        rows = self._select("SELECT size FROM ballot.heads WHERE election = %b ORDER BY size", [election])
        last = "SELECT root FROM ballot.heads WHERE election = %b ORDER BY size DESC LIMIT 1"
        root = self._select(last, [election])
        return Heads([size for (size,) in rows], root[0][0]) if rows else None

    def disclosures(self, election: UUID, index: int) -> list[str]:
        """The private fields of an entry that were not erased."""
        statement = "SELECT disclosure FROM private.disclosures WHERE election = %b AND index = %b::bigint ORDER BY digest"
        return [text for (text,) in self._select(statement, [election, index])]

    def disclosures_among(self, election: UUID, start: int, end: int) -> dict[int, list[str]]:
        """The private fields that were not erased of the entries from index `start` to before `end`, by index."""
        statement: LiteralString = (
            "SELECT index, array_agg(disclosure ORDER BY digest) FROM private.disclosures"
            " WHERE election = %b AND index >= %b::bigint AND index < %b::bigint GROUP BY index"
        )
        return dict(self._select(statement, [election, start, end]))

    def disclosures_left(self, election: UUID, end: int) -> int:
        """How many private fields are left of the entries before index `end`: fields are stored with their entry, so once the
        entry is there their number only falls, and it falls when some are erased.
        """
        statement = "SELECT count(*) FROM private.disclosures WHERE election = %b AND index < %b::bigint"
        return int(self._select(statement, [election, end])[0][0])

    def keep_snapshot(self, snapshot: StoredSnapshot) -> None:
        """Keeps a snapshot; of the older ones, the last."""
        self._snapshots.put([snapshot])
        with self._datastore.get_connection() as connection:
            connection.execute(
                "DELETE FROM ballot.stored_snapshots WHERE originator_id = %b AND originator_version NOT IN"
                " (SELECT originator_version FROM ballot.stored_snapshots WHERE originator_id = %b"
                " ORDER BY originator_version DESC LIMIT 2)",
                [snapshot.originator_id, snapshot.originator_id],
            )

    def snapshots_of(self, election: UUID) -> list[StoredSnapshot]:
        """The snapshots that are kept, the latest first."""
        return [cast("StoredSnapshot", each) for each in self._snapshots.get(election, desc=True)]

    def select(self, statement: LiteralString, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Rows of a table of the service's that is not the library's."""
        return self._select(statement, parameters)

    def execute(self, statement: LiteralString, parameters: Sequence[Any]) -> None:
        """One change to such a table, in a transaction of its own."""
        with self._datastore.get_connection() as connection:
            connection.execute(statement, parameters, binary=True)

    def _select(self, statement: LiteralString, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        with (
            self._datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row) as cursor,
        ):
            return cursor.execute(statement, parameters, prepare=True, binary=True).fetchall()


@contextmanager
def available() -> Iterator[None]:
    """Turns errors of the database that may go away by themselves into Unavailable."""
    try:
        yield
    except (PersistenceError, psycopg.Error) as error:
        raise no_database(error) from error


_HEADS: Final = "INSERT INTO ballot.heads (election, size, root) SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::bytea[])"
_LOGS: Final = (
    "INSERT INTO ballot.logs (election, origin, public_key)"
    " SELECT * FROM unnest(%b::uuid[], %b::text[], %b::bytea[])"
)
_DISCLOSURES: Final = (
    "INSERT INTO private.disclosures (election, index, digest, disclosure)"
    " SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::text[])"
)


def _insert(
    connection: psycopg.Connection[Any], statement: LiteralString, rows: Sequence[tuple[Any, ...]]
) -> None:
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(statement, columns, prepare=True, binary=True)
