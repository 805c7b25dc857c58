"""Blocks of a PDF that are drawn and not set: QR codes, long lists of names, cards to cut out, ballot papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph

from services.forms import document as doc
from services.forms import paper_layout as layout
from services.forms.form import shown
from services.forms.pdf_feet import draw_code, write
from services.forms.pdf_type import INK, QUIET, markup, style, width_of
from shared.text import Text

_LINE: Final = 6.6 * mm
SMALLEST: Final = 9.0
"""A name in smaller print is set in two lines."""


class Picture(Flowable):
    """A QR code of `side` points."""

    def __init__(self, data: str, side: float) -> None:
        super().__init__()
        self._data, self.width, self.height = data, side, side

    def draw(self) -> None:
        draw_code(self.canv, self._data, 0, 0, self.height)


class NameColumns(Flowable):
    """Numbers and names in as many columns as the longest leaves room for; goes on over pages."""

    def __init__(
        self, entries: Sequence[tuple[str, str]], width: float, measured: tuple[int, float] | None = None
    ) -> None:
        """`measured`: columns and the width of the numbers, of the list that these entries are a part of."""
        super().__init__()
        self._entries, self.width = entries, width
        self._columns, self._numbers = measured or _measured(entries, width)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.height = layout.rows_of(len(self._entries), self._columns) * _LINE
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        fits = int(height // _LINE) * self._columns
        if fits <= 0 or fits >= len(self._entries):
            return [] if fits <= 0 else [self]
        parts = self._entries[:fits], self._entries[fits:]
        return [NameColumns(part, self.width, (self._columns, self._numbers)) for part in parts]

    def draw(self) -> None:
        rows, step = layout.rows_of(len(self._entries), self._columns), self.width / self._columns
        for at, (number, name) in enumerate(self._entries):
            x, y = at // rows * step, self.height - (at % rows + 1) * _LINE + 2 * mm
            self.canv.setFillColor(QUIET)
            write(self.canv, x, y, number, 8)
            self.canv.setFillColor(INK)
            if name:
                write(self.canv, x + self._numbers, y, name, _size_for(name, step - self._numbers - 4, 11))
            else:
                _rule(self.canv, x + self._numbers, y - 1, step - self._numbers - 10)


def _measured(entries: Sequence[tuple[str, str]], width: float) -> tuple[int, float]:
    """In how many columns a list fits, and how wide its numbers are; the few longest names are set smaller."""
    numbers = max((width_of(number, 8) for number, _ in entries), default=0.0) + 5
    names = sorted(width_of(name, 11) for _, name in entries)
    usual = names[len(names) * 97 // 100] if names else 0.0
    return max(1, min(4, int(width // (numbers + max(usual, 60) + 8)))), numbers


class CardSheet(Flowable):
    """One sheet of cards, two beside each other."""

    def __init__(self, cards: Sequence[doc.Card], rows: int, lang: str, width: float, height: float) -> None:
        super().__init__()
        self._cards, self._rows, self._lang = cards, rows, lang
        self.width, self.height = width, height - 1

    @classmethod
    def all(cls, block: doc.Cards, lang: str, width: float, height: float) -> list[Any]:
        """The sheets of all cards."""
        flow: list[Any] = []
        for at in range(0, len(block.cards), block.rows * 2):
            flow += [cls(block.cards[at : at + block.rows * 2], block.rows, lang, width, height), PageBreak()]
        return flow[:-1]

    def draw(self) -> None:
        wide, high = self.width / 2, self.height / self._rows
        for at, card in enumerate(self._cards):
            self._card(card, at % 2 * wide, self.height - (at // 2 + 1) * high, wide, high)

    def _card(self, card: doc.Card, x: float, y: float, wide: float, high: float) -> None:
        canvas, lang, pad = self.canv, self._lang, 5 * mm
        canvas.setStrokeColor(QUIET)
        canvas.setLineWidth(0.4)
        canvas.setDash(2, 2)
        canvas.rect(x, y, wide, high)
        canvas.setDash()
        code = min(27 * mm, high * 0.42) if card.code else 0
        top = y + high - pad
        top -= self._set(markup(card.head, lang), "SMALL", x + pad, top, wide - 2 * pad)
        top -= self._set(markup(card.title, lang), "HEAD", x + pad, top, wide - 2 * pad)
        beneath = top - code
        if code:
            draw_code(canvas, card.code, x + wide - pad - code, top - code, code)
        colon = "：" if lang == "zh" else ": "
        for line in card.lines:
            text = markup(line.name.of(lang) + colon + shown(line.value, lang), lang)
            top -= self._set(text, "CELL", x + pad, top, wide - 2 * pad - (code + 3 * mm if code else 0))
        for note in card.notes:
            beside = code + 3 * mm if code and top > beneath else 0
            top -= self._set(markup(note, lang), "SMALL", x + pad, top, wide - 2 * pad - beside)
        bottom = y + pad
        for place in reversed(card.places):
            self._set(
                markup(f"{place.of(lang)}{colon}{doc.RULE}", lang),
                "CELL",
                x + pad,
                bottom + 15,
                wide - 2 * pad,
            )
            bottom += 18

    def _set(self, text: str, name: str, x: float, top: float, width: float) -> float:
        """Sets a paragraph whose upper edge is `top`; returns its height."""
        paragraph = Paragraph(text, style(name, self._lang))
        _, height = paragraph.wrap(width, 1000)
        paragraph.drawOn(self.canv, x, top - height)
        return float(height) + 2


class CopySheet(Flowable):
    """A sheet of one ballot paper or of two that are cut apart; each as the other."""

    def __init__(self, block: doc.Copies, lang: str, width: float, height: float) -> None:
        super().__init__()
        self._block, self._lang = block, lang
        self.width, self.height = width, height - 1

    def draw(self) -> None:
        canvas, beside = self.canv, self._block.beside
        wide = self.width / beside
        for at in range(beside):
            if at:
                canvas.setStrokeColor(QUIET)
                canvas.setLineWidth(0.4)
                canvas.setDash(2, 3)
                canvas.line(at * wide, -4 * mm, at * wide, self.height + 4 * mm)
                canvas.setDash()
            _PaperDrawing(canvas, self._block.paper, self._lang).at(
                at * wide + 5 * mm, 0, wide - 10 * mm, self.height
            )


class _PaperDrawing:
    """One ballot paper on a canvas."""

    def __init__(self, canvas: Any, paper: doc.BallotPaper, lang: str) -> None:
        self._canvas, self._paper, self._lang = canvas, paper, lang

    def at(self, x: float, y: float, wide: float, high: float) -> None:
        """Draws it into a box."""
        paper, canvas = self._paper, self._canvas
        fit = layout.forced(paper, wide / mm, high / mm)
        canvas.setFillColor(INK)
        canvas.setStrokeColor(INK)
        top = y + high
        self._centred(paper.head, x, top - 8 * mm, wide, 12)
        self._centred(paper.title, x, top - 19 * mm, wide, 20)
        top -= layout.HEAD * mm - 5 * mm
        for mark in paper.marks:
            text = mark.of(self._lang)
            write(canvas, x, top - 3.6 * mm, text, _size_for(text, wide, 10))
            top -= layout.LEGEND * mm
        top -= 3 * mm
        for post in paper.posts:
            top = self._post(post, x, top, wide, fit)
        text = paper.footing.of(self._lang)
        canvas.setFillColor(QUIET)
        write(canvas, x, top - 5 * mm, text, _size_for(text, wide, 9))

    def _post(self, post: doc.PostOnPaper, x: float, top: float, wide: float, fit: layout.Fit) -> float:
        canvas, lang, paper = self._canvas, self._lang, self._paper
        canvas.setFillColor(colors.HexColor("#e9e6de"))
        canvas.setLineWidth(1)
        canvas.rect(x, top - layout.POST * mm, wide, layout.POST * mm, fill=1)
        canvas.setFillColor(INK)
        choose = Text(
            f"应选{post.seats}名，最多选{post.seats}人", f"{post.seats} seat(s): choose at most {post.seats}"
        ).of(lang)
        title = (
            f"{post.title.of(lang)}　（{choose}）" if lang == "zh" else f"{post.title.of(lang)} ({choose})"
        )
        write(
            canvas, x + 2 * mm, top - layout.POST * mm + 2.3 * mm, title, _size_for(title, wide - 4 * mm, 12)
        )
        top -= layout.POST * mm
        count = len(post.candidates) + post.write_ins
        rows, step = layout.rows_of(count, fit.columns), wide / fit.columns
        used = min(fit.columns, max(1, count))
        for column in range(used):
            self._column_heads(x + column * step, top, step)
        top -= layout.COLUMN_HEADS * mm
        line = fit.line * mm
        entries = [*post.candidates, *[""] * post.write_ins]
        canvas.setLineWidth(0.7)
        for at, name in enumerate(entries):
            left, upper = x + at // max(rows, 1) * step, top - at % max(rows, 1) * line
            self._entry(name, left, upper - line, step, line, len(paper.columns))
        return top - rows * line

    def _column_heads(self, x: float, top: float, step: float) -> None:
        canvas, boxes = self._canvas, self._paper.columns
        high, box = layout.COLUMN_HEADS * mm, layout.BOX * mm
        canvas.setLineWidth(0.7)
        for at, head in enumerate(boxes):
            left = x + step - box * (len(boxes) - at)
            canvas.rect(left, top - high, box, high)
            text = head.of(self._lang)
            size = _size_for(text, box - 2, 9)
            write(canvas, left + (box - width_of(text, size)) / 2, top - high + 1.6 * mm, text, size)
        canvas.rect(x, top - high, step - box * len(boxes), high)
        write(canvas, x + 2 * mm, top - high + 1.6 * mm, Text("姓名", "name").of(self._lang), 9)

    def _entry(self, name: str, x: float, y: float, step: float, line: float, boxes: int) -> None:
        canvas, box = self._canvas, layout.BOX * mm
        canvas.rect(x, y, step - box * boxes, line)
        for at in range(boxes):
            canvas.rect(x + step - box * (boxes - at), y, box, line)
        room = step - box * boxes - 4 * mm
        if name:
            self._name(name, x + 2 * mm, y, room, line)
        else:
            text = Text("另选他人", "other").of(self._lang)
            canvas.setFillColor(QUIET)
            write(canvas, x + 2 * mm, y + line / 2 - 2, text, min(8, line * 0.4))
            canvas.setFillColor(INK)

    def _name(self, name: str, x: float, y: float, room: float, line: float) -> None:
        """In one line, or in two where one would be too small to read."""
        size = _size_for(name, room, min(15, line * 0.55))
        if size >= SMALLEST:
            write(self._canvas, x, y + (line - size * 0.75) / 2, name, size)
            return
        half = -(-len(name) // 2)
        for row, part in enumerate((name[:half], name[half:])):
            write(
                self._canvas,
                x,
                y + line * (0.58 - 0.42 * row),
                part,
                min(_size_for(part, room, line * 0.38), line * 0.38),
            )

    def _centred(self, text: Text, x: float, y: float, wide: float, size: float) -> None:
        line = text.of(self._lang)
        fitting = _size_for(line, wide, size)
        write(self._canvas, x + (wide - width_of(line, fitting)) / 2, y, line, fitting)


def _size_for(text: str, room: float, size: float) -> float:
    """The size at which a line fits into `room`, `size` at most."""
    wide = width_of(text, size)
    return size if wide <= room else max(size * room / wide, 3.0)


def _rule(canvas: Any, x: float, y: float, width: float) -> None:
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.4)
    canvas.line(x, y, x + width, y)
