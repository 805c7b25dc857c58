"""Reads a whole sheet: either everybody on it, or a report of every row that is wrong; never half of it.

What it leaves out: making statements of the people (`payloads.py`), and laying out the report (`telling.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from services.roll import headings
from services.roll.doubles import doubles
from services.roll.headings import SEARCHED_ROWS, Headings
from services.roll.opening import open_sheet
from services.roll.people import Person
from services.roll.remarks import Remark, Severity
from services.roll.row_reader import Reader
from services.roll.rows import Row, Sheet
from services.roll.rules import Rules
from services.roll.texts import has


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says. `people` are in the order of rows; they are to be imported only if `importable`."""

    people: list[Person]
    remarks: list[Remark]
    """By row; those about the whole sheet first."""
    kind: str
    """CSV or XLSX."""

    @property
    def importable(self) -> bool:
        """Whether nothing is wrong: everybody can be imported, or nobody."""
        return not has(self.remarks, Severity.WRONG)


def read_roll(raw: bytes, rules: Rules, name: str = "", sheet: str | None = None) -> Reading:
    """The people of the sheet in a file called `name`. Raises Malformed if the file is no sheet."""
    opened = open_sheet(raw, name, sheet)
    first = list(islice(opened.rows, SEARCHED_ROWS))
    found = headings.find(first)
    if found is None:
        return Reading([], [*opened.remarks, Remark("no-headings")], opened.kind)
    reader = Reader(found, rules, opened.calendar_1904)
    below = chain((row for row in first if row.number > found.row), opened.rows)
    people = list(_people(below, opened, found, reader))
    remarks = [*opened.remarks, *found.remarks, *_of_sheet(opened, found, people)]
    if not people:
        remarks.append(Remark("no-rows"))
    rows = sorted([*reader.remarks, *doubles(people, rules.by_household)], key=lambda each: each.row or 0)
    return Reading(people, remarks + rows, opened.kind)


def _people(rows: Iterator[Row], sheet: Sheet, found: Headings, reader: Reader) -> Iterator[Person]:
    """One person a row. Rows without any text are the empty lines that offices leave for additions by hand."""
    width = len(found.words)
    for row in rows:
        if not row.formulas and not any(cell.strip() for cell in row.cells):
            continue
        if row.hidden:
            reader.remarks.append(Remark("row-hidden", row.number))
        extra = any(cell.strip() for cell in row.cells[width:])
        if sheet.rectangular and (extra or len(row.cells) < width):
            about = (str(width), str(len(row.cells)))
            reader.remarks.append(Remark("cells-count", row.number, about=about))
            continue
        yield reader.read(row)


def _of_sheet(sheet: Sheet, found: Headings, people: list[Person]) -> Iterator[Remark]:
    """What can be said only when all rows have been taken: merged cells and hidden columns among those imported."""
    imported = {column: found.words[column] for column in found.columns.values()}
    for column in sorted(sheet.hidden_columns & imported.keys()):
        yield Remark("column-hidden", found.row, imported[column])
    last = people[-1].row if people else 0
    for area in sheet.merged:
        within = [column for column in imported if area.first_column <= column <= area.last_column]
        if within and area.last_row > found.row and area.first_row <= last:
            yield Remark("cells-merged", area.first_row, imported[within[0]], about=(area.name,))
