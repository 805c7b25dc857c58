"""Days as people speak of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from services.drill.scenario.days import at, read_minutes, read_when
from services.drill.scenario.parameters import usual_day
from shared.clock import write_time
from shared.election.regulation.profile import load
from shared.errors import Malformed


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-28", "2026-03-28"),
        ("D", "2026-03-28"),
        ("D-20", "2026-03-08"),
        ("D+4", "2026-04-01"),
        ("D-28 09:30", "2026-02-28"),
        ("R", "2026-04-04"),
        ("R-1", "2026-04-03"),
    ],
)
def test_a_day_is_counted_from_election_day_or_the_rounds(text: str, day: str) -> None:
    assert read_when(text).day_of("2026-03-28", "2026-04-04") == day


@pytest.mark.parametrize(
    "text", ["", "D20", "D -20", "T-3", "2026-3-28", "2026-02-30", "D-20 24:00", "D-20 9", "D-20\n"]
)
def test_anything_else_is_refused_and_shown_how(text: str) -> None:
    with pytest.raises(Malformed):
        read_when(text)


def test_times_are_those_of_the_village() -> None:
    assert write_time(at("2026-03-28", read_minutes("08:30"))) == "2026-03-28T00:30:00.000Z"
    assert write_time(at("2026-03-28", 0)) == "2026-03-27T16:00:00.000Z"


@pytest.mark.parametrize("text", ["24:00", "8", "08:60", "8:5", ""])
def test_a_time_that_no_clock_shows_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_minutes(text)


@pytest.mark.parametrize(
    ("first", "last", "day"),
    [
        ("2010-12-01", None, "2026-03-28"),
        ("2008-05-25", "2025-01-02", "2024-03-28"),
        ("2013-05-02", "2026-03-28", "2026-03-28"),
        ("2013-05-02", "2026-03-27", "2025-03-28"),
        ("2027-01-05", None, "2027-03-28"),
        ("2010-12-17", "2011-01-28", "2011-01-28"),  # no 28 March in it: its last day
    ],
)
def test_a_story_that_names_no_day_is_of_a_day_in_force(first: str, last: str | None, day: str) -> None:
    regulation = replace(load("VC-ZJ"), effective_from=first, effective_to=last)

    assert usual_day(regulation, "2026-03-28") == day
