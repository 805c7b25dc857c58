"""The type of the PDFs: which letters are set in which face, and the styles of paragraphs and tables."""

from __future__ import annotations

import re
from html import escape
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import TableStyle

from shared.text import Text

FONT: Final = "STSong-Light"
LATIN: Final = "Times-Roman"
INK: Final = colors.HexColor("#1a1a1a")
SEAL: Final = colors.HexColor("#a3262a")
QUIET: Final = colors.HexColor("#555555")
_LATIN_RUN: Final = re.compile(r"[\x20-\x7e\u00a0-\u00ff]+")


def runs(text: str) -> list[tuple[str, str]]:
    """The text in pieces, each with its face: Chinese has one, letters and figures have another."""
    pieces, at = [], 0
    for found in _LATIN_RUN.finditer(text):
        if found.start() > at:
            pieces.append((FONT, text[at : found.start()]))
        pieces.append((LATIN, found.group()))
        at = found.end()
    if at < len(text):
        pieces.append((FONT, text[at:]))
    return pieces


def markup(text: Text | str, lang: str) -> str:
    """The text as ReportLab's paragraphs take it."""
    plain = text if isinstance(text, str) else text.of(lang)
    return "".join(f'<font name="{face}">{escape(piece)}</font>' for face, piece in runs(plain))


def width_of(text: str, size: float) -> float:
    """How wide a line of it is, in points."""
    return float(sum(stringWidth(piece, face, size) for face, piece in runs(text)))


def style(name: str, lang: str) -> ParagraphStyle:
    """The style of that name; Chinese breaks between any two characters, English between words."""
    return _STYLES[lang][name]


def _styles(lang: str) -> dict[str, ParagraphStyle]:
    zh = lang == "zh"

    def made(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(
            f"{name}-{lang}", fontName=FONT, fontSize=size, leading=leading, textColor=INK,
            wordWrap="CJK" if zh else None, **more,
        )  # fmt: skip

    return {
        "OVER": made("over", 13, 22, alignment=TA_CENTER),
        "TITLE": made("title", 21, 32, alignment=TA_CENTER),
        "GRAND": made("grand", 34, 60, alignment=TA_CENTER, spaceBefore=8, spaceAfter=14),
        "NUMBER": made("number", 12, 20, alignment=TA_CENTER),
        "BODY": made("body", 12, 21, spaceAfter=5, firstLineIndent=24 if zh else 0),
        "RULE": made("rule", 11.5, 19, spaceAfter=2, leftIndent=12),
        "HEAD": made("head", 13, 22, spaceBefore=8, spaceAfter=3),
        "CENTRE": made("centre", 12, 21, alignment=TA_CENTER, spaceAfter=4),
        "LARGE": made("large", 17, 34, spaceBefore=8, firstLineIndent=34 if zh else 0),
        "SMALL": made("small", 9, 14),
        "LINE": made("line", 11, 18),
        "CELL": made("cell", 10.5, 15),
        "ISSUED": made("issued", 12, 21, alignment=TA_RIGHT),
    }


_STYLES: Final = {lang: _styles(lang) for lang in ("zh", "en")}

TIGHT: Final = TableStyle(
    [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)
RULED: Final = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.6, colors.HexColor("#333333")),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#f1efe9")),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)
