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


def limit(trial: Trial) -> int:
    """How long a file may be, so that what is public now could be written and not much more."""
    trial.wait_until_public(CALLED)
    return max(path.stat().st_size for path in trial.log.rglob("tile/entries/*/*")) + ROOM


def test_the_publishers_disk_is_full_for_a_while(trial: Trial) -> None:
    """A limit on the size of files, which works in any container: write(2) writes a part, then fails (EFBIG)."""
    trial.begin()
    assert trial.service is not None
    pid = trial.service.process.pid

    def fill(trial: Trial) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit(trial), resource.RLIM_INFINITY))

    trial.work(fill)
    time.sleep(0.3)
    while_full = check_log(trial.log)
    assert_verified(trial.log)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    assert len(trial.acknowledged) > while_full.checkpoint.size
    assert trial.deaths == 0
    assert trial.trouble == []
    trial.send_all_again()
    seen = trial.conclude()
    assert seen.entries[: while_full.checkpoint.size] == while_full.entries


def test_a_service_that_is_killed_while_the_disk_is_full_makes_up_for_it(trial: Trial) -> None:
    trial.begin()
    assert trial.service is not None
    pid = trial.service.process.pid

    def fill_and_kill(trial: Trial) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit(trial), resource.RLIM_INFINITY))
        time.sleep(0.5)
        assert trial.service is not None
        trial.service.process.kill()
        trial.service.process.wait()
        trial.restart_when_dead()

    trial.work(fill_and_kill)

    assert trial.deaths == 1
    trial.send_all_again()
    trial.conclude()
