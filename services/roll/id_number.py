"""Reads an identity number (公民身份号码, GB 11643): its check character, and the birth date and sex that it contains.

What it leaves out: whether the place in its first six digits exists; lists of places change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from operator import mul
from typing import Final, Literal

_EIGHTEEN: Final = re.compile(r"\d{17}[\dX]", re.ASCII)
_FIFTEEN: Final = re.compile(r"\d{15}", re.ASCII)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11643-1999: 2 to the power of the place, modulo 11 (ISO 7064, MOD 11-2)."""
_CHECK: Final = "10X98765432"


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity number in its form of 18 characters, and what it says."""

    number: str
    born: date
    sex: Literal["F", "M"]


@dataclass(frozen=True, slots=True)
class WrongCheck:
    """The check character does not fit; `expected` would."""

    expected: str


def read_identity(text: str) -> Identity | WrongCheck | None:
    """What an identity number says; None if it has another form or contains a day that does not exist.

    A number of 15 digits, as issued until 1999, is brought into the form of 18: the two are one number.
    """
    number = text.replace(" ", "").upper()
    if _FIFTEEN.fullmatch(number):
        number = number[:6] + "19" + number[6:]
        number += check_character(number)
    if _EIGHTEEN.fullmatch(number) is None:
        return None
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    expected = check_character(number)
    if number[17] != expected:
        return WrongCheck(expected)
    return Identity(number, born, "M" if int(number[16]) % 2 else "F")


def check_character(number: str) -> str:
    """The eighteenth character for the first seventeen digits."""
    return _CHECK[sum(map(mul, map(int, number[:17]), _WEIGHTS)) % 11]
