"""The whole way: a ballot service, an audit service that follows it, and one that follows the follower, each a process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.audit.serve import READY
from services.ballot.running import FRIENDLY, running_service
from services.cli import main
from shared import keys
from tests.integration.api.clerk import Clerk, published
from tests.world import key_of

PATIENCE_SECONDS = 60


@contextmanager
def auditing(folder: Path, url: str, policy: bytes, **settings: object) -> Iterator[str]:
    """`jianpiao audit serve` of one log; the address of the service."""
    folder.mkdir(exist_ok=True)
    (folder / "policy").write_bytes(policy)
    lines = ['data_dir = "data"', "port = 0", "poll_seconds = 0.05", "stale_seconds = 0"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    lines += ["[[log]]", f'url = "{url}"', 'policy = "policy"']
    (folder / "audit.toml").write_text("\n".join(lines))
    command = [sys.executable, "-m", "services.cli", "audit", "serve", "--config", str(folder / "audit.toml")]
    with (folder / "service.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8")
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith(READY):
                yield line.removeprefix(READY).strip()
                process.terminate()
                process.communicate(timeout=PATIENCE_SECONDS)
                assert process.returncode == 0, (folder / "service.log").read_text()
                return
        raise AssertionError((folder / "service.log").read_text())
    finally:
        process.kill()
        process.communicate()


def wait_for(audit: str, log: str, size: int) -> dict[str, Any]:
    """The log's view once that many entries are believed; no alarm may stand."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        view: dict[str, Any] = httpx.get(f"{audit}/logs/{log}").json()
        assert view["alarms"] == [], httpx.get(f"{audit}/alarms").text
        if view["size"] >= size:
            return view
        assert time.monotonic() < until, view
        time.sleep(0.05)


@pytest.fixture(scope="module")
def clerk(server_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    """A clerk of a running ballot service."""
    authorities = tmp_path_factory.mktemp("trust") / "authorities"
    authorities.write_text(keys.public_text(key_of("AUTHORITY")) + "\n")
    settings = replace(FRIENDLY, authorities=authorities)
    with (
        running_service(settings, server_folder / "audited") as service,
        httpx.Client(base_url=service.url, timeout=30) as client,
    ):
        yield Clerk(client).called()


def test_an_election_is_followed_while_it_happens_and_followed_on(clerk: Clerk, tmp_path: Path) -> None:
    log, count = clerk.world.id, clerk.told
    published(clerk, count)
    url = f"{clerk.client.base_url}/log/{log}"
    policy = httpx.get(f"{url}/policy").content
    with auditing(tmp_path / "first", url, policy) as first:
        wait_for(first, log, count)
        with (
            auditing(tmp_path / "second", f"{first}/log/{log}", policy) as second,
            httpx.stream("GET", f"{first}/logs/{log}/events", timeout=PATIENCE_SECONDS) as events,
        ):
            clerk.world.registered(40)
            clerk.tell_all()

            view = wait_for(second, log, clerk.told)

            # Live: whoever reads the events hears of the last size.
            for line in events.iter_lines():
                if line.startswith("data: ") and json.loads(line[6:])["size"] == clerk.told:
                    break
            assert view["root"] == httpx.get(f"{first}/logs/{log}").json()["root"]
            found = httpx.get(f"{second}/logs/{log}/search?elector=E-0007").json()
            assert [each["type"] for each in found["entries"]] == ["ElectorRegistered"]
            for name in ("checkpoint", f"tile/entries/000.p/{clerk.told}"):
                assert httpx.get(f"{second}/log/{log}/{name}").content == httpx.get(f"{url}/{name}").content
            # And whoever exports from the mirror of a mirror has the log itself.
            bundles = [tmp_path / "theirs.zip", tmp_path / "ours.zip"]
            assert main(["export", url, "--out", str(bundles[0])]) == 0
            assert main(["export", f"{second}/log/{log}", "--out", str(bundles[1])]) == 0
            assert bundles[0].read_bytes() == bundles[1].read_bytes()


def test_a_second_service_cannot_follow_into_the_same_folder(clerk: Clerk, tmp_path: Path) -> None:
    url = f"{clerk.client.base_url}/log/{clerk.world.id}"
    policy = httpx.get(f"{url}/policy").content
    with auditing(tmp_path / "one", url, policy):
        command = [sys.executable, "-m", "services.cli", "audit", "serve", "--config"]
        ended = subprocess.run(
            [*command, str(tmp_path / "one" / "audit.toml")], capture_output=True, text=True, encoding="utf-8"
        )

    assert ended.returncode == 2
    assert "another process follows into this folder" in ended.stderr
