"""A form: a title, some lines, tables, signatures, and the proof that it was made from. Every writer takes one.

What it leaves out: what stands in the official forms (`services/audit/reports/official.py`), and how they are written (`as_*.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shared.text import Text

Cell = int | Decimal | str | Text | None
"""None is printed as a dash: nobody has stated it."""


@dataclass(frozen=True)
class Table:
    """Rows under headings. `evidence` names, by row, the entries that the row's figures come from; it may be shorter."""

    title: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One thing that is said above the tables."""

    name: Text
    value: Cell
    evidence: str = ""


@dataclass(frozen=True)
class Form:
    """One form. `proof` says which record it was made from; `signatures` are the places where people sign."""

    title: Text
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    proof: tuple[Line, ...]
    signatures: tuple[Text, ...] = ()
    notice: Text | None = None
    """Said at the top where it must not be overlooked: that this was a drill, that the election is not complete."""
    notes: tuple[Text, ...] = field(default_factory=tuple)


def shown(cell: Cell, lang: str) -> str:
    """A cell as people read it."""
    if cell is None:
        return "—"
    return cell.of(lang) if isinstance(cell, Text) else str(cell)


def shown_rows(table: Table, lang: str) -> Sequence[Sequence[str]]:
    """All rows of a table as people read them."""
    return [[shown(cell, lang) for cell in row] for row in table.rows]
