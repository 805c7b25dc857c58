"""A form as a workbook: one sheet, numbers as numbers, every text as text, so that none of them can be a formula."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from services.forms.form import Cell, Form, shown

_LINE: Final = Side(style="thin")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WIDEST: Final = 40
_MADE: Final = datetime(2000, 1, 1)
"""A workbook of the same form is the same workbook: the moment of writing it says nothing that the form does not."""


def write_xlsx(form: Form, lang: str) -> bytes:
    """The whole form on one sheet that prints on A4."""
    book = Workbook()
    book.properties.created = book.properties.modified = _MADE
    book.properties.creator = "Jianpiao"
    sheet = book.worksheets[0]
    sheet.title = form.title.of(lang)[:31]
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    _put(sheet, 1, 1, form.title.of(lang)).font = Font(bold=True, size=16)
    at = 2
    if form.notice is not None:
        _put(sheet, at, 1, form.notice.of(lang)).font = Font(bold=True, color="C00000")
        at += 1
    for line in form.lines:
        at = _row(sheet, at, (line.name, line.value), lang)
    for table in form.tables:
        _put(sheet, at + 1, 1, table.title.of(lang)).font = Font(bold=True)
        at = _row(sheet, at + 2, table.heads, lang, bold=True, box=True)
        for row in table.rows:
            at = _row(sheet, at, row, lang, box=True)
    at += 1
    for each in form.signatures:
        at = _row(sheet, at, (each, ""), lang)
    for line in form.proof:
        at = _row(sheet, at, (line.name, line.value), lang)
    for note in form.notes:
        at = _row(sheet, at, (note,), lang)
    _fit(sheet)
    return _packed(book)


def _packed(book: Workbook) -> bytes:
    """The file, with `_MADE` in place of the moment of writing, which `Workbook.save` and a ZIP file write down by themselves."""
    raw, out = io.BytesIO(), io.BytesIO()
    with ZipFile(raw, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    with ZipFile(raw) as made, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in made.namelist():
            archive.writestr(ZipInfo(name, _MADE.timetuple()[:6]), made.read(name), ZIP_DEFLATED)
    return out.getvalue()


def _row(
    sheet: Worksheet, at: int, cells: tuple[Cell, ...], lang: str, *, bold: bool = False, box: bool = False
) -> int:
    for column, cell in enumerate(cells, 1):
        value = cell if isinstance(cell, int | Decimal) else shown(cell, lang)
        put = _put(sheet, at, column, value)
        put.font = Font(bold=bold)
        if box:
            put.border = _BOX
    return at + 1


def _put(sheet: Worksheet, row: int, column: int, value: int | Decimal | str) -> Any:
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # also what begins with =
    cell.alignment = Alignment(vertical="center")
    return cell


def _fit(sheet: Worksheet) -> None:
    """Columns as wide as what stands in them; a Chinese character takes two places."""
    for column in range(1, sheet.max_column + 1):
        texts = [str(sheet.cell(row, column).value or "") for row in range(2, sheet.max_row + 1)]
        width = max((sum(2 if ord(each) > 0x2E7F else 1 for each in text) for text in texts), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, _WIDEST)
