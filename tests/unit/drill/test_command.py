"""`jianpiao drill` without a service: what it prints, and its exit code."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from services.drill import command
from services.drill.campaign.reading import shipped_campaign
from services.drill.scenario.reading import shipped, shipped_text
from shared.errors import Malformed
from tests.campaign_stories import SMALL

NAME = "kin-passed-over"


def drill(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([*words, "--dry-run"]))


def document(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = drill(*words, "--json")
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, told


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Where a test writes a story of its own."""
    return tmp_path / "story.toml"


def test_the_document_holds_every_figure_of_the_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = document(capsys, NAME)

    assert code == 0
    assert told["holds"] is True
    assert told["format"] == "jianpiao-drill/1"
    assert told["winners"] == {"CHAIR": ["A"], "MEMBER": ["D", "E"]}
    assert told["rounds"][0] | {"stations": None} == told["rounds"][0] | {
        "round": 1,
        "day": "2026-03-28",
        "registered": 100,
        "quorum": 51,
        "issued": 90,
        "by_proxy": 0,
        "returned": 90,
        "valid": 90,
        "invalid": 0,
        "votes": {"CHAIR": {"A": 60, "B": 30}, "MEMBER": {"C": 70, "D": 55, "E": 48}},
        "minimum": {"CHAIR": 46, "MEMBER": 46},
        "elected": {"CHAIR": ["A"], "MEMBER": ["D", "E"]},
        "ties": {},
        "missing": {},
        "failed": [],
        "differences": [],
        "stations": None,
    }


