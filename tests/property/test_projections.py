"""Projections of random courses: at every entry they say what the law's own state says, however they were stored in between."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.projections.every import LogFold
from services.audit.projections.table import Change
from shared.election.state import Election
from tests.projected import Rows, entry_of, folded, rows_of
from tests.property.clerk import Clerk, begun
from tests.property.worlds import COURSES, world
from tests.world import World

SEEDS = st.integers(0, 2**32 - 1)
STEPS = 250


class Course:
    """A world and its fold, entry after entry."""

    def __init__(self, acted: World) -> None:
        self.world = acted
        self.entries: list[bytes] = []
        self.fold = LogFold()
        self.follow()

    def follow(self) -> None:
        """Folds what the world did since."""
        done = zip(self.world.payloads, self.world.signed_by, strict=True)
        for index, (payload, signers) in enumerate(done):
            if index >= len(self.entries):
                self.entries.append(entry_of(index, payload, signers))
                self.fold.take(self.entries[-1:])


def check(rows: Rows, election: Election) -> None:
    """The rows say what the state says."""
    votes: dict[tuple[int, str, str], int] = Counter()
    for number, contest, _, person, count in rows["tallies"]:
        votes[number, contest, person] += count
    assert votes == {
        (each.number, contest, person): count
        for each in election.rounds
        for contest, persons in each.votes.items()
        for person, count in persons.items()
        if count
    }
    assert {(row[0], row[1]): row[3:] for row in rows["tally_piles"]} == {
        (each.number, name): (
            pile.returned,
            pile.counted,
            *(pile.verdicts.get(verdict, 0) for verdict in ("VALID", "PARTLY_INVALID", "INVALID", "BLANK")),
            pile.doubtful,
        )
        for each in election.rounds
        for name, pile in each.piles.items()
    }
    assert {(row[0], row[1], row[6], row[7], row[8], row[9], row[11], row[12]) for row in rows["ledger"]} == {
        (
            each.number,
            name,
            station.issued,
            station.by_proxy,
            station.conflicts,
            station.spoiled,
            station.unused,
            station.returned,
        )
        for each in election.rounds
        for name, station in each.stations.items()
    }
    issued: Counter[tuple[int, str]] = Counter()
    for number, station, _, papers, _ in rows["turnout"]:
        issued[number, station] += papers
    assert issued == {
        (each.number, name): station.issued
        for each in election.rounds
        for name, station in each.stations.items()
        if station.issued
    }
    assert {row[0] for row in rows["roll"] if row[7] is None} == set(election.roll.electors)
    assert {(row[0], row[1]) for row in rows["candidates"] if row[6] and row[2] != "RUNOFF"} == {
        (each.contest, person)
        for person, each in election.candidates.items()
        if each.standing and each.mode != "RUNOFF"
    }
    assert {row[1] for row in rows["candidates"] if row[2] == "RUNOFF"} <= set(election.candidates)
    assert {(row[0], row[1]) for row in rows["candidates"] if row[11]} == {
        (each.contest, each.person) for each in election.winners if each.review != "FAIL"
    }


@pytest.mark.fuzz
@given(seed=SEEDS)
@settings(max_examples=6)
def test_at_every_entry_the_rows_say_what_the_law_knows(seed: int) -> None:
    chance = Random(seed)
    course = Course(begun(chance))
    clerk = Clerk(chance, course.world, wrong=0.05)

    for _ in range(STEPS):
        clerk.step()
        course.follow()
        check(rows_of(course.fold), clerk.election)


@pytest.mark.fuzz
@given(seed=SEEDS)
@settings(max_examples=6)
def test_what_was_stored_in_between_changes_nothing(seed: int) -> None:
    chance = Random(seed)
    course = Course(begun(chance))
    clerk = Clerk(chance, course.world, wrong=0.05)
    stored: dict[str, dict[Any, Any]] = {}

    for _ in range(STEPS):
        clerk.step()
        course.follow()
        if chance.random() < 0.2:
            _store(stored, course.fold)
            assert stored_rows(stored) == {name: rows for name, rows in rows_of(course.fold).items() if rows}

    assert rows_of(course.fold) == folded(course.entries)


@pytest.mark.parametrize("name", COURSES)
def test_each_course_can_be_folded(name: str) -> None:
    course = Course(world(name))

    check(rows_of(course.fold), course.world.election)

    assert rows_of(course.fold) == folded(course.entries)


def _store(stored: dict[str, dict[Any, Any]], fold: LogFold) -> None:
    """Applies changes as a database does."""
    changes: list[Change] = [each for made in fold.projections.values() for each in made.changes()]
    for change in changes:
        table = stored.setdefault(change.table.name, {})
        for key in change.gone:
            del table[key]
        table.update({row[: change.table.key]: row for row in change.put})


def stored_rows(stored: dict[str, dict[Any, Any]]) -> Rows:
    return {name: set(rows.values()) for name, rows in stored.items() if rows}


def test_rows_are_what_msgspec_makes_of_them() -> None:
    """A row that compares equal is written as the same values."""
    fold = LogFold()
    for table in (table for made in fold.projections.values() for table in made.tables):
        fields = [each.name for each in msgspec.structs.fields(table.row)]
        assert list(table.columns) == fields
        assert table.key <= len(fields)
