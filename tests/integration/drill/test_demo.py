"""`jianpiao demo`: plays, proves, and goes on serving until it is told to stop."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.drill.scenario.reading import shipped_text

QUICK = ["--scenario", "kin-passed-over"]


def demo(folder: Path, *words: str) -> subprocess.Popen[str]:
    """The command, in a process group of its own, so that a signal reaches the demo alone."""
    command = [sys.executable, "-m", "services.cli", "demo", "--data-dir", str(folder), *QUICK, *words]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port at which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_once_it_plays_and_proves_and_stops(tmp_path: Path, taken_port: int) -> None:
    process = demo(tmp_path, "--once", "--port", str(taken_port))
    told, _ = process.communicate(timeout=120)

    assert process.returncode == 0, told
    assert f"端口 {taken_port} 已被占用" in told
    assert "与剧本预期相符" in told
    assert "演练，不是选举" in told
    assert (tmp_path / "drill" / "bundle.zip").exists()
    again = re.search(r"再次核验  (.*)", told)
    assert again is not None
    repeated = subprocess.run(again[1].split(), capture_output=True, text=True, encoding="utf-8")
    assert repeated.returncode == 0, repeated.stderr


def test_it_goes_on_serving_until_it_is_told_to_stop(tmp_path: Path) -> None:
    process = demo(tmp_path, "--port", "0", "--lang", "en")
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if "Ctrl-C" in line:
            break
    serving = re.search(r"still serving: (http://\S+)", told)

    assert serving is not None, told
    with urllib.request.urlopen(f"{serving[1]}/health", timeout=10) as answer:
        assert answer.status == 200
    following = re.search(r"audit service follows this drill: (http://\S+)", told)
    assert following is not None, told
    with urllib.request.urlopen(f"{following[1]}/logs", timeout=10) as answer:
        assert len(json.load(answer)["logs"]) == 1
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)

    assert process.returncode == 0, rest
    for each in (serving[1], following[1]):
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"{each}/health", timeout=10)


def test_a_story_that_comes_out_otherwise_is_a_failure(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    text = shipped_text("kin-passed-over")
    wrong.write_text(text.replace("minimum = 46", "minimum = 45"), "utf-8")

    process = demo(tmp_path / "data", "--once", "--port", "0", "--scenario", str(wrong))
    told, _ = process.communicate(timeout=120)

    assert process.returncode == 1, told
    assert "与剧本预期不符" in told
    assert "45" in told
