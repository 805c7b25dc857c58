"""Stories through the real service: what it says, what the drill works out, and what the verifier finds are one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from services.audit.verify import command as verify
from services.drill import command
from services.drill.chance import Chance
from services.drill.http import HttpService, Unreachable
from services.drill.play import play
from services.drill.proof import agree, prove
from services.drill.scenario.reading import find
from services.drill.telling import Silence
from shared.errors import Broken
from tests.campaign_stories import SMALL
from tests.integration.drill.bad_line import bad_line


def drill(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """`jianpiao drill … --json`: its exit code and its document."""
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    code = command.run(parser.parse_args([*words, "--json"]))
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, document


@pytest.mark.parametrize("name", ["write-in-fails-review", "double-entry"])
def test_a_story_is_played_exported_and_verified(
    name: str, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = drill(capsys, name, "--url", url, "--out", str(tmp_path))

    assert code == 0, told
    assert told["holds"] is True
    assert told["expectations"] == {"met": True, "mismatches": []}
    assert told["ending"] == "HANDED_OVER"
    assert told["verification"]["holds"] is True
    assert told["verification"]["drill"] is True
    assert told["verification"]["checkpoint"]["size"] == told["entries"]
    assert json.loads((tmp_path / "result.json").read_text()) == told


def test_the_bundle_can_be_verified_again_since_its_checkpoint(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told = drill(capsys, "against", "--url", url, "--out", str(tmp_path))

    parser = argparse.ArgumentParser()
    verify.add_arguments(parser)
    since = ["--since", str(tmp_path / "checkpoint")]
    words = [told["bundle"], "--policy", told["policy"], "--jobs", "1", *since]

    assert verify.run(parser.parse_args(words)) == 0


def test_a_cancelled_election_is_proved_as_well(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = drill(capsys, "cancelled", "--url", url, "--out", str(tmp_path))

    assert code == 0, told
    assert told["ending"] == "CANCELLED"
    assert [each["code"] for each in told["refusals"]] == ["cancelled"]


def test_an_election_that_was_never_called_has_no_log(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = drill(capsys, "no-woman-post", "--url", url)

    assert code == 0, told
    assert told["ending"] == "REFUSED"
    assert "bundle" not in told


def test_answers_that_get_lost_are_asked_for_again_and_nothing_is_recorded_twice(
    url: str, tmp_path: Path
) -> None:
    with bad_line(url, seed=11) as line:
        service = HttpService(line.url, sleep=lambda seconds: None)
        played = play(find("kin-equal"), service, Chance(), Silence())
        agree(played.story, service)
        service.close()

        assert line.cuts >= 3
        assert service.repeated >= line.cuts
    assert played.mismatches == []
    direct = HttpService(url)
    proof = prove(direct, played.story.election.id, tmp_path, None, None)
    direct.close()
    assert proof.passed, proof.document


def test_the_same_seed_played_again_finds_every_statement_recorded(url: str) -> None:
    roots = []
    for _ in range(2):
        service = HttpService(url)
        # Without refusals: what was refused once would be judged at the end of the story now.
        played = play(find("kin-passed-over"), service, Chance(77), Silence())
        agree(played.story, service)
        service.close()
        roots.append(played.figures["root"])

    assert roots[0] == roots[1]


def test_a_service_that_says_something_else_is_found_out(url: str) -> None:
    service = HttpService(url)
    played = play(find("kin-passed-over"), service, Chance(), Silence())
    played.story.election.open_seats["CHAIR"] = 1

    with pytest.raises(Broken, match="open seats"):
        agree(played.story, service)
    service.close()


def test_nobody_at_the_address_ends_the_drill(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.drill.http.PATIENCE_SECONDS", 0.2)

    code, told = drill(capsys, "against", "--url", "http://127.0.0.1:9")

    assert code == 1
    assert told["holds"] is False
    assert told["error_kind"] == Unreachable.__name__


def test_without_an_address_the_drill_starts_a_service_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIANPIAO_URL", raising=False)

    code, told = drill(capsys, "kin-passed-over", "--out", str(tmp_path))

    assert code == 0, told
    assert told["verification"]["holds"] is True


def test_a_campaign_is_played_exported_and_verified_with_its_elections(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "small.toml").write_text(SMALL, "utf-8")

    code, told = drill(capsys, str(tmp_path / "small.toml"), "--url", url, "--out", str(tmp_path / "out"))

    assert code == 0, told
    assert told["board"] == {"V1": "COOP_BOARD"}
    assert told["expectations"] == {"met": True, "mismatches": []}
    checks = {each["number"]: each["status"] for each in told["verification"]["checks"]}
    assert checks[10] == "PASS", told["verification"]
    assert [each.name for each in (tmp_path / "out" / "cited").iterdir()] == [
        f"{told['elections'][0]['election']}.zip"
    ]
