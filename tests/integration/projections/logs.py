"""Logs for tests of projections: entries in memory that grow at will, and what a database holds of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.sql import SQL, Identifier

from services.audit.projections.every import NAMES, LogFold, tables_of
from services.audit.projections.told import read

Rows = dict[str, set[tuple[Any, ...]]]
"""Table to its rows."""


class Believed:
    """The first `size` of some entries, as a mirror shows them."""

    def __init__(self, entries: Sequence[bytes], size: int | None = None) -> None:
        self._entries = entries
        self.size = len(entries) if size is None else size

    def entries(self, first: int = 0, upto: int | None = None) -> Iterator[bytes]:
        yield from self._entries[first : self.size if upto is None else upto]


def log_of(entries: Sequence[bytes]) -> UUID:
    """The log that the first entry begins."""
    return UUID(read(0, entries[0]).payload["election"])


def folded(entries: Sequence[bytes], names: Sequence[str] = NAMES) -> Rows:
    """What the tables hold by the fold alone, over all these entries at once."""
    fold = LogFold(names)
    fold.take(entries)
    for projection in fold.projections.values():
        projection.settle()
    return {
        sheet.table.name: {msgspec.structs.astuple(row) for row in sheet.rows.values()}
        for projection in fold.projections.values()
        for sheet in projection.sheets
    }


def stored(dsn: str, log: UUID, names: Sequence[str] = NAMES) -> Rows:
    """What the tables in the database hold of a log."""
    with psycopg.connect(dsn) as connection:
        found: Rows = {}
        for table in tables_of(names):
            statement = SQL("SELECT {} FROM {} WHERE log = %s").format(
                SQL(", ").join(map(Identifier, table.columns)), Identifier("audit", table.name)
            )
            found[table.name] = set(connection.execute(statement, [log]).fetchall())
        return found
