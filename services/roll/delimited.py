"""Reads a sheet from a text with separators: commas, tabs or semicolons, in UTF-8, UTF-16 or GB18030.

The encoding is proven, not guessed: a text that is no UTF-8 to the last byte is read as GB18030, and one that is neither is
refused. What it leaves out: what the columns mean.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

from services.roll.headings import SEARCHED_ROWS, looks_like_headings
from services.roll.remarks import Remark
from services.roll.rows import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS, Row, Sheet
from shared.errors import Malformed

SEPARATORS: Final = (",", "\t", ";")
_SEARCHED_CHARACTERS: Final = 64 * 1024


def open_delimited(raw: bytes) -> Sheet:
    """The sheet in `raw`. Raises Malformed for a text in no known encoding; taking rows may raise it too."""
    text, encoding = _decode(raw)
    sheet = Sheet("CSV", _rows(text, _separator(text)), rectangular=True)
    if encoding != "UTF-8":
        sheet.remarks.append(Remark("encoding", about=(encoding,)))
    return sheet


def _decode(raw: bytes) -> tuple[str, str]:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _sure(raw, "utf-16", "UTF-16")
    if b"\x00" in raw:
        raise Malformed(
            "not a text (it has zero bytes): save it as CSV or XLSX",
            zh="不是文本文件（含空字节）；请另存为 CSV 或 XLSX",
        )
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return _sure(raw, "gb18030", "GB18030")


def _sure(raw: bytes, codec: str, name: str) -> tuple[str, str]:
    try:
        return raw.decode(codec), name
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Malformed(
            f"line {line} is neither UTF-8 nor {name}: save it as CSV UTF-8",
            zh=f"第{line}行的字节既不是 UTF-8 也不是 {name}；请另存为「CSV UTF-8」",
        ) from error


def _separator(text: str) -> str:
    """The separator with which the first rows show headings; a comma if none does."""
    start = text[:_SEARCHED_CHARACTERS]
    for separator in SEPARATORS:
        try:
            rows = list(
                islice(csv.reader(io.StringIO(start, newline=""), delimiter=separator), SEARCHED_ROWS)
            )
        except csv.Error:
            continue
        if any(map(looks_like_headings, rows)):
            return separator
    return ","


def _rows(text: str, separator: str) -> Iterator[Row]:
    if "\x00" in text:
        raise Malformed("the text has null characters", zh="文本含空字符")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            _check(number, cells)
            yield Row(number, cells)
    except csv.Error as error:
        raise Malformed(
            f"row {number + 1}: quotes or separators are wrong ({error})",
            zh=f"第{number + 1}行的引号或分隔符有误（{error}）",
        ) from error


def _check(number: int, cells: list[str]) -> None:
    if number > MAX_ROWS:
        raise Malformed(f"more than {MAX_ROWS} rows", zh=f"超过{MAX_ROWS}行")
    if len(cells) > MAX_COLUMNS:
        raise Malformed(
            f"row {number} has more than {MAX_COLUMNS} columns", zh=f"第{number}行超过{MAX_COLUMNS}列"
        )
    if sum(map(len, cells)) > MAX_CELL_CHARACTERS and max(map(len, cells)) > MAX_CELL_CHARACTERS:
        raise Malformed(
            f"row {number} has a cell of more than {MAX_CELL_CHARACTERS} characters; is a quote missing?",
            zh=f"第{number}行有一格超过{MAX_CELL_CHARACTERS}字，可能缺一个引号",
        )
