"""The shipped campaigns' stories come out as told, and their bundles with those of their elections prove them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.drill.campaign.reading import read_campaign, shipped_campaign, shipped_campaigns
from shared import base64text, entry
from tests.campaign_stories import Told, told
from tests.integration.verify.conftest import Verify
from tests.tamper.forge import zipped


@pytest.mark.parametrize("name", shipped_campaigns())
def test_a_shipped_campaign_comes_out_as_its_file_says(name: str) -> None:
    scenario = read_campaign(shipped_campaign(name), name).scenario

    assert scenario.expect.board
    assert scenario.story.strip()
    assert scenario.story_en.strip()
    assert told(name).played.mismatches == []


def written(there: Told, folder: Path) -> tuple[object, ...]:
    """The bundles in a folder, and the words with which they are verified."""
    (folder / "campaign.zip").write_bytes(zipped(there.forge.files()))
    (folder / "policy").write_bytes(there.forge.policy)
    (folder / "cited").mkdir()
    for number, forge in enumerate(there.elections()):
        (folder / "cited" / f"{number}.zip").write_bytes(zipped(forge.files()))
    return folder / "campaign.zip", "--policy", folder / "policy", "--cited", folder / "cited", "--lang", "en"


def test_the_bundle_of_the_street_proves_its_six_elections(jianpiao_verify: Verify, tmp_path: Path) -> None:
    ran = jianpiao_verify(*written(told("street"), tmp_path))

    assert ran.code == 0, ran.out
    assert "10 [PASS]" in ran.out
    assert "6 cited elections" in ran.out


def test_an_election_that_went_on_differently_is_not_proven(jianpiao_verify: Verify, tmp_path: Path) -> None:
    there = told("street")
    words = written(there, tmp_path)
    first = there.elections()[0]
    shorter = first.with_entries(first.entries[:-1])
    (tmp_path / "cited" / "0.zip").write_bytes(zipped(shorter.files()))

    ran = jianpiao_verify(*words)

    assert ran.code == 1
    assert "10 [FAIL]" in ran.out


def test_in_the_street_refused_calls_leave_no_trace_and_nobodys_name_stands_in_the_log() -> None:
    there = told("street")
    payloads = [
        base64text.decode(entry.decode(raw).statement.payload, "payload").decode()
        for raw in there.forge.entries
    ]
    text = "\n".join(payloads)

    assert [
        name for people in there.played.figures["people"].values() for name in people if name in text
    ] == []
    linked = {
        json.loads(raw)["body"]["election"] for raw in payloads if json.loads(raw)["type"] == "ElectionLinked"
    }
    assert linked == {each.election.id for each in there.played.held if each.row.refused is None}
    assert len(there.played.held) - len(linked) == 2


def test_the_woman_seat_of_the_second_village_follows_from_its_party_election() -> None:
    units = told("street").campaign.units

    assert {
        name: each.woman_seat
        for name in ("V1", "V2")
        for each in units[name].elections
        if each.body == "VILLAGERS_COMMITTEE"
    } == {"V1": False, "V2": True}
