"""A stranger's answer takes no more memory than its bound allows, in whatever it is packed.

The follower asks logs, the ballot service asks witnesses: both read what somebody else wrote.
"""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest

from services.audit.follower.fetching import Server, Unreachable, client
from services.ballot.cosigning_link import WitnessFailed, WitnessLink
from shared.errors import JianpiaoError
from shared.log.trust import parse_trust
from shared.log.vkey import VerifierKey
from shared.log.witnessing import origin_hash
from tests.integration.audit.host import Host
from tests.integration.audit.outlook import Outlook
from tests.tamper.forge import Forge

BOMB = 64_000_000
"""Bytes of nothing; a real attacker takes a thousand times as many, and sends as little."""
MOST_MEMORY = 16_000_000


def packed(layers: int) -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    part = b"\0" * 1_000_000
    content = b"".join(machine.compress(part) for _ in range(BOMB // len(part))) + machine.flush()
    for _ in range(layers - 1):
        content = gzip.compress(content)
    return content


async def ask_log(host: Host, genuine: Forge) -> object:
    async with client() as http:
        return await Server(http, host.url).get("checkpoint", fresh=True)


async def ask_witness(host: Host, genuine: Forge) -> object:
    policy = parse_trust(genuine.policy.decode()).policy
    witness = replace(policy.witnesses[0], url=host.url)
    async with httpx.AsyncClient() as http:
        key = VerifierKey.of(genuine.origin, genuine.log_key)
        return await WitnessLink(witness, key, lambda: http, 20.0).last_seen()


ASKED: dict[str, tuple[Callable[[Host, Forge], Awaitable[object]], type[JianpiaoError]]] = {
    "log": (ask_log, Unreachable),
    "witness": (ask_witness, WitnessFailed),
}


@pytest.mark.parametrize("whom", ASKED)
@pytest.mark.parametrize("layers", [1, 2, 3])
async def test_what_unpacks_to_more_than_any_memory_is_not_unpacked(
    host: Host, genuine: Forge, whom: str, layers: int
) -> None:
    ask, failure = ASKED[whom]
    body = packed(layers)
    host.show({"checkpoint": body, f"{_place(genuine)}/checkpoint": body})
    host.headers = {"content-encoding": ", ".join(["gzip"] * layers)}

    tracemalloc.start()
    try:
        with pytest.raises(failure, match=r"at most|gzip once"):
            await ask(host, genuine)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < MOST_MEMORY


async def test_a_log_whose_server_compresses_without_being_asked_is_followed(
    outlook: Outlook, genuine: Forge
) -> None:
    """C2SP tlog-tiles allows it."""
    outlook.shows(genuine.entries)
    outlook.host.show({name: gzip.compress(content) for name, content in outlook.host.files.items()})
    outlook.host.headers = {"content-encoding": "gzip"}

    assert await outlook.step() == []
    outlook.check(genuine.entries)


def _place(genuine: Forge) -> str:
    """Where a witness shows what it saw of the log."""
    return origin_hash(genuine.origin)
