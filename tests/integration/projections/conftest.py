"""An audit database of a test's own, an election to project, and what the database holds of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from random import Random
from uuid import UUID

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from services.audit.projections.every import NAMES, tables_of
from services.audit.projections.migrate import migrate
from services.audit.projections.recorder import ProjectionRecorder
from tests.projected import Rows, entries_of
from tests.property.clerk import Clerk, begun

Stored = Callable[[UUID], Rows]


@pytest.fixture
def dsn(database: str) -> str:
    """A migrated audit database, as its superuser."""
    migrate(database)
    return database


@pytest.fixture
def recorder(dsn: str) -> Iterator[ProjectionRecorder]:
    """The service's recorder over it."""
    made = ProjectionRecorder.open(dsn)
    yield made
    made.close()


@pytest.fixture
def stored(dsn: str) -> Stored:
    """What the tables hold of a log."""
    return lambda log: rows_in(dsn, log)


@cache
def election() -> tuple[bytes, ...]:
    """The entries of an election with a vote, a count and what follows."""
    clerk = Clerk(Random(5), begun(Random(5)), wrong=0.02)
    for _ in range(500):
        clerk.step()
    return tuple(entries_of(clerk.world))


def rows_in(dsn: str, log: UUID, names: Sequence[str] = NAMES) -> Rows:
    """What the tables in a database hold of a log."""
    with psycopg.connect(dsn) as connection:
        found: Rows = {}
        for table in tables_of(names):
            statement = SQL("SELECT {} FROM {} WHERE log = %s").format(
                SQL(", ").join(map(Identifier, table.columns)), Identifier("audit", table.name)
            )
            found[table.name] = set(connection.execute(statement, [log]).fetchall())
        return found
