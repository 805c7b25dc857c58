"""A document as PDF whose Chinese can be selected: the same document gives the same bytes, whose digest a notice names.

Chinese is set in STSong-Light by name, other letters and figures in Times, both of which every reader has (docs/decisions/0009).
A page says at its foot from which record it was made and, in a drill, across itself that it is one. What it leaves out: the blocks
that need drawing (`pdf_drawn.py`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    paragraph,
)
from reportlab.platypus import Table as Ruled

from services.forms import document as doc
from services.forms.form import shown
from services.forms.pdf_drawn import CardSheet, CopySheet, NameColumns, Picture
from services.forms.pdf_feet import draw_feet
from services.forms.pdf_type import FONT, RULED, TIGHT, markup, style
from shared.text import Text

_SIZES: Final = {"A4": A4, "A4_ACROSS": landscape(A4), "A3_ACROSS": landscape(A3)}
MARGIN: Final = 18 * mm
EDGE: Final = 8 * mm
"""Margin of sheets that are cut apart."""
INSET: Final = 30 * mm
"""Margin within a frame."""
FEET: Final = 27 * mm
"""Height of the foot with its QR code."""


def write_document(document: doc.Document, lang: str) -> bytes:
    """The whole document."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    template = BaseDocTemplate(
        out, title=document.title.of(lang), author="Jianpiao", invariant=1, lang="zh-CN" if lang == "zh" else "en",
    )  # fmt: skip
    template.addPageTemplates(
        [_page(str(at), section, document, lang) for at, section in enumerate(document.sections)]
    )
    flow: list[Any] = []
    for at, section in enumerate(document.sections):
        if at:
            flow += [NextPageTemplate(str(at)), PageBreak()]
        if section.headed:
            flow += _head(document, section, lang)
        width, height = _room(section)
        for block in section.blocks:
            flow += _WRITERS[doc.kind_of(block)](block, lang, width, height)
    with _hanging():
        template.build(flow, canvasmaker=_numbered(document, lang))
    return out.getvalue()


@contextmanager
def _hanging() -> Iterator[None]:
    """Within, no line begins with a full-width comma or the like: ReportLab's list of such signs knows the Japanese ones only.

    It is one list for the whole process, and as it was again afterwards: other forms keep their bytes.
    """
    module: Any = paragraph  # ReportLab's stubs leave the list out
    before = module.ALL_CANNOT_START
    module.ALL_CANNOT_START = before + "，；：？！》〉’”"
    try:
        yield
    finally:
        module.ALL_CANNOT_START = before


def _page(name: str, section: doc.Section, document: doc.Document, lang: str) -> PageTemplate:
    size = _SIZES[section.paper]
    edge, foot = _margins(section)
    frame = Frame(
        edge, edge + foot, size[0] - 2 * edge, size[1] - 2 * edge - foot, 0, 0, 0, 0, id=f"frame{name}"
    )
    return PageTemplate(
        id=name, frames=[frame], pagesize=size, onPage=lambda canvas, _: _mark(canvas, section, size)
    )


def _mark(canvas: Any, section: doc.Section, size: tuple[float, float]) -> None:
    """Notes on the canvas what the foot of this page will be; it is drawn when the number of pages is known."""
    canvas.section_of_page = (section, size)


def _margins(section: doc.Section) -> tuple[float, float]:
    """Around the blocks, and below them for the foot."""
    if section.frame:
        return INSET, FEET - (INSET - MARGIN)
    return (MARGIN, FEET) if section.footer else (EDGE, 0)


def _room(section: doc.Section) -> tuple[float, float]:
    size = _SIZES[section.paper]
    edge, foot = _margins(section)
    return size[0] - 2 * edge, size[1] - 2 * edge - foot


