"""Random lawful courses of an election, as the assertions see them: every one is judged, and none is fatally broken."""

from __future__ import annotations

from random import Random
from typing import Final

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from services.audit.verify.assertions.model import Severity
from tests.property.clerk import Clerk, begun
from tests.unit.verify.assertions.history import of

STEPS: Final = 400
ACCEPTED_AND_SERIOUS: Final = {"A05", "A18", "A20", "A26", "A28", "A32", "A43"}
"""What the law records because it cannot be undone, and leaves to a ruling: a late decision, kin found out, a broken seal, a
runoff after its thirty days, a seat that stays empty."""


@pytest.mark.fuzz
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=12, deadline=None)
def test_a_lawful_course_is_judged_and_not_fatally_broken(seed: int) -> None:
    chance = Random(seed)
    world = begun(chance)
    clerk = Clerk(chance, world, wrong=0.1)
    for _ in range(STEPS):
        clerk.step()

    judged = of(world).judged()  # nothing stumbles

    failing = {
        (each.id, found.severity, found.en)
        for each in judged.values()
        for found in each.findings
        if found.severity.fails
    }
    note(f"{sorted(failing)}")
    assert {severity for _, severity, _ in failing} <= {Severity.SERIOUS}
    assert {id for id, _, _ in failing} <= ACCEPTED_AND_SERIOUS
