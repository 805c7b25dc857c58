"""A real service for all tests of this folder, with a database of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.ballot.running import running_service


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of a service that takes any drill."""
    with running_service() as service:
        yield service.url