def test_the_same_seed_gives_the_same_log(capsys: pytest.CaptureFixture[str]) -> None:
    roots = [document(capsys, NAME, "--seed", seed)[1]["root"] for seed in ("1", "1", "2")]

    assert roots[0] == roots[1] != roots[2]


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("minimum = 46", "minimum = 45", "round[1].expect.minimum.CHAIR"),
        (
            'CHAIR = "A", MEMBER = ["D", "E"] }\nmissing',
            'CHAIR = "B" }\nmissing',
            "round[1].expect.elected.CHAIR",
        ),
        ("missing = {}", "missing = { MEMBER = 1 }", "round[1].expect.missing.MEMBER"),
        ("missing = {}", 'ties = { MEMBER = ["C", "D"] }', "round[1].expect.ties.MEMBER"),
        ("missing = {}", "votes.CHAIR = { A = 61 }", "round[1].expect.votes.CHAIR.A"),
        ("missing = {}", 'failed = ["CHAIR"]', "round[1].expect.failed"),
        ("missing = {}", 'differences = ["R106"]', "round[1].expect.differences"),
        ("missing = {}", 'kinds = { CHAIR = "RUNOFF" }', "round[1].expect.kinds.CHAIR"),
        ("missing = {}", "returned = 91", "round[1].expect.returned"),
        ('ending = "HANDED_OVER"', 'ending = "ANNOUNCED"', "expect.ending"),
        ('ending = "HANDED_OVER"', 'refused = ["barred"]', "expect.refused"),
        ('ending = "HANDED_OVER"', "vacant = { CHAIR = 1 }", "expect.vacant.CHAIR"),
        ('ending = "HANDED_OVER"', 'void = ["A"]', "expect.void"),
        ('ending = "HANDED_OVER"', "rounds = 2", "expect.rounds"),
        ('ending = "HANDED_OVER"', 'announced_on = "D"', "expect.announced_on"),
    ],
)
def test_whatever_comes_out_otherwise_is_named(
    right: str, wrong: str, place: str, changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shipped_text(NAME)
    assert right in text
    changed.write_text(text.replace(right, wrong), "utf-8")

    code, told = document(capsys, str(changed))

    assert code == 1
    assert told["holds"] is False
    assert place in [each["place"] for each in told["expectations"]["mismatches"]]


def test_an_unexpected_refusal_ends_the_drill_with_its_clause(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed.write_text(shipped_text(NAME) + '\n[[withdrawal]]\nperson = "B"\nday = "D-1"\n', "utf-8")

    code, told = document(capsys, str(changed))

    assert code == 1
    assert "withdrawal-late" in told["error"]
    assert "ZJ2020 19" in told["error"]
    assert told["error_kind"] == "StoryBroke"


def test_a_refusal_that_does_not_come_ends_the_drill(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed.write_text(
        shipped_text(NAME) + '\n[[withdrawal]]\nperson = "B"\nrefused = "withdrawal-late"\n', "utf-8"
    )

    code, told = document(capsys, str(changed))

    assert code == 1
    assert "was accepted, but the story expects it to be refused" in told["error"]


def test_a_refusal_with_another_code_ends_the_drill(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = '\n[[withdrawal]]\nperson = "B"\nday = "D-1"\nrefused = "{}"\n'
    changed.write_text(shipped_text(NAME) + row.format("not-a-candidate"), "utf-8")
    assert document(capsys, str(changed))[0] == 1

    changed.write_text(shipped_text(NAME) + row.format("any"), "utf-8")
    code, told = document(capsys, str(changed))

    assert code == 0, told
    assert [each["code"] for each in told["refusals"]] == ["withdrawal-late"]


def test_a_statement_beside_a_step_that_never_comes_is_not_forgotten(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed.write_text(shipped_text(NAME) + '\n[[statement]]\nafter = "sea"\ntype = "RollSealed"\n', "utf-8")

    code, told = document(capsys, str(changed))

    assert code == 1
    assert "the step 'sea' never came" in told["error"]


def test_a_round_without_anything_to_vote_on_is_told(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed.write_text(shipped_text(NAME) + "\n[[round]]\nblank = 3\n", "utf-8")

    code, told = document(capsys, str(changed))

    assert code == 1
    assert "there is nothing to vote on" in told["error"]


def test_figures_that_cannot_be_are_noticed_before_anything_is_sent(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed.write_text(shipped_text(NAME).replace("A = 60", "A = 61"), "utf-8")

    code, told = document(capsys, str(changed))

    assert code == 2
    assert "round[1].votes" in told["error"]
    assert "entries" not in told


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            [
                "演练 · 不是正式选举",
                "第1轮 · 投票",
                "当选须 46 票",
                "按预期被拒绝",
                "女委员",
                "当选名单",
                "与剧本预期相符",
            ],
        ),
        (
            "en",
            [
                "DRILL · not an election",
                "Round 1 · polling",
                "41 votes are needed",
                "refused, as expected",
                "Elected",
            ],
        ),
    ],
)
def test_a_clerk_can_follow_it_in_both_languages(
    lang: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert drill("woman-seat-runoff", "--lang", lang) == 0
    told = capsys.readouterr().out
    assert drill(NAME, "--lang", lang) == 0
    told += capsys.readouterr().out

    assert [word for word in words if word not in told] == []


def test_what_came_out_otherwise_stands_in_a_table(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed.write_text(shipped_text(NAME).replace("minimum = 46", "minimum = 45"), "utf-8")

    assert drill(str(changed)) == 1
    told = capsys.readouterr().out

    assert "与剧本预期不符" in told
    assert "round[1].expect.minimum.CHAIR" in told


def test_the_shipped_stories_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert drill("--list") == 0
    listed = capsys.readouterr().out
    assert [name for name in shipped() if name not in listed] == []

    assert drill(NAME, "--show") == 0
    assert capsys.readouterr().out == shipped_text(NAME)


def test_without_a_scenario_it_says_how_to_find_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert drill() == 2
    assert "--list" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert drill(str(tmp_path / "none.toml")) == 2
    assert "none.toml" in capsys.readouterr().err
    with pytest.raises(Malformed, match="there is no scenario 'villige'; did you mean 'village'"):
        drill("villige")
    with pytest.raises(Malformed, match="did you mean 'street'"):
        drill("stret")


def test_a_campaign_is_told_like_any_other_story(capsys: pytest.CaptureFixture[str]) -> None:
    assert drill("street", "--seed", "1") == 0
    told = capsys.readouterr().out

    assert [
        word
        for word in (
            "演练 · 不是正式换届",
            "按预期被拒绝",
            "woman-seat-missing",
            "换届工作结束",
            "与剧本预期相符",
        )
        if word not in told
    ] == []
    assert drill("street", "--show") == 0
    assert capsys.readouterr().out == shipped_campaign("street")
    assert drill("--list") == 0
    assert "street" in capsys.readouterr().out


def test_a_campaigns_document_holds_its_board_and_targets(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed.write_text(SMALL.replace("finished = 0", "finished = 1"), "utf-8")

    roots = [document(capsys, str(changed), "--seed", "7") for _ in range(2)]

    code, told = roots[0]
    assert code == 1
    assert [each["place"] for each in told["expectations"]["mismatches"]] == ["expect.finished"]
    assert told["bodies"]["V1"]["SUPERVISION_COMMITTEE"] == "CONCLUDED"
    assert told["root"] == roots[1][1]["root"]
