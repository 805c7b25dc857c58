"""A form as PDF, A4, whose Chinese can be selected and searched.

The typeface is STSong-Light by name, one of the Asian faces that PDF readers bring along (ISO 32000 9.7.5.2 calls its
encoding UniGB-UCS2-H), so that no font has to be shipped or installed (docs/decisions/0009).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from services.forms.form import Form, Line, Table, shown, shown_rows

FONT: Final = "STSong-Light"
_MARGIN: Final = 18 * mm
_WIDTH: Final = A4[0] - 2 * _MARGIN
_BODY: Final = ParagraphStyle("body", fontName=FONT, fontSize=9.5, leading=14, wordWrap="CJK")
_SMALL: Final = ParagraphStyle(
    "small", parent=_BODY, fontSize=7.5, leading=10, textColor=colors.HexColor("#444444")
)
_HEAD: Final = ParagraphStyle("head", parent=_BODY, fontSize=11, leading=18, spaceBefore=6, keepWithNext=1)
_TITLE: Final = ParagraphStyle("title", parent=_BODY, fontSize=17, leading=26, alignment=TA_CENTER)
_NOTICE: Final = ParagraphStyle(
    "notice", parent=_BODY, alignment=TA_CENTER, textColor=colors.HexColor("#b00000"), borderWidth=1,
    borderColor=colors.HexColor("#b00000"), borderPadding=4, spaceBefore=6, spaceAfter=8,
)  # fmt: skip


def write_pdf(form: Form, lang: str) -> bytes:
    """The whole form. The same form gives the same bytes."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
        title=form.title.of(lang), author="Jianpiao", invariant=1, lang="zh-CN" if lang == "zh" else "en",
    )  # fmt: skip
    document.build(list(_flow(form, lang)))
    return out.getvalue()


def _flow(form: Form, lang: str) -> Iterator[Any]:
    yield Paragraph(escape(form.title.of(lang)), _TITLE)
    yield Spacer(1, 3 * mm)
    if form.notice is not None:
        yield Paragraph(escape(form.notice.of(lang)), _NOTICE)
    yield _lines(form.lines, lang, _BODY, columns=2)
    for table in form.tables:
        yield Paragraph(escape(table.title.of(lang)), _HEAD)
        yield _grid(table, lang)
    if form.signatures:
        yield Spacer(1, 6 * mm)
        yield KeepTogether([_signatures([each.of(lang) for each in form.signatures])])
    yield Spacer(1, 5 * mm)
    yield _lines(form.proof, lang, _SMALL, columns=1)
    for note in form.notes:
        yield Paragraph(escape(note.of(lang)), _SMALL)


def _lines(lines: Sequence[Line], lang: str, style: ParagraphStyle, columns: int) -> Any:
    texts = [
        Paragraph(f"{escape(line.name.of(lang))}：{escape(shown(line.value, lang))}", style) for line in lines
    ]
    texts += [Paragraph("", style)] * (-len(texts) % columns)
    rows = [texts[at : at + columns] for at in range(0, len(texts), columns)]
    return Grid(rows, colWidths=[_WIDTH / columns] * columns, style=_TIGHT) if rows else Spacer(1, 0)


def _grid(table: Table, lang: str) -> Any:
    heads = [Paragraph(escape(head.of(lang)), _BODY) for head in table.heads]
    rows = [[Paragraph(escape(cell), _BODY) for cell in row] for row in shown_rows(table, lang)]
    return Grid([heads, *rows], colWidths=[_WIDTH / len(heads)] * len(heads), repeatRows=1, style=_RULED)


def _signatures(names: Sequence[str]) -> Any:
    cells = [Paragraph(f"{escape(name)}：____________________", _BODY) for name in names]
    cells += [Paragraph("", _BODY)] * (-len(cells) % 2)
    rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    return Grid(rows, colWidths=[_WIDTH / 2] * 2, rowHeights=[11 * mm] * len(rows), style=_TIGHT)


_TIGHT: Final = TableStyle(
    [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)
_RULED: Final = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#333333")),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#f0f0f0")),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)
