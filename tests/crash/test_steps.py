"""The crash table: the service is killed at every step of writing and publishing, and nothing acknowledged is lost.

What is left at each step is said beside it in the code (`reach(…)` in `services/ballot`); the test at the end makes sure
that no step is missing here.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import services.ballot
from tests.crash.trial import Trial

pytestmark = pytest.mark.faults

KILLED = [
    # step, at which time it is reached
    ("writer.taken", 1),  # before the election exists
    ("writer.taken", 20),
    ("writer.decided", 20),
    ("committer.begin", 20),
    ("store.inserted", 1),
    ("store.inserted", 20),
    ("committer.committed", 1),  # between COMMIT and reply
    ("committer.committed", 20),
    ("writer.committed", 20),
    ("writer.signed", 20),
    ("writer.answering", 25),  # some are answered, others not
    ("writer.answered", 20),
    ("publisher.begin", 2),
    ("publisher.written", 1),
    ("publisher.written", 2),
    ("publisher.durable", 2),
    ("durable.beside", 9),  # a file is written and not yet in its place
    ("publisher.published", 1),
    ("publisher.published", 2),
]

LOST_OR_FULL = [
    # step, what happens there: the service lives on
    ("committer.begin*20:lost", "nothing is stored"),
    ("store.inserted*20:lost", "nothing is stored"),
    ("committer.committed*20:lost", "everything is stored and nobody knows"),
    ("committer.committed:lost", "the call itself is stored and nobody knows"),
    ("publisher.begin*2:full", "published later"),
    ("publisher.written*2:full", "tiles written, published later"),
    ("publisher.durable*2:full", "tiles durable, published later"),
    ("durable.beside*9:full", "a file half written, published later"),
]


@pytest.mark.parametrize(("step", "time"), KILLED, ids=lambda value: str(value))
def test_killed_at(trial: Trial, step: str, time: int) -> None:
    trial.begin(JIANPIAO_CRASH_AT=f"{step}*{time}")
    first = trial.service

    trial.work()

    assert trial.deaths == 1
    assert first is not None
    trial.send_all_again()
    trial.conclude()


@pytest.mark.parametrize(("plan", "left"), LOST_OR_FULL, ids=[plan for plan, _ in LOST_OR_FULL])
def test_lost_or_full_at(trial: Trial, plan: str, left: str) -> None:
    trial.begin(JIANPIAO_CRASH_AT=plan)

    trial.work()

    assert trial.deaths == 0
    trial.send_all_again()
    trial.conclude()


def test_every_step_stands_in_the_table() -> None:
    sources = [each.read_text("utf-8") for each in Path(services.ballot.__path__[0]).rglob("*.py")]
    steps = {step for text in sources for step in re.findall(r'^ +reach\("([a-z.]+)"\)', text, re.MULTILINE)}

    assert steps == {step for step, _ in KILLED}
    assert len(steps) >= 12
