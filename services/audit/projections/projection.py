"""What a projection is: a fold over the entries of one log, whose state is the rows of its tables.

`take` reads one entry; `settle` brings rows up to date that are derived from others, before they are written. What rows say
after the entry at `index` depends on the entries up to it and on nothing else: not on when they were written in between.
What it leaves out: which projections there are (`every.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from services.audit.projections.table import Change, Sheet, Table
from services.audit.projections.told import Told

Reader = Callable[[Told], None]


class Projection:
    """One projection of one log."""

    name: ClassVar[str]
    tables: ClassVar[tuple[Table[Any], ...]]

    def __init__(self) -> None:
        self.readers: Mapping[str, Reader] = {}
        """By type of statement, what reads it; statements of other types change nothing."""
        self.sheets: tuple[Sheet[Any], ...] = ()
        """The rows of `tables`."""

    def settle(self) -> None:
        """Brings derived rows up to date. Changes nothing that later entries are folded onto."""

    def changes(self) -> list[Change]:
        """What is to be written since the last time this was asked; tables without changes are left out."""
        self.settle()
        found = [sheet.changes() for sheet in self.sheets]
        return [each for each in found if each.put or each.gone]

    def everything(self) -> list[Change]:
        """All rows of all tables."""
        self.settle()
        return [sheet.everything() for sheet in self.sheets]
