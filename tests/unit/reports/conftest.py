"""A small election in a bundle, and the report that is read from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.audit.reports.election import ElectionReport, read_election
from services.audit.verify.source import open_source
from tests.tamper.forge import Forge, zipped
from tests.world import World, whole_election


@pytest.fixture(scope="session")
def world() -> World:
    """30 electors, 24 of whom vote; one round."""
    return whole_election(30, 24)


@pytest.fixture(scope="session")
def log(world: World) -> Forge:
    """Its log."""
    return Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)


@pytest.fixture(scope="session")
def bundle(log: Forge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its bundle; the policy lies beside it."""
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "bundle.zip").write_bytes(zipped(log.files()))
    (folder / "policy").write_bytes(log.policy)
    return folder / "bundle.zip"


@pytest.fixture(scope="session")
def report(log: Forge, bundle: Path) -> ElectionReport:
    """What a report tells of it."""
    return read_election(open_source(bundle), log.policy)
