"""What an election asks of the people on its roll, as far as a sheet can show it.

The values are the regulation's: they come from its profile, with its clauses. What it leaves out: the rest of the
law, which judges each statement again (`shared/election/electors/roll.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Final, get_args

from shared import clock
from shared.election.regulation.parameters import Electorate, ElectorKind
from shared.election.regulation.profile import Profile

KINDS: Final[tuple[str, ...]] = get_args(ElectorKind)
RESOLVED: Final = frozenset({"NEWCOMER", "GRADUATE"})
"""Classes that nobody has without a resolution (OCV2018 13; S10.34; A07)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is checked. Without an election everything is left open that depends on one."""

    day: date | None = None
    """Election day."""
    electorate: Electorate | None = None
    one_per_household: bool = False
    """Whether at most one of the elected may be of a household, so that everybody's has to be known (ZJI2020 20)."""
    electing_groups: Collection[str] = field(default_factory=frozenset)
    """The groups that have a post to fill, where groups vote apart and the election is known."""
    taken: Collection[str] = field(default_factory=frozenset)
    """Numbers that are on the roll already."""
    default_kind: str | None = None
    """The class of whoever the sheet gives none, as somebody stated for the whole sheet."""
    default_resolution: str | None = None
    groups: dict[str, str] = field(default_factory=dict)
    """Codes of groups by their names in the sheet."""

    @property
    def min_age(self) -> int:
        """Years of life on election day; 0 sets no age (A06)."""
        return 0 if self.electorate is None else self.electorate.min_age.value

    @property
    def classes(self) -> tuple[str, ...] | None:
        """The classes that are registered; None: not known."""
        return None if self.electorate is None else self.electorate.classes.value

    @property
    def by_group(self) -> bool:
        """Whether everybody votes on the posts of one group (S10.46)."""
        return self.electorate is not None and self.electorate.by_group.value

    @property
    def by_household(self) -> bool:
        """Whether a household has one vote (S10.46)."""
        return self.electorate is not None and self.electorate.kind.value == "HOUSEHOLD"

    @property
    def rights_are_one(self) -> bool:
        """Whether who votes may also stand, as among villagers; members may have one right alone (S1.27)."""
        return self.electorate is not None and self.electorate.kind.value == "PERSON"

    def is_too_young(self, born: date) -> bool:
        """Whether somebody is under age on election day. Exactly of age on that day is of age."""
        return self.day is not None and clock.full_years(born, self.day) < self.min_age


def rules_of(profile: Profile, day: str, taken: Collection[str] = frozenset()) -> Rules:
    """The rules of a regulation for an election on `day` (YYYY-MM-DD)."""
    return Rules(clock.read_day(day), profile.electorate, profile.seats.one_per_household.value, taken=taken)
