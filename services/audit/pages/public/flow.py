"""Where the papers of a round went, as three bars that must fit each other: printed, handed out, returned.

Whoever adds up a village's papers at the end of the day does these three sums (ZJ2020 28). What it leaves out: stations one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.audit.pages.public.posts import FULL
from services.forms.words import SHEETS
from shared.text import Text


@dataclass(frozen=True)
class Piece:
    """A part of a bar: from `start` on, `length` long, in thousandths of what was printed. `kind` chooses its colour."""

    text: Text
    papers: int
    start: int
    length: int
    kind: str


@dataclass(frozen=True)
class Sum:
    """One bar. `difference`: how many papers its parts lack, or have too many (negative); 0: it adds up."""

    text: Text
    papers: int
    pieces: tuple[Piece, ...]
    difference: int


def flow(figures: Mapping[str, int]) -> list[Sum]:
    """The three sums of a round's figures; those of which nothing is known yet are left out."""
    whole = max(figures["printed"], figures["issued"], figures["returned"], 1)
    kept_back = figures["issued"] - figures["returned"]
    sums = [
        _sum("printed", figures, whole, [("issued", "one"), ("spoiled", "three"), ("unused", "none")]),
        _sum(
            "issued",
            {**figures, "kept_back": max(kept_back, 0)},
            whole,
            [("returned", "one"), ("kept_back", "none")],
        ),
        _sum(
            "returned",
            figures,
            whole,
            [
                ("valid", "one"),
                ("partly_invalid", "two"),
                ("invalid", "three"),
                ("blank", "none"),
                ("undecided", "open"),
            ],
        ),
    ]
    return [each for each in sums if each.papers]


_TEXTS: Mapping[str, Text] = {
    **SHEETS,
    "kept_back": Text("没有投进票箱", "not put into a box"),
    "undecided": Text("尚未认定", "not decided yet"),
}


def _sum(name: str, figures: Mapping[str, int], whole: int, parts: list[tuple[str, str]]) -> Sum:
    pieces, before = [], 0
    for part, kind in parts:
        papers = figures.get(part, 0)
        if papers:
            start = before * FULL // whole
            pieces.append(Piece(_TEXTS[part], papers, start, (before + papers) * FULL // whole - start, kind))
        before += papers
    return Sum(_TEXTS[name], figures[name], tuple(pieces), figures[name] - before)
