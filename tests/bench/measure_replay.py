"""Replay for disputes: a large election without one of its two stations, counted again beside the count as it is.

What it leaves out: loading, which verifying does anyway, and which is measured beside it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from services.audit.replay.ask import ask
from services.audit.replay.history import read_history
from services.audit.replay.question import Question

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
