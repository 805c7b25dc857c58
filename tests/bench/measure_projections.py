"""Projections of a whole election's mirror: how fast they are built again, and how far a live tally lags behind the mirror.

Runs in a process of its own, over a PostgreSQL of its own on the same machine:
`python -m tests.bench.measure_projections entries.bin`. Both are on the same cores as everything else of the run.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import msgspec
import psycopg

from services.audit.mirror import Mirror
from services.audit.projections.every import LogFold
from services.audit.projections.live import Live
from services.audit.projections.migrate import migrate
from services.audit.projections.rebuild import rebuild
from services.audit.projections.recorder import tracking_name
from services.postgres import open_postgres
from tests.bench.load import read_bodies, write_bodies
from tests.projected import Growing, log_of

STEPS = 20
"""Growths of which the lag is measured."""
STEP = 50
"""Entries of each."""


class Projected(msgspec.Struct, frozen=True):
    """What was measured of one election."""

    entries: int
    fold_microseconds: float
    """CPU for each entry: decoding, counting, and folding all projections; nothing stored."""
    rebuild_seconds: float
    """All projections, from reading the mirror to serving the new tables."""
    rebuild_cpu_seconds: float
    """Of it, CPU of the rebuilding process; PostgreSQL's own comes beside."""
    lags: list[float]
    """Seconds from a mirror's growth to the stored tally, sorted."""


def measure(entries: Iterable[bytes], folder: Path) -> Projected:
    """Measures in another process."""
    file = folder / "projections.bin"
    write_bodies(file, entries)
    words = [sys.executable, "-m", "tests.bench.measure_projections", str(file)]
    done = subprocess.run(words, capture_output=True, check=True)
    return msgspec.json.decode(done.stdout, type=Projected)


def main(file: Path) -> None:
    """Writes a Projected to standard output."""
    entries = list(read_bodies(file))
    log = log_of(entries)
    with (
        tempfile.TemporaryDirectory(prefix="jianpiao-bench-") as folder,
        open_postgres(Path(folder)) as server,
    ):
        migrate(server.dsn)
        mirror = Growing(Path(folder) / "mirror", entries)
        mirror.grow(len(entries) - STEPS * STEP)
        lags = _lags(server.dsn, log, mirror)
        gc.collect()
        gc.freeze()
        started, cpu = time.perf_counter(), time.process_time()
        rebuild(server.dsn, {log: Mirror(mirror.folder)})
        seconds, spent = time.perf_counter() - started, time.process_time() - cpu
    result = Projected(len(entries), _fold(entries), seconds, spent, lags)
    sys.stdout.buffer.write(msgspec.json.encode(result))


def _lags(dsn: str, log: UUID, mirror: Growing) -> list[float]:
    """The mirror is written as by another process: nobody tells the projections that it grew."""
    live = Live(dsn)
    live.follow(log, Mirror(mirror.folder))
    with psycopg.connect(dsn, autocommit=True) as connection:
        _wait(connection, log, mirror.size)
        lags = []
        for _ in range(STEPS):
            mirror.grow(mirror.size + STEP)
            grown = time.perf_counter()
            _wait(connection, log, mirror.size)
            lags.append(time.perf_counter() - grown)
    live.close()
    return sorted(lags)


def _wait(connection: psycopg.Connection[tuple[int]], log: UUID, size: int) -> None:
    """Until the tally of so many entries is stored."""
    statement = "SELECT notification_id FROM audit.positions WHERE application_name = %s"
    while connection.execute(statement, [tracking_name("tallies", log)]).fetchone() != (size,):
        time.sleep(0.002)


def _fold(entries: list[bytes]) -> float:
    gc.disable()
    started = time.process_time()
    LogFold().take(entries)
    return 1e6 * (time.process_time() - started) / len(entries)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
