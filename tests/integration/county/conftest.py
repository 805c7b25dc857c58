"""A small county: elections of invented villages as bundles in a folder, and the trust files that their verifier brought."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from services.audit.county import command
from tests.tamper.forge import Forge, zipped
from tests.unit.law.stages import call
from tests.world import World, whole_election


@dataclass
class County:
    """`bundles` and `policies` are the folders; each election is written into both."""

    root: Path
    made: dict[str, Forge] = field(default_factory=dict)

    @property
    def bundles(self) -> Path:
        return self.root / "bundles"

    @property
    def policies(self) -> Path:
        return self.root / "policies"

    def add(self, name: str, log: Forge, *, trusted: bool = True, folder: str = "") -> Path:
        """Writes a bundle, and its trust file if somebody brought one."""
        path = self.bundles / folder / f"{name}.zip"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(zipped(log.files()))
        self.policies.mkdir(exist_ok=True)
        if trusted:
            (self.policies / f"{name}.policy").write_bytes(log.policy)
        self.made[name] = log
        return path


@dataclass(frozen=True)
class Ran:
    """What a run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def bundles(self) -> dict[str, Any]:
        """By name of the file, what the report says of a bundle."""
        return {
            Path(each["bundle"]).stem: each
            for village in self.json["villages"]
            for each in village["bundles"]
        }

    @property
    def standings(self) -> dict[str, str]:
        """By name of the file, where the bundle stands."""
        return {name: each["standing"] for name, each in self.bundles.items()}


VerifyAll = Callable[..., Ran]


def forged(world: World) -> Forge:
    """A world's log as its service would publish it."""
    return Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)


def called(number: int, **call_of: Any) -> World:
    """An election that has only been called."""
    return World(f"01941f29-7c00-7aaa-8bbb-{number:012x}").given(call(**call_of), "AUTHORITY")


@pytest.fixture(scope="session")
def whole() -> Forge:
    """A whole election, announced."""
    return forged(whole_election())


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


@pytest.fixture
def verify_all(county: County, capsys: pytest.CaptureFixture[str]) -> VerifyAll:
    """Runs `jianpiao verify-all --json` over the county's folder."""

    def run(*words: object, place: Path | None = None, json: bool = True) -> Ran:
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        given = [
            str(place or county.bundles),
            *map(str, words),
            "--lang",
            "en",
            *(["--json"] if json else []),
        ]
        if "--policy" not in given:
            given += ["--policy", str(county.policies)]
        if "--jobs" not in given:
            given += ["--jobs", "1"]
        code = command.run(parser.parse_args(given))
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run
