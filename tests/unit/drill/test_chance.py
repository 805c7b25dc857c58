"""Chance: of the system, or the same in each run."""

from __future__ import annotations

from services.drill.chance import Chance
from shared.election.statement import UUID7
from shared.keys import public_text


def test_the_same_seed_gives_the_same_keys_ids_and_orders() -> None:
    first, second = Chance(5), Chance(5)

    for _ in range(3):
        assert public_text(first.key()) == public_text(second.key())
        assert first.id() == second.id()
        assert first.digest("x") == second.digest("x")
        one, other = list(range(20)), list(range(20))
        first.shuffle(one)
        second.shuffle(other)
        assert one == other


def test_without_a_seed_nothing_repeats() -> None:
    assert Chance().id() != Chance().id()
    assert public_text(Chance().key()) != public_text(Chance().key())


def test_an_elections_id_is_a_uuid_of_its_moment() -> None:
    moment = 1_767_600_000_000

    made = Chance(1).uuid7(moment)

    assert UUID7.fullmatch(str(made))
    assert made.int >> 80 == moment
