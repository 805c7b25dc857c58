"""The board in the hall: how many came while people vote, then a stroke for each vote, behind the log by a blink."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator

import httpx
import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, expect

from services.ballot.running import Service, running_service
from tests.browser.hall import Hall, name_of
from tests.integration.api.clerk import JSON, call_of


@pytest.fixture(scope="module")
def hall(ballot: Service) -> Iterator[Hall]:
    """Twelve people have voted; the boxes are sealed."""
    with httpx.Client(base_url=ballot.url, timeout=60) as client:
        yield Hall(client).ready_to_vote(20).voted(12).post()


@pytest.fixture(scope="module")
def board(browser: Browser, ballot: Service, hall: Hall) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN", reduced_motion="reduce")
    page.goto(f"{ballot.url}/board/{hall.id}")
    yield page
    page.close()


USUAL = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
OTHER = {"CHAIR": ["E-0001"], "VICE": ["E-0004"], "MEMBER": ["E-0005", "E-0012"], "WOMAN": ["E-0009"]}


def test_before_the_boxes_are_opened_only_turnout_is_told(board: Page, hall: Hall) -> None:
    told = msgspec.json.decode(figures(hall))

    expect(board.locator(".board-great")).to_have_text("12 ／ 20")
    assert (told["posts"], told["progress"]) == ([], None)
    assert told["turnout"]["issued"] == 12


def test_every_vote_is_a_stroke_as_soon_as_it_is_recorded(board: Page, hall: Hall) -> None:
    hall.box(12).counted([USUAL] * 6 + [OTHER], attest=False)
    hall.post()

    chair = board.get_by_role("img", name=re.compile(name_of(1)))
    expect(chair).to_have_attribute("aria-label", f"{name_of(1)} 7 票")
    assert strokes(board, name_of(1)) == 7
    assert strokes(board, name_of(4)) == 1
    written = board.locator("li", has_text="E-0012")
    expect(written).to_contain_text("另选他人")
    expect(board.locator("#progress")).to_contain_text("已计 7 ／ 收回 12 张")

    hall.counted([OTHER], attest=False)
    hall.post()

    expect(chair).to_have_attribute("aria-label", f"{name_of(1)} 8 票")
    assert strokes(board, name_of(1)) == 8


def test_names_that_hang_on_no_wall_are_not_told(hall: Hall) -> None:
    """Who was written in is known by number until elected (PIPL 6)."""
    told = figures(hall)

    assert name_of(1) in told
    assert "E-0012" in told
    assert name_of(12) not in told


def test_the_board_can_be_read_by_everybody(board: Page) -> None:
    assert not Axe().run(board).response["violations"]


def test_a_service_that_stops_does_not_wait_for_its_boards(ballot: Service, hall: Hall) -> None:
    """A board reads on until the service ends the stream; no answer is cut off in the middle of an event."""
    with running_service() as other, httpx.Client(base_url=other.url, timeout=60) as client:
        mine = Hall(client)
        assert (
            client.post("/elections", content=call_of(mine.id, drill=True), headers=JSON).status_code == 201
        )
        with client.stream("GET", f"/pages/{mine.id}/board") as answer:
            lines = answer.iter_lines()
            assert next(lines).startswith("retry")
            other.process.send_signal(signal.SIGTERM)
            assert list(lines)[-1] == ""
    assert other.process.returncode == 0


def figures(hall: Hall) -> str:
    """What a board that is opened now is sent first."""
    with hall.client.stream("GET", f"/pages/{hall.id}/board") as answer:
        return next(line for line in answer.iter_lines() if line.startswith("data:")).removeprefix("data: ")


def strokes(board: Page, name: str) -> int:
    """Strokes drawn for somebody."""
    paths = board.locator("li", has_text=name).locator("path")
    return sum((paths.nth(at).get_attribute("d") or "").count("M") for at in range(paths.count()))
