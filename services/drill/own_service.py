"""A ballot service of the drill's own, for whoever has none: a process beside it, with its own database, stopped at the end.

It is the very `jianpiao serve`, started as a user would. What it leaves out: everything a service does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from shared.errors import Broken

READY: Final = "ready "
"""Begins the line by which the service says where it serves."""
STOP_SECONDS: Final = 60


@contextmanager
def own_service() -> Iterator[str]:
    """The address of a fresh service that takes any drill. Raises Broken, with the end of its log, if it does not start."""
    with tempfile.TemporaryDirectory(prefix="jianpiao-drill-", ignore_cleanup_errors=True) as folder:
        log = Path(folder) / "service.log"
        # A free port, any drill, no limit of rate: nobody else knows of this service.
        options = ["--data-dir", folder, "--port", "0", "--rate", "0", "--allow-open-drills"]
        command = [sys.executable, "-m", "services.cli", "serve", *options]
        with log.open("ab") as errors:
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
            )
        try:
            yield _address(process, log)
        finally:
            _stop(process)


@contextmanager
def service_at(url: str | None) -> Iterator[str]:
    """The address of the service at `url`, or of the one that JIANPIAO_URL names; without either of a fresh one. Raises Broken."""
    if known := url or os.environ.get("JIANPIAO_URL"):
        yield known
    else:
        with own_service() as own:
            yield own


def _address(process: subprocess.Popen[str], log: Path) -> str:
    for line in process.stdout or ():
        if line.startswith(READY):
            return line.removeprefix(READY).strip()
    code = process.wait()
    ending = log.read_text("utf-8", "replace")[-2_000:]
    raise Broken(
        f"the service did not start (exit code {code}):\n{ending}", zh=f"服务没有启动（退出码{code}）"
    )


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
