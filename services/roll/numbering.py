"""Gives electors their numbers, in an order that says nothing and does not depend on the order of the sheet.

People are ordered by keyed marks of themselves: with the secret the same people get the same numbers whichever way
the sheet is sorted (S9.1), and without it nobody can tell who E-0017 is, not even with a list of all inhabitants.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from services.roll.people import Person
from services.roll.secret import mark

DIGITS: Final = 4
PREFIX: Final = "E-"


def assign(people: Sequence[Person], secret: bytes, taken: Collection[str] = ()) -> None:
    """Numbers everybody who has no number yet: E-0001 and so on, after the highest of `taken`."""
    without = [each for each in people if each.number is None]
    first = max(map(_ordinal, taken), default=0) + 1
    digits = max(DIGITS, len(str(first + len(without) - 1)))
    for ordinal, person in enumerate(sorted(without, key=lambda each: _order(each, secret)), first):
        person.number = f"{PREFIX}{ordinal:0{digits}d}"


def numbered(people: Sequence[Person]) -> bool:
    """Whether everybody has a number."""
    return all(each.number is not None for each in people)


def _order(person: Person, secret: bytes) -> tuple[str, str, int]:
    # Who somebody is comes first: a corrected group renumbers nobody. People of whom nothing is known follow the rest of
    # their facts, and at last the sheet: they cannot be told apart anyway.
    who = person.id_number or repr((person.name, person.born or person.born_written, person.sex))
    return mark(secret, "number", who), mark(secret, "number", repr(person.facts())), person.row


def _ordinal(number: str) -> int:
    digits = number.removeprefix(PREFIX)
    return int(digits) if digits.isdecimal() else 0
