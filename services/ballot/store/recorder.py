"""How entries get into the library's tables and out: the library's PostgreSQL recorder, its traps closed.

What is different from the library's own, and why (each has a test in
`tests/integration/ballot/test_recorder.py`):
  - rows travel as binary arrays; as composites they are written out as text, which takes twice as long;
  - the order of commits is kept by an advisory lock; LOCK TABLE needs rights with which entries could be
    changed;
  - nothing is tried again: after a lost connection the library inserts once more and calls what *it* stored
    a conflict;
  - PostgreSQL tells the leaf hash of each row it takes, and another hash than ours undoes the whole batch;
  - no NOTIFY and no subscriptions, which can miss entries; whoever follows an election follows its published
    log.
The library's database functions stay off: they insert without any lock, and readers miss entries.

What it leaves out: which rows to insert (`entries.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final, NoReturn
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import (
    PostgresAggregateRecorder,
    PostgresApplicationRecorder,
    PostgresDatastore,
)
from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from shared.errors import Broken

_INSERT: Final = SQL(
    "INSERT INTO {table} (originator_id, originator_version, topic, state)"
    " SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[])"
)


class EntryRecorder(PostgresApplicationRecorder):
    """Inserts entries in one statement, in the caller's transaction if there is one. Raises what the database raises."""

    def __init__(self, datastore: PostgresDatastore, *, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        if datastore.enable_db_functions:
            raise Broken("store: POSTGRES_ENABLE_DB_FUNCTIONS must stay off: readers would miss entries")
        # 0x00 and the row's bytes are what RFC 6962 hashes for a leaf.
        returning = SQL(" RETURNING notification_id, sha256('\\x00'::bytea || state)")
        self._insert = (_INSERT.format(table=_table(self)) + returning).as_bytes()
        key = advisory_key(f"commits of {datastore.schema}.{events_table_name}")
        self._lock = SQL("SELECT pg_advisory_xact_lock({})").format(key).as_bytes()
        self.lock_table_statements = [self._lock]

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        connection: Connection[Any] | None = None,
        leaves: Sequence[bytes] | None = None,
        **_: Any,
    ) -> Sequence[int]:
        """Inserts all of them or none, and returns their notification ids.

        With `connection`, inside its open transaction: nothing is stored until that commits, errors are psycopg's,
        and no ids are returned, as nobody asks for them. `leaves` are the leaf hashes that the rows should have; Broken is raised if PostgreSQL got
        other bytes.
        """
        if not stored_events:
            return []
        if connection is not None:
            self._insert_rows(connection, stored_events, leaves)
            return []
        with self.datastore.get_connection() as pooled, pooled.transaction():
            return self._insert_rows(pooled, stored_events, leaves)

    def _insert_rows(
        self, connection: Connection[Any], events: Sequence[StoredEvent], leaves: Sequence[bytes] | None
    ) -> list[int]:
        with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
            cursor.execute(self._lock, prepare=True)
            cursor.execute(self._insert, _columns(events), prepare=True)
            ids, hashes = zip(*cursor.fetchall(), strict=True)
        if leaves is not None and list(hashes) != list(leaves):
            # A bit that flips between here and there would make a root that no reader can ever recompute.
            raise Broken(
                "store: PostgreSQL was given other bytes than those that were hashed; nothing was stored"
            )
        return list(ids)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        return _select(self, originator_id, gt, lte, desc, limit)

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> NoReturn:
        raise Broken("store: there are no subscriptions; follow the published log")


class SnapshotRecorder(PostgresAggregateRecorder):
    """The same for snapshots, where a second one of the same size is simply left away."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> None:
        statement = _INSERT.format(table=_table(self)) + SQL(" ON CONFLICT DO NOTHING")
        with self.datastore.get_connection() as connection:
            connection.execute(statement, _columns(stored_events))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        return _select(self, originator_id, gt, lte, desc, limit)


def advisory_key(name: str) -> int:
    """The number by which PostgreSQL knows an advisory lock. Hashed, so that nobody can choose a name that meets ours."""
    return int.from_bytes(hashlib.sha256(f"jianpiao {name}".encode()).digest()[:8], "big", signed=True)


def _columns(events: Sequence[StoredEvent]) -> list[list[Any]]:
    return [
        [event.originator_id for event in events],
        [event.originator_version for event in events],
        [event.topic for event in events],
        [event.state for event in events],
    ]


def _select(
    recorder: PostgresAggregateRecorder,
    originator_id: UUID | str,
    gt: int | None,
    lte: int | None,
    desc: bool,
    limit: int | None,
) -> list[StoredEvent]:
    statement = SQL(
        "SELECT originator_id, originator_version, topic, state FROM {} WHERE originator_id = %b"
        " AND originator_version > %b::bigint AND originator_version <= %b::bigint"
        " ORDER BY originator_version {} LIMIT %b::bigint"
    ).format(_table(recorder), SQL("DESC" if desc else "ASC"))
    greatest = 2**63 - 1
    bounds = [
        -1 if gt is None else gt,
        greatest if lte is None else lte,
        greatest if limit is None else limit,
    ]
    with (
        recorder.datastore.get_connection() as connection,
        connection.cursor(row_factory=tuple_row) as cursor,
    ):
        cursor.execute(statement, [originator_id, *bounds], prepare=True, binary=True)
        return [StoredEvent(*row) for row in cursor]


def _table(recorder: PostgresAggregateRecorder) -> Identifier:
    return Identifier(recorder.datastore.schema, recorder.events_table_name)
