"""`jianpiao audit papers`: the plan, the list of lots and the state of the risk, from a record that was verified."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from services.audit.papers import command
from shared import entry
from tests.stories import story
from tests.tamper.forge import Forge, zipped


@pytest.fixture(scope="module")
def log() -> Forge:
    """The record of the story whose outcome an audit confirmed."""
    told = story("paper-audit")
    assert told.election is not None
    return Forge(told.entries, f"village.example/drill/{told.election.id}", told.election.authority)


@pytest.fixture
def bundle(log: Forge, tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(zipped(log.files()))
    (tmp_path / "policy").write_bytes(log.policy)
    return path


@pytest.fixture
def ask(bundle: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Any:
    """Runs the command; exit code, what it printed and what it complained of."""

    def run(what: str, *more: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        words = [what, str(bundle), "--policy", str(bundle.parent / "policy"), *more]
        code = command.run(parser.parse_args(words))
        told = capsysbinary.readouterr()
        return code, told.out.decode(), told.err.decode()

    return run


def table(told: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(told.removeprefix("\ufeff"))))


def test_the_plan_says_how_much_is_to_be_done_and_what_decides_it(ask: Any) -> None:
    code, told, _ = ask("plan", "--limit", "5", "--lang", "zh")

    assert code == 0
    assert "选票抽查估算" in told
    assert "E-0001得票达到当选所需" in told
    assert "抽查更省事" in told


def test_where_looking_up_is_more_work_than_counting_the_plan_says_so(ask: Any) -> None:
    code, told, _ = ask("plan", "--limit", "0.000001", "--lang", "en")

    assert code == 0
    assert "counting everything is less work" in told


def test_the_lots_are_those_of_the_audit_that_was_opened(ask: Any) -> None:
    told_entries = [
        json.loads(entry.decode(raw).statement.payload_bytes) for raw in story("paper-audit").entries
    ]
    examined = [each["body"]["place"] for each in told_entries if each["type"] == "PaperExamined"]

    code, told, _ = ask("sample", "--size", str(len(examined)), "--format", "json", "--lang", "en")

    assert code == 0
    rows = [row["cells"] for row in json.loads(told)["tables"][0]["rows"]]
    places = [cells[5] for cells in sorted(rows, key=lambda cells: cells[0])]
    assert places == examined


def test_more_lots_go_on_where_the_first_ended(ask: Any) -> None:
    seed = ("--seed", "16180339887498948482", "--format", "csv", "--lang", "en")
    _, both, _ = ask("sample", "--size", "10", *seed)
    _, first, _ = ask("sample", "--size", "4", *seed)
    _, rest, _ = ask("sample", "--from", "5", "--size", "6", *seed)

    def lots(told: str) -> set[tuple[str, ...]]:
        return {tuple(row) for row in table(told) if len(row) == 8 and row[0].isdigit()}

    assert lots(both) == lots(first) | lots(rest)
    assert len(lots(first)) == 4


def test_the_state_of_the_risk_and_an_exit_code_that_says_whether_it_is_small(ask: Any) -> None:
    code, told, _ = ask("risk", "--lang", "en")

    assert code == 0
    assert "the outcome is confirmed" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sample", "--seed", "123"), "20至100位"),
        (("plan", "--limit", "50"), "--limit"),
        (("plan", "--round", "7"), "第7轮"),
    ],
)
def test_what_cannot_be_told_says_what_to_do(ask: Any, words: tuple[str, ...], said: str) -> None:
    code, told, complained = ask(*words, "--lang", "zh")

    assert (code, told) == (2, "")
    assert said in complained


def test_nothing_is_audited_by_a_record_that_does_not_hold(ask: Any, bundle: Path, log: Forge) -> None:
    bundle.write_bytes(zipped(log.with_entries(log.entries[:-2] + log.entries[-1:]).files()))
    code, told, complained = ask("plan", "--lang", "zh")

    assert (code, told) == (1, "")
    assert "未通过核验" in complained
