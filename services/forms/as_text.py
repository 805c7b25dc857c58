"""A form on a terminal: aligned columns, as wide as the window."""

from __future__ import annotations

import io

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text as Plain

from services.forms.form import Form, Line, shown, shown_rows

WIDTH = 110


def write_text(form: Form, lang: str) -> bytes:
    """The whole form as plain text."""
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, highlight=False, markup=False, emoji=False, no_color=True)
    console.print(form.title.of(lang))
    if form.notice is not None:
        console.print(f"*** {form.notice.of(lang)} ***")
    console.print()
    _lines(console, form.lines, lang)
    for table in form.tables:
        console.print()
        console.print(table.title.of(lang))
        grid = Grid(show_edge=False, pad_edge=False)
        for head in table.heads:
            grid.add_column(Plain(head.of(lang)))
        for row in shown_rows(table, lang):
            grid.add_row(*map(Plain, row))
        console.print(grid)
    console.print()
    _lines(console, form.proof, lang)
    for note in form.notes:
        console.print(note.of(lang))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines()).encode()


def _lines(console: Console, lines: tuple[Line, ...], lang: str) -> None:
    grid = Grid(box=None, show_header=False, pad_edge=False)
    for line in lines:
        grid.add_row(Plain(line.name.of(lang)), Plain(shown(line.value, lang)))
    console.print(grid)
