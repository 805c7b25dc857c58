"""A trial on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.ballot.running import stop
from tests.crash.trial import Trial


@pytest.fixture
def trial(database: str, tmp_path: Path) -> Iterator[Trial]:
    """An empty database and folder; whatever still runs at the end is stopped."""
    made = Trial(database, tmp_path / "data")
    yield made
    if made.service is not None:
        stop(made.service)
