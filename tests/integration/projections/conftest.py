"""An audit database of a test's own."""

from __future__ import annotations

import pytest

from services.audit.projections.migrate import migrate


@pytest.fixture
def dsn(database: str) -> str:
    """A migrated audit database, as its superuser."""
    migrate(database)
    return database
