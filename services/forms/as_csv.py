"""A form as CSV for spreadsheet programs: UTF-8 with a mark, lines ended as RFC 4180 says.

A text that such a program would take for a formula is written with an apostrophe before it, so that opening a report never
runs anything that somebody once typed into a name.
"""

from __future__ import annotations

import csv
import io

from services.forms.form import Form, shown, shown_rows
from services.spreadsheet import cell


def write_csv(form: Form, lang: str) -> bytes:
    """The whole form: title, lines, tables and proof, one under the other."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([cell(form.title.of(lang))])
    if form.notice is not None:
        rows.writerow([cell(form.notice.of(lang))])
    for line in form.lines:
        rows.writerow([cell(line.name.of(lang)), cell(shown(line.value, lang))])
    for table in form.tables:
        rows.writerow([])
        rows.writerow([cell(table.title.of(lang))])
        rows.writerow([cell(head.of(lang)) for head in table.heads])
        rows.writerows([[cell(each) for each in row] for row in shown_rows(table, lang)])
    rows.writerow([])
    for line in form.proof:
        rows.writerow([cell(line.name.of(lang)), cell(shown(line.value, lang))])
    for note in form.notes:
        rows.writerow([cell(note.of(lang))])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
