"""Finds people who stand twice in one sheet, and numbers that do (OCV2018 13: a person is registered once; A06).

What it leaves out: other villages' sheets (`marks.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.roll.people import Person
from services.roll.remarks import Remark, shown

_Seen = dict[tuple[str, object, bool], int]
"""Name, birth date and whether the identity number is known → the first row of such a person."""
_ANY_DAY = "any"


def doubles(people: Sequence[Person], by_household: bool = False) -> list[Remark]:
    """A remark on the later of each two rows. Two who share name and birth date are kept apart by their identity numbers.

    Where a household has one vote (`by_household`), two who would give it are told as well (S10.46).
    """
    numbered = any(each.number is not None for each in people)
    remarks: list[Remark] = []
    rows: dict[tuple[object, ...], int] = {}
    numbers: dict[str, int] = {}
    identities: dict[str, int] = {}
    households: dict[str, int] = {}
    seen: _Seen = {}
    for person in people:
        # Of two rows that say no more than a name, nobody knows whether they are one person.
        if person.born or person.id_number or person.number:
            earlier = rows.setdefault(person.facts(), person.row)
            if earlier != person.row:
                remarks.append(_remark("same-row", person, earlier))
                continue
        if person.number is not None:
            earlier = numbers.setdefault(person.number, person.row)
            if earlier != person.row:
                remarks.append(_remark("number-twice", person, earlier))
        elif numbered:
            remarks.append(Remark("number-missing", person.row, found=shown(person.name or "")))
        if person.id_number is not None:
            earlier = identities.setdefault(person.id_number, person.row)
            if earlier != person.row:
                remarks.append(_remark("same-id", person, earlier))
        if by_household and person.household is not None and person.rights != "STAND":
            earlier = households.setdefault(person.household, person.row)
            if earlier != person.row:
                remarks.append(_remark("household-twice", person, earlier))
        if person.name is not None:
            remarks += _namesakes(person, person.name, seen)
    return remarks


def _namesakes(person: Person, name: str, seen: _Seen) -> Iterator[Remark]:
    """What is to be said about a person whose name stands further up; remembers the person."""
    known = person.id_number is not None
    others = (False,) if known else (False, True)  # whether the other's identity number is known
    same_day = _first(seen, name, person.born, others) if person.born else None
    if same_day is not None:
        yield _remark("same-person", person, same_day)
    else:
        unsure = _first(seen, name, None if person.born else _ANY_DAY, others)
        if unsure is not None:
            yield _remark("same-name", person, unsure)
    for day in (person.born, _ANY_DAY):
        seen.setdefault((name, day, known), person.row)


def _first(seen: _Seen, name: str, day: object, others: tuple[bool, ...]) -> int | None:
    return min((seen[name, day, each] for each in others if (name, day, each) in seen), default=None)


def _remark(code: str, person: Person, earlier: int) -> Remark:
    return Remark(code, person.row, found=shown(person.name or person.number or ""), about=(str(earlier),))
