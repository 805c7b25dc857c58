"""Rows of projections, read back as what they were written from, with how many entries they cover.

A `Reader` keeps a few sessions open and reads everything of one question in one snapshot, so that figures of two tables are of
the same moment. What it leaves out: what may be shown (`secrecy.py`), and HTTP (`http.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

import psycopg
from psycopg.sql import SQL, Composable, Composed, Identifier
from psycopg_pool import ConnectionPool

from services.audit.projections.database import parameters
from services.audit.projections.migrate import SCHEMA
from services.audit.projections.recorder import POSITIONS, tracking_name
from services.audit.projections.table import Row, Table
from services.audit.projections.writing import identifier
from shared.errors import Broken

R = TypeVar("R", bound=Row)

MOST_SESSIONS: Final = 4


class Reader:
    """Reads from the database of `dsn`, which is migrated. May be used by several threads."""

    def __init__(self, dsn: str) -> None:
        self._pool = ConnectionPool[psycopg.Connection[Any]](
            kwargs={**parameters(dsn), "autocommit": True},
            min_size=1,
            max_size=MOST_SESSIONS,
            check=ConnectionPool.check_connection,
            timeout=10,
            open=True,
        )

    def close(self) -> None:
        """Ends all sessions."""
        self._pool.close()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One moment of all tables. Raises Broken if the database does not answer."""
        try:
            with self._pool.connection() as connection:
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                try:
                    yield Snapshot(connection)
                finally:
                    connection.execute("ROLLBACK")
        except psycopg.OperationalError as error:  # the pool's own time-out is one
            raise Broken(
                f"the database of the projections does not answer: {error}",
                zh=f"统计表的数据库没有回答：{error}",
            ) from error


@dataclass(frozen=True)
class Snapshot:
    """One moment of all tables."""

    connection: psycopg.Connection[Any]

    def position(self, log: UUID, projection: str) -> int | None:
        """How many entries of a log the projection covers; None: it has not begun, or there is no such log."""
        statement = SQL("SELECT notification_id FROM {} WHERE application_name = %s").format(
            Identifier(SCHEMA.name, POSITIONS)
        )
        row = self.connection.execute(statement, [tracking_name(projection, log)]).fetchone()
        return None if row is None else int(row[0])

    def rows(
        self,
        table: Table[R],
        log: UUID,
        where: str = "",
        values: Sequence[object] = (),
        limit: int | None = None,
    ) -> list[R]:
        """The rows of a log in the order of their key; `where` is a condition of ours with %s for `values`."""
        return [
            table.row(*row[1:]) for row in self._select(table, SQL("log = %s"), [log], where, values, limit)
        ]

    def of_all_logs(self, table: Table[R]) -> list[tuple[UUID, R]]:
        """Every row of every log, with its log."""
        return [(row[0], table.row(*row[1:])) for row in self._select(table, SQL("true"), [], "", (), None)]

    def _select(
        self,
        table: Table[Any],
        which: Composable,
        first: Sequence[object],
        where: str,
        values: Sequence[object],
        limit: int | None,
    ) -> list[tuple[Any, ...]]:
        names = ["log", *table.columns]
        condition: Composed = which + SQL("") if not where else which + SQL(" AND (") + _own(where) + SQL(")")
        statement = SQL("SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT %s").format(
            SQL(", ").join(map(Identifier, names)),
            identifier(table),
            condition,
            SQL(", ").join(map(Identifier, names[: table.key + 1])),
        )
        return self.connection.execute(statement, [*first, *values, limit]).fetchall()


def _own(text: str) -> Composable:
    """SQL that stands in our own code; nothing that anybody typed."""
    return SQL(text)
