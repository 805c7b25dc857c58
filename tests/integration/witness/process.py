"""A real witness in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.audit.witness.serve import READY

STOP_SECONDS = 30


class WitnessProcess:
    """`jianpiao witness serve` over the folder `data`; `url` has no slash at its end."""

    def __init__(self, data: Path, port: int = 0, crash_at: str = "") -> None:
        self.data = data
        self.log = data.parent / f"{data.name}.log"
        command = [sys.executable, "-m", "services.cli", "witness", "serve"]
        with self.log.open("ab") as errors:
            self.process = subprocess.Popen(
                [*command, "--data", str(data), "--port", str(port)],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                env={**os.environ, "JIANPIAO_CRASH_AT": crash_at},
            )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(READY):
                self.url = line.removeprefix(READY).strip()
                return
        self.stop()
        raise AssertionError(self.log.read_text("utf-8", "replace")[-2_000:])

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def stop(self) -> None:
        """Ends it, however it stands."""
        self.process.terminate()
        try:
            self.process.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()

    def kill(self) -> None:
        """As when the machine loses its power."""
        self.process.kill()
        self.process.communicate()


@contextmanager
def running(data: Path, port: int = 0, crash_at: str = "") -> Iterator[WitnessProcess]:
    """A witness that is stopped at the end."""
    process = WitnessProcess(data, port, crash_at)
    try:
        yield process
    finally:
        process.stop()
