"""Two services, on two machines, one database: one writes an election, the other is told no, and no history forks."""

from __future__ import annotations

import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from services.ballot.running import stop
from shared.log.checkpoint import Checkpoint
from tests.crash.trial import Trial, accepted
from tests.integration.ballot.outsider import check_log

pytestmark = pytest.mark.faults


@pytest.fixture
def other(trial: Trial, tmp_path: Path) -> Iterator[Trial]:
    """A second machine with the same keys and the same statements to send."""
    made = Trial(trial.dsn, tmp_path / "other")
    yield made
    if made.service is not None:
        stop(made.service)


def take_keys(trial: Trial, other: Trial) -> None:
    shutil.copytree(trial.data / "keys", other.data / "keys")


def is_prefix(old: Path, new: Path) -> Checkpoint:
    """Both logs are whole, and the old one is how the new one begins."""
    before, after = check_log(old), check_log(new)
    assert after.entries[: before.checkpoint.size] == before.entries
    return before.checkpoint


def test_the_second_waits_until_the_first_is_gone(trial: Trial, other: Trial) -> None:
    trial.begin()
    take_keys(trial, other)
    other.start()
    told = other.post([other.statements[0]], other.address)

    assert told[0][0] == 503
    assert told[0][1]["code"] == "broken"
    assert trial.service is not None
    trial.work()
    trial.service.process.kill()
    stop(trial.service)
    other.acknowledged.update(trial.acknowledged)
    other.statements.append(other.village.registration(other.count + 1).encode())
    other.count += 1
    other.work()

    other.send_all_again()
    other.conclude()
    is_prefix(trial.log, other.log)


def test_of_two_that_are_sent_the_same_calls_at_once_one_writes(trial: Trial, other: Trial) -> None:
    """Desks of both machines send the same statements at the same time; each is stored once."""
    trial.start()
    take_keys(trial, other)
    other.start()
    refused: list[int] = []

    def insist(desk: Trial) -> None:
        until = time.monotonic() + 20
        for statement in [desk.call, *desk.others, *desk.statements[:30]]:
            path = "/elections" if statement == desk.call else desk.address
            while time.monotonic() < until:
                status, told = desk.post([statement], path)[0]
                if status in (200, 201):
                    desk.acknowledged[statement] = accepted(told)
                    break
                refused.append(status)
                if len((trial if desk is other else other).acknowledged) > 40:
                    return
                time.sleep(0.02)

    desks = [threading.Thread(target=insist, args=(desk,)) for desk in (trial, other)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()

    winner, loser = (trial, other) if trial.acknowledged else (other, trial)
    assert len(winner.acknowledged) == 44
    assert loser.acknowledged == {}
    assert set(refused) <= {503, 404}
    winner.work()
    winner.send_all_again()
    winner.conclude()
    assert not (loser.log / "checkpoint").exists()


def test_one_that_slept_while_another_took_over_cannot_write_any_more(trial: Trial, other: Trial) -> None:
    trial.begin()
    take_keys(trial, other)
    assert trial.service is not None
    trial.service.process.send_signal(signal.SIGSTOP)
    with psycopg.connect(
        trial.dsn, autocommit=True
    ) as administrator:  # as PostgreSQL does when it misses keepalives
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    other.start()
    other.acknowledged.update(trial.acknowledged)
    other.work()

    trial.service.process.send_signal(signal.SIGCONT)
    late = trial.village.registration(trial.count + 1).encode()
    answers = {trial.post([late], trial.address)[0][0] for _ in range(3)}

    assert answers == {503}
    other.send_all_again()
    other.conclude()
    is_prefix(trial.log, other.log)
