"""A form as CSV for spreadsheet programs: UTF-8 with a mark, lines ended as RFC 4180 says.

A text that such a program would take for a formula is written with an apostrophe before it, so that opening a report never
runs anything that somebody once typed into a name.
"""

from __future__ import annotations

import csv
import io

from services.audit.reports.form import Form, shown, shown_rows

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(form: Form, lang: str) -> bytes:
    """The whole form: title, lines, tables and proof, one under the other."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([tame(form.title.of(lang))])
    if form.notice is not None:
        rows.writerow([tame(form.notice.of(lang))])
    for line in form.lines:
        rows.writerow([tame(line.name.of(lang)), tame(shown(line.value, lang))])
    for table in form.tables:
        rows.writerow([])
        rows.writerow([tame(table.title.of(lang))])
        rows.writerow([tame(head.of(lang)) for head in table.heads])
        rows.writerows([[tame(cell) for cell in row] for row in shown_rows(table, lang)])
    rows.writerow([])
    for line in form.proof:
        rows.writerow([tame(line.name.of(lang)), tame(shown(line.value, lang))])
    for note in form.notes:
        rows.writerow([tame(note.of(lang))])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def tame(text: str) -> str:
    """The text, such that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
