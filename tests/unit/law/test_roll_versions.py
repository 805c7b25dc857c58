"""The roll of any day gone by, with the entry and the reason of each change."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from shared import clock, entry
from shared.election import law
from shared.election.electors.challenges import ChallengeDecided, RollChallenged
from shared.election.electors.roll import ElectorRegistered, ElectorRemoved
from shared.election.electors.roll_versions import (
    Change,
    RollHistory,
    changes_between,
    history,
    life_of,
    roll_on,
)
from tests.unit.law.stages import after
from tests.world import DOCUMENT, World, elector


def of(world: World) -> RollHistory:
    rows = []
    for raw in world.entries:
        each = entry.decode(raw)
        rows.append((each.index, clock.read_time(each.accepted_at), law.read(each.statement.payload_bytes)))
    return history(rows)


def challenged() -> World:
    """Thirty are posted on 8 March; E-0031 was left out and E-0002 listed wrongly, and both are put right on the 12th."""
    world = after("registered")
    for number, person, ground in (("K-1", elector(31), "LEFT_OUT"), ("K-2", elector(2), "WRONGLY_LISTED")):
        body = RollChallenged(
            challenge=number,
            ground=ground,  # type: ignore[arg-type]
            filed_on="2026-03-08",
            elector=person,
            document=DOCUMENT,
        )
        world.given(body, "registrar")
        world.given(ChallengeDecided(challenge=number, upheld=True, document=DOCUMENT), "chair")
    world.at("2026-03-12")
    world.given(ElectorRegistered(elector=elector(31), kind="ABSENT", challenge="K-1"), "registrar")
    return world.given(
        ElectorRemoved(elector=elector(2), reason="REGISTERED_ELSEWHERE", challenge="K-2"), "registrar"
    )


def test_the_roll_of_the_day_it_was_posted_has_those_who_hung_there() -> None:
    version = roll_on(of(challenged()), "2026-03-08")

    assert set(version.electors) == {elector(number) for number in range(1, 31)}
    assert [(each.kind, each.day, each.voters) for each in version.milestones] == [
        ("PUBLISHED", "2026-03-08", 30)
    ]


def test_the_roll_after_the_decisions_has_the_changes_with_entry_reason_and_challenge() -> None:
    world = challenged()
    roll = of(world)

    version = roll_on(roll, "2026-03-12")

    assert elector(31) in version.electors
    assert elector(2) not in version.electors
    added, removed = changes_between(roll, "2026-03-08", "2026-03-12")
    assert (added.elector, added.joined, added.reason, added.challenge) == (
        elector(31),
        True,
        "ABSENT",
        "K-1",
    )
    assert (removed.elector, removed.joined, removed.reason, removed.challenge) == (
        elector(2),
        False,
        "REGISTERED_ELSEWHERE",
        "K-2",
    )
    assert (added.entry, removed.entry) == (len(world.entries) - 2, len(world.entries) - 1)


def test_the_days_between_are_those_of_the_posted_roll() -> None:
    roll = of(challenged())

    assert roll_on(roll, "2026-03-11").electors == roll_on(roll, "2026-03-08").electors


def test_before_the_first_registration_nobody_is_on_the_roll() -> None:
    assert roll_on(of(challenged()), "2026-01-04").electors == {}


def test_the_last_version_is_the_roll_of_the_law() -> None:
    world = after("announced")

    version = roll_on(of(world), world.day)

    assert set(version.electors) == set(world.election.roll.electors)
    assert version.voters == world.election.roll.sealed
    assert [each.kind for each in version.milestones] == ["PUBLISHED", "SEALED"]


def test_the_life_of_one_number_is_told() -> None:
    came, left = life_of(of(challenged()), elector(2))

    assert (came.joined, came.reason, left.joined, left.reason) == (
        True,
        "RESIDENT",
        False,
        "REGISTERED_ELSEWHERE",
    )


def change(entry_: int, day: str, recorded_on: str, number: int, joined: bool) -> Change:
    return Change(entry_, day, recorded_on, elector(number), joined, "RESIDENT" if joined else "DEATH")


def test_what_was_recorded_late_was_not_known_before() -> None:
    roll = RollHistory(
        (change(1, "2026-03-01", "2026-03-01", 1, True), change(2, "2026-03-02", "2026-03-05", 1, False)), ()
    )

    assert roll_on(roll, "2026-03-03").electors == {}
    assert set(roll_on(roll, "2026-03-03", known_on="2026-03-04").electors) == {elector(1)}


rows = st.lists(st.tuples(st.integers(1, 28), st.integers(1, 4), st.booleans()), max_size=30)


@given(rows, st.integers(1, 28))
def test_a_version_and_the_changes_after_it_give_the_next(
    given_rows: Sequence[tuple[int, int, bool]], day: int
) -> None:
    changes = tuple(
        change(at, f"2026-03-{when:02d}", f"2026-03-{when:02d}", number, joined)
        for at, (when, number, joined) in enumerate(sorted(given_rows, key=lambda row: row[0]))
    )
    roll, first = RollHistory(changes, ()), f"2026-03-{day:02d}"

    on = set(roll_on(roll, first).electors)
    for each in changes_between(roll, first, "2026-03-28"):
        (on.add if each.joined else on.discard)(each.elector)

    assert on == set(roll_on(roll, "2026-03-28").electors)
