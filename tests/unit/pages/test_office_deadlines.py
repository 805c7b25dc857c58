"""Deadlines counted from election day: those of the regulation, to the day, and what speaks against a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.ballot.pages.office.clashes import clashes
from services.ballot.pages.office.deadlines import earliest_day, timetable
from services.ballot.pages.office.picture import picture
from services.ballot.pages.office.usual_posts import usual_posts
from shared.election.calling.seats import check_posts
from shared.election.regulation import profile

DAY = date(2026, 3, 28)
RULES = profile.load("VC-ZJ")


def test_every_deadline_of_a_village_is_on_its_last_lawful_day() -> None:
    last = {line.step: line.last.isoformat() for line in timetable(RULES, DAY)}

    assert last["ROLL_POSTED"] == "2026-03-08"  # OCV2018 14: twenty days before
    assert last["CHALLENGES"] == "2026-03-13"
    assert last["CHALLENGES_DECIDED"] == "2026-03-16"
    assert last["SELF"] == "2026-03-18"
    assert last["SEA"] == last["LIST_POSTED"] == last["STAFF_POSTED"] == "2026-03-23"
    assert last["WITHDRAWAL"] == last["MANDATES"] == "2026-03-25"
    assert last["MANDATES_POSTED"] == last["AUDIT_REPORT"] == "2026-03-27"
    assert last["RESULT"] == "2026-03-29"
    assert last["HANDOVER"] == "2026-04-07"
    assert last["RUNOFF"] == "2026-04-27"
    assert last["PLEDGES"] == "2026-04-28"
    assert last["TERM"] == "2031-03-28"


def test_a_pledge_is_due_on_the_last_of_a_short_month() -> None:
    last = {line.step: line.last.isoformat() for line in timetable(RULES, date(2027, 1, 31))}

    assert last["PLEDGES"] == "2027-02-28"


@pytest.mark.parametrize("named", profile.shipped())
def test_the_earliest_day_is_the_first_for_which_nothing_has_passed(named: str) -> None:
    rules, today = profile.load(named), date(2026, 3, 2)
    first = earliest_day(rules, today)

    assert all(line.last >= today for line in timetable(rules, first))
    assert not any(clash.serious for clash in clashes(rules, timetable(rules, first), first, today))
    before = first - timedelta(days=1)
    assert before == today or any(line.last < today for line in timetable(rules, before))


def test_a_day_too_soon_is_told_with_the_first_that_is_not() -> None:
    found = clashes(RULES, timetable(RULES, DAY), DAY, date(2026, 3, 9))

    assert found[0].serious
    assert found[0].clause == "OCV2018 14"
    assert "2026-03-29" in found[0].text.zh


def test_a_last_day_at_a_weekend_names_the_friday_before() -> None:
    found = {clash.step: clash for clash in clashes(RULES, timetable(RULES, DAY), DAY, date(2026, 1, 5))}

    assert "2026-03-06" in found["ROLL_POSTED"].text.zh  # D-20 is a Sunday
    assert "CHALLENGES" not in found  # a Friday
    assert "RESULT" not in found  # the Sunday after a poll on a Saturday
    assert not found["ROLL_POSTED"].serious


@pytest.mark.parametrize("named", profile.shipped())
def test_the_posts_that_are_proposed_are_lawful(named: str) -> None:
    rules = profile.load(named)

    check_posts(rules, usual_posts(rules, 300), 300, False)


def test_the_picture_has_a_row_for_each_deadline_and_ends_after_the_handover() -> None:
    lines = timetable(RULES, DAY)
    drawn = picture(lines, DAY, date(2026, 1, 5))

    assert [line.text for line in drawn.lines] == [line.text for line in lines if line.days <= 12]
    assert all(line.x + line.width <= drawn.width for line in drawn.lines)
    assert drawn.today_x is None
    assert picture(lines, DAY, date(2026, 3, 10)).today_x is not None
