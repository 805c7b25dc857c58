"""The foot of a printed page: from which record it was made, with the checkpoint as a QR code; and 演练 across a drill's pages."""

from __future__ import annotations

from typing import Any, Final

import segno
from reportlab.lib import colors
from reportlab.lib.units import mm

from services.forms import document as doc
from services.forms.feet import proof_lines
from services.forms.pdf_type import QUIET, SEAL, runs, width_of
from shared.text import Text

_EDGE: Final = 18 * mm
_CODE: Final = 24 * mm
_FRAME: Final = 11 * mm


def draw_feet(
    canvas: Any,
    document: doc.Document,
    section: doc.Section,
    size: tuple[float, float],
    lang: str,
    at: tuple[int, int],
) -> None:
    """Everything on a page that is no block. `at` is the page's number and how many there are."""
    if section.frame:
        _frame(canvas, size)
    if section.footer:
        _foot(canvas, document.proof, size, lang, at)
    if document.drill:
        beside = max((each.beside for each in section.blocks if isinstance(each, doc.Copies)), default=1)
        for part in range(beside):  # every paper of a sheet that is cut apart says it
            _across(canvas, (size[0] / beside, size[1]), part * size[0] / beside)


def draw_code(canvas: Any, data: str, x: float, y: float, side: float) -> None:
    """A QR code in a square; its lowest left corner is at (x, y)."""
    code = segno.make(data, error="l" if len(data) > 200 else "m", micro=False)
    modules = code.symbol_size(border=0)[0]
    step = side / modules
    canvas.setFillColor(colors.black)
    for row, bits in enumerate(code.matrix):
        start = None
        for column, dark in enumerate([*bits, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                canvas.rect(
                    x + start * step,
                    y + side - (row + 1) * step,
                    (column - start) * step,
                    step,
                    stroke=0,
                    fill=1,
                )
                start = None


def write(canvas: Any, x: float, y: float, text: str, size: float) -> None:
    """One line of text, each piece in its face."""
    for face, piece in runs(text):
        canvas.setFont(face, size)
        canvas.drawString(x, y, piece)
        x += canvas.stringWidth(piece, face, size)


def _foot(canvas: Any, proof: doc.Proof, size: tuple[float, float], lang: str, at: tuple[int, int]) -> None:
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.4)
    canvas.line(_EDGE, 42 * mm, size[0] - _EDGE, 42 * mm)
    if proof.note:
        draw_code(canvas, proof.note, size[0] - _EDGE - _CODE, 15 * mm, _CODE)
    canvas.setFillColor(QUIET)
    lines = [each.of(lang) for each in proof_lines(proof)]
    lines.append(Text(f"第{at[0]}页，共{at[1]}页", f"Page {at[0]} of {at[1]}").of(lang))
    for row, line in enumerate(lines):
        write(canvas, _EDGE, 37 * mm - row * 4.6 * mm, line, 8)


def _across(canvas: Any, size: tuple[float, float], left: float) -> None:
    canvas.saveState()
    canvas.setFillColor(SEAL)
    canvas.setFillAlpha(0.13)
    canvas.translate(left + size[0] / 2, size[1] / 2)
    canvas.rotate(35)
    text, height = "演练 DRILL", min(size) / 5
    write(canvas, -width_of(text, height) / 2, -height / 3, text, height)
    canvas.restoreState()


def _frame(canvas: Any, size: tuple[float, float]) -> None:
    canvas.setStrokeColor(SEAL)
    for inset, width in ((_FRAME, 2.2), (_FRAME + 2 * mm, 0.7)):
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, size[0] - 2 * inset, size[1] - 2 * inset, stroke=1, fill=0)
