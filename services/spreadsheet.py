"""Texts in files that a spreadsheet program opens: none of them is taken for a formula.

Opening a report or a review must never run anything that somebody once typed into a name. What it leaves out: the tables.
"""

from __future__ import annotations

from typing import Final

_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """The text, with an apostrophe before it where a program would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
