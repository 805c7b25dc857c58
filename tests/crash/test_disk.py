"""The disk of the published files is full for a while: the writer goes on, the public sees an older, whole log."""

from __future__ import annotations

import resource
import time

import pytest

from services.audit.verify.source import open_source
from tests.crash.trial import Trial, assert_verified
from tests.integration.ballot.outsider import check_log

pytestmark = pytest.mark.faults

LIMIT = 12_000
"""Bytes that a file may have: fewer than the bundle of a third of the statements needs."""


def test_the_publishers_disk_is_full_for_a_while(trial: Trial) -> None:
    """A limit on the size of files, which works in any container: write(2) writes a part, then fails (EFBIG)."""
    trial.begin()
    assert trial.service is not None
    pid = trial.service.process.pid
    published: list[int] = []

    def fill(_: Trial) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (LIMIT, resource.RLIM_INFINITY))

    trial.work(fill)
    time.sleep(0.3)
    while_full = check_log(trial.log)
    assert_verified(trial.log)
    published.append(while_full.checkpoint.size)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    assert len(trial.acknowledged) > while_full.checkpoint.size
    assert trial.deaths == 0
    assert trial.trouble == []
    assert open_source(trial.log).read("checkpoint") is not None
    trial.send_all_again()
    seen = trial.conclude()
    assert seen.entries[: while_full.checkpoint.size] == while_full.entries


def test_a_service_that_is_killed_while_the_disk_is_full_makes_up_for_it(trial: Trial) -> None:
    trial.begin()
    assert trial.service is not None
    pid = trial.service.process.pid

    def fill_and_kill(_: Trial) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (LIMIT, resource.RLIM_INFINITY))
        time.sleep(0.5)
        assert trial.service is not None
        trial.service.process.kill()
        trial.service.process.wait()
        trial.restart_when_dead()

    trial.work(fill_and_kill)

    assert trial.deaths == 1
    trial.send_all_again()
    trial.conclude()
