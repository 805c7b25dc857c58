"""Builds projections again from the mirrors, into new tables beside those that are served, and puts them into their place.

 (1) new, empty tables; the old ones are read and written as ever
 (2) every log is folded from its first entry, and its rows are copied
 (3) what came meanwhile is folded too, until little is left
 (4) one transaction: nobody else writes; the rest is folded at least as far as the old tables had come; the old tables are
     dropped, the new ones take their names and positions

Killed before the end of (4) nothing has happened but that new tables lie beside, which the next rebuild removes; after it all
is done. Whoever reads sees the old tables or the new ones, never both and never an earlier state than before. A projector
that was at work finds its position moved and loads again.

Needs the role that owns the tables. What it leaves out: reading the command line (`rebuild_command.py`).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from services import postgres_migrate
from services.audit.projections.every import NAMES, LogFold, tables_of
from services.audit.projections.migrate import SCHEMA
from services.audit.projections.projector import Believed
from services.audit.projections.recorder import POSITIONS, SWAP, tracking_name
from services.audit.projections.table import Table
from services.audit.projections.writing import NEW, copy, identifier, write
from services.faults import reach
from shared.errors import Broken, Malformed

ROUNDS: Final = 3
"""How often (3) is done before (4): each round is shorter than the one before it."""
BUILDING: Final = "jianpiao audit: tables are built again"
CHUNK: Final = 50_000
"""Entries between two reports of progress."""

Progress = Callable[[int, int], None]
"""Called with the entries folded and the number of all."""


def rebuild(
    dsn: str,
    mirrors: Mapping[UUID, Believed],
    names: Sequence[str] = NAMES,
    *,
    forget: frozenset[UUID] = frozenset(),
    progress: Progress = lambda done, all: None,
    check: Callable[[], None] = lambda: None,
) -> int:
    """Builds these projections of all logs again; returns how many entries were folded.

    Logs to `forget` need no mirror; their rows are gone afterwards. `check` is called when all is folded and before anything is
    put into its place: whoever knows that what was read is not what was believed raises Broken there. Raises Malformed for a projection that there is not,
    Broken if the mirror of a log is missing, another rebuild is at work, or the role does not own the tables.
    """
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        raise Malformed(
            f"no such projection: {', '.join(unknown)}; known are {', '.join(NAMES)}",
            zh=f"没有这个统计表：{'、'.join(unknown)}；可用的有{'、'.join(NAMES)}",
        )
    with psycopg.connect(dsn, autocommit=True) as connection:
        postgres_migrate.become_owner(connection, SCHEMA)
        with _alone(connection), _no_collector():
            chosen = [each for each in NAMES if each in names]
            return _Rebuild(connection, mirrors, chosen, progress, check).run(forget)


class _Rebuild:
    def __init__(
        self,
        connection: psycopg.Connection[Any],
        mirrors: Mapping[UUID, Believed],
        names: Sequence[str],
        progress: Progress,
        check: Callable[[], None],
    ) -> None:
        self._check = check
        self._connection = connection
        self._mirrors = mirrors
        self._names = names
        self._tables = tables_of(names)
        self._progress = progress
        self._folds: dict[UUID, LogFold] = {}
        """Of logs that grow while we work."""
        self._copied: dict[UUID, int] = {}
        self._folded = 0

    def run(self, forget: frozenset[UUID]) -> int:
        self._check_mirrors(forget)
        with self._connection.transaction():
            self._make_tables()
        for log in self._mirrors:
            self._copy(log)
        with self._connection.transaction():
            for table in self._tables:
                self._connection.execute(_add_key(table))
        for _ in range(ROUNDS):
            for log, mirror in self._mirrors.items():
                if mirror.size > self._copied[log]:
                    self._catch_up(log, mirror.size)
        reach("rebuild.copied")
        with self._connection.transaction(), self._connection.cursor() as cursor:
            self._swap(cursor)
            reach("rebuild.swapped")
        reach("rebuild.committed")
        return self._folded

    def _check_mirrors(self, forget: frozenset[UUID]) -> None:
        lost = sorted(str(log) for log in self._live() if log not in self._mirrors and log not in forget)
        if lost:
            raise Broken(
                f"the mirrors of these logs are missing, and nothing was changed; --forget those that are not needed: {', '.join(lost)}",
                zh=f"缺少以下日志的镜像，未作任何改动；不再需要的用 --forget：{'、'.join(lost)}",
            )

    def _live(self) -> dict[UUID, int]:
        """How far the tables that are served have come with each log: the projection that has come farthest."""
        rows = self._connection.execute(
            SQL("SELECT application_name, notification_id FROM {}").format(Identifier(SCHEMA.name, POSITIONS))
        ).fetchall()
        found: dict[UUID, int] = {}
        for name, position in rows:
            projection, _, log = name.partition("/")
            if projection in self._names:
                found[UUID(log)] = max(position, found.get(UUID(log), 0))
        return found

    # -- (1)

    def _make_tables(self) -> None:
        for table in self._tables:
            new = identifier(table, NEW)
            self._connection.execute(SQL("DROP TABLE IF EXISTS {}").format(new))
            # Rows come first, the key afterwards: sorting once is faster than finding a place for each.
            self._connection.execute(SQL("CREATE TABLE {} (LIKE {})").format(new, identifier(table)))
            self._connection.execute(
                SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}").format(new, Identifier(SCHEMA.app))
            )

    # -- (2) and (3)

    def _copy(self, log: UUID) -> None:
        mirror = self._mirrors[log]
        size, fold = mirror.size, LogFold(self._names)
        for first in range(0, size, CHUNK):
            fold.take(mirror.entries(first, min(size, first + CHUNK)))
            self._folded += fold.size - first
            self._progress(self._folded, sum(each.size for each in self._mirrors.values()))
        with self._connection.transaction(), self._connection.cursor() as cursor:
            for change in (change for each in fold.projections.values() for change in each.changes()):
                copy(cursor, log, change.table, change.put, NEW)
        self._copied[log] = size
        if mirror.size > size:
            self._folds[log] = fold

    def _catch_up(self, log: UUID, upto: int) -> None:
        fold = self._folds.get(log)
        if fold is None:
            fold = self._folds[log] = LogFold(self._names)
            fold.take(self._mirrors[log].entries(0, self._copied[log]))
            for each in fold.projections.values():
                each.changes()  # these are copied
        self._folded += upto - fold.size
        fold.take(self._mirrors[log].entries(fold.size, upto))
        with self._connection.transaction(), self._connection.cursor() as cursor:
            for change in (change for each in fold.projections.values() for change in each.changes()):
                write(cursor, log, change, NEW)
        self._copied[log] = upto

    # -- (4)

    def _swap(self, cursor: psycopg.Cursor[Any]) -> None:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [SWAP])
        for log, position in self._live().items():
            if log in self._mirrors and position > self._copied[log]:
                self._catch_up(log, position)
        self._check()
        for table in self._tables:
            cursor.execute(SQL("DROP TABLE {}").format(identifier(table)))
            cursor.execute(
                SQL("ALTER TABLE {} RENAME TO {}").format(identifier(table, NEW), Identifier(table.name))
            )
            cursor.execute(
                SQL("ALTER INDEX {} RENAME TO {}").format(
                    Identifier(SCHEMA.name, _key_name(table, NEW)), Identifier(_key_name(table))
                )
            )
        positions = Identifier(SCHEMA.name, POSITIONS)
        cursor.execute(
            SQL("DELETE FROM {} WHERE split_part(application_name, '/', 1) = ANY(%s)").format(positions),
            [self._names],
        )
        cursor.executemany(
            SQL("INSERT INTO {} VALUES (%s, %s)").format(positions),
            [(tracking_name(name, log), size) for log, size in self._copied.items() for name in self._names],
        )


@contextmanager
def _alone(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Two rebuilds at once would fill the same new tables."""
    if connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [BUILDING]).fetchone() != (
        True,
    ):
        raise Broken("another rebuild is at work: wait for it to end", zh="另一进程正在重建，请等它结束")
    yield


@contextmanager
def _no_collector() -> Iterator[None]:
    """Nothing that is made here forms cycles; looking for them in a growing fold costs as much as folding."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _key_name(table: Table[Any], suffix: str = "") -> str:
    return f"{table.name}{suffix}_pkey"


def _add_key(table: Table[Any]) -> Composed:
    key = SQL(", ").join(map(Identifier, ("log", *list(table.columns)[: table.key])))
    return SQL("ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY ({})").format(
        identifier(table, NEW), Identifier(_key_name(table, NEW)), key
    )
