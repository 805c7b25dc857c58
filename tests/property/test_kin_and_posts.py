"""Elections full of kin and of posts chosen from the elected: the two counts agree after every outcome, and none fails.

Nor is anything that the law let through fatal to an assertion.

What it leaves out: papers of every kind (`tests/unit/recount/test_differential.py`).
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from services.audit.verify.assertions.model import Severity
from tests.findings import findings
from tests.property.kin_village import Village


@pytest.mark.fuzz
@given(seed=st.integers(0, 2**32))
@settings(max_examples=40)
def test_both_counts_agree_however_kin_and_posts_fall(seed: int) -> None:
    village = Village(Random(seed))

    village.live(rounds=6)

    fatal = [f"{each.id}: {each.en}" for each in findings(village.world) if each.severity is Severity.FATAL]
    assert fatal == []
    for each in sorted(village.seen):
        event(each)
