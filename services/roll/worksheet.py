"""Reads the cells of a worksheet as a stream of XML, row by row, in memory that does not grow with the sheet.

Formulas are seen and never evaluated; whoever reads on refuses the value that a program stored beside one. What it leaves
out: the container (`workbook.py`), and reading XML safely (`xml_parts.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO, Final

from services.roll.remarks import shown
from services.roll.rows import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS, Area, Row, Sheet
from services.roll.xml_parts import chunks, new_parser
from shared.errors import Malformed

_LETTERS: Final = re.compile(r"[A-Z]{1,3}")
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)


def read_rows(stream: IO[bytes], cells: Cells, limit: int) -> Iterator[Row]:
    """The rows of a worksheet, of which at most `limit` bytes are unpacked. Raises Malformed."""
    parser = new_parser()
    starts, ends = cells.start, cells.end

    def start(name: str, attributes: dict[str, str]) -> None:
        handler = starts[name]
        if handler is not None:
            handler(attributes)

    def end(name: str) -> None:
        handler = ends[name]
        if handler is not None:
            handler()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = cells.characters
    count = 0
    for chunk in chunks(stream, limit):
        parser.Parse(chunk, not chunk)
        count += len(cells.done)
        if count > MAX_ROWS:
            raise Malformed(f"more than {MAX_ROWS} rows", zh=f"超过{MAX_ROWS}行")
        yield from cells.done
        cells.done.clear()


class Cells:
    """Collects the rows of one sheet from the parser's events."""

    def __init__(self, sheet: Sheet, shared: list[str]) -> None:
        self._sheet, self._shared = sheet, shared
        self.done: list[Row] = []
        self._row = Row(0, [])
        self._column = -1
        self._type = "n"
        self._text: list[str] = []
        self._characters = 0
        self._reading = False
        """Whether text that comes now belongs to a cell's value: within a cell, but not in a formula or a pronunciation."""
        self._marks: dict[str, list[int]] = {"formulas": [], "errors": [], "numeric": []}
        self._row_text = "0"
        self._columns = _Columns()
        self.start: Final = _Handlers({
            "row": self._start_row, "c": self._start_cell, "f": self._start_formula, "rPh": self._skip,
            "mergeCell": self._merge, "col": self._hide,
        })  # fmt: skip
        self.end: Final = _Handlers({
            "row": self._end_row, "c": self._end_cell, "f": self._go_on, "rPh": self._go_on,
        })  # fmt: skip

    def characters(self, text: str) -> None:
        """A piece of text."""
        if self._reading:
            self._characters += len(text)
            if self._characters > MAX_CELL_CHARACTERS:
                raise Malformed(
                    f"row {self._row.number} has a cell of more than {MAX_CELL_CHARACTERS} characters",
                    zh=f"第{self._row.number}行有一格超过{MAX_CELL_CHARACTERS}字",
                )
            self._text.append(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._row.number + 1))
        if number <= self._row.number or number > 1_048_576:
            raise Malformed(f"row number {number} is out of order", zh=f"行号{number}不合顺序")
        self._row = Row(number, [], hidden=attributes.get("hidden") in ("1", "true"))
        self._row_text = str(number)
        self._column = -1

    def _end_row(self) -> None:
        row = self._row
        if any(self._marks.values()):
            row.formulas, row.errors, row.numeric = (tuple(each) for each in self._marks.values())
            for each in self._marks.values():
                each.clear()
        # A column that was formatted as a whole leaves a million rows without a text in them.
        if row.cells or row.formulas:
            self.done.append(row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        column = self._column + 1 if place is None else self._column_of(place)
        if column <= self._column:
            raise Malformed(
                f"the cells of row {self._row.number} are out of order",
                zh=f"第{self._row.number}行的单元格不合顺序",
            )
        self._column, self._type = column, attributes.get("t", "n")
        self._text.clear()
        self._characters = 0
        self._reading = True

    def _column_of(self, place: str) -> int:
        letters = place.removesuffix(self._row_text)
        if letters == place:
            raise Malformed(f"a cell at no place: {shown(place)}", zh=f"单元格的位置看不懂：{shown(place)}")
        return self._columns[letters]

    def _end_cell(self) -> None:
        self._reading = False
        text = "".join(self._text)
        if self._type == "s" and text:
            text = self._shared[int(text)] if text.isdecimal() and int(text) < len(self._shared) else "\ufffd"
        elif self._type == "n" and text:
            text = _number(text)
            self._marks["numeric"].append(self._column)
        elif self._type == "e":
            self._marks["errors"].append(self._column)
        if not text:
            return
        # Beyond the columns that a roll has there may be formats, but no text.
        if self._column >= MAX_COLUMNS:
            raise Malformed(
                f"row {self._row.number} has more than {MAX_COLUMNS} columns",
                zh=f"第{self._row.number}行超过{MAX_COLUMNS}列",
            )
        cells = self._row.cells
        cells.extend([""] * (self._column - len(cells)))
        cells.append(text)

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._marks["formulas"].append(self._column)
        self._reading = False

    def _skip(self, attributes: dict[str, str]) -> None:
        # How a name is pronounced, which Excel keeps beside it: not part of the name.
        self._reading = False

    def _go_on(self) -> None:
        self._reading = True

    def _merge(self, attributes: dict[str, str]) -> None:
        name = attributes.get("ref", "")
        ends = [_PLACE.fullmatch(each) for each in name.split(":")]
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            raise Malformed(
                f"merged cells at no place: {shown(name)}", zh=f"合并单元格的位置看不懂：{shown(name)}"
            )
        if len(self._sheet.merged) < MAX_ROWS:
            self._sheet.merged.append(
                Area(name, int(ends[0][2]), int(ends[1][2]), _letters(ends[0][1]), _letters(ends[1][1]))
            )

    def _hide(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self._sheet.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))


class _Handlers(dict[str, Callable[..., None] | None]):
    """From an element's name with its namespace to what handles it, or None; each name is taken apart once."""

    MOST_NAMES: Final = 100
    """So many are remembered; a hostile sheet may have one for each cell."""

    def __init__(self, by_local_name: dict[str, Callable[..., None]]) -> None:
        super().__init__()
        self._by_local_name = by_local_name

    def __missing__(self, name: str) -> Callable[..., None] | None:
        handler = self._by_local_name.get(name.rpartition("}")[2])
        if len(self) < self.MOST_NAMES:
            self[name] = handler
        return handler


class _Columns(dict[str, int]):
    """From a column's letters to its place from 0."""

    def __missing__(self, letters: str) -> int:
        if _LETTERS.fullmatch(letters) is None:
            raise Malformed(f"no name of a column: {shown(letters)}", zh=f"列名看不懂：{shown(letters)}")
        self[letters] = column = _letters(letters)
        return column


def _letters(text: str) -> int:
    """A column's letters as its place from 0: A is 0, AA is 26."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _number(text: str) -> str:
    """A binary number as a person would write it: 21916 for 2.1916E4, 1960.1 for 1960.0999999999999."""
    if text.isdecimal():
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return repr(value)
