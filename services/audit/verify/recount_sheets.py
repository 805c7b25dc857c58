"""Ballot papers as sheets: printed, handed out, spoiled, left over and found in the boxes, each as it is reported.

What it leaves out: whether these figures agree with each other (`papers.py`), and what is on the papers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from services.audit.verify.recount_figures import Figures

Body = Mapping[str, Any]


def _printed(figures: Figures, body: Body) -> None:
    figures.printed += body["papers"]


def _issued(figures: Figures, body: Body) -> None:
    if body.get("proxy") is None:
        figures.issued_own += 1
    else:
        figures.issued_by_proxy += 1


def _doubled(figures: Figures, body: Body) -> None:
    figures.conflicts += 1


def _settled(figures: Figures, body: Body) -> None:
    # A second paper that came back was never voted with; otherwise both stay in the box.
    if body["finding"] == "PAPER_RECOVERED":
        figures.conflicts -= 1
        figures.spoiled += 1


def _spoiled(figures: Figures, body: Body) -> None:
    figures.spoiled += 1


def _closed(figures: Figures, body: Body) -> None:
    figures.unused += body["unused"]


def _opened(figures: Figures, body: Body) -> None:
    figures.returned += body["returned"]


SHEETS: Final[Mapping[str, Callable[[Figures, Body], None]]] = {
    "PapersPrinted": _printed,
    "PaperIssued": _issued,
    "IssueConflictReported": _doubled,
    "IssueConflictSettled": _settled,
    "PaperSpoiled": _spoiled,
    "StationClosed": _closed,
    "BoxOpened": _opened,
}
"""By type of statement, what it adds to the figures of its round."""
