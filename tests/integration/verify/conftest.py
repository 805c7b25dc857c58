"""A whole election, exported as anybody would get it, and the command line to verify it with."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.audit.verify import command
from tests.tamper.forge import Forge, write_folder, zipped
from tests.world import World, whole_election


@dataclass(frozen=True)
class Ran:
    """What a run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Verify = Callable[..., Ran]


@pytest.fixture(scope="session")
def world() -> World:
    return whole_election(80, 60)


@pytest.fixture(scope="session")
def genuine(world: World) -> Forge:
    return Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)


@pytest.fixture
def bundle(genuine: Forge, tmp_path: Path) -> Path:
    path = tmp_path / "election.zip"
    path.write_bytes(zipped(genuine.files()))
    return path


@pytest.fixture
def folder(genuine: Forge, tmp_path: Path) -> Path:
    """As a service publishes it: no README."""
    files = genuine.files()
    del files["README.md"]
    return write_folder(files, tmp_path / "published")


@pytest.fixture
def policy(genuine: Forge, tmp_path: Path) -> Path:
    path = tmp_path / "policy"
    path.write_bytes(genuine.policy)
    return path


@pytest.fixture
def jianpiao_verify(policy: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Runs `jianpiao verify`; the policy is the genuine one unless another is given."""

    def run(log: object, *words: object) -> Ran:
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        given = [str(log), *map(str, words)]
        if "--policy" not in given:
            given += ["--policy", str(policy)]
        if "--jobs" not in given:
            given += ["--jobs", "1"]
        code = command.run(parser.parse_args(given))
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run
