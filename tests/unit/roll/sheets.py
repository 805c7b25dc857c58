"""Sheets for tests, as offices send them: CSV by the standard library, XLSX by openpyxl, which Jianpiao does not read with."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from services.roll.id_number import check_character
from services.roll.reading import Reading, read_roll
from services.roll.rules import Rules

HEADINGS = ("姓名", "性别", "出生日期", "身份证号", "小组", "登记类别")
WANG = ("王秀英", "女", "1960-01-02", "", "1组", "常住")
LI = ("李国强", "男", "1971-11-30", "", "2组", "外出")


def csv_of(*rows: Sequence[str], encoding: str = "utf-8", separator: str = ",") -> bytes:
    """A CSV of these rows; the first should be headings."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(*rows: Sequence[Any], change: Callable[[Worksheet], None] | None = None) -> bytes:
    """A workbook with one sheet of these rows; `change` may spoil it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "名单"
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(raw: bytes, name: str, content: bytes | Callable[[bytes], bytes]) -> bytes:
    """The same archive with one file replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        before = {each: old.read(each) for each in old.namelist()}
        before[name] = content if isinstance(content, bytes) else content(before[name])
        for each, text in before.items():
            new.writestr(each, text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INLINE = re.compile(rb't="inlineStr"><is>(<t.*?</t>)</is>')


def as_excel(raw: bytes) -> bytes:
    """The same workbook as Excel writes it: texts stand in a list of their own, and cells refer to them."""
    texts: list[bytes] = []

    def refer(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    relation = (
        b'<Relationship Id="rId99" Target="sharedStrings.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    raw = with_part(raw, SHEET, lambda text: _INLINE.sub(refer, text))
    raw = with_part(
        raw, "xl/_rels/workbook.xml.rels", lambda text: text.replace(b"</Relationships>", relation)
    )
    items = b"".join(b"<si>%b</si>" % text for text in texts)
    return with_part(raw, STRINGS, b'<sst xmlns="%b">%b</sst>' % (MAIN.encode(), items))


def identity(born: str, sex: str = "女", order: int = 0, place: str = "990001") -> str:
    """An identity number that fits; 99 is no province, so it is nobody's."""
    digits = date.fromisoformat(born).strftime("%Y%m%d")
    number = f"{place}{digits}{order:02d}{1 if sex == '男' else 2}"
    return number + check_character(number)


def read(*rows: Sequence[Any], rules: Rules | None = None, headings: Sequence[str] = HEADINGS) -> Reading:
    """The reading of a CSV with the usual headings above these rows."""
    return read_roll(csv_of(headings, *rows), rules or Rules())


def codes(reading: Reading) -> list[tuple[str, int | None]]:
    """What there is to say, as code and row, without what is said of every sheet without identity numbers."""
    usual = ("id-missing", "group-coded")
    return [(each.code, each.row) for each in reading.remarks if each.code not in usual]
