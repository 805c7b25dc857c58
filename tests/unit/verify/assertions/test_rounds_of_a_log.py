"""Which poll each post has in a round, however many statements called the round (ZJ2020 27-29)."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from services.audit.verify.assertions.rounds import Rounds
from tests.unit.verify.assertions.history import d

RUNOFF: tuple[str, dict[str, Any]] = ("RunoffCalled", {"day": d(20), "candidates": {"CHAIR": ["E-0001"]}})
AGAIN: tuple[str, dict[str, Any]] = ("PollRepeated", {"day": d(20)})


@pytest.mark.parametrize("calls", list(permutations([RUNOFF, AGAIN])))
def test_a_runoff_that_is_repeated_stays_one_whatever_else_is_voted_on_that_day(calls: Any) -> None:
    rounds = Rounds()
    posts = [{"id": "CHAIR"}, {"id": "MEMBER"}]
    story: list[tuple[str, dict[str, Any]]] = [
        ("ElectionCalled", {"day": d(0), "contests": posts}),
        ("OutcomeDetermined", {"round": 1, "elected": {}, "missing": {"CHAIR": 1, "MEMBER": 2}}),
        ("RunoffCalled", {"day": d(10), "candidates": {"MEMBER": ["E-0005", "E-0006"]}}),
        ("OutcomeDetermined", {"round": 2, "elected": {}, "failed": ["MEMBER"]}),
        *calls,
    ]

    for index, (kind, body) in enumerate(story):
        rounds.take(index, kind, body)

    assert rounds.all[-1].kinds == {"CHAIR": "RUNOFF", "MEMBER": "RUNOFF"}
    assert rounds.all[-1].candidates["MEMBER"] == ["E-0005", "E-0006"]
