"""Every bundle that the tamper suite forges, looked at by both programs: they fail the same checks.

The tests are those of `tests/tamper`, run once more with an `audit` that asks the page too.
"""

# ruff: noqa: F401, F403, F811 - tests of others, collected here once more

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from services.audit.verify.checkpoints import read_trust
from services.audit.verify.ledger import Ledger, Status
from services.audit.verify.source import open_source
from services.audit.verify.verifier import Question
from services.audit.verify.verifier import verify as verify_here
from tests.browser.conftest import Verify
from tests.tamper.conftest import Audit, genuine, world
from tests.tamper.forge import Forge, zipped
from tests.tamper.test_bits import *
from tests.tamper.test_entries import *
from tests.tamper.test_frame import *
from tests.tamper.test_history import *
from tests.tamper.test_malicious_log import *  # type: ignore[assignment]
from tests.tamper.test_trust import *

COMMON = (1, 2, 3, 4, 6, 7)
"""The checks that both make."""


@pytest.fixture
def audit(genuine: Forge, verify: Verify, tmp_path: Path) -> Audit:
    """Verifies by both programs, compares, and gives what `jianpiao verify` found."""

    def run(
        tampered: Mapping[str, bytes] | bytes, *, policy: bytes = genuine.policy, since: bytes | None = None
    ) -> Ledger:
        bundle = tampered if isinstance(tampered, bytes) else zipped(tampered)
        (tmp_path / "bundle.zip").write_bytes(bundle)
        source = open_source(tmp_path / "bundle.zip")
        ledger = verify_here(Question(source, policy, read_trust(policy), since)).ledger
        told = verify(bundle, policy, since)
        mine = {number for number in COMMON if told[number]["status"] == "FAIL"}
        theirs = {number for number in COMMON if ledger.checks[number].status is Status.FAIL}
        assert mine == theirs, {number: told[number]["findings"][:2] for number in mine ^ theirs}
        return ledger

    return run
