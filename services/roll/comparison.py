"""Compares the last roll with the new one: who was added, who taken off, and what is written differently (S10.66).

Two rows are one person by identity number, else by name and birth date, else by a name that no one else in either roll has;
the last is said, because it may be wrong. What it leaves out: reviewing the differences (`review.py`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from services.roll.people import Person
from services.roll.reasons import Change
from services.roll.remarks import Remark, shown

FIELDS: Final = (
    "name",
    "sex",
    "born",
    "born_written",
    "id_number",
    "kind",
    "group",
    "household",
    "rights",
    "resolution",
)
"""What two rows of one person are compared in."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, which needs one reason. `old` is None for somebody added, `new` for somebody taken off."""

    key: str
    """By which a review names this difference: it depends on what the two rows say, not on where they stand."""
    change: Change
    old: Person | None
    new: Person | None
    fields: tuple[str, ...] = ()
    """Which facts changed."""

    @property
    def person(self) -> Person:
        """Whom it is about, as the newest roll has them."""
        person = self.new or self.old
        assert person is not None
        return person


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, those taken off first, and what is to be checked about them."""

    differences: list[Difference]
    same: int
    """How many people are written alike in both rolls."""
    remarks: list[Remark]


def compare(old: Sequence[Person], new: Sequence[Person]) -> Comparison:
    """What the new roll changes. Nobody of the old roll is taken for two people, nor two for one.

    Whoever is on both and has no number in the new roll gets the number of the old one.
    """
    pairs, guessed = _pairs(old, new)
    remarks = [
        Remark(
            "taken-for-one", person.row, found=shown(person.name or ""), about=(str(pairs[id(person)].row),)
        )
        for person in guessed
    ]
    keys = _Keys()
    kept = {id(each) for each in pairs.values()}
    gone = [keys.difference("REMOVED", person, None) for person in old if id(person) not in kept]
    others = []
    for person in new:
        before = pairs.get(id(person))
        if before is None:
            others.append(keys.difference("ADDED", None, person))
            continue
        if person.number is None:
            person.number = before.number
        elif before.number not in (None, person.number):
            about = (str(before.number),)
            remarks.append(Remark("number-changed", person.row, found=shown(person.number), about=about))
        fields = tuple(name for name in FIELDS if getattr(before, name) != getattr(person, name))
        if fields:
            others.append(keys.difference("CHANGED", before, person, fields))
    same = len(pairs) - sum(each.change == "CHANGED" for each in others)
    return Comparison(gone + others, same, remarks)


class _Keys:
    """Names differences. Two that say the very same get a counter: nobody can tell them apart either."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def difference(
        self, change: Change, old: Person | None, new: Person | None, fields: tuple[str, ...] = ()
    ) -> Difference:
        facts = [[getattr(each, name) for name in FIELDS] if each else None for each in (old, new)]
        name = hashlib.sha256(repr((change, facts)).encode()).hexdigest()[:16]
        self._given[name] += 1
        count = self._given[name]
        return Difference(name if count == 1 else f"{name}-{count}", change, old, new, fields)


def _pairs(old: Sequence[Person], new: Sequence[Person]) -> tuple[dict[int, Person], list[Person]]:
    """The old row of each new one, by `id` of the new; and those new rows for which only the name agreed."""
    pairs: dict[int, Person] = {}
    steps: list[Callable[[Person], Hashable]] = [
        lambda each: each.id_number,
        lambda each: each.name and each.number and (each.name, each.number),
        lambda each: each.name and each.born and (each.name, each.born),
        lambda each: each.name,
    ]
    guessed: list[Person] = []
    for step in steps:
        taken = {id(each) for each in pairs.values()}
        left = [each for each in old if id(each) not in taken]
        found = _one_to_one(left, [each for each in new if id(each) not in pairs], step)
        pairs.update((id(one), other) for one, other in found)
        if step is steps[-1]:
            guessed = [one for one, _ in found]
    return pairs, guessed


def _one_to_one(
    old: Sequence[Person], new: Sequence[Person], step: Callable[[Person], Hashable]
) -> list[tuple[Person, Person]]:
    """New and old rows that agree in one thing, which nobody else of either roll shares, and contradict in none."""
    often = Counter(step(each) for each in old), Counter(step(each) for each in new)
    before = {step(each): each for each in old}
    found = []
    for person in new:
        thing = step(person)
        if (
            thing is not None
            and often[0][thing] == often[1][thing] == 1
            and not _contradict(before[thing], person)
        ):
            found.append((person, before[thing]))
    return found


def _contradict(one: Person, other: Person) -> bool:
    """Whether two rows cannot be one person: two identity numbers, or two birth dates and no number to say otherwise."""
    if one.id_number and other.id_number:
        return one.id_number != other.id_number
    return bool(one.born and other.born and one.born != other.born)
