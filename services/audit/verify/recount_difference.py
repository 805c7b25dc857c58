"""One place where a log says something else than the recount."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """The entry at `index` says `found` where the recount has `expected`; `what` names the figure, dotted."""

    index: int
    what: str
    expected: object
    found: object
