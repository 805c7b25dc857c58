"""How the sections of a ballot paper fit on a sheet: in how many columns the names stand, and how high a line is.

A paper has to be read by the old and marked with a thick pen: lines as high as the sheet allows, and at least `LOWEST`, in as few
columns as will do. What it leaves out: drawing it (`pdf_drawn.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from services.forms.document import BallotPaper

HEAD: Final = 30.0
"""Millimetres for the title and the election above the posts; the legend comes on top of it."""
LEGEND: Final = 5.0
POST: Final = 8.0
COLUMN_HEADS: Final = 5.5
FOOT: Final = 9.0
HIGHEST: Final = 12.0
LOWEST: Final = 6.5
NARROWEST: Final = 30.0
"""Millimetres of a name beside its boxes."""
BOX: Final = 13.0
"""Millimetres of one box to mark."""


@dataclass(frozen=True)
class Fit:
    """The names' columns and the millimetres of a line."""

    columns: int
    line: float


def fit(paper: BallotPaper, width: float, height: float) -> Fit | None:
    """The best way to fit it into so many millimetres; None if it does not."""
    best: Fit | None = None
    for columns in range(1, 9):
        if width / columns < NARROWEST + BOX * len(paper.columns):
            break
        line = _line(paper, columns, height)
        if line >= 9.0:
            return Fit(columns, line)
        if line >= LOWEST and (best is None or line > best.line + 1.5):
            best = Fit(columns, line)
    return best


def forced(paper: BallotPaper, width: float, height: float) -> Fit:
    """As `fit`; where nothing fits well, the smallest print that holds everything."""
    found = fit(paper, width, height)
    if found is not None:
        return found
    columns = max(1, int(width // (NARROWEST + BOX * len(paper.columns))))
    return Fit(columns, max(_line(paper, columns, height), 2.0))


def rows_of(count: int, columns: int) -> int:
    """Lines that so many names take in so many columns."""
    return -(-count // columns)


def _line(paper: BallotPaper, columns: int, height: float) -> float:
    fixed = HEAD + LEGEND * len(paper.marks) + FOOT + (POST + COLUMN_HEADS) * len(paper.posts)
    rows = sum(rows_of(len(post.candidates) + post.write_ins, columns) for post in paper.posts)
    return min(HIGHEST, (height - fixed) / max(rows, 1))
