"""Cleans the text of a cell so that the same fact is the same text: full-width forms, stray spaces, invisible characters.

Whoever calls compares before and after and says so in a remark: nothing is altered silently. Words are never touched:
a watermark inside a word stays (S0.4), because nobody can tell where it ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
"""Ideographs, as the inside of a character class; 〇 too, which people write as a numeral."""

MAX_CHARACTERS: Final = 200
"""No fact of a roll is longer; a longer cell is two cells that ran together, or a whole table."""

_PLAIN: Final = re.compile(rf"[{HAN}·A-Za-z0-9./\-]*")
_CELL: Final = rf"(?:[{HAN}·A-Za-z0-9][{HAN}·A-Za-z0-9./\-]{{0,{MAX_CHARACTERS - 1}}})?"
_BETWEEN_CELLS: Final = "\x1f"
_PLAIN_CELLS: Final = re.compile(rf"{_CELL}(?:{_BETWEEN_CELLS}{_CELL})*")
_INVISIBLE: Final = {"Cf", "Cc", "Zl", "Zp"}
_SPACES: Final = re.compile(r"\s+")
_DOTS: Final = re.compile(rf"(?<=[{HAN}])\s*[·•・‧∙●.]\s*(?=[{HAN}])")
_BETWEEN_HAN: Final = re.compile(rf"(?<=[{HAN}·])\s+|\s+(?=[{HAN}·])")

REDACTED: Final = re.compile(r"[_*×✕□■█▇]|某|\?{2,}|X{3,}|x{3,}|…|\.{3,}")
"""Marks with which people black out a date or a name: 20__年, 19*年*月, 王某, ____ (S0.3)."""
UNKNOWN_WORDS: Final = frozenset(
    {"不详", "未知", "不明", "保密", "待补", "待查", "暂缺", "n/a", "N/A", "unknown"}
)
_LOST: Final = re.compile(r"\ufffd|锟斤拷|烫烫|屯屯|锘|Ã|â€")
"""What is left of a text that went through a wrong encoding."""


def is_plain(cells: Collection[str]) -> bool:
    """Whether there is nothing to say about the characters of these cells: true of most rows, and quicker to ask at once."""
    row = _BETWEEN_CELLS.join(cells)
    alone = row.count(_BETWEEN_CELLS) == len(cells) - 1  # no cell has one of its own
    return alone and _PLAIN_CELLS.fullmatch(row) is not None and not is_lost(row)


def tidy(text: str) -> str:
    """Narrow forms for wide ones, no invisible characters, no spaces around: what a date, number or word is read from."""
    if _PLAIN.fullmatch(text):
        return text
    visible = "".join(" " if each in "\t\r\n" else each for each in text)
    visible = "".join(each for each in visible if unicodedata.category(each) not in _INVISIBLE)
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", visible)).strip()


def tidy_name(text: str) -> str:
    """A name as it is compared: 王　芳 is 王芳, the point in a name of several words is always the same."""
    return _BETWEEN_HAN.sub("", _DOTS.sub("·", tidy(text)))


def is_redacted(text: str) -> bool:
    """Whether a tidied text is blacked out, or says in a word that it is unknown."""
    return REDACTED.search(text) is not None or text in UNKNOWN_WORDS


def is_lost(text: str) -> bool:
    """Whether characters were replaced by an earlier conversion and cannot be read back."""
    return _LOST.search(text) is not None
