"""The crash table: the service is killed at every step of writing and publishing, and nothing acknowledged is lost.

What is left at each step is said beside it in the code (`reach(…)` in `services/ballot` and `services/durable.py`); the test at the end makes sure
that no step is missing here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import services.ballot
import services.durable
from tests.crash.trial import Trial

pytestmark = pytest.mark.faults

KILLED = [
    # step, at which time it is reached
    ("writer.taken", 20),
    ("writer.decided", 20),
    ("committer.begin", 20),
    ("store.inserted", 20),
    ("committer.committed", 1),  # between COMMIT and reply, of the call itself
    ("committer.committed", 20),  # between COMMIT and reply
    ("writer.committed", 20),
    ("writer.signed", 20),
    ("writer.answering", 25),  # some are answered, others not
    ("writer.answered", 20),
    ("publisher.begin", 2),
    ("publisher.written", 2),
    ("publisher.durable", 2),
    ("publisher.cosigned", 2),
    ("durable.beside", 9),  # a file is written and not yet in its place
    ("publisher.published", 2),
]
KILLED_AT_THE_FIRST = [  # when there is no log yet
    ("writer.taken", 1),
    ("store.inserted", 1),
    ("publisher.written", 1),
    ("publisher.published", 1),
]

LOST_OR_FULL = [
    # step, and what happens there: the service lives on
    ("store.inserted*20:lost", "nothing is stored"),
    ("committer.committed*20:lost", "everything is stored and nobody knows"),
    ("publisher.written*2:full", "tiles written, published later"),
    ("durable.beside*9:full", "a file half written, published later"),
]
LOST_OR_FULL_TOO = [
    ("writer.taken*20:lost", "the writer ends, another is opened"),
    ("committer.begin*20:lost", "nothing is stored"),
    ("committer.committed:lost", "the call itself is stored and nobody knows"),
    ("publisher.begin*2:full", "published later"),
    ("publisher.durable*2:full", "tiles durable, published later"),
]


def rows(usual: list[tuple[str, Any]], long: list[tuple[str, Any]]) -> list[Any]:
    """The rows of a table; those of the long campaign are marked."""
    slow = [pytest.param(*row, id=f"{row[0]}-{row[1]}", marks=pytest.mark.slow) for row in long]
    return [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in usual] + slow


@pytest.mark.parametrize(("step", "time"), rows(KILLED, KILLED_AT_THE_FIRST))
def test_killed_at(trial: Trial, step: str, time: int) -> None:
    trial.begin(JIANPIAO_CRASH_AT=f"{step}*{time}")

    trial.work()
    trial.wait_for_death()

    assert trial.deaths == 1
    trial.send_all_again()
    trial.conclude()


@pytest.mark.parametrize(("plan", "left"), rows(LOST_OR_FULL, LOST_OR_FULL_TOO))
def test_lost_or_full_at(trial: Trial, plan: str, left: str) -> None:
    trial.begin(JIANPIAO_CRASH_AT=plan)

    trial.work()

    assert trial.deaths == 0
    trial.send_all_again()
    trial.conclude()


def test_every_step_stands_in_the_table() -> None:
    files = [*Path(services.ballot.__path__[0]).rglob("*.py"), Path(services.durable.__file__)]
    sources = [each.read_text("utf-8") for each in files]
    steps = {step for text in sources for step in re.findall(r'^ +reach\("([a-z.]+)"\)', text, re.MULTILINE)}

    assert steps == {step for step, _ in KILLED}
    assert len(steps) >= 12
