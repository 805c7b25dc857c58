"""What an election asks of the people on its roll, as far as a sheet can show it.

The values are the regulation's: they come from its profile, with its clauses. What it leaves out: the rest of the
law, which judges each statement again (`shared/election/roll.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Final, get_args

from shared import clock
from shared.election.parameters import ElectorKind, Parameter
from shared.election.profile import Profile

KINDS: Final[tuple[str, ...]] = get_args(ElectorKind)
RESOLVED: Final = frozenset({"NEWCOMER", "GRADUATE"})
"""Classes that nobody has without a resolution (OCV2018 13; S10.34; A07)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is checked. Without an election everything is left open that depends on one."""

    day: date | None = None
    """Election day."""
    min_age: Parameter[int] | None = None
    """Years of life on election day; 0 sets no age (A06)."""
    classes: Parameter[tuple[ElectorKind, ...]] | None = None
    taken: Collection[str] = field(default_factory=frozenset)
    """Numbers that are on the roll already."""
    default_kind: str | None = None
    """The class of whoever the sheet gives none, as somebody stated for the whole sheet."""
    default_resolution: str | None = None
    groups: dict[str, str] = field(default_factory=dict)
    """Codes of groups by their names in the sheet."""

    def is_too_young(self, born: date) -> bool:
        """Whether somebody is under age on election day. Exactly of age on that day is of age."""
        if self.day is None or self.min_age is None or self.min_age.value == 0:
            return False
        return clock.full_years(born, self.day) < self.min_age.value


def rules_of(profile: Profile, day: str, taken: Collection[str] = frozenset()) -> Rules:
    """The rules of a regulation for an election on `day` (YYYY-MM-DD)."""
    return Rules(clock.read_day(day), profile.electorate.min_age, profile.electorate.classes, taken)
