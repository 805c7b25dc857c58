"""The counting desk: a paper with five marks from its first key to signed and queued, in Chromium; and how far the board is behind.

What it leaves out: what the answers are (`tests/browser/test_counting.py`, `test_board.py`), and how fast a person presses keys.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from services.ballot.running import Service
from shared.election.roles import Role
from tests.browser.conftest import executable
from tests.browser.hall import Hall
from tests.browser.test_counting import MAKE_KEY, SIGN_IN

PAPERS = 40
MARKS = ("1", "3", "5", "6", "8")
AFTERWARDS = 20
"""Papers that come in one by one while somebody looks at the board."""
USUAL = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
WATCH = """() => {
    const papers = (globalThis.papers = []);
    let began = null;
    document.addEventListener("keydown", () => (began ??= performance.now()), true);
    document.addEventListener("counting:queued", () => { papers.push(performance.now() - began); began = null; });
}"""


@dataclass(frozen=True, slots=True)
class Count:
    """`papers` in seconds from the first key to signed and queued, `behind` in seconds from a receipt to the board; both ascending."""

    papers: list[float]
    behind: list[float]


def at_the_count(running: Service) -> Count:
    """Papers keyed one after the other, and then the board while others come in."""
    with httpx.Client(base_url=running.url, timeout=60) as client, _chromium() as browser:
        hall = Hall(client).ready_to_vote(80).voted(PAPERS + AFTERWARDS).box(PAPERS + AFTERWARDS)
        assert isinstance(hall, Hall)
        hall.post()
        return Count(sorted(_key(browser, running, hall)), sorted(_behind(browser, running, hall)))


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        browser.close()


def _key(browser: Browser, running: Service, hall: Hall) -> list[float]:
    desk = browser.new_page()
    desk.goto(running.url)
    hall.enrolled("bench-counter", desk.evaluate(MAKE_KEY, "计票人"), Role.COUNTER)
    assert desk.evaluate(SIGN_IN, [hall.id, "计票人"])["ok"]
    desk.goto(f"{running.url}/count/{hall.id}/key")
    desk.wait_for_selector(".mark-row")
    desk.evaluate(WATCH)
    for done in range(PAPERS):
        for key in (*MARKS, "Enter"):
            desk.keyboard.press(key)
        desk.wait_for_function("done => papers.length > done", arg=done)
    desk.wait_for_selector("queue-strip[data-waiting='0']")
    return [each / 1e3 for each in desk.evaluate("papers")]


def _behind(browser: Browser, running: Service, hall: Hall) -> Iterator[float]:
    board = browser.new_page(viewport={"width": 1366, "height": 768})
    board.goto(f"{running.url}/board/{hall.id}")
    _shown(board, PAPERS)
    for number in range(1, AFTERWARDS + 1):
        hall.counted([USUAL], attest=False)
        hall.post()
        began = time.perf_counter()
        _shown(board, PAPERS + number)
        yield time.perf_counter() - began


def _shown(board: Page, papers: int) -> None:
    board.wait_for_function(
        "papers => document.querySelector('.board-counted strong')?.textContent === String(papers)",
        arg=papers,
    )
