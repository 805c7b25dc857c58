"""Kinship: recorded once, known from both sides."""

from __future__ import annotations

import pytest

from shared.election.candidates.kinship import INVERSE, KinshipRecorded
from tests.unit.law.stages import after
from tests.world import DOCUMENT


@pytest.mark.parametrize("relation", INVERSE)
def test_each_is_the_others_relative(relation: str) -> None:
    body = KinshipRecorded(person="E-0001", relative="E-0002", relation=relation, document=DOCUMENT)  # type: ignore[arg-type]
    world = after("called").given(body, "registrar")

    assert world.election.kin == {
        "E-0001": {"E-0002": relation},
        "E-0002": {"E-0001": INVERSE[relation]},
    }


def test_the_inverse_of_the_inverse_is_the_relation() -> None:
    assert all(INVERSE[INVERSE[relation]] == relation for relation in INVERSE)


def test_nobody_is_kin_of_oneself() -> None:
    body = KinshipRecorded(person="E-0001", relative="E-0001", relation="SIBLING", document=DOCUMENT)

    after("called").malformed("two different people", body, "registrar")


def test_reviewers_and_the_registrar_record_it() -> None:
    body = KinshipRecorded(person="E-0001", relative="E-0002", relation="SIBLING", document=DOCUMENT)

    for officer in ("registrar", "township", "joint"):
        after("called").given(body, officer)
    after("called").refuses("signers-lack-office", body, "chair")
