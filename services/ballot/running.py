"""Starts a ballot service in a process of its own, waits until it serves, and stops it: for drills and tests.

What it leaves out: everything that the service itself does (`serve.py`).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from services.ballot.serve import READY
from services.ballot.settings import Settings, arguments_of
from shared.errors import Broken

STOP_SECONDS: Final = 60
"""After SIGTERM, before it is killed: more than the service gives its own requests."""
FRIENDLY: Final = Settings(port=0, rate=0, allow_open_drills=True)
"""For a service that only its own process family uses: a free port, any drill, no limit of rate."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service that runs. `url` has no slash at its end."""

    url: str
    settings: Settings
    process: subprocess.Popen[str]
    log: Path
    """What it wrote to standard error."""


@contextmanager
def running_service(settings: Settings = FRIENDLY, data_dir: Path | None = None) -> Iterator[Service]:
    """A running service, in `data_dir` or in a folder that is removed afterwards; stopped at the end.

    Raises Broken, with the end of its log, if it does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="jianpiao-", ignore_cleanup_errors=True) as temporary:
        service = start(replace(settings, data_dir=data_dir or Path(temporary)))
        try:
            yield service
        finally:
            stop(service)


def start(settings: Settings) -> Service:
    """Starts a service and returns when it serves; the caller stops it."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    log = settings.data_dir / "service.log"
    url, process = launch(["serve", *arguments_of(settings)], log)
    return Service(url, settings, process, log)


def stop(service: Service) -> int:
    """Tells a service to stop and waits for it; returns its exit code. Does nothing to one that has ended."""
    return end(service.process)


def launch(words: Sequence[str], log: Path) -> tuple[str, subprocess.Popen[str]]:
    """Starts `jianpiao WORDS`, a service of ours, and returns its address once it serves. `log` takes its standard error.

    Raises Broken, with the end of its log, if it does not come up.
    """
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.cli", *words],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(READY):
            return line.removeprefix(READY).strip(), process
    process.communicate()
    code = process.returncode
    ending = log.read_text("utf-8", "replace")[-4_000:]
    raise Broken(
        f"the service did not start (exit code {code}):\n{ending}", zh=f"服务没有启动（退出码 {code}）"
    )


def end(process: subprocess.Popen[str]) -> int:
    """As `stop`, of a process that `launch` gave."""
    process.terminate()
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
    return process.returncode
