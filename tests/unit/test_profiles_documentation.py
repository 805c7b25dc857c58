"""docs/profiles.md says what the shipped regulations say, and its examples are true."""

from __future__ import annotations

import re
from pathlib import Path

from services.profiles.table import tables
from shared.election.regulation import profile
from shared.election.regulation.consistency import contradictions

TEXT = (Path(__file__).parents[2] / "docs" / "profiles.md").read_text("utf-8")


def test_the_tables_are_those_of_the_files() -> None:
    assert tables() in TEXT


def test_the_example_is_a_regulation_that_is_in_order() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)

    adapted = profile.read(example)

    assert contradictions(adapted) == []
    assert adapted.runoff.within_days.value == 15
    assert "10" in next(bar.zh for bar in adapted.qualification.bars if bar.id == "Q2")


def test_every_conflict_of_the_law_has_its_row() -> None:
    assert re.findall(r"^\| (C\d+) \|", TEXT, re.MULTILINE) == [f"C{number}" for number in range(1, 14)]


def test_the_conflicts_are_decided_where_the_document_says() -> None:
    by_id = {name: profile.load(name) for name in profile.shipped()}
    grounds = {name: {bar.id: bar for bar in each.qualification.bars} for name, each in by_id.items()}

    assert {"Q14", "Q15"} <= grounds["SUPERVISION"].keys()  # C1-C3
    assert by_id["VC-ZJ-2010"].nomination.introduction_days_before.value == 3  # C4
    assert by_id["VC-ZJ"].nomination.introduction_days_before.value == 5
    assert [by_id[name].polling.mobile_box.value for name in ("VC-ZJ-2010", "VC-ZJ")] == ["BANNED"] * 2  # C5
    assert by_id["VC-MCA"].polling.mobile_box.value == "WITH_APPROVAL"
    assert {grounds[name]["Q18"].severity for name in ("PARTY-2010", "PARTY-2020", "VC-ZJ-2010")} == {"SOFT"}
    assert grounds["PARTY-2010"]["Q18"].finding  # C6: never derived from data
    assert grounds["PARTY-2010"].keys() >= {"Q1", "Q2"}  # C7
    assert {name for name, each in by_id.items() if each.papers.overvote.value == "WHOLE_PAPER"} == {
        "CONGRESS",
        "RECALL-DEPUTY",
    }  # C8
    assert {each.remedies.vacated_seat.value for each in by_id.values()} == {"RUNOFF"}  # C9
    for each in by_id.values():  # C10
        base = "PRESENT" if each.polling.meeting.value else "PAPERS_RETURNED"
        assert each.winning.quorum.base == base
    rows = [
        [row.minimum for row in by_id[f"REPRESENTATIVES-{era}"].seats.by_population]
        for era in ("2010", "ZJ2020")
    ]
    assert rows == [[20, 30], [30, 40, 50]]  # C12
    assert by_id["PARTY-2010"].nomination.slate is not None  # C13


def test_a_regulation_of_the_national_law_alone_ends_before_its_amendment() -> None:
    for name in ("VC-MCA", "RC-ELECTORS", "RC-HOUSEHOLDS", "RC-DELEGATES"):
        assert profile.load(name).effective_to == "2025-12-31"
    for name in (
        "VC-ZJ",
        "REPRESENTATIVES-ZJ2020",
        "GROUP-LEADER",
        "SUPERVISION",
        "RECALL-VC",
        "BY-ELECTION-VC",
    ):
        text = profile.shipped_text(name)
        assert "amended with effect from 2026-01-01" in text
        assert profile.load(name).effective_to is None
