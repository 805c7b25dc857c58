"""A person as one row of a roll says: facts that are proven, or None. Nothing is guessed.

What it leaves out: reading the row (`row_reader.py`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import msgspec

from services.roll.characters import HAN

_HAN_NAME: Final = re.compile(rf"[{HAN}]{{2,5}}|[{HAN}]{{1,12}}(?:·[{HAN}]{{1,12}}){{1,4}}")
_LATIN_NAME: Final = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+)*\.?")
_HAS_HAN: Final = re.compile(rf"[{HAN}]")
_WATERMARK: Final = re.compile(r"范文|文库|之家|大全|模板|下载|水印")


class Person(msgspec.Struct, gc=False):
    """One row's facts. `number` may be assigned later."""

    row: int
    name: str | None = None
    sex: str | None = None
    """F or M."""
    born: date | None = None
    born_written: str | None = None
    """The birth date as the sheet has it, where it is no whole date: nothing that was written is lost."""
    id_number: str | None = None
    kind: str = ""
    group: str | None = None
    household: str | None = None
    rights: str = "BOTH"
    """BOTH, VOTE or STAND."""
    resolution: str | None = None
    number: str | None = None
    reason: str | None = None
    """Why somebody is added or taken off, as the sheet says; for the comparison with the last roll."""

    def facts(self) -> tuple[object, ...]:
        """All that the row says, without where it stands: two rows with the same facts are one row written twice."""
        who = (self.name, self.sex, self.born or self.born_written, self.id_number)
        return (*who, self.kind, self.group, self.household, self.rights, self.resolution, self.number)


def is_name(text: str) -> bool:
    """Whether a tidied name looks like one: two to five ideographs, several words joined by a point, or Latin letters."""
    if _WATERMARK.search(text):
        return False
    if _HAS_HAN.search(text):
        return _HAN_NAME.fullmatch(text) is not None
    return _LATIN_NAME.fullmatch(text) is not None
