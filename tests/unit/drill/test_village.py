"""Who is who: short names, groups, classes and ranges become numbers on the roll."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from services.drill.chance import Chance
from services.drill.scenario.reading import read
from services.drill.village import Village
from shared import clock
from shared.errors import Malformed

STORY = """
[electors]
count = 100
groups = ["上村", "下村"]
classes = { ABSENT = 10 }
disclose = true
[[electors.range]]
name = "远屋"
count = 8
group = "山上"
class = "ABSENT"
[posts]
CHAIR = 3
[people]
"乙" = { number = 50, group = "下村" }
"外人" = { registered = false }
"太小" = { age = 17, refused = "under-age" }
[nominations]
CHAIR = ["甲", "乙"]
[[round]]
papers = [{ CHAIR = ["丙", "NOBODY", "E-7"] }]
"""


@pytest.fixture
def village() -> Village:
    return Village(read(STORY))


def test_names_get_numbers_in_the_order_of_the_file_unless_they_have_one(village: Village) -> None:
    assert {name: village.names.of(name) for name in ("甲", "乙", "丙")} == {
        "甲": "E-0001",
        "乙": "E-0050",
        "丙": "E-0002",
    }
    assert village.names.of("E-7") == "E-0007"
    assert village.names.label("E-0050") == "乙"
    assert village.names.label("E-0099") == "E-0099"


def test_whoever_is_not_on_the_roll_has_a_number_beyond_it(village: Village) -> None:
    assert village.names.of("外人") == "E-0101"
    assert village.names.of("太小") == "E-0102"
    assert [each.number for each in village.registered if each.refused] == ["E-0102"]
    assert len(village.registered) == 101


def test_groups_classes_and_ranges_hold_whom_they_should(village: Village) -> None:
    assert village.select("远屋") == [f"E-{number:04d}" for number in range(3, 11)]
    assert len(village.select("ABSENT")) == 18
    assert village.select(("E-0098..E-0100", "甲")) == ["E-0098", "E-0099", "E-0100", "E-0001"]
    groups = Counter(village.of(f"E-{number:04d}").group for number in range(1, 101))
    assert groups == {"G1": 41, "G2": 51, "G3": 8}
    assert village.select("山上") == village.select("远屋")


def test_nobody_by_that_name_is_an_error(village: Village) -> None:
    with pytest.raises(Malformed, match="不认识“丁”"):
        village.names.of("丁")
    with pytest.raises(Malformed, match="is no person, group, class or range"):
        village.select("G9")


def test_the_committee_is_of_the_village(village: Village) -> None:
    assert village.committee(3) == ("E-0098", "E-0099", "E-0100")
    small = Village(read("electors = 2\n[posts]\nCHAIR = 1\n[nominations]\nCHAIR = 'A'\n"))
    assert small.committee(3) == ("E-0002", "C-1", "C-2")


def test_more_names_than_electors_are_an_error() -> None:
    with pytest.raises(Malformed, match="fewer than the people who are named"):
        Village(read("electors = 1\n[posts]\nCHAIR = 1\n[nominations]\nCHAIR = ['A', 'B']\n"))


def test_invented_private_fields_make_everybody_of_age_but_whom_the_file_does_not(village: Village) -> None:
    for villager in village.registered:
        private = village.private(villager, "2026-02-28", Chance(villager.age))
        assert private is not None
        age = clock.full_years(clock.read_day(private["born"]), clock.read_day("2026-02-28"))
        assert (age < 18) == (villager.refused is not None)
        assert re.fullmatch("[一-鿿]{2,3}", private["name"])


def test_statements_carry_numbers_where_the_file_has_names(village: Village) -> None:
    body = {
        "candidate": "甲",
        "marks": {"CHAIR": "乙"},
        "votes": {"CHAIR": {"乙": 3}},
        "women": ["甲"],
        "contest": "甲",
    }

    assert village.names.in_body(body) == {
        "candidate": "E-0001",
        "marks": {"CHAIR": ["E-0050"]},
        "votes": {"CHAIR": {"E-0050": 3}},
        "women": ("E-0001",),
        "contest": "甲",
    }
    assert village.names.in_body({"votes": {"乙": 3}}) == {"votes": {"E-0050": 3}}
