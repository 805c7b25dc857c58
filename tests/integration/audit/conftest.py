"""A genuine log, a host that shows it, and somebody who follows it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from services.audit.follower.following import following
from services.audit.http.app import application
from services.audit.http.parts import Parts
from tests.integration.audit.asked import Service
from tests.integration.audit.host import Host, hosting
from tests.integration.audit.outlook import Clock, Outlook
from tests.tamper.forge import Forge
from tests.world import World, whole_election


@pytest.fixture(scope="session")
def world() -> World:
    """80 electors, 60 of whom vote: some 300 entries, so that there are two bundles and two levels of tiles."""
    return whole_election(80, 60)


@pytest.fixture(scope="session")
def genuine(world: World) -> Forge:
    """Its log, as it should be."""
    return Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)


@pytest.fixture
def host(genuine: Forge) -> Iterator[Host]:
    """Shows nothing yet."""
    with hosting(genuine.origin.rpartition("/")[2]) as listening:
        yield listening


@pytest.fixture
def outlook(host: Host, genuine: Forge, tmp_path: Path) -> Outlook:
    """Has seen nothing yet."""
    return Outlook(host, genuine, tmp_path / "audit", Clock())


@pytest.fixture
async def service(outlook: Outlook) -> AsyncIterator[Service]:
    """Follows the hosted log and nothing else; steps are made by the test."""
    async with following(outlook.config(), outlook.clock) as logs:
        parts = Parts(logs)
        transport = httpx.ASGITransport(application(parts), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://audit.example") as http:
            yield Service(parts, next(iter(logs.followers.values())), http)
        parts.close()
