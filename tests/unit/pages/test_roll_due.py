"""When an issuing desk is given the names: from the sealed roll until its stations have closed, the chair at any time."""

from __future__ import annotations

import pytest

from services.ballot.errors import NoRollNow
from services.ballot.pages.desk.pages import check_roll_due
from shared.election.roles import Role
from tests.world import World


def may(world: World, role: str, *stations: str) -> bool:
    try:
        check_roll_due(world.election, {role}, frozenset(stations))
    except NoRollNow:
        return False
    return True


@pytest.mark.parametrize("role", [Role.ISSUER, Role.STATION_CHIEF])
def test_the_names_are_given_once_the_roll_is_sealed_and_until_the_stations_have_closed(role: Role) -> None:
    assert not may(World().called().registered(12), role)
    world = World().called().sealed(12)
    assert may(world, role), "on the morning, before any station is open"
    assert may(world, role, "S1")
    world.nominated().published().before(4).opened(20)
    assert may(world, role)
    assert may(world, role, "S1")
    world.closed()

    assert not may(world, role)
    assert not may(world, role, "S1")
    assert may(world, role, "S2"), "a station of theirs has yet to open"
    assert may(world, role, "S1", "S2")


def test_the_chair_is_given_the_names_at_any_time() -> None:
    assert may(World().called().registered(12), Role.CHAIR)
    assert may(World().called().sealed(12).nominated().published().before(4).opened(20).closed(), Role.CHAIR)
