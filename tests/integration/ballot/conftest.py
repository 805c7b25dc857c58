"""A migrated database, a service over it, and a village whose statements are taken to the service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.ballot.elections import Elections
from services.ballot.store.migrate import migrate
from tests.integration.ballot.village import Village, config


@pytest.fixture
def dsn(database: str) -> str:
    """An empty database in the form that the service expects."""
    migrate(database)
    return database


@pytest.fixture
async def elections(dsn: str, tmp_path: Path) -> AsyncIterator[Elections]:
    """A service in `tmp_path`."""
    opened = await Elections.open(config(dsn, tmp_path))
    yield opened
    await opened.close()


@pytest.fixture
async def village(elections: Elections) -> Village:
    """An election that has been called, with officers, committee and method: 14 entries."""
    return await Village().called(elections)
