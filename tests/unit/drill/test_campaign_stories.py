"""The file of a campaign's story: what is wrong with one is said, and whatever comes out otherwise is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.drill.campaign.reading import find_campaign, read_campaign
from services.drill.clerk import StoryBroke
from services.drill.scenario.reading import shipped_text
from shared.errors import Malformed
from tests.campaign_stories import SMALL, small, tell


def test_the_small_story_comes_out_as_it_says() -> None:
    told = tell(small())

    assert told.played.mismatches == []
    assert [each.body for each in told.campaign.units["V1"].elections] == ["SUPERVISION_COMMITTEE"]
    assert told.campaign.units["V1"].seats == {"SUPERVISION_COMMITTEE": 3}


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('units = "V1"', 'units = "V2"', "exclude[1]: there is no unit 'V2'; there are: V1"),
        ('unit = "V1"', 'unit = "V7"', "election[1]: there is no unit 'V7'"),
        ("title =", "titel =", "unit[1] has no key 'titel'; did you mean 'title'"),
        ('id = "V1"', 'id = "上云"', "the id '上云' may have letters"),
        (
            'body = "SUPERVISION_COMMITTEE"',
            'body = "COOP_BOARD"',
            "its story elects SUPERVISION_COMMITTEE, and it says COOP_BOARD",
        ),
        ('"2026-01-05"', '"D-20"', "a campaign has no election day of its own"),
        ('story = "supervision"', 'story = "supervison"', "did you mean 'supervision'"),
        ('story = "supervision"', "story = { electors = 30 }", "lacks 'posts'"),
        ("[expect]", '[expect.targets]\nHEADS = "1/1"\n[expect]', "there is no target 'HEADS'"),
        (
            "[expect]",
            '[[statement]]\ntype = "UnitExclude"\nday = "2026-02-01"\n[expect]',
            "there is no statement 'UnitExclude'; did you mean 'UnitExcluded'",
        ),
        (
            "[expect]",
            '[[statement]]\ntype = "UnitClassed"\nday = "2026-02-01"\nbody = { village = "V1" }\n[expect]',
            "there is no member of UnitClassed 'village'",
        ),
        ("VILLAGES-2010", "VILLAGES-2011", "expected one of COMMUNITIES, VILLAGES-2010"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(right: str, wrong: str, words: str) -> None:
    with pytest.raises(Malformed) as malformed:
        small(right, wrong)

    assert words in str(malformed.value), malformed.value


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("{ A =", "{ Z =", "election[1].people: 'Z' is not elected; elected are A、B、G"),
        ("people = { A", 'reelected = "A"\npeople = { A', "election[1].reelected: 'A' is not elected"),
        ("people = { A", 'duties = { C = "HEAD" }\npeople = { A', "election[1].duties: 'C' is not elected"),
        ("[[exclude]]", '[unit.people]\n"李建军" = {}\n[[exclude]]', "people: '李建军' is elected nowhere"),
        (
            "[[exclude]]",
            '[unit.people]\n"李建华" = { woman = true }\n[[exclude]]',
            "'李建华' is a woman in one place and not in another",
        ),
    ],
)
def test_people_who_are_not_those_elected_are_named(right: str, wrong: str, words: str) -> None:
    with pytest.raises(Malformed, match=re.escape(words)):
        tell(small(right, wrong))


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ('V1 = "COOP_BOARD"', 'V1 = "FINISHED"', "expect.board.V1"),
        ("finished = 0", "finished = 1", "expect.finished"),
        ("finished = 0", "taking_part = 2", "expect.taking_part"),
        ("finished = 0", "entries = 3", "expect.entries"),
        ("finished = 0", 'findings = ["A44:V1"]', "expect.findings"),
        (
            "finished = 0",
            'targets = { HEADS_SENIOR_SECONDARY = "1/1" }',
            "expect.targets.HEADS_SENIOR_SECONDARY",
        ),
        ("closed = false", "closed = true", "expect.closed"),
        ("refused = []", 'refused = ["out-of-order"]', "expect.refused"),
    ],
)
def test_whatever_comes_out_otherwise_is_named(right: str, wrong: str, place: str) -> None:
    assert [each.place for each in tell(small(right, wrong)).played.mismatches] == [place]


def test_what_an_election_expects_of_itself_is_compared_too(tmp_path: Path) -> None:
    own = shipped_text("supervision").replace("minimum = 11", "minimum = 12")
    (tmp_path / "own.toml").write_text(own, "utf-8")
    story = read_campaign(SMALL.replace('"supervision"', '"own.toml"'), "small", tmp_path)

    found = [each.place for each in tell(story).played.mismatches]

    assert found == [f"election[1].round[1].expect.minimum.{post}" for post in ("CHAIR", "MEMBER")]


def test_an_unexpected_refusal_ends_the_story_with_its_clause() -> None:
    with pytest.raises(StoryBroke, match=r"out-of-order; S10\.35"):
        tell(small(', "VILLAGERS_COMMITTEE"]', "]"))


def test_a_refusal_that_does_not_come_ends_the_story() -> None:
    with pytest.raises(StoryBroke, match="was accepted, but the story expects it to be refused"):
        tell(small('people = { A = "李建华" }', 'refused = "any"'))


def test_an_opening_that_is_refused_is_a_story_as_well() -> None:
    backward = SMALL.partition("[expect]")[0].replace("2026-07-31", "2026-01-01")
    story = read_campaign(backward.replace("[[unit]]", 'refused = "window-backward"\n\n[[unit]]', 1))

    told = tell(story).played

    assert told.campaign is None
    assert [each["code"] for each in told.figures["refusals"]] == ["window-backward"]


def test_a_statement_of_ones_own_names_people_and_elections_as_the_file_does() -> None:
    said = """
[[statement]]
type = "ElectionUnlinked"
day = "2026-05-01"
body = { election = "V1 SUPERVISION_COMMITTEE" }
refused = "already-concluded"

[[statement]]
type = "SecretaryAppointed"
day = "2026-05-02"
body = { unit = "V1", person = "李建华" }

[expect]
"""
    told = tell(small("\n[expect]\n", said))

    assert [each["code"] for each in told.played.figures["refusals"]] == ["already-concluded"]
    assert told.campaign.units["V1"].secretary == told.played.figures["people"]["V1"]["李建华"]


def test_the_office_signs_what_it_may_and_nobody_else_instead() -> None:
    by_guidance = """
[[group]]
id = "guidance1"
kind = "GUIDANCE"
parent = "office"
units = ["V1"]

[[statement]]
type = "UnitClassed"
day = "2026-02-01"
body = { unit = "V1", risk = "KEY" }
signer = "guidance1"
refused = "any"

[[statement]]
type = "UnitClassed"
day = "2026-02-02"
body = { unit = "V1", risk = "DIFFICULT" }

[expect]
"""
    told = tell(small("\n[expect]\n", by_guidance))

    assert len(told.played.figures["refusals"]) == 1
    assert told.campaign.units["V1"].risk == "DIFFICULT"


def test_an_elections_story_is_none_of_a_campaign(tmp_path: Path) -> None:
    (tmp_path / "election.toml").write_text(shipped_text("village"), "utf-8")
    (tmp_path / "campaign.toml").write_text(SMALL, "utf-8")

    assert find_campaign("village") is None
    assert find_campaign(str(tmp_path / "election.toml")) is None
    assert find_campaign(str(tmp_path / "none.toml")) is None
    assert find_campaign(str(tmp_path / "campaign.toml")) is not None
