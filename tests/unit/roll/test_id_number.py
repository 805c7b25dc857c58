"""Identity numbers: the check character, the birth date and the sex in them, and the old form of fifteen digits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roll.id_number import Identity, WrongCheck, check_character, read_identity
from tests.unit.roll.sheets import identity

STANDARD = "11010519491231002X"
"""The example of the standard itself (GB 11643-1999)."""


def test_the_standards_own_example_is_read() -> None:
    assert read_identity(STANDARD) == Identity(STANDARD, date(1949, 12, 31), "F")


def test_a_small_x_and_spaces_do_not_matter() -> None:
    assert read_identity("110105 19491231 002x") == Identity(STANDARD, date(1949, 12, 31), "F")


def test_the_old_number_of_fifteen_digits_is_the_same_number() -> None:
    assert read_identity("110105491231002") == read_identity(STANDARD)


@pytest.mark.parametrize("place", range(17))
@pytest.mark.parametrize("by", [1, 5, 9])
def test_any_one_wrong_digit_is_noticed(place: int, by: int) -> None:
    digits = [int(each) for each in STANDARD[:17]]
    digits[place] = (digits[place] + by) % 10
    wrong = "".join(map(str, digits)) + "X"

    assert not isinstance(read_identity(wrong), Identity)


@pytest.mark.parametrize(
    "text", ["", "1234", STANDARD + "1", "110105194912310０2X", "A10105194912310021", "110105194902310025"]
)
def test_what_has_another_form_or_no_such_day_is_none(text: str) -> None:
    assert read_identity(text) is None


def test_the_character_that_would_fit_is_told() -> None:
    assert read_identity("110105194912310021") == WrongCheck("X")


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.sampled_from("男女"), st.integers(0, 99))
def test_what_is_made_is_read(born: date, sex: str, order: int) -> None:
    number = identity(born.isoformat(), sex, order)

    assert read_identity(number) == Identity(number, born, "M" if sex == "男" else "F")
    assert check_character(number) == number[17]
