"""What the law lets through, no audit assertion calls fatal: whatever order people do things in, and whatever they try.

The law and the assertions are written apart. A fatal finding about a history that the law accepted would mean that one of the
two is wrong about what an election is.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import msgspec
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from services.audit.verify.assertions.judge import judge
from services.audit.verify.assertions.model import Severity
from services.audit.verify.assertions.record import Record
from services.audit.verify.recount import Recounter
from shared import clock, keys
from shared.election import law
from shared.errors import Malformed, Refused
from tests.property.bodies import KINDS, body, pool
from tests.property.clerk import Clerk, begun
from tests.property.test_hostile import said, signers_of
from tests.property.worlds import COURSES, world
from tests.world import World, key_of

STEPS = 150
TRIES = 60
HOUR = 3_600_000
SEEDS = st.integers(0, 2**32)
Accepted = tuple[bytes, tuple[str, ...], int]
"""Payload, key ids of the signers, and when it was accepted."""


def history(given_world: World) -> list[Accepted]:
    """Everything that was accepted in a world, each at the moment at which it was done."""
    return [
        (
            payload,
            tuple(keys.key_id(keys.public_bytes(key_of(signer))) for signer in signers),
            clock.read_time(msgspec.json.decode(payload)["done_at"]),
        )
        for payload, signers in zip(given_world.payloads, given_world.signed_by, strict=True)
    ]


def fatal(accepted: Iterable[Accepted]) -> list[str]:
    """The fatal findings about it, in words."""
    record, recounter = Record(), Recounter()
    for index, (raw, key_ids, at) in enumerate(accepted):
        payload = msgspec.json.decode(raw)
        record.take(index, clock.write_time(at), key_ids, payload, index)
        recounter.add(index, payload)
    judgements, trouble = judge(record, recounter.finish().differences)
    assert trouble == {}
    found = [finding for judgement in judgements for finding in judgement.findings]
    return [f"{each.id}: {each.en}: {each.found}" for each in found if each.severity is Severity.FATAL]


@pytest.mark.fuzz
@given(seed=SEEDS)
@settings(max_examples=25)
def test_no_course_of_busy_clerks_is_fatal(seed: int) -> None:
    chance = Random(seed)
    given_world = begun(chance)
    clerk = Clerk(chance, given_world, wrong=0.1)

    for _ in range(STEPS):
        clerk.step()

    note(f"{len(clerk.election.rounds)} rounds, announced {clerk.election.announced_on}")
    assert fatal(history(given_world)) == []


@pytest.mark.fuzz
@pytest.mark.parametrize("course", sorted(COURSES))
@given(seed=SEEDS)
@settings(max_examples=5)
def test_nor_is_anything_that_anybody_gets_through_at_any_stage(course: str, seed: int) -> None:
    chance = Random(seed)
    given_world = world(course)
    election, accepted, now = given_world.election, history(given_world), given_world.now

    for _ in range(TRIES):
        kind = law.KINDS[chance.choice(KINDS)]
        now += chance.choice([0, 0, 0, 1, 24, 24 * 7]) * HOUR + 1000
        at = election.last_accepted if election.drill else now
        done = at - chance.choice([0, 0, 1, 48]) * HOUR
        payload, signers = (
            said(body(chance, kind, pool(election)), done),
            chance.choice(signers_of(election, kind)),
        )
        try:
            election = law.accept(election, law.read(payload), signers, at)
        except (Malformed, Refused):
            continue
        note(f"{payload.decode()} by {signers}")
        accepted.append((payload, signers, at))

    assert fatal(accepted) == []
