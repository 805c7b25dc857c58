"""The service as a process: it starts, tells where it serves, counts, and stops in good order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from services.ballot.running import FRIENDLY, Service, running_service, start, stop
from services.ballot.settings import Settings
from shared.election.electors.roll import ElectorRegistered
from shared.errors import Broken
from tests.integration.api.clerk import Clerk, published


def figures(client: httpx.Client) -> dict[tuple[str, ...], float]:
    """All samples of the metrics page, by name and labels' values."""
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *(value for name, value in sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_a_service_that_serves_is_alive_and_ready(client: httpx.Client) -> None:
    assert client.get("/health").json() == {"status": "alive"}
    assert client.get("/ready").json() == {"status": "ready"}


def test_figures_count_what_came_and_what_became_of_it(clerk: Clerk) -> None:
    clerk.called()
    before = figures(clerk.client)
    statement = clerk.world.signed(ElectorRegistered(elector="E-0001", kind="RESIDENT"), "registrar")
    for body in (statement, statement, b"{}"):
        clerk.post(body)

    after = figures(clerk.client)

    for outcome in ("accepted", "repeated", "malformed"):
        sample = ("jianpiao_statements_total", outcome)
        assert after[sample] - before.get(sample, 0) == 1
    submits = ("jianpiao_http_request_seconds_count", "submit")
    assert after[submits] - before[submits] == 3
    assert after[("jianpiao_queue_length",)] == 0
    for name in ("jianpiao_commit_seconds_count", "jianpiao_commit_entries_sum"):
        assert after[(name,)] - before[(name,)] == 1
    assert after[("process_resident_memory_bytes",)] > 0


def test_figures_name_the_size_of_a_log_and_no_elector(clerk: Clerk) -> None:
    clerk.called()
    clerk.client.get(f"{clerk.url}/state/roll/E-0001")

    assert figures(clerk.client)[("jianpiao_log_entries", clerk.world.id)] == clerk.told
    assert "E-0001" not in clerk.client.get("/metrics").text


def test_what_was_accepted_is_there_after_a_restart(trusting: Settings, server_folder: Path) -> None:
    folder = server_folder / "restarted"
    with running_service(trusting, folder) as first, httpx.Client(base_url=first.url) as client:
        clerk = Clerk(client).called()
        checkpoint = published(clerk, clerk.told).text

    with running_service(trusting, folder) as second, httpx.Client(base_url=second.url) as client:
        clerk.client = client

        assert clerk.size() == clerk.told
        assert client.get(f"/log/{clerk.world.id}/checkpoint").text == checkpoint


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_service_in_good_order(server_folder: Path, number: signal.Signals) -> None:
    service = start(replace(FRIENDLY, data_dir=server_folder / f"stopped-{number}"))
    assert httpx.get(f"{service.url}/ready").status_code == 200

    service.process.send_signal(number)
    service.process.communicate(timeout=30)

    assert service.process.returncode == 0
    assert "Traceback" not in service.log.read_text("utf-8")
    assert not _postgres_runs(service)


def test_statements_under_way_are_answered_before_the_service_stops(
    trusting: Settings, server_folder: Path
) -> None:
    service = start(replace(trusting, data_dir=server_folder / "busy"))
    answers: list[httpx.Response] = []
    with httpx.Client(base_url=service.url, timeout=30) as client:
        clerk = Clerk(client).called()
        clerk.world.registered(400)
        sent = b"\n".join(clerk.untold())

        def send() -> None:
            with httpx.Client(base_url=service.url, timeout=30) as other:
                url = f"{clerk.url}/statements/batch"
                answers.append(
                    other.post(url, content=sent, headers={"content-type": "application/x-ndjson"})
                )

        thread = threading.Thread(target=send)
        thread.start()
        while clerk.size() == clerk.told:
            pass
        stop(service)
        thread.join()

    assert service.process.returncode == 0
    lines = answers[0].text.splitlines()
    assert len(lines) == 401
    assert all('"status":201' in line or '"status":503' in line for line in lines)


def test_a_port_that_is_taken_is_told_at_once(service: Service, server_folder: Path) -> None:
    port = int(service.url.rsplit(":", 1)[1])

    with pytest.raises(Broken, match=f"cannot listen at 127.0.0.1:{port}"):
        start(replace(FRIENDLY, data_dir=server_folder / "second", port=port))


def test_settings_that_make_no_sense_are_told_at_once() -> None:
    command = [sys.executable, "-m", "services.cli", "serve", "--port", "http"]

    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 2
    assert "--port: expected a whole number" in ended.stderr
    assert "Traceback" not in ended.stderr


def _postgres_runs(service: Service) -> bool:
    file = service.settings.data_dir / "postgresql" / "postmaster.pid"
    if not file.exists():
        return False
    try:
        os.kill(int(file.read_text().split("\n")[0]), 0)
    except ProcessLookupError:
        return False
    return True
