"""Answers as CSV, for whoever works with a spreadsheet: UTF-8 with its mark, and nothing in it that a spreadsheet would run.

What it leaves out: what the columns are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi.responses import Response

from services.spreadsheet import cell


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The table as an answer (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heading)
    # A number is a number; of a text it is made sure that it is one.
    writer.writerows([[each if isinstance(each, int) else cell(str(each)) for each in row] for row in rows])
    return Response(
        b"\xef\xbb\xbf" + text.getvalue().encode(),
        media_type="text/csv; charset=utf-8",
        headers={"cache-control": "no-store", "access-control-allow-origin": "*"},
    )
