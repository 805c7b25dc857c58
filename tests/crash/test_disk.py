"""The disk of the published files is full for a while: the writer goes on, the public sees an older, whole log."""

from __future__ import annotations

import resource
import time

import pytest

from tests.crash.trial import Trial, assert_verified
from tests.integration.ballot.outsider import check_log
from tests.integration.ballot.village import CALLED

pytestmark = pytest.mark.faults

ROOM = 3_000
"""Bytes by which the last bundle may still grow: some four entries."""


def fill_the_disk(trial: Trial) -> None:
    """No file may grow much beyond what is public now.

    A limit on the size of files works in any container: write(2) writes a part, then fails (EFBIG). It stands before
    the first desk sends anything, so that what follows finds the disk full however fast it comes.
    """
    assert trial.service is not None
    trial.wait_until_public(CALLED)
    longest = max(path.stat().st_size for path in trial.log.rglob("tile/entries/*/*"))
    resource.prlimit(
        trial.service.process.pid, resource.RLIMIT_FSIZE, (longest + ROOM, resource.RLIM_INFINITY)
    )


def test_the_publishers_disk_is_full_for_a_while(trial: Trial) -> None:
    trial.begin()
    assert trial.service is not None
    fill_the_disk(trial)
    trial.work()
    time.sleep(0.3)
    while_full = check_log(trial.log)
    assert_verified(trial.log)
    resource.prlimit(
        trial.service.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    )

    assert while_full.checkpoint.size < len(trial.acknowledged) == CALLED + trial.count
    assert trial.deaths == 0
    assert trial.trouble == []
    trial.send_all_again()
    seen = trial.conclude()
    assert seen.entries[: while_full.checkpoint.size] == while_full.entries


def test_a_service_that_is_killed_while_the_disk_is_full_makes_up_for_it(trial: Trial) -> None:
    def kill(trial: Trial) -> None:
        assert trial.service is not None
        trial.service.process.kill()
        trial.service.process.wait()
        assert check_log(trial.log).checkpoint.size < len(trial.acknowledged)
        trial.restart_when_dead()

    trial.begin()
    fill_the_disk(trial)
    trial.work(kill)

    assert trial.deaths == 1
    trial.send_all_again()
    trial.conclude()
