"""The issuing desk: finding one of 50,000 and handing out a paper, in Chromium; and the service's first look at 50,000 people.

What it leaves out: what the answers are (`tests/browser/test_desk.py`, `test_desk_search.py`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import msgspec
from playwright.sync_api import Page, sync_playwright

from services.ballot.running import Service
from shared.election.electors.roll import ElectorRegistered
from shared.election.roles import Role
from tests.bench import measure_service, village
from tests.bench.figures import percentile
from tests.browser.conftest import executable
from tests.browser.desk_village import DeskVillage, device
from tests.browser.invented_roll import LOAD, TIMED, Row, invented_roll
from tests.world import World

PAPERS = 19
"""Those before the one whom a proxy represents."""
TYPED = 300
"""Electors looked for, each typed letter by letter."""
HASTY_MS = 260
"""The desk takes no press for a decision sooner after a card came up; a clerk needs longer."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`searches` in milliseconds, `papers` in seconds from typing to the answer that it is recorded; both ascending."""

    searches: list[float]
    papers: list[float]


def at_the_desk(running: Service, electors: int) -> Desk:
    """Searches over so many electors, and papers handed out by keyboard at a desk of a small village."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{running.url}/")
        rows = invented_roll(electors)
        page.evaluate(LOAD, json.dumps(rows))
        searches: list[float] = page.evaluate(TIMED, list(_typed(rows)))
        small = DeskVillage(running.url).polling()
        desk = device(browser, small, "D-01", Role.ISSUER)
        desk.goto(f"{small.url}/desk/{small.id}")
        desk.wait_for_selector("#work:not([hidden])")
        papers = sorted(_hand_out(desk, number) for number in range(1, PAPERS + 1))
        browser.close()
    return Desk(searches, papers)


def p95(ascending: list[float]) -> float:
    """What nineteen of twenty do not exceed."""
    return percentile(ascending, 95)


def people(running: Service, count: int) -> tuple[float, float]:
    """Seconds until the service knows so many people of an election by name, and again when nothing is new."""
    election = measure_service.called(running)
    with httpx.Client(base_url=running.url, timeout=120) as client:
        for body in village.batches(_registrations(election, count), measure_service.BATCH):
            told = client.post(
                f"/elections/{election}/statements/batch",
                content=body,
                headers={"content-type": measure_service.NDJSON},
            )
            assert '"status":4' not in told.text, told.text[:500]
        return _seconds(client, election), _seconds(client, election)


def _seconds(client: httpx.Client, election: str) -> float:
    began = time.perf_counter()
    client.get(f"/elections/{election}/state/names").raise_for_status()
    return time.perf_counter() - began


def _typed(rows: list[Row]) -> Iterator[str]:
    """What is in the field while somebody types: from one letter on, by number, name and initials in turn."""
    step = max(1, len(rows) // TYPED)
    for at, row in enumerate(rows[::step]):
        text = (row[0], row[1], row[2].split()[0])[at % 3]
        yield from (text[:end] for end in range(1, len(text) + 1))


def _hand_out(desk: Page, number: int) -> float:
    began = time.perf_counter()
    desk.fill("#find", f"E-{number:04}")
    desk.press("#find", "Enter")
    desk.wait_for_selector("#issue:focus")
    desk.wait_for_timeout(HASTY_MS)
    desk.press("#issue", "Enter")
    desk.wait_for_selector(".stamp:not(.open)")
    return time.perf_counter() - began


def _registrations(election: str, count: int) -> list[bytes]:
    world = World(election).at("2026-01-06")
    bodies = []
    for row in invented_roll(count):
        signed = world.signed(
            ElectorRegistered(elector=row[0], kind="RESIDENT", group="G1"),
            "registrar",
            private={"name": row[1], "sex": row[3], "born": row[4], "id_number": f"33032719800101{row[6]}"},
        )
        bodies.append(msgspec.json.encode({"envelope": signed, "disclosures": world.disclosures}))
    return bodies
