"""The page as a reader uses it: files chosen, a button, an answer in two languages; a live log; a receipt."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from shared import entry
from shared.log import proof
from tests.stories import story
from tests.tamper.forge import Forge, write_folder, zipped


@pytest.fixture(scope="module")
def log() -> Forge:
    told = story("ex1-tie")
    assert told.election is not None
    return Forge(told.entries, f"village.example/drill/{told.election.id}", told.election.authority)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{site}/index.html")
    yield opened
    opened.close()
    assert complaints == []


def choose(page: Page, name: str, content: bytes) -> None:
    page.set_input_files(
        f"#{name}", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def test_a_bundle_is_proved_and_its_result_told(page: Page, log: Forge, tmp_path: Path) -> None:
    choose(page, "bundle", zipped(log.files()))
    choose(page, "policy", log.policy)
    page.click("button.main")

    expect(page.locator("#answer .verdict")).to_have_class("verdict pass", timeout=60_000)
    expect(page.locator(".drill")).to_be_visible()
    expect(page.locator("ol.checks > li")).to_have_count(10)
    assert page.locator("ol.checks .status.PASS").count() == 6
    told = page.locator("#answer").inner_text()
    assert "506" in told
    assert "Everything" not in told, "one language at a time"
    page.screenshot(path=tmp_path / "proved.png", full_page=True)

    page.click("#en")
    expect(page.locator("#answer .verdict")).to_contain_text("Everything this page checks holds")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, (
        "the page scrolls sideways on a phone"
    )
    page.screenshot(path=tmp_path / "phone.png", full_page=True)


def test_a_changed_bundle_is_refuted_and_the_entry_named(page: Page, log: Forge) -> None:
    entries = list(log.entries)
    entries[7] = entries[7].replace(b'"sig":"', b'"sig":"A', 1).replace(b'=="}', b'="}', 1)
    choose(page, "bundle", zipped(log.with_entries(entries).files()))
    choose(page, "policy", log.policy)
    page.click("button.main")

    expect(page.locator("#answer .verdict")).to_have_class("verdict fail", timeout=60_000)
    expect(page.locator("ol.checks .findings").first).to_contain_text("#7")


def test_without_files_it_says_what_to_choose(page: Page) -> None:
    page.click("button.main")
    expect(page.locator("#progress")).to_contain_text("请选择信任文件")


def test_what_a_log_says_is_shown_as_text_and_never_run(page: Page, log: Forge) -> None:
    said = log.policy.replace(b"witness A ", b"# <img src=x onerror=document.title='run'>\nwitness A ")
    choose(page, "bundle", zipped(log.files()))
    choose(page, "policy", said + b"nonsense <img src=x onerror=document.title='run'>\n")
    page.click("button.main")
    expect(page.locator("#progress")).to_contain_text("nonsense")
    assert page.title() != "run"


class _Published(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Tests have their own output."""


def test_a_live_log_is_verified_from_its_address(page: Page, log: Forge, tmp_path: Path) -> None:
    folder = write_folder(log.files(), tmp_path / "published")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Published, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page.fill("#address", f"http://127.0.0.1:{server.server_address[1]}/")
        choose(page, "policy", log.policy)
        page.click("button.main")
        expect(page.locator("#answer .verdict")).to_have_class("verdict pass", timeout=60_000)
    finally:
        server.shutdown()
        server.server_close()


def test_a_receipt_is_checked(page: Page, log: Forge) -> None:
    index = 5
    path = tuple(log.tree.inclusion_proof(index))
    written = proof.encode(proof.Receipt(index, path, log.checkpoint())).decode()
    choose(page, "policy", log.policy)
    page.click("summary")
    page.fill("#receipt", written)
    page.fill("#leaf", log.entries[index].decode())
    page.click("#check")
    expect(page.locator("#receipt-answer")).to_contain_text("成立：这是")

    page.fill("#leaf", log.entries[index + 1].decode())
    page.click("#check")
    expect(page.locator("#receipt-answer")).to_contain_text("不成立")
    assert entry.decode(log.entries[index]).index == index
