"""Service and witness are killed while checkpoints are cosigned: the public sees nothing that the witness has not seen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.ballot.running import stop
from tests.crash.trial import assert_verified
from tests.crash.witnessed_trial import WitnessedTrial
from tests.integration.ballot.outsider import check_log
from tests.integration.ballot.village import CALLED

pytestmark = pytest.mark.faults


@pytest.fixture
def trial(database: str, tmp_path: Path) -> Iterator[WitnessedTrial]:
    """A trial with a witness; whatever still runs at the end is stopped."""
    (tmp_path / "data").mkdir()
    made = WitnessedTrial(database, tmp_path / "data").with_witness(tmp_path / "witness")
    yield made
    if made.service is not None:
        stop(made.service)
    made.witness.stop()


@pytest.mark.parametrize(
    "plan",
    [
        "publisher.cosigned",  # the very first checkpoint is cosigned and not yet public
        pytest.param("publisher.cosigned*2", marks=pytest.mark.slow),
        pytest.param("publisher.published*2", marks=pytest.mark.slow),
        pytest.param("publisher.durable*2", marks=pytest.mark.slow),
    ],
)
def test_the_service_is_killed(trial: WitnessedTrial, plan: str) -> None:
    trial.begin(JIANPIAO_CRASH_AT=plan)

    trial.work()
    trial.wait_for_death()

    trial.send_all_again()
    trial.conclude()


def test_the_witness_is_killed_and_comes_back(trial: WitnessedTrial) -> None:
    """Everything is acknowledged while it is away; what is public stays whole, and catches up when it is back."""
    trial.begin()
    trial.wait_until_public(CALLED)

    trial.kill_witness()
    trial.work()
    assert trial.service is not None
    health = wait_until_withheld(trial.service.url)
    ready = httpx.get(f"{trial.service.url}/ready").status_code
    metrics = httpx.get(f"{trial.service.url}/metrics").text
    public = check_log(trial.log).checkpoint.size
    assert_verified(trial.log)
    trial.restart_witness()

    assert trial.deaths == 0
    assert trial.trouble == []
    assert public == CALLED
    assert len(trial.acknowledged) == CALLED + trial.count
    assert health["status"] == "alive"
    assert health["withheld"][0]["election"] == str(trial.village.id)
    assert ready == 200
    assert "jianpiao_withheld_elections 1.0" in metrics
    trial.conclude()
    assert "not published yet" in trial.service.log.read_text("utf-8")


def wait_until_withheld(url: str) -> dict[str, Any]:
    until = time.monotonic() + 20
    while "withheld" not in (health := httpx.get(f"{url}/health").json()):
        assert time.monotonic() < until
        time.sleep(0.05)
    told: dict[str, Any] = health
    return told


def test_a_trial_with_a_witness_is_one(trial: WitnessedTrial) -> None:
    """The quorum is asked for: without the witness nothing at all is public."""
    trial.kill_witness()

    trial.begin()
    assert trial.service is not None
    wait_until_withheld(trial.service.url)

    assert not (trial.log / "checkpoint").exists()
    assert len(trial.acknowledged) == CALLED
