"""The service under load, over HTTP from another process: single statements, batches, publishing, a whole election.

What it leaves out: the yardsticks (`yardsticks.py`) and the verifier (`measure_verify.py`).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import httpx
import msgspec

from services.ballot.running import FRIENDLY, Service, running_service
from shared import keys
from tests.bench import village
from tests.bench.figures import cpu_seconds, peak_memory_bytes, percentile
from tests.bench.load import LoadResult, write_bodies
from tests.world import key_of

CONNECTIONS: Final = 64
"""Desks at once. One request is under way on each, so this bounds how many statements share a commit."""
BATCH: Final = 500
BATCH_CONNECTIONS: Final = 4
JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Load:
    """A load and what it cost."""

    result: LoadResult
    statements: int
    service_cpu_seconds: float

    @property
    def rate(self) -> float:
        """Statements a second, each durable and with its receipt."""
        return self.statements / self.result.seconds


@contextmanager
def service(folder: Path) -> Iterator[Service]:
    """A service to measure, whose data stay in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    trusted = folder / "authorities.txt"
    trusted.write_text(keys.public_text(key_of("AUTHORITY")), "utf-8")
    with running_service(replace(FRIENDLY, authorities=trusted), folder) as running:
        yield running


def called(running: Service) -> str:
    """A new election, ready for registrations; returns its id."""
    election = village.new_id()
    first, *rest = village.beginning(election)
    with httpx.Client(base_url=running.url, timeout=60) as client:
        client.post("/elections", content=first, headers={"content-type": JSON}).raise_for_status()
        told = client.post(
            f"/elections/{election}/statements/batch",
            content=b"\n".join(rest),
            headers={"content-type": NDJSON},
        )
    assert told.text.count('"status":201') == len(rest), told.text
    return election


def singles(running: Service, count: int, election: str = "") -> Load:
    """So many statements, one a request, of a new election or of one that is given."""
    election = election or called(running)
    bodies = village.registrations(election, count)
    load = _load(running, f"/elections/{election}/statements", bodies, CONNECTIONS, JSON, count)
    assert load.result.statuses == {"201": count}, load.result.statuses
    return load


def in_batches(running: Service, count: int) -> Load:
    """So many statements, 500 a request."""
    election = called(running)
    bodies = list(village.batches(village.registrations(election, count), BATCH))
    path = f"/elections/{election}/statements/batch"
    load = _load(running, path, bodies, BATCH_CONNECTIONS, NDJSON, count)
    assert _size(running, election) == count + len(village.beginning(election))
    return load


def whole_election(running: Service, entries: list[bytes], election: str) -> Load:
    """An election from call to result, in order, 500 a request over one connection."""
    first, *rest = village.envelopes(entries)
    httpx.post(f"{running.url}/elections", content=first, headers={"content-type": JSON}).raise_for_status()
    bodies = list(village.batches(rest, BATCH))
    load = _load(running, f"/elections/{election}/statements/batch", bodies, 1, NDJSON, len(rest))
    assert _size(running, election) == len(entries)
    return load


def publish_lags(running: Service, samples: int = 40) -> list[float]:
    """Seconds from an answer to a published checkpoint that covers it, ascending."""
    election = called(running)
    bodies = village.registrations(election, samples)
    lags = []
    with httpx.Client(base_url=running.url, timeout=60) as client:
        for body in bodies:
            answer = client.post(
                f"/elections/{election}/statements", content=body, headers={"content-type": JSON}
            )
            answered = time.perf_counter()
            wait_published(client, election, answer.json()["index"] + 1)
            lags.append(time.perf_counter() - answered)
    return sorted(lags)


def wait_published(client: httpx.Client, election: str, size: int, seconds: float = 60) -> None:
    """Returns when a checkpoint of at least that size is published. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = client.get(f"/log/{election}/checkpoint")
        if answer.status_code == 200 and int(answer.text.split("\n")[1]) >= size:
            return
        time.sleep(0.005)
    raise TimeoutError(f"size {size} was not published within {seconds} s")


def memory_bytes(running: Service) -> int:
    """The most memory that the service's process has held."""
    return peak_memory_bytes(running.process.pid)


def p95(lags: list[float]) -> float:
    """The 95th percentile of ascending lags."""
    return percentile(lags, 95)


def _load(
    running: Service, path: str, bodies: list[bytes], connections: int, content_type: str, statements: int
) -> Load:
    with tempfile.TemporaryDirectory(prefix="jianpiao-load-") as folder:
        file, out = Path(folder) / "bodies.bin", Path(folder) / "result.json"
        write_bodies(file, bodies)
        before = cpu_seconds(running.process.pid)
        words = ["--connections", str(connections), "--content-type", content_type, "--out", str(out)]
        subprocess.run(
            [sys.executable, "-m", "tests.bench.load", running.url + path, str(file), *words], check=True
        )
        cost = cpu_seconds(running.process.pid) - before
        return Load(msgspec.json.decode(out.read_bytes(), type=LoadResult), statements, cost)


def _size(running: Service, election: str) -> int:
    return int(httpx.get(f"{running.url}/elections/{election}", timeout=60).json()["size"])
