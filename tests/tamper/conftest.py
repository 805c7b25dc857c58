"""One genuine election, large enough for two levels of tiles, and a way to verify what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from services.audit.verify.checkpoints import read_trust
from services.audit.verify.ledger import Ledger
from services.audit.verify.source import open_source
from services.audit.verify.verifier import Question, verify
from tests.tamper.forge import Forge, zipped
from tests.world import World, whole_election

Audit = Callable[..., Ledger]


@pytest.fixture(scope="session")
def world() -> World:
    """80 electors, 60 of whom vote: some 300 entries."""
    return whole_election(80, 60)


@pytest.fixture(scope="session")
def genuine(world: World) -> Forge:
    """Its log, as it should be."""
    forged = Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)
    assert len(forged.entries) > 256, "the suite needs a second bundle and a second level of tiles"
    return forged


@pytest.fixture
def audit(genuine: Forge, tmp_path: Path) -> Audit:
    """Verifies files (or the bytes of a bundle) with the policy that the verifying person holds."""

    def run(
        tampered: Mapping[str, bytes] | bytes, *, policy: bytes = genuine.policy, since: bytes | None = None
    ) -> Ledger:
        path = tmp_path / "bundle.zip"
        path.write_bytes(tampered if isinstance(tampered, bytes) else zipped(tampered))
        return verify(Question(open_source(path), policy, read_trust(policy), since)).ledger

    return run
