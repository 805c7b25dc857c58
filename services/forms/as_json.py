"""A form for programs: both languages, numbers as numbers, and by each row the entries that its figures come from."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from services.forms.form import Cell, Form, Line, Table
from shared.text import Text


def write_json(form: Form, lang: str) -> bytes:
    """The whole form. `lang` is of no concern: everything is said in both."""
    told = {
        "title": _cell(form.title),
        "notice": _cell(form.notice),
        "lines": [_line(line) for line in form.lines],
        "tables": [_table(table) for table in form.tables],
        "signatures": [_cell(each) for each in form.signatures],
        "proof": [_line(line) for line in form.proof],
        "notes": [_cell(each) for each in form.notes],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _line(line: Line) -> dict[str, Any]:
    return {"name": _cell(line.name), "value": _cell(line.value)}


def _table(table: Table) -> dict[str, Any]:
    evidence = [*table.evidence, *[""] * (len(table.rows) - len(table.evidence))]
    return {
        "title": _cell(table.title),
        "heads": [_cell(head) for head in table.heads],
        "rows": [
            {"cells": [_cell(cell) for cell in row], **({"entries": behind} if behind else {})}
            for row, behind in zip(table.rows, evidence, strict=True)
        ],
    }


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Text):
        return {"zh": cell.zh, "en": cell.en}
    return float(cell) if isinstance(cell, Decimal) else cell
