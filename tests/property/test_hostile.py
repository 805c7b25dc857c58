"""Whatever is said, the law answers: accepted, refused, or no sense. It never breaks, and a refusal changes nothing."""

from __future__ import annotations

from random import Random

import msgspec
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from shared import clock, keys
from shared.election import law
from shared.election.state import Election
from shared.election.statement import Body
from shared.errors import Malformed, Refused
from tests.property.bodies import EMPTY, KINDS, body, pool, profile
from tests.property.clerk import Clerk
from tests.property.worlds import COURSES, world
from tests.world import World, key_of

ID = World().id
HOUR = 3_600_000
SEEDS = st.integers(0, 2**32)


def said(body: Body, done_at: int) -> bytes:
    """The payload of a statement."""
    return msgspec.json.encode(
        {
            "v": 1,
            "election": ID,
            "type": type(body).__name__,
            "done_at": clock.write_time(done_at),
            "body": body,
        }
    )


def signers_of(election: Election, kind: type[Body]) -> list[tuple[str, ...]]:
    """Key ids of people who may sign this, and others who may not."""
    able: list[str] = []
    for office in kind.signed_by:
        for key_id, officer in election.officers.items():
            if key_id not in able and not officer.roles.isdisjoint(office) and not officer.dismissed:
                able.append(key_id)
                break
    authority = election.ids["AUTHORITY"]
    return [
        tuple(able),
        tuple(able),
        tuple(able),
        tuple(reversed(able)),
        (),
        (authority,),
        (authority, authority),
    ]


def tried(election: Election, act: Body, signers: tuple[str, ...], done_at: int, at: int) -> Election:
    """The election after an act; the same, byte by byte, if the act makes no sense or is refused."""
    before = law.freeze(election)
    try:
        statement = law.read(said(act, done_at))
        election = law.accept(election, statement, signers, at)
    except (Malformed, Refused):
        assert law.freeze(election) == before, f"{act} was refused and changed the state"
        return election
    after = law.freeze(election)
    assert law.thaw(after) == election, "a snapshot is not the election"
    assert election.size == law.thaw(before).size + 1
    return election


def attempt(chance: Random, given_world: World, kind: str) -> None:
    """One statement of this kind, with anything in it, by anybody, at about this time."""
    election = given_world.election
    said_body = body(chance, law.KINDS[kind], pool(election))
    signers = chance.choice(signers_of(election, law.KINDS[kind]))
    given_world.now += chance.choice([0, 0, 0, 1, 24, 24 * 7, 24 * 40]) * HOUR + 1000
    at = election.last_accepted if election.drill else given_world.now
    late = chance.choice([0, 0, 0, 1, 48, -1]) * HOUR
    note(f"{said_body} by {signers}")
    given_world._state = tried(election, said_body, signers, at - late, at)


@pytest.mark.fuzz
@pytest.mark.parametrize("kind", KINDS)
@given(seed=SEEDS)
@settings(max_examples=50)
def test_a_statement_with_anything_in_it(kind: str, seed: int) -> None:
    chance = Random(seed)
    given_world = world(chance.choice(sorted(COURSES)))

    for _ in range(3):
        attempt(chance, given_world, kind)


@pytest.mark.fuzz
@pytest.mark.parametrize("course", sorted(COURSES))
@given(seed=SEEDS)
@settings(max_examples=25)
def test_many_of_them_one_after_the_other(course: str, seed: int) -> None:
    chance = Random(seed)
    given_world = world(course)

    for _ in range(20):
        attempt(chance, given_world, chance.choice(KINDS))


@pytest.mark.fuzz
@given(seed=SEEDS)
@settings(max_examples=300)
def test_the_first_statement_of_all(seed: int) -> None:
    chance = Random(seed)
    kind = chance.choice(["ElectionCalled"] * 8 + KINDS)
    first_body = body(chance, law.KINDS[kind], EMPTY)
    at = clock.read_time("2026-01-01T08:00:00Z")
    signer = (keys.key_id(keys.public_bytes(key_of("AUTHORITY"))),)
    note(str(first_body))

    try:
        election = law.accept(None, law.read(said(first_body, at)), signer, at)
    except (Malformed, Refused):
        return
    assert election.size == 1
    assert law.thaw(law.freeze(election)) == election


@pytest.mark.fuzz
@given(seed=SEEDS)
@settings(max_examples=40)
def test_any_regulation_that_can_be_called_can_be_followed(seed: int) -> None:
    """However odd a regulation is, its election is led on until the law refuses, and then anything is tried."""
    chance = Random(seed)
    rules = profile(chance, most_changes=4)
    note(str(rules))
    given_world = World(signing=False)

    try:
        given_world.called(rules).sealed(30).nominated().published()
        clerk = Clerk(chance, given_world, wrong=0.05)
        for _ in range(200):
            clerk.step()
    except (Refused, Malformed) as refusal:
        note(str(refusal))
    if given_world.payloads:
        for _ in range(10):
            attempt(chance, given_world, chance.choice(KINDS))
