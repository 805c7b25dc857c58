"""A table of a projection, and its rows of one log while they are folded: kept in memory, with a note of what changed.

Rows are structs whose first members are the key; the database has a column `log` before them. Written are texts, whole
numbers and truth values; lists of numbers are texts with spaces between. What it leaves out: SQL (`recorder.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import msgspec

Key = tuple[Any, ...]
"""The first members of a row."""


class Row(msgspec.Struct, gc=False):
    """A row of a table. Its members are the columns, in their order."""


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Table(Generic[R]):
    """Which table, of which rows; so many first members are the key."""

    name: str
    row: type[R]
    key: int

    @property
    def columns(self) -> dict[str, str]:
        """Every column but `log`, and its type in PostgreSQL."""
        types = msgspec.inspect.type_info(self.row)
        assert isinstance(types, msgspec.inspect.StructType)
        return {each.name: _sql_type(each.type) for each in types.fields}


@dataclass(frozen=True)
class Change:
    """What is different in a table of one log. `put` are whole rows, `gone` keys, each as a tuple.

    `whole`: these are all rows that there are, whatever the table held before.
    """

    table: Table[Any]
    put: list[tuple[Any, ...]]
    gone: list[Key]
    whole: bool = False


class Sheet(Generic[R]):
    """The rows of one table for one log."""

    def __init__(self, table: Table[R]) -> None:
        self.table: Final = table
        self.rows: Final[dict[Key, R]] = {}
        self._touched: dict[Key, None] = {}

    def put(self, key: Key, row: R) -> None:
        """A new row, or another one in its place."""
        self.rows[key] = row
        self._touched[key] = None

    def change(self, key: Key) -> R | None:
        """The row of that key, to be changed in place; None if there is none."""
        row = self.rows.get(key)
        if row is not None:
            self._touched[key] = None
        return row

    def drop(self, key: Key) -> None:
        """No such row any more."""
        if self.rows.pop(key, None) is not None:
            self._touched[key] = None

    def replace(self, rows: Iterable[R]) -> None:
        """These are all rows; only what differs is written."""
        width = self.table.key
        found = {msgspec.structs.astuple(row)[:width]: row for row in rows}
        for key in [each for each in self.rows if each not in found]:
            self.drop(key)
        for key, row in found.items():
            if self.rows.get(key) != row:
                self.put(key, row)

    def changes(self) -> Change:
        """What changed since the last time this was asked."""
        touched, self._touched = self._touched, {}
        put = [msgspec.structs.astuple(self.rows[key]) for key in touched if key in self.rows]
        return Change(self.table, put, [key for key in touched if key not in self.rows])

    def everything(self) -> Change:
        """All rows, to be written in place of whatever is stored."""
        self._touched = {}
        return Change(
            self.table, [msgspec.structs.astuple(row) for row in self.rows.values()], [], whole=True
        )


def _sql_type(of: msgspec.inspect.Type) -> str:
    if isinstance(of, msgspec.inspect.UnionType):
        (of,) = (each for each in of.types if not isinstance(each, msgspec.inspect.NoneType))
    kinds = {
        msgspec.inspect.StrType: "text",
        msgspec.inspect.IntType: "bigint",
        msgspec.inspect.BoolType: "boolean",
    }
    return kinds[type(of)]
