"""docs/requirements.md is true: every row of the requirements stands there once, and everything it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from services.audit.verify.assertions.table import TABLE
from services.cli import COMMANDS
from shared.campaign import law as campaigns
from shared.campaign import plan as plans
from shared.election import law
from shared.election.regulation import profile

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/requirements.md").read_text("utf-8")
ROW = re.compile(r"^\| (S\d+\.\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
LAST = {0: 5, 1: 36, 2: 13, 3: 18, 4: 20, 5: 6, 6: 7, 7: 16, 8: 1, 9: 1, 10: 110}
"""Chapter to its last row."""
ROWS = {row: (what.strip(), where.strip()) for row, what, where in ROW.findall(PAGE)}


def test_every_row_stands_there_once() -> None:
    expected = [f"S{chapter}.{number}" for chapter, last in LAST.items() for number in range(1, last + 1)]
    found = [row for row, _, _ in ROW.findall(PAGE)]

    assert sorted(found) == sorted(expected)


def test_every_row_names_a_place_or_says_why_there_is_none() -> None:
    for row, (what, where) in ROWS.items():
        assert len(what) > 5, row
        reason = where.removeprefix("—").strip()
        assert "`" in where or (where.startswith("—") and len(reason) > 8) or len(where) > 40, (row, where)


@pytest.mark.parametrize("row", ROWS)
def test_everything_that_a_row_names_exists(row: str) -> None:
    for name in re.findall(r"`([^`]+)`", ROWS[row][1]):
        assert exists(name), f"{row}: {name}"


def exists(name: str) -> bool:
    """Whether there is a statement, ground, assertion, parameter, story, command, file or definition of that name."""
    if name.startswith(("[[", "--")):
        return f"\n    {name}" in (ROOT / "services/audit/reports/printed.py").read_text("utf-8")
    if name.startswith("jianpiao "):
        return name.split()[1] in COMMANDS
    if re.fullmatch(r"Q\d+", name):
        grounds = (ROOT / "shared/profiles/catalogue/grounds.toml").read_text("utf-8")
        return re.search(rf'^\[{name}\]$|^id = "{name}"$', grounds, re.MULTILINE) is not None
    if re.fullmatch(r"A\d\d", name):
        return name in {each.id for each in TABLE}
    place, _, part = name.partition(":")
    if "/" in place:
        path = ROOT / place
        return path.exists() and (
            not part or re.search(rf"\b{re.escape(part)}\b", path.read_text("utf-8")) is not None
        )
    if place == "plan":
        return hasattr(plans.load("VILLAGES-2010"), part)
    if place == "story":
        return (ROOT / f"services/drill/scenarios/{part}.toml").exists()
    if part:
        return _has(profile.load(place), part)
    return name in law.KINDS or name in campaigns.KINDS


def _has(regulation: profile.Profile, path: str) -> bool:
    node: object = regulation
    for step in path.split("."):
        if not isinstance(node, msgspec.Struct) or step not in node.__struct_fields__:
            return False
        node = getattr(node, step)
    return node is not None
