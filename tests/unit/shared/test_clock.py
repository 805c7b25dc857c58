"""Times are UTC, days are the village's: the border between two days lies at 16:00 UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import clock
from shared.errors import Malformed


def test_a_time_is_read_to_the_millisecond() -> None:
    assert clock.read_time("2026-11-24T08:00:00Z") == 1_795_507_200_000
    assert clock.read_time("2026-11-24T08:00:00.123Z") == 1_795_507_200_123


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T08:00:00",
        "2026-11-24T08:00:00+00:00",
        "2026-11-24T16:00:00+08:00",
        "2026-11-24t08:00:00z",
        "2026-11-24 08:00:00Z",
        "2026-11-24T08:00Z",
        "2026-11-24T08:00:00.1Z",
        "2026-11-24T08:00:00.123456Z",
        "2026-11-24T08:00:00,123Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T08:60:00Z",
        "2026-11-24T08:00:60Z",
        "2026-11-31T08:00:00Z",
        "2026-02-29T08:00:00Z",
        "2026-00-10T08:00:00Z",
        "1999-12-31T23:59:59Z",
        "2100-01-01T00:00:00Z",
        "20261124T080000Z",
        "2026-11-24T08:00:00Z ",
        "2026-11-24T08:00:00Z\n",
        "２０２６-11-24T08:00:00Z",
        "",
    ],
)
def test_any_other_spelling_of_a_time_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="time"):
        clock.read_time(text)


@pytest.mark.parametrize(
    "text",
    ["2026-2-3", "2026-02-30", "2025-02-29", "1899-12-31", "2100-01-01", "26-02-03", "2026-02-03\n", ""],
)
def test_any_other_spelling_of_a_day_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="day"):
        clock.read_day(text)


def test_the_twenty_ninth_of_february_exists_in_leap_years() -> None:
    assert clock.read_day("2028-02-29") == date(2028, 2, 29)
    assert clock.read_day("2000-02-29") == date(2000, 2, 29)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-27T15:59:59.999Z", "2026-03-27"),
        ("2026-03-27T16:00:00.000Z", "2026-03-28"),
        ("2026-03-28T15:59:59.999Z", "2026-03-28"),
        ("2026-12-31T16:00:00Z", "2027-01-01"),
        ("2028-02-28T16:00:00Z", "2028-02-29"),
        ("2028-02-29T16:00:00Z", "2028-03-01"),
        ("2026-02-28T16:00:00Z", "2026-03-01"),
    ],
)
def test_the_villages_day_begins_at_four_in_the_afternoon_of_utc(moment: str, day: str) -> None:
    assert clock.day_of(clock.read_time(moment)).isoformat() == day


def test_an_act_twenty_days_before_and_one_within_five_days() -> None:
    day = clock.read_day("2026-03-28")

    assert clock.before(day, 20).isoformat() == "2026-03-08"
    assert clock.within(day, 5).isoformat() == "2026-04-02"


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        ("2008-03-28", "2026-03-28", 18),
        ("2008-03-29", "2026-03-28", 17),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-29", 20),
        ("1966-03-28", "2026-03-28", 60),
        ("1965-03-27", "2026-03-28", 61),
    ],
)
def test_full_years_of_life(born: str, day: str, years: int) -> None:
    assert clock.full_years(clock.read_day(born), clock.read_day(day)) == years


moments = st.integers(clock.read_time("2000-01-01T00:00:00Z"), clock.read_time("2099-12-31T23:59:59.999Z"))


@given(moments)
def test_a_time_is_written_as_it_is_read(moment: int) -> None:
    text = clock.write_time(moment)

    assert clock.read_time(text) == moment
    assert clock.write_time(clock.read_time(text)) == text


@given(moments)
def test_the_day_is_that_of_a_clock_eight_hours_ahead(moment: int) -> None:
    expected = (datetime.fromtimestamp(moment // 1000, UTC) + timedelta(hours=8)).date()

    assert clock.day_of(moment) == expected


@given(st.text(max_size=30))
def test_no_text_does_anything_but_read_or_be_malformed(text: str) -> None:
    for read in (clock.read_time, clock.read_day):
        with pytest.raises(Malformed):
            read(text)
