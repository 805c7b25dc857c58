"""The law by itself, without signatures, disk or network: time for each entry and memory of the state.

Runs in a process of its own, so that the memory is the fold's: `python -m tests.bench.measure_fold entries.bin`.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec
import psutil

from shared import entry
from shared.clock import read_time
from shared.election import law
from shared.election.state import Election
from tests.bench.load import read_bodies, write_bodies


class Fold(msgspec.Struct, frozen=True):
    """What a fold over all entries took."""

    entries: int
    electors: int
    microseconds_per_entry: float
    """Reading the payload and judging it, beside the signature."""
    judging_microseconds: float
    """The law alone, on statements read before."""
    state_bytes: int
    """Growth of the process's memory by the folded state."""
    snapshot_bytes: int


def measure(entries: Iterable[bytes], folder: Path) -> Fold:
    """Folds the entries in another process."""
    file = folder / "entries.bin"
    write_bodies(file, entries)
    words = [sys.executable, "-m", "tests.bench.measure_fold", str(file)]
    done = subprocess.run(words, capture_output=True, check=True)
    return msgspec.json.decode(done.stdout, type=Fold)


def main(file: Path) -> None:
    """Writes a Fold to standard output."""
    inputs = [_input(raw) for raw in read_bodies(file)]
    gc.collect()
    gc.freeze()
    before = psutil.Process().memory_info().rss
    started = time.perf_counter()
    election = _fold(inputs)
    seconds = time.perf_counter() - started
    gc.collect()
    state_bytes = psutil.Process().memory_info().rss - before
    statements = [(law.read(payload), signers, at) for payload, signers, at in inputs]
    started = time.perf_counter()
    again: Election | None = None
    for statement, signers, at in statements:
        again = law.accept(again, statement, signers, at)
    judging = time.perf_counter() - started
    fold = Fold(
        entries=len(inputs),
        electors=len(election.roll.electors),
        microseconds_per_entry=1e6 * seconds / len(inputs),
        judging_microseconds=1e6 * judging / len(inputs),
        state_bytes=state_bytes,
        snapshot_bytes=len(law.freeze(election)),
    )
    sys.stdout.buffer.write(msgspec.json.encode(fold))


def _input(raw: bytes) -> tuple[bytes, tuple[str, ...], int]:
    told = entry.decode(raw)
    signers = tuple(signature.keyid for signature in told.statement.signatures)
    return told.statement.payload_bytes, signers, read_time(told.accepted_at)


def _fold(inputs: list[tuple[bytes, tuple[str, ...], int]]) -> Election:
    election: Election | None = None
    for payload, signers, at in inputs:
        election = law.accept(election, law.read(payload), signers, at)
    assert election is not None
    return election


if __name__ == "__main__":
    main(Path(sys.argv[1]))
