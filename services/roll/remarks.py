"""What there is to say about a sheet: one remark for each thing, with its row, its column and what stood there.

What it leaves out: the words (`texts.py`), and how a report is laid out (`telling.py`).
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Final

import msgspec


class Severity(StrEnum):
    """What a remark means for the import."""

    WRONG = "WRONG"
    """错误: nothing at all is imported until it is put right."""
    OPEN = "OPEN"
    """待补待核: imported as unknown or as written; somebody has to complete or to check it."""
    NOTE = "NOTE"
    """说明: how something was read."""


class Remark(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One thing about a sheet. `code` names its words in `texts.TEXTS`."""

    code: str
    row: int | None = None
    """As a spreadsheet program numbers it, from 1; None: about the whole sheet."""
    column: str | None = None
    """The heading as the sheet spells it."""
    found: str = ""
    """What came, with invisible characters made visible, at most 60 characters."""
    about: tuple[str, ...] = ()
    """What the words need beside it: another row, another value."""


FOUND_CHARACTERS: Final = 60


def shown(text: str) -> str:
    """A cell's text for a report: what cannot be seen, or would steer a terminal, is spelt as ‹U+200B›."""
    if text.isprintable() and len(text) <= FOUND_CHARACTERS:
        return text
    cut = text[:FOUND_CHARACTERS]
    told = "".join(each if each.isprintable() else f"‹U+{ord(each):04X}›" for each in cut)
    return told + ("…" if len(text) > FOUND_CHARACTERS else "")


def is_invisible(character: str) -> bool:
    """Whether a character shows nothing and joins nothing: zero-width spaces, marks of direction, byte order marks."""
    return unicodedata.category(character) in ("Cf", "Cc")
