"""Rolls of other bodies: one vote for a household, groups that elect apart, members with one right alone (S1.27, S10.46)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.roll.numbering import assign
from services.roll.payloads import Frame, registrations
from services.roll.reading import Reading
from services.roll.rules import Rules, rules_of
from shared.election import law
from shared.election.electors.roll import ElectorRegistered
from shared.election.regulation import profile
from tests.unit.roll.sheets import codes, read

DAY = "2026-03-28"
HEADINGS = ("姓名", "出生日期", "小组", "户号", "权利", "登记类别")
HOUSEHOLDS = rules_of(profile.load("REPRESENTATIVES-2010"), DAY)
ELECTED_APART = rules_of(profile.load("REPRESENTATIVES-ZJ2020"), DAY)
LEAGUE = rules_of(profile.load("LEAGUE"), DAY)
VILLAGERS = rules_of(profile.load("VC-ZJ"), DAY)

WANG = ("王秀英", "1960-01-02", "1组", "H-12", "", "户代表")
LI = ("李国强", "1971-11-30", "1组", "H-12", "", "户代表")


def sheet(*rows: tuple[str, ...], rules: Rules) -> Reading:
    return read(*rows, rules=rules, headings=HEADINGS)


def test_a_household_has_one_vote() -> None:
    reading = sheet(WANG, LI, rules=HOUSEHOLDS)

    twice = [(each.code, each.row, each.about) for each in reading.remarks if each.code == "household-twice"]
    assert twice == [("household-twice", 3, ("2",))]
    assert not reading.importable


@pytest.mark.parametrize("row", [(*LI[:3], "H-13", *LI[4:]), (*LI[:4], "被选举权", LI[5])])
def test_another_household_or_somebody_who_may_only_stand_is_no_second_vote(row: tuple[str, ...]) -> None:
    assert codes(sheet(WANG, row, rules=HOUSEHOLDS)) == []


def test_where_persons_vote_a_household_may_have_many() -> None:
    rows = [(*each[:5], "常住") for each in (WANG, LI)]

    assert codes(sheet(*rows, rules=VILLAGERS)) == []


@pytest.mark.parametrize(
    ("household", "code"),
    [
        ("", "household-missing"),
        ("-", "household-missing"),
        ("东街12号", "household-unread"),
        ("x" * 25, "household-unread"),
    ],
)
def test_a_household_is_named_by_a_number_that_is_no_address(household: str, code: str) -> None:
    assert codes(sheet((*WANG[:3], household, *WANG[4:]), rules=HOUSEHOLDS)) == [(code, 2)]


def test_groups_that_elect_apart_need_everybodys_group() -> None:
    without = (*WANG[:2], "", *WANG[3:])
    with_posts = replace(ELECTED_APART, electing_groups={"G2"})

    assert codes(sheet(WANG, rules=ELECTED_APART)) == []
    assert codes(sheet(without, rules=ELECTED_APART)) == [("group-missing", 2)]
    assert codes(sheet(WANG, rules=with_posts)) == [("group-without-post", 2)]


@pytest.mark.parametrize(
    ("written", "rights"),
    [("", "BOTH"), ("选举权、被选举权", "BOTH"), ("选举权", "VOTE"), ("仅被选举权", "STAND")],
)
def test_members_may_have_one_right_alone(written: str, rights: str) -> None:
    reading = sheet((*WANG[:4], written, "团员"), rules=LEAGUE)

    assert codes(reading) == []
    assert reading.people[0].rights == rights


def test_villagers_have_both_rights_or_none() -> None:
    assert codes(sheet((*WANG[:4], "选举权", "常住"), rules=VILLAGERS)) == [("rights-divided", 2)]
    assert codes(sheet((*WANG[:4], "弃权", "常住"), rules=VILLAGERS)) == [("rights-unread", 2)]


def test_household_and_rights_stand_in_the_statement() -> None:
    reading = sheet((*WANG[:4], "被选举权", WANG[5]), LI, rules=HOUSEHOLDS)
    assert reading.importable
    assign(reading.people, bytes(32))

    made = registrations(reading.people, Frame("01941f29-7c00-7aaa-8bbb-0123456789ab", 1_800_000_000_000))

    bodies = [law.read(each.payload).body for each in made]
    assert sorted(
        (each.rights, each.household, each.group, each.kind)
        for each in bodies
        if isinstance(each, ElectorRegistered)
    ) == [("BOTH", "H-12", "G1", "HOUSEHOLD"), ("STAND", "H-12", "G1", "HOUSEHOLD")]
