"""Private fields handed over and erased: signed by two people, once for each entry, never for one that is not there."""

from __future__ import annotations

import pytest

from shared import keys
from shared.election.after.access import DisclosuresErased, DisclosuresHandedOver
from tests.unit.law.stages import after
from tests.world import DOCUMENT, World, key_of


def handed(statements: int = 3, key: str | None = None) -> DisclosuresHandedOver:
    return DisclosuresHandedOver(
        auditor="石桥镇监督委员会",
        key=key or keys.public_text(key_of("auditor")),
        statements=statements,
        set_digest=DOCUMENT,
        purpose="核对选民资格",
    )


def erased(*entries: int) -> DisclosuresErased:
    return DisclosuresErased(entries=entries, ground="REQUEST")


@pytest.fixture
def world() -> World:
    return after("announced")


def test_a_handover_is_remembered_by_its_set(world: World) -> None:
    index = world.election.size

    world.given(handed(index), "chair", "supervisor")

    assert world.election.after.handed_over == {DOCUMENT: index}


def test_nobody_hands_over_more_than_there_is(world: World) -> None:
    world.refuses("more-than-there-are", handed(world.election.size + 1), "chair", "supervisor")


def test_a_key_that_is_none_is_malformed(world: World) -> None:
    world.malformed("public key", handed(key="AAAA"), "chair", "supervisor")


@pytest.mark.parametrize("signers", [("chair",), ("supervisor",), ("registrar", "supervisor")])
def test_two_offices_answer_for_it(world: World, signers: tuple[str, ...]) -> None:
    world.refuses("signers-lack-office", handed(), *signers)
    world.refuses("signers-lack-office", erased(3), *signers)


def test_an_entry_is_erased_once(world: World) -> None:
    last = world.election.size - 1

    world.given(erased(3, last), "AUTHORITY", "supervisor")

    assert world.election.after.erased == {3, last}
    world.refuses("erased-before", erased(2, 3), "AUTHORITY", "supervisor")
    assert world.given(erased(2), "chair", "supervisor").election.after.erased == {2, 3, last}


def test_an_entry_that_is_not_there_cannot_be_erased(world: World) -> None:
    world.refuses("no-such-entry", erased(world.election.size), "chair", "supervisor")


@pytest.mark.parametrize("entries", [(3, 3), (4, 3)])
def test_entries_stand_once_and_in_order(world: World, entries: tuple[int, ...]) -> None:
    world.malformed("each index once", erased(*entries), "chair", "supervisor")