def _numbered(document: doc.Document, lang: str) -> Callable[..., Canvas]:
    class Numbered(Canvas):
        """Keeps its pages back until it is known how many there are."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._kept.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]  # ReportLab's stubs leave it out

        def save(self) -> None:
            for number, kept in enumerate(self._kept, 1):
                self.__dict__.update(kept)
                section, size = kept["section_of_page"]
                draw_feet(self, document, section, size, lang, (number, len(self._kept)))
                super().showPage()
            super().save()

    return Numbered


def _head(document: doc.Document, section: doc.Section, lang: str) -> Iterator[Any]:
    if section.frame:
        yield Spacer(1, 34 * mm)
    yield Paragraph(markup(document.over, lang), style("OVER", lang))
    yield Paragraph(markup(document.title, lang), style("GRAND" if section.frame else "TITLE", lang))
    if document.number is not None:
        yield Paragraph(markup(document.number, lang), style("NUMBER", lang))
    yield Spacer(1, 4 * mm)


def _paragraph(block: doc.Paragraph, lang: str, width: float, height: float) -> list[Any]:
    if block.style == "HEAD":
        return _heading(block.text, lang)
    return [Paragraph(markup(block.text, lang), style(block.style, lang))]


def _heading(text: Text, lang: str) -> list[Any]:
    """A heading that does not stand at the foot of a page alone; whatever follows may be longer than a page."""
    return (
        [CondPageBreak(35 * mm), Paragraph(markup(text, lang), style("HEAD", lang))] if text.of(lang) else []
    )


def _rules(block: doc.Rules, lang: str, width: float, height: float) -> list[Any]:
    flow: list[Any] = []
    for number, (text, clause) in enumerate(block.rows, 1):
        said = markup(Text(f"{number}、{text.zh}", f"{number}. {text.en}"), lang)
        if clause.of(lang):
            cited = markup(Text(f"（{clause.zh}）", f" ({clause.en})"), lang)
            said += f'<font size="8" color="#666666">{cited}</font>'
        flow.append(Paragraph(said, style("RULE", lang)))
    return flow


def _lines(block: doc.Lines, lang: str, width: float, height: float) -> list[Any]:
    colon = "：" if lang == "zh" else ": "
    texts: list[Any] = [
        Paragraph(markup(line.name.of(lang) + colon + shown(line.value, lang), lang), style("LINE", lang))
        for line in block.lines
    ]
    if not texts:
        return []
    texts += [""] * (-len(texts) % block.columns)
    rows = [texts[at : at + block.columns] for at in range(0, len(texts), block.columns)]
    return [Ruled(rows, colWidths=[width / block.columns] * block.columns, style=TIGHT), Spacer(1, 2 * mm)]


def _grid(block: doc.Grid, lang: str, width: float, height: float) -> list[Any]:
    table = block.table
    cell = style("CELL", lang)
    heads = [Paragraph(markup(head, lang), cell) for head in table.heads]
    rows = [[Paragraph(markup(shown(each, lang), lang), cell) for each in row] for row in table.rows]
    parts = block.widths or (1,) * len(heads)
    return [
        *_heading(table.title, lang),
        Ruled(
            [heads, *rows], colWidths=[width * part / sum(parts) for part in parts],
            rowHeights=[None, *[9 * mm] * len(rows)] if block.roomy else None, repeatRows=1, style=RULED,
        ),
        Spacer(1, 3 * mm),
    ]  # fmt: skip


def _names(block: doc.NameList, lang: str, width: float, height: float) -> list[Any]:
    return [*_heading(block.title, lang), NameColumns(block.entries, width), Spacer(1, 3 * mm)]


def _signatures(block: doc.Signatures, lang: str, width: float, height: float) -> list[Any]:
    colon = "：" if lang == "zh" else ": "
    cells: list[Any] = [
        Paragraph(markup(f"{place.of(lang)}{colon}{doc.RULE}", lang), style("LINE", lang))
        for place in block.places
    ]
    cells += [""] * (-len(cells) % block.columns)
    rows = [cells[at : at + block.columns] for at in range(0, len(cells), block.columns)]
    grid = Ruled(
        rows, colWidths=[width / block.columns] * block.columns, rowHeights=[12 * mm] * len(rows), style=TIGHT
    )
    return [Spacer(1, 4 * mm), KeepTogether([grid])]


def _issued(block: doc.Issued, lang: str, width: float, height: float) -> list[Any]:
    seal = Text("（印章）", " (seal)").of(lang)
    return [
        KeepTogether(
            [
                Spacer(1, 10 * mm),
                Paragraph(markup(f"{block.by.of(lang)}{seal}", lang), style("ISSUED", lang)),
                Paragraph(markup(block.day, lang), style("ISSUED", lang)),
            ]
        )
    ]


def _code(block: doc.Code, lang: str, width: float, height: float) -> list[Any]:
    caption = Paragraph(markup(block.caption, lang), style("SMALL", lang))
    row = [[Picture(block.data, 38 * mm), caption]]
    return [Spacer(1, 3 * mm), KeepTogether([Ruled(row, colWidths=[44 * mm, width - 44 * mm], style=TIGHT)])]


def _cards(block: doc.Cards, lang: str, width: float, height: float) -> list[Any]:
    return CardSheet.all(block, lang, width, height)


def _copies(block: doc.Copies, lang: str, width: float, height: float) -> list[Any]:
    return [CopySheet(block, lang, width, height)]


_WRITERS: Final[dict[str, Callable[[Any, str, float, float], list[Any]]]] = {
    "Paragraph": _paragraph,
    "Rules": _rules,
    "Lines": _lines,
    "Grid": _grid,
    "NameList": _names,
    "Signatures": _signatures,
    "Issued": _issued,
    "Code": _code,
    "Cards": _cards,
    "Copies": _copies,
}
