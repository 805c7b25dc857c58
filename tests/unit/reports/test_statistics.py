"""Statistics of elections: people once, unknown as unknown, and the figures of the recount."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audit.reports.election import ElectionReport
from services.audit.reports.partition import AGE_BANDS, Band, Partition, check_bands
from services.audit.reports.persons import find, read_persons
from services.audit.reports.statistics import Shared, elected_people, statistics
from shared.errors import Malformed

TABLE = """编号,姓名,性别,出生日期,学历,党员,连任,人员标识
E-0001,甲某,男,1968-03-28,高中,是,是,k1
E-0003,乙某,女,1996-03-28,本科,是,否,k2
E-0005,丙某,男,1966-03-27,初中,否,是,k3
E-0006,丁某,,,,,,
"""


def counts(partition: Partition) -> dict[str, int]:
    return {part.name.zh: part.count for part in partition.parts}


def test_people_are_counted_as_the_office_states_them_and_unknown_where_it_does_not(
    report: ElectionReport,
) -> None:
    found = statistics([report], read_persons(TABLE.encode()))

    assert report.day == "2026-03-28"
    assert found.people == 5
    assert counts(found.sex) == {"女": 1, "男": 2, "未填报": 2}
    assert counts(found.new) == {"新当选": 1, "连任": 2, "未填报": 2}
    assert counts(found.party) == {"党员": 2, "非党员": 1, "未填报": 2}
    # 58, 30 and 60 on election day: thirty is 30岁以下, sixty is 60岁以上.
    assert counts(found.age) == {
        "30岁以下": 1,
        "31-39岁": 0,
        "40-49岁": 0,
        "50-59岁": 1,
        "60岁以上": 1,
        "未填报": 2,
    }
    assert str(found.mean_age) == "49.3"
    assert found.ages_known == 3


def test_an_election_of_one_round_succeeded_at_the_first_ballot_once_it_is_announced(
    report: ElectionReport,
) -> None:
    assert statistics([report], {}).first_ballot == Shared(1, 1)
    unfinished = replace(report, id="another", announced_on=None)

    found = statistics([report, unfinished], {})

    assert found.complete == Shared(1, 2)
    assert found.first_ballot == Shared(1, 1)
    assert found.people == 5


def test_an_election_that_is_given_twice_is_not_counted_twice(report: ElectionReport) -> None:
    with pytest.raises(Malformed, match="twice"):
        statistics([report, report], {})


def test_one_person_in_two_bodies_is_one_person_only_if_the_office_says_so(report: ElectionReport) -> None:
    party = replace(report, id="party", body="PARTY_ORGANISATION")

    assert statistics([report, party], {}).people == 10
    found = statistics([report, party], read_persons(TABLE.encode()))
    assert found.people == 7
    assert found.crossing == Shared(3, 7)
    assert found.one_shoulder == Shared(1, 1)


def test_without_keys_nobody_is_said_to_head_both(report: ElectionReport) -> None:
    party = replace(report, id="party", body="PARTY_ORGANISATION")

    assert statistics([report, party], {}).one_shoulder == Shared(0, 1)


@given(st.integers(0, 130))
def test_every_age_is_in_exactly_one_band(age: int) -> None:
    assert sum(band.holds(age) for band in AGE_BANDS) == 1


@pytest.mark.parametrize(
    "bands",
    [
        (),
        (Band(0, 30), Band(30, None)),
        (Band(0, 30), Band(32, None)),
        (Band(1, None),),
        (Band(0, 30),),
        (Band(0, None), Band(5, None)),
    ],
)
def test_bands_that_overlap_or_leave_a_gap_are_malformed(bands: tuple[Band, ...]) -> None:
    with pytest.raises(Malformed, match="age bands"):
        check_bands(bands)


def test_who_is_elected_is_what_the_election_says(report: ElectionReport) -> None:
    people = elected_people([report], {})

    assert sorted(each.person.number for each in people) == ["E-0001", "E-0003", "E-0005", "E-0006", "E-0008"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "empty"),
        ("姓名\n甲", "person"),
        ("编号,星座\nE-0001,x", "星座"),
        ("编号,性别\nE-0001,不详", "line 2, sex"),
        ("编号,出生日期\nE-0001,1968年", "line 2, born"),
        ("编号,出生日期\nE-0001,1968-02-30", "line 2, born"),
        ("编号,性别\nE-0001", "expected 2 cells, got 1"),
        ("编号\nE-0001\nE-0001", "line 3: E-0001 stands twice"),
        ("编号,编号\nE-0001,E-0001", "twice"),
    ],
)
def test_a_table_that_cannot_be_understood_says_where(table: str, told: str) -> None:
    with pytest.raises(Malformed, match=told):
        read_persons(table.encode())


def test_rows_about_one_election_go_before_rows_about_any() -> None:
    persons = read_persons("person,election,sex\nE-0001,,男\nE-0001,a,女\n".encode())

    assert find(persons, "a", "E-0001").sex == "F"
    assert find(persons, "b", "E-0001").sex == "M"
    assert find(persons, "b", "E-0002").sex is None
