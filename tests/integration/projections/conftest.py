"""An audit database of a test's own, an election to project, and what the database holds of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from uuid import UUID

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from services.audit.projections.every import NAMES, tables_of
from services.audit.projections.migrate import migrate
from services.audit.projections.recorder import ProjectionRecorder
from tests.projected import Rows
from tests.world import World, elector

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


USUAL = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
OTHERS = {"CHAIR": ["E-0002"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0007"], "WOMAN": ["E-0009"]}
STATIONS = {"S1": ("P", 50), "S2": ("P", 25), "S3": ("Q", 15)}
"""Stations, each with the pile of its papers and their number."""


@cache
def election() -> tuple[bytes, ...]:
    """The entries of an election with three stations and two piles, from the call to the announcement."""
    world = World().called().sealed(90).nominated().published().opened(90, tuple(STATIONS))
    electors = [elector(number) for number in range(1, 91)]
    for station, (_, papers) in STATIONS.items():
        world.issued([electors.pop() for _ in range(papers)], station).closed(station)
    for station, (pile, papers) in STATIONS.items():
        world.box(papers, station, pile)
    world.counted([USUAL] * 50 + [OTHERS] * 20 + [{}] * 5, "P").counted([USUAL] * 10 + [OTHERS] * 5, "Q")
    return tuple(world.count_closed().determined().announced().entries)


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
