"""The script to practise from is what the story does before its first paper, and anybody's keys can sign it."""

from __future__ import annotations

import msgspec

from services.ballot.pages.practice.routes import SCRIPT
from services.drill import rehearsal


def test_the_page_holds_what_the_story_does() -> None:
    assert SCRIPT.read_bytes() == rehearsal.written(rehearsal.script()), (
        f"python -m services.drill.rehearsal > {SCRIPT}"
    )


def test_it_ends_with_open_stations_and_no_key_of_the_story_is_left() -> None:
    told = msgspec.json.decode(SCRIPT.read_bytes())

    kinds = [each["type"] for each in told["statements"]]
    assert kinds.count("StationOpened") == 2
    assert "PaperIssued" not in kinds
    appointed = [each["body"]["key"] for each in told["statements"] if each["type"] == "OfficerAppointed"]
    assert appointed
    assert all(key.startswith(rehearsal.KEY) for key in appointed)
    assert told["statements"][0]["body"]["authority"] == rehearsal.KEY + "AUTHORITY"
    signers = {name for each in told["statements"] for name in each["by"]}
    assert signers <= told["signers"].keys()
