"""Who does the work does not change a verdict; a bundle that ends its process costs nobody else theirs."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path

import dask
import distributed
import pytest

from services.audit.county.cluster import judge_on
from services.audit.county.gathering import Gathered, Task, gather
from services.audit.county.here import judge_here
from services.audit.county.judging import judge
from services.audit.county.trusts import read_trusts
from services.audit.county.verdict import Standing, Verdict
from services.audit.verify.source import Unreadable
from tests.integration.county.conftest import County, VerifyAll, called, forged


def killing(task: Task, shelf: Mapping[str, str]) -> Verdict:
    """As the system does when memory is short: the process is gone, without a word."""
    if Path(task.bundle).stem == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return judge(task, shelf)


def filling(task: Task, shelf: Mapping[str, str]) -> Verdict:
    """A bundle that takes more memory than there is for it."""
    if Path(task.bundle).stem == "deadly":
        bytearray(2**31)
    return judge(task, shelf)


@pytest.fixture
def gathered(county: County) -> Gathered:
    for number in range(5):
        county.add(f"village{number}", forged(called(number)))
    county.add("deadly", forged(called(9)))
    return gather(county.bundles, read_trusts(county.policies))


def standings(verdicts: list[Verdict]) -> dict[str, Standing]:
    return {Path(each.bundle).stem: each.standing for each in verdicts}


ALL_BUT_ONE = {**{f"village{number}": Standing.HOLDS for number in range(5)}, "deadly": Standing.CRASHED}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_dies_takes_one_bundle_with_it(gathered: Gathered, jobs: int) -> None:
    verdicts = list(judge_here(gathered.tasks, gathered.shelf, jobs, work=killing))

    assert len(verdicts) == 6
    assert standings(verdicts) == ALL_BUT_ONE
    [dead] = [each for each in verdicts if not each.holds]
    assert dead.reason is not None
    assert "died" in dead.reason.en


def test_a_process_may_take_so_much_memory_and_no_more(gathered: Gathered) -> None:
    """What is beyond the bound is refused by the system; the verdict says what to do, the others go on."""
    verdicts = list(judge_here(gathered.tasks, gathered.shelf, 1, 2**30, filling))

    assert standings(verdicts) == ALL_BUT_ONE
    [full] = [each for each in verdicts if not each.holds]
    assert full.reason is not None
    assert "--memory" in full.reason.en


def test_a_cluster_gives_the_same_verdicts_and_outlives_its_workers(
    county: County, gathered: Gathered, verify_all: VerifyAll
) -> None:
    here = verify_all()
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
    ):
        there = verify_all("--cluster", cluster.scheduler_address)
        killed = list(judge_on(cluster.scheduler_address, gathered.tasks, gathered.shelf, killing))

    assert (there.code, there.standings) == (here.code, here.standings)
    assert there.code == 0
    assert standings(killed) == ALL_BUT_ONE


def test_an_address_where_no_cluster_is_verifies_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.audit.county.cluster.CONNECT_SECONDS", 1)

    with pytest.raises(Unreadable, match="no scheduler answers"):
        list(judge_on("tcp://127.0.0.1:9", [], {}))
