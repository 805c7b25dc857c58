"""A running ballot service for the tests of its HTTP side, and a clerk who talks to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from services.ballot.running import FRIENDLY, Service, running_service
from services.ballot.settings import Settings
from shared import keys
from tests.integration.api.clerk import Clerk
from tests.world import key_of


@pytest.fixture(scope="session")
def trusting(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a service that trusts the world's authority, and lets anybody call a drill."""
    file = tmp_path_factory.mktemp("trust") / "authorities.txt"
    file.write_text(f"# 青溪街道\n{keys.public_text(key_of('AUTHORITY'))}  # invented\n", "utf-8")
    return replace(FRIENDLY, authorities=file)


@pytest.fixture(scope="session")
def service(trusting: Settings, server_folder: Path) -> Iterator[Service]:
    """The service that all these tests share: a process of its own, with its own PostgreSQL."""
    with running_service(trusting, server_folder / "api") as running:
        yield running


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    """Somebody who talks HTTP to the shared service."""
    with httpx.Client(base_url=service.url, timeout=30) as connected:
        yield connected


@pytest.fixture
def clerk(client: httpx.Client) -> Clerk:
    """A clerk of the shared service with an election of their own, not called yet."""
    return Clerk(client)
