"""The follower: how fast it believes a log that is there, how long it needs at the start, and whether it keeps up with the writer.

Measured as people run it: the command, in a process of its own, against a running ballot service.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.audit.mirror import Mirror
from services.ballot.running import Service
from tests.bench import measure_service, measure_verify, village
from tests.bench.measure_service import Load
from tests.bench.measure_verify import Run

POLL_SECONDS = 0.1
PATIENCE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class KeptUp:
    """A load while somebody followed, and how long after its end all of it was believed."""

    load: Load
    behind_seconds: float


def follow(url: str, policy: Path, data: Path) -> Run:
    """`jianpiao audit follow --once` of a published log, into `data`. Raises if an alarm stands."""
    return measure_verify.run("audit", "follow", url, "--once", "--policy", str(policy), "--data", str(data))


def keeping_up(running: Service, count: int, folder: Path) -> KeptUp:
    """So many single statements at full speed, while a follower on the same cores follows."""
    election = measure_service.called(running)
    url = f"{running.url}/log/{election}"
    beginning = len(village.beginning(election))
    with httpx.Client(base_url=running.url, timeout=60) as client:
        measure_service.wait_published(client, election, beginning)
        (folder / "policy").write_bytes(client.get(f"/log/{election}/policy").content)
    (folder / "audit.toml").write_text(
        f'data_dir = "data"\npoll_seconds = {POLL_SECONDS}\n[[log]]\nurl = "{url}"\npolicy = "policy"\n'
    )
    words = ["audit", "follow", "--config", str(folder / "audit.toml")]
    process = subprocess.Popen(
        [sys.executable, "-m", "services.cli", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        mirror = Mirror(folder / "data" / "logs" / election / "mirror")
        _wait(mirror, beginning, process)
        load = measure_service.singles(running, count, election)
        ended = time.perf_counter()
        _wait(mirror, beginning + count, process)
        return KeptUp(load, time.perf_counter() - ended)
    finally:
        process.terminate()
        process.wait()


def _wait(mirror: Mirror, size: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while mirror.wait_beyond(size - 1, 1) < size:
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the follower believes {mirror.size} entries of {size}")
