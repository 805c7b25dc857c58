"""A long day on which everything breaks again and again, at moments that nobody chose."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from services.ballot.running import stop
from services.postgres import Postgres
from tests.crash.trial import Trial

pytestmark = pytest.mark.faults

ROUNDS = 25


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_breaks_all_day(own_postgres: Postgres, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    trial = Trial(own_postgres.dsn, tmp_path / "data", count=4000)
    broken: list[str] = []

    def break_things(trial: Trial) -> None:
        for _ in range(ROUNDS):
            time.sleep(chance.uniform(0.05, 0.6))
            what = chance.choice(["service", "service", "database", "both"])
            broken.append(what)
            if what != "database" and trial.service is not None:
                trial.service.process.kill()
            if what != "service":
                own_postgres.kill()
                time.sleep(chance.uniform(0.0, 1.5))
                own_postgres.restart()
            if what != "database" and trial.service is not None:
                trial.service.process.wait()
                trial.restart_when_dead()

    try:
        trial.begin().work(break_things, patience=600)
        trial.send_all_again()
        trial.conclude()
    finally:
        if trial.service is not None:
            stop(trial.service)

    assert len(broken) == ROUNDS
    assert trial.deaths == sum(what != "database" for what in broken)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_killed_at_a_step_and_time_by_chance(trial: Trial, seed: int) -> None:
    chance = random.Random(seed)
    steps = ["writer.taken", "writer.decided", "store.inserted", "committer.committed", "writer.answering"]
    steps += ["publisher.begin", "publisher.written", "publisher.durable", "durable.beside"]
    plan = f"{chance.choice(steps)}*{chance.randint(1, 30)}{chance.choice(['', '', ':lost'])}"
    trial.begin(JIANPIAO_CRASH_AT=plan)

    trial.work()

    trial.send_all_again()
    trial.conclude()
