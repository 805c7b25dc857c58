"""How rows of a table get into PostgreSQL: few by one statement over arrays, all of a log's by COPY.

Works in the caller's transaction. `suffix` names the new table of a rebuild beside the one that is served. What it leaves
out: which rows (`table.py`), and positions (`recorder.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from psycopg import Cursor
from psycopg.sql import SQL, Composed, Identifier

from services.audit.projections.migrate import SCHEMA
from services.audit.projections.table import Change, Key, Table

NEW: Final = "_new"
"""Follows the name of a table that a rebuild fills."""


def write(cursor: Cursor[Any], log: UUID, change: Change, suffix: str = "") -> None:
    """Stores what changed in a table of one log."""
    table = change.table
    if change.whole:
        where = SQL("DELETE FROM {} WHERE log = %s").format(identifier(table, suffix))
        cursor.execute(where, [log])
        copy(cursor, log, table, change.put, suffix)
        return
    if change.gone:
        _delete(cursor, log, table, change.gone, suffix)
    if change.put:
        statement = _upsert(table, suffix)
        columns = [list(column) for column in zip(*change.put, strict=True)]
        cursor.execute(statement, [log, *columns], prepare=True)


def identifier(table: Table[Any], suffix: str = "") -> Identifier:
    """The table's name in SQL."""
    return Identifier(SCHEMA.name, table.name + suffix)


def copy(
    cursor: Cursor[Any], log: UUID, table: Table[Any], rows: Sequence[tuple[Any, ...]], suffix: str = ""
) -> None:
    """Adds rows of a log that has none of their keys yet."""
    names = SQL(", ").join(map(Identifier, ("log", *table.columns)))
    statement = SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(identifier(table, suffix), names)
    with cursor.copy(statement) as stream:
        stream.set_types(["uuid", *table.columns.values()])
        for row in rows:
            stream.write_row((log, *row))


@cache
def _upsert(table: Table[Any], suffix: str) -> Composed:
    columns = table.columns
    names = list(columns)
    arrays = SQL(", ").join(SQL("%s::{}[]").format(SQL(kind)) for kind in columns.values())
    sets = SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(each)) for each in names[table.key :])
    return SQL(
        "INSERT INTO {table} (log, {names}) SELECT %s::uuid, * FROM unnest({arrays})"
        " ON CONFLICT (log{key}) DO UPDATE SET {sets}"
    ).format(
        table=identifier(table, suffix),
        names=SQL(", ").join(map(Identifier, names)),
        arrays=arrays,
        key=SQL("").join(SQL(", {}").format(Identifier(each)) for each in names[: table.key]),
        sets=sets,
    )


def _delete(cursor: Cursor[Any], log: UUID, table: Table[Any], keys: Sequence[Key], suffix: str) -> None:
    if not table.key:
        cursor.execute(SQL("DELETE FROM {} WHERE log = %s").format(identifier(table, suffix)), [log])
        return
    kinds = list(table.columns.items())[: table.key]
    statement = SQL("DELETE FROM {} WHERE log = %s AND ({}) IN (SELECT * FROM unnest({}))").format(
        identifier(table, suffix),
        SQL(", ").join(Identifier(name) for name, _ in kinds),
        SQL(", ").join(SQL("%s::{}[]").format(SQL(kind)) for _, kind in kinds),
    )
    cursor.execute(statement, [log, *(list(column) for column in zip(*keys, strict=True))])
