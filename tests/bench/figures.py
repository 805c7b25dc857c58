"""Small arithmetic of measuring: percentiles, and the memory and processor time of a process.

What it leaves out: what is measured (`measure_*.py`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


def percentile(ranked: Sequence[float], percent: float) -> float:
    """The smallest of `ranked` (ascending, not empty) that `percent` of a hundred of them do not exceed."""
    place = -(-len(ranked) * percent // 100)
    return ranked[max(0, int(place) - 1)]


def cpu_seconds(pid: int) -> float:
    """Processor time, user and system, that a running process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory_bytes(pid: int | str = "self") -> int:
    """The most memory that a process has held so far (Linux: VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise OSError(f"no VmHWM for process {pid}")
