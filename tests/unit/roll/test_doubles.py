"""The same person twice on one sheet (A06), and two people whom only a careless eye takes for one."""

from __future__ import annotations

import pytest

from tests.unit.roll.sheets import HEADINGS, WANG, codes, identity, read

ID = identity("1960-01-02", order=1)
OTHER_ID = identity("1960-01-02", order=2)


def wang(born: str = "1960-01-02", number: str = "", group: str = "1组") -> tuple[str, ...]:
    return ("王秀英", "女", born, number, group, "常住")


@pytest.mark.parametrize(
    ("one", "two", "code"),
    [
        (WANG, WANG, "same-row"),
        (wang(), wang(group="2组"), "same-person"),
        (wang(number=ID), wang(group="2组"), "same-person"),
        (wang(), wang(number=ID), "same-person"),
        (wang(number=ID), wang(number=ID, group="2组"), "same-id"),
        (wang("20__年"), wang("20__年"), "same-name"),
        (wang("20__年"), wang(), "same-name"),
        (wang(), wang("1960年1月"), "same-name"),
    ],
)
def test_the_later_of_two_rows_is_told_and_names_the_earlier(
    one: tuple[str, ...], two: tuple[str, ...], code: str
) -> None:
    reading = read(one, two)

    told = [each for each in reading.remarks if each.code.startswith("same")]
    assert [(each.code, each.row, each.about) for each in told] == [(code, 3, ("2",))]
    assert reading.importable == (code == "same-name")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (wang(number=ID), wang(number=OTHER_ID)),
        (wang(), wang("1961-01-02")),
        (wang("20__年", ID), wang("20__年", OTHER_ID)),
    ],
)
def test_two_people_of_one_name_are_two_people(one: tuple[str, ...], two: tuple[str, ...]) -> None:
    assert read(one, two).importable
    assert [code for code, _ in codes(read(one, two)) if code.startswith("same")] == []


def test_an_old_identity_number_is_the_same_as_the_new_one() -> None:
    old = ID[:6] + ID[8:17]

    assert ("same-id", 3) in codes(read(wang(number=ID), wang(number=old, group="2组")))


def test_a_thousand_of_one_name_are_each_told_of_the_first() -> None:
    rows = [wang(group=f"{number}组") for number in range(1, 1_001)]

    told = [each for each in read(*rows).remarks if each.code == "same-person"]

    assert len(told) == 999
    assert {each.about for each in told} == {("2",)}


def test_people_of_whom_nothing_is_known_are_not_one_person() -> None:
    unknown = ("____", "", "____", "", "", "常住")

    reading = read(unknown, unknown)

    assert reading.importable
    assert len(reading.people) == 2


def test_numbers_are_given_to_all_or_to_none_and_each_once() -> None:
    headings = (*HEADINGS, "选民证号")
    one = (*wang(), "E-1")
    reading = read(one, (*wang("1961-01-01"), ""), (*wang("1962-01-01"), "E-1"), headings=headings)

    assert codes(reading) == [("number-missing", 3), ("number-twice", 4)]
