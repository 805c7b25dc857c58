"""The audit service with its projections: what it follows is projected, and asked for at its own address."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from openapi_spec_validator import validate

from services.audit.http.app import application
from services.audit.http.parts import Parts
from services.audit.projections.http import router
from services.audit.projections.migrate import migrate
from services.audit.projections.read import Reader
from services.audit.serve import READY
from tests.integration.audit.asked import Service
from tests.integration.audit.host import Host
from tests.integration.audit.outlook import Outlook
from tests.tamper.forge import Forge

PATIENCE_SECONDS = 60


def test_what_is_followed_can_be_asked_for(
    outlook: Outlook, host: Host, genuine: Forge, database: str, tmp_path: Path
) -> None:
    outlook.shows(genuine.entries)
    (tmp_path / "policy").write_bytes(genuine.policy)
    # The log is of another season than the machine's clock.
    config = tmp_path / "audit.toml"
    config.write_text(f'port = 0\nclock_seconds = 1e9\n[[log]]\nurl = "{host.url}"\npolicy = "policy"\n')
    log = genuine.origin.rpartition("/")[2]

    with serving(config, database) as url, httpx.Client(base_url=url) as http:
        wait_for(http, f"/logs/{log}/tallies", len(genuine.entries))
        tallies = http.get(f"/logs/{log}/tallies").json()
        unknown = http.get(f"/logs/{'0' * 8}-0000-7000-8000-{'0' * 12}/tallies")
        misspelt = http.get(f"/logs/{log}/timetable", params={"on": "tomorrow"})

    assert {each["person"] for each in tallies["rounds"][0]["totals"]} >= {"E-0001", "E-0003"}
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown-log")
    assert (misspelt.status_code, misspelt.json()["code"]) == (422, "invalid-parameter")


async def test_the_api_document_with_the_projections_is_valid(service: Service, database: str) -> None:
    migrate(database)
    reader = Reader(database)
    parts = Parts(service.parts.following)
    document = application(parts, [router(lambda: reader)]).openapi()
    reader.close()
    parts.close()

    validate(document)  # type: ignore[no-untyped-call,unused-ignore]
    assert "/logs/{log}/tallies" in document["paths"]
    assert "Tallies" in document["components"]["schemas"]
    assert "projections" in {each["name"] for each in document["tags"]}


@contextmanager
def serving(config: Path, dsn: str) -> Iterator[str]:
    """`jianpiao audit serve` in a process of its own; where it serves."""
    command = [sys.executable, "-m", "services.cli", "audit", "serve", "--config", str(config)]
    environment = {**os.environ, "DATABASE_URL": dsn}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield next(line for line in process.stdout if line.startswith(READY)).removeprefix(READY).strip()
        finally:
            process.terminate()
            process.stdout.read()
    assert process.returncode == 0


def wait_for(http: httpx.Client, address: str, entries: int) -> None:
    """Returns once an address covers so many entries."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        answer = http.get(address)
        if answer.status_code == 200 and answer.json()["entries"] == entries:
            return
        time.sleep(0.05)
    raise AssertionError(f"{address} never covered {entries} entries: {answer.text}")
