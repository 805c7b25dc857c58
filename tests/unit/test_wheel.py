"""What we hand out: a wheel of services, shared and their data; its verifier needs no service's parts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder))
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def verifiers_machine(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel and the core dependencies, as locked, and no extra."""
    folder = tmp_path_factory.mktemp("machine")
    uv, python = find_uv(), str(folder / "venv" / "bin" / "python")
    core = run(uv, "export", "--frozen", "--no-dev", "--no-emit-project", "--quiet")
    (folder / "core.txt").write_text(core)
    run(uv, "venv", "--quiet", "--python", sys.executable, str(folder / "venv"))
    run(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", "-r", str(folder / "core.txt"))
    run(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", str(wheel))
    run(uv, "pip", "check", "--python", python)  # what the wheel says it needs is there
    return folder / "venv" / "bin"


def test_it_holds_every_file_of_services_and_shared_and_nothing_else(wheel: Path) -> None:
    expected = {
        str(path.relative_to(ROOT))
        for folder in ("services", "shared")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert found == expected
    assert "services/audit/verify/__init__.py" in found
    assert any(name.startswith("shared/profiles/") and name.endswith(".toml") for name in found)
    assert any(
        name.startswith("services/ballot/store/migrations/") and name.endswith(".sql") for name in found
    )


def test_verifying_needs_only_the_core(verifiers_machine: Path) -> None:
    helped = elsewhere(verifiers_machine / "jianpiao", "verify", "--help")

    assert helped.returncode == 0, helped.stderr
    assert "--policy" in helped.stdout


def test_what_runs_there_is_what_was_installed(verifiers_machine: Path) -> None:
    where = elsewhere(
        verifiers_machine / "python",
        "-c",
        "import services, shared; print(services.__file__, shared.__file__)",
    )

    assert [Path(file).is_relative_to(verifiers_machine.parent) for file in where.stdout.split()] == [
        True,
        True,
    ]


def test_a_service_without_its_extra_says_what_to_install(verifiers_machine: Path) -> None:
    refused = elsewhere(verifiers_machine / "jianpiao", "serve")

    assert refused.returncode == 2
    assert "jianpiao[service]" in refused.stderr
    assert "Traceback" not in refused.stderr


def find_uv() -> str:
    """The uv that `make` installed or was told of."""
    tools = [str(path) for path in (ROOT / ".tools").glob("uv-*/bin")]
    found = os.environ.get("UV") or shutil.which("uv", path=os.pathsep.join([*tools, os.environ["PATH"]]))
    assert found, "uv is missing: run this by `make test`"
    return found


def run(*words: str) -> str:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stderr}"
    return done.stdout


def elsewhere(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run in a folder where neither our sources nor any setting of ours is in reach."""
    return subprocess.run(words, cwd="/", env={"LC_ALL": "C.UTF-8"}, capture_output=True, text=True)
