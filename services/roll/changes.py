"""Makes the statements that turn the registered roll into the new one, from reviewed differences.

First the last roll is registered whole, then its differences are stated, each with its reason: so the log shows the last
roll, the new one and the way between (S10.66). What it leaves out: signing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from services.roll.comparison import Difference
from services.roll.payloads import Frame, Unsigned, registration, removal
from services.roll.people import Person


def changes(
    differences: Sequence[Difference], reasons: Mapping[str, str], frame: Frame
) -> Iterator[Unsigned]:
    """Removals first, then corrections, then additions, each by number.

    Everybody has a number and every difference a reason. A correction takes the wrong entry off and enters the right
    one under the same number: an entry of the log is never altered.
    """
    for each in _in_order(differences, "REMOVED"):
        yield removal(_number(each.old), reasons[each.key], frame)
    for each in _in_order(differences, "CHANGED"):
        yield removal(_number(each.old), "ERROR", frame)
        yield registration(_with_reason(each, reasons), frame)
    for each in _in_order(differences, "ADDED"):
        yield registration(_with_reason(each, reasons), frame)


def _in_order(differences: Sequence[Difference], change: str) -> list[Difference]:
    chosen = [each for each in differences if each.change == change]
    return sorted(chosen, key=lambda each: each.person.number or "")


def _with_reason(difference: Difference, reasons: Mapping[str, str]) -> Person:
    person = difference.person
    person.reason = reasons[difference.key]
    return person


def _number(person: Person | None) -> str:
    assert person is not None
    assert person.number is not None
    return person.number
