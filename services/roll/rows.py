"""A sheet as every format gives it: rows of texts, and what about them could not be seen on the screen.

Nothing here is evaluated or interpreted. What it leaves out: the formats (`delimited.py`, `workbook.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from services.roll.remarks import Remark

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""A roll of 100,000 people is 10 to 20 MB; more is not a roll."""
MAX_ROWS: Final = 200_000
"""The largest villages have some 20,000 electors, the largest streets 150,000."""
MAX_COLUMNS: Final = 256
MAX_CELL_CHARACTERS: Final = 32_767
"""What Excel itself puts into one cell; a longer one is an attack on our memory."""


class Row(msgspec.Struct, gc=False):
    """One row. `number` counts from 1 as a spreadsheet program shows it; `cells` may be shorter than the headings."""

    number: int
    cells: list[str]
    hidden: bool = False
    formulas: tuple[int, ...] = ()
    """Columns, from 0, whose value a formula would give."""
    errors: tuple[int, ...] = ()
    """Columns that hold a spreadsheet's error, such as #REF!."""
    numeric: tuple[int, ...] = ()
    """Columns that the file holds as binary numbers, which keep no more than 15 digits."""


class Area(msgspec.Struct, frozen=True):
    """Merged cells. Rows count from 1, columns from 0, both ends within; `name` as in B3:B7."""

    name: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(slots=True)
class Sheet:
    """One sheet. `merged` and `hidden_columns` are complete once all rows have been taken."""

    kind: Literal["CSV", "XLSX"]
    rows: Iterator[Row]
    remarks: list[Remark] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    calendar_1904: bool = False
    rectangular: bool = False
    """Whether every row has to have as many cells as the headings, as in CSV, where a stray separator shifts cells."""
