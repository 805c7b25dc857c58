"""The words that all tables of a scenario file are made of."""

from __future__ import annotations

from typing import Annotated

import msgspec

Name = str
"""A person: a short name of the file's own, or a number on the roll ("E-0042")."""
Names = str | tuple[str, ...]
"""One name, or several."""
When = str
"""A moment: "2026-03-28", "D-20", "D-20 09:30", "R+1" (R: the day of the present round)."""
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Positive = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file."""
