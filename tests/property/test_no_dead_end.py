"""No lawful history ends in a state from which nothing leads on: somebody can always take the election lawfully to the archive.

Random courses of clerks who get things wrong, under regulations that differ where an election could get stuck: no runoff at all,
one alone, none by renewed nomination, a woman's seat that is run off until it is filled, and suspensions that outlast every day.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from shared.election.calling.call import ElectionResumed, ElectionSuspended
from tests.property.clerk import Clerk, begun, kin
from tests.property.leading_on import lead_on
from tests.unit.law.polls import later, published
from tests.world import DOCUMENT, World

STEPS = 250
NARROW: tuple[dict[str, Any], ...] = (
    {"runoff__self_nomination": False},
    {"runoff__self_nomination": False, "runoff__without_votes": False},
    {"runoff__allowed": False, "runoff__vacancy_if_elected": 5},
    {"runoff__most_rounds": 1, "runoff__vacancy_if_elected": 5},
    {"runoff__until_woman_elected": True, "runoff__self_nomination": False, "runoff__without_votes": False},
    {"papers__write_in": False, "runoff__vacancy_if_elected": 5, "runoff__without_votes": False},
)


def village(chance: Random) -> World:
    """An election whose list hangs, under one of the usual regulations or one of the narrow ones."""
    if chance.random() < 0.3:
        return begun(chance)
    usual: dict[str, Any] = {"winning__quorum__den": 6, "winning__quorum__num": 1}
    world = published(**usual, **chance.choice(NARROW))
    kin(chance, world, chance.randrange(5))
    return world


def suspended(world: World, days: int) -> None:
    """The authority halts the election for so many days."""
    world.given(ElectionSuspended(document=DOCUMENT), "AUTHORITY")
    later(world, days)
    world.given(ElectionResumed(document=DOCUMENT), "AUTHORITY")


@pytest.mark.fuzz
@given(seed=st.integers(0, 2**32))
@settings(max_examples=15)
def test_somebody_can_lead_every_election_to_the_archive(seed: int) -> None:
    chance = Random(seed)
    world = village(chance)
    clerk = Clerk(chance, world, wrong=0.1)
    for _ in range(chance.randrange(STEPS)):
        clerk.step()
    decided = world.election.round.phase == "DETERMINED" and world.election.announced_on is None
    if decided and chance.random() < 0.5:
        suspended(world, 40)

    done = lead_on(world)

    event(f"{len(world.election.rounds)} rounds, {len(done) // 100} hundred acts")
    assert world.election.announced_on is not None
