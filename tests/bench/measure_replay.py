"""Replay for disputes: a large election without one of its two stations, counted again beside the count as it is.

What it leaves out: loading, which verifying does anyway, and which is measured beside it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from services.audit.replay.ask import ask
from services.audit.replay.history import read_history
from services.audit.replay.question import Question
from tests.bench.village import OTHER, USUAL, new_id
from tests.world import World, elector

VOID = Question(without=("station:S2",), unknown=100)


@dataclass(frozen=True)
class Replayed:
    """Seconds for reading all entries, and for answering one question about them."""

    entries: int
    loading_seconds: float
    asking_seconds: float


def measure(entries: list[bytes]) -> Replayed:
    """Reads the entries of an election with a station S2, and asks how it would be without it."""
    started = time.perf_counter()
    history = read_history(entries)
    loaded = time.perf_counter()
    answer = ask(history, VOID)
    done = time.perf_counter()
    assert answer.rounds[0].would_be is not None
    assert answer.rounds[0].would_be["returned"] < answer.rounds[0].figures["returned"]
    return Replayed(len(entries), loaded - started, done - loaded)


def two_stations(entries: int) -> list[bytes]:
    """Entries of a whole election of about that many, in which a fifth of the papers lie in a pile of station S2."""
    electors, voters = entries // 2, entries // 4 + 1
    there = voters // 5
    world = World(new_id()).called().sealed(electors).nominated().published().opened(electors, ("S1", "S2"))
    world.issued([elector(number) for number in range(1, voters - there + 1)], "S1")
    world.issued([elector(number) for number in range(voters - there + 1, voters + 1)], "S2")
    world.closed("S1").closed("S2").box(voters - there, "S1", "P1").box(there, "S2", "P2")
    for pile, papers in (("P1", voters - there), ("P2", there)):
        world.counted([USUAL] * (papers - papers // 4) + [OTHER] * (papers // 4), pile)
    return world.count_closed().determined().announced().entries
