"""Birth dates as offices write them: what is whole is read, what is blacked out stays unknown, nothing is guessed (S0.3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roll.dates import Birth, read_birth

DAY = date(1960, 1, 2)


@pytest.mark.parametrize(
    "written",
    [
        "1960-01-02",
        "1960-1-2",
        "1960.1.2",
        "1960/1/2",
        "1960年1月2日",
        "1960年01月02号",
        "1960 年 1 月 2 日",
        "19600102",
        "21917",
        "21917.0",
        "1960-01-02 00:00:00",
        "1960-01-02T00:00:00",
    ],
)
def test_a_whole_date_is_read_however_it_is_spelt(written: str) -> None:
    assert read_birth(written) == Birth("FULL", DAY)


@pytest.mark.parametrize(
    "written", ["20__年", "19*年*月", "____", "20*", "*年", "19xx年x月", "不详", "1960年*月2日"]
)
def test_a_date_that_is_blacked_out_is_unknown(written: str) -> None:
    assert read_birth(written) == Birth("REDACTED")


@pytest.mark.parametrize(
    ("written", "year", "month"),
    [
        ("1960", 1960, None),
        ("1960年", 1960, None),
        ("1960年5月", 1960, 5),
        ("1960.05", 1960, 5),
        ("196005", 1960, 5),
    ],
)
def test_a_date_without_its_day_is_incomplete_and_keeps_what_it_says(
    written: str, year: int, month: int | None
) -> None:
    assert read_birth(written) == Birth("INCOMPLETE", year=year, month=month)


def test_october_that_a_spreadsheet_shortened_is_not_taken_for_january() -> None:
    october = read_birth("1960.1")

    assert october.agrees_with(date(1960, 1, 9))
    assert october.agrees_with(date(1960, 10, 9))
    assert not october.agrees_with(date(1961, 10, 9))


@pytest.mark.parametrize(
    "written",
    [
        "3139岁",
        "60-1-2",
        "1/2/1960",
        "1960-1.2",
        "19600102x3",
        "99999",
        "-5",
        "1960年13月",
        "21917.5",
        "生于1960年1月2日",
    ],
)
def test_anything_else_is_garbled(written: str) -> None:
    assert read_birth(written).state in ("UNREAD", "REDACTED" if "x" in written else "UNREAD")
    assert read_birth(written).day is None


@pytest.mark.parametrize("written", ["1961-02-29", "1960-13-01", "19601301", "1849-12-31", "2101-01-01"])
def test_a_day_that_does_not_exist_is_said(written: str) -> None:
    assert read_birth(written) == Birth("IMPOSSIBLE")


def test_an_old_macintosh_counts_from_1904() -> None:
    assert read_birth(str(21917 - 1462), calendar_1904=True) == Birth("FULL", DAY)


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_every_spelling(day: date) -> None:
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    spellings = [
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    ]
    if not 1850 <= serial <= 2100:
        spellings.append(str(serial))

    assert {read_birth(each) for each in spellings} == {Birth("FULL", day)}


@given(st.text(max_size=30))
def test_no_text_breaks_it_or_becomes_a_day_that_it_does_not_spell(text: str) -> None:
    birth = read_birth(text)

    assert (birth.day is not None) == (birth.state == "FULL")
