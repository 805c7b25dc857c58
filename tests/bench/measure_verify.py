"""The verifier on a whole election's bundle: entries a second, memory, growth with size, beside bare signature checks.

The verifier is measured as people run it: the command, from starting the interpreter to the printed report.
"""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from services.audit.verify.crew import usable_cores
from shared import base64text, entry, keys
from shared.envelope import signed_message
from tests.world import STAFF, key_of

POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: its time, and the most memory that it and its workers held together."""

    seconds: float
    peak_bytes: int
    output: str


def export(url: str, out: Path) -> Run:
    """`jianpiao export` of a published log."""
    return run("export", url, "--out", str(out))


def verify(bundle: Path, policy: Path, jobs: int | None = None) -> Run:
    """`jianpiao verify` of a bundle, on all cores unless told otherwise. Raises if it does not hold."""
    words = ["--jobs", str(jobs)] if jobs else []
    return run("verify", str(bundle), "--policy", str(policy), "--json", *words)


def bare_signatures(entries: list[bytes]) -> tuple[float, int]:
    """Seconds for nothing but the signature checks of these entries, on all cores; and how many there were."""
    public = {keys.key_id(raw): raw for raw in (_public(name) for name in ("AUTHORITY", *STAFF))}
    checks = [
        (
            public[signature.keyid],
            base64text.decode(signature.sig, "sig"),
            signed_message(envelope.payload_bytes),
        )
        for envelope in (entry.decode(raw).statement for raw in entries)
        for signature in envelope.signatures
    ]
    cores = usable_cores()
    parts = [checks[at::cores] for at in range(cores)]

    def work(part: list[tuple[bytes, bytes, bytes]]) -> bool:
        return all(keys.verify(*each) for each in part)  # libsodium works outside the interpreter's lock

    started = time.perf_counter()
    with ThreadPoolExecutor(cores) as pool:
        assert all(pool.map(work, parts))
    return time.perf_counter() - started, len(checks)


def _public(name: str) -> bytes:
    return keys.public_bytes(key_of(name))


def run(*words: str) -> Run:
    """One run of `jianpiao` with these words. Raises RuntimeError if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "services.cli", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with ThreadPoolExecutor(1) as pool:
        peak = pool.submit(_peak, process.pid)
        output, errors = process.communicate()
        seconds = time.perf_counter() - started
    if process.returncode != 0:
        raise RuntimeError(
            f"jianpiao {words[0]} ended with {process.returncode}: {errors[-2_000:]}{output[-2_000:]}"
        )
    return Run(seconds, peak.result(), output)


def _peak(pid: int) -> int:
    """The most that a process and its children held at once; memory that they share counts once (Linux: PSS)."""
    peak = 0
    try:
        process = psutil.Process(pid)
        while process.status() != psutil.STATUS_ZOMBIE:
            family = [process, *process.children(recursive=True)]
            peak = max(peak, sum(_pss(each) for each in family))
            time.sleep(POLL_SECONDS)
    except psutil.NoSuchProcess:
        pass
    return peak


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except (psutil.Error, FileNotFoundError):
        return 0
