"""The public pages as anybody uses them: on a phone, by keyboard, in large type; a receipt looked up, the log verified in the browser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, expect

from services.audit.serve import READY
from shared.log import proof
from tests.integration.audit.host import hosting
from tests.tamper.forge import Forge
from tests.world import whole_election

SIZES = {"desk": (1366, 768), "tablet": (820, 1180), "phone": (390, 844)}


@pytest.fixture(scope="module")
def genuine() -> Forge:
    world = whole_election(40, 30)
    return Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)


@pytest.fixture(scope="module")
def audit(genuine: Forge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the audit service serves, which has verified the whole log."""
    folder = tmp_path_factory.mktemp("audit")
    (folder / "policy").write_bytes(genuine.policy)
    with hosting(genuine.origin.rpartition("/")[2]) as host:
        host.show(genuine.files())
        config = folder / "audit.toml"
        # The log is of another season than the machine's clock.
        config.write_text(f'port = 0\nclock_seconds = 1e9\n[[log]]\nurl = "{host.url}"\npolicy = "policy"\n')
        command = [
            sys.executable,
            "-m",
            "services.cli",
            "audit",
            "serve",
            "--no-projections",
            "--config",
            str(config),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
            assert process.stdout is not None
            try:
                yield (
                    next(each for each in process.stdout if each.startswith(READY))
                    .removeprefix(READY)
                    .strip()
                )
            finally:
                process.terminate()
                process.stdout.read()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(locale="zh-CN", viewport={"width": 390, "height": 844})
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.close()
    assert complaints == []


@pytest.fixture(scope="module")
def log(genuine: Forge) -> str:
    return genuine.origin.rpartition("/")[2]


def verified(page: Page, address: str, genuine: Forge) -> None:
    """Opens a page of the log once all of it is verified."""
    page.goto(address)
    said = page.get_by_text(f"已核验 {len(genuine.entries)} 条")
    while said.count() == 0:
        page.wait_for_timeout(200)
        page.reload()


def test_the_result_fits_every_screen_and_everybody_s_eyes(
    browser: Browser, audit: str, log: str, genuine: Forge, tmp_path: Path
) -> None:
    with browser.new_context(locale="zh-CN", bypass_csp=True) as context:
        page = context.new_page()
        verified(page, f"{audit}/public/{log}", genuine)
        for choice in ("lang=en", "lang=zh&letters=large&theme=dark"):
            for path in ("/", f"/public/{log}", f"/public/{log}/check", "/pages/style"):
                page.goto(f"{audit}{path}?{choice}")
                for name, (width, height) in SIZES.items():
                    page.set_viewport_size({"width": width, "height": height})
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                        path,
                        choice,
                        name,
                    )
                page.screenshot(
                    path=tmp_path / f"{path.strip('/').replace('/', '-') or 'home'}-{choice[5:7]}.png"
                )
            found = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["target"]) for each in found] == []


def test_a_keyboard_alone_leads_to_the_content(page: Page, audit: str, log: str, genuine: Forge) -> None:
    verified(page, f"{audit}/public/{log}", genuine)

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_language_once_chosen_is_kept(page: Page, audit: str, log: str, genuine: Forge) -> None:
    verified(page, f"{audit}/public/{log}", genuine)
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Check it yourself", exact=True).click()

    expect(page.locator("h1")).to_contain_text("Check it yourself")


def test_a_receipt_is_looked_up_without_leaving_the_page(
    page: Page, audit: str, log: str, genuine: Forge
) -> None:
    path = tuple(genuine.tree.inclusion_proof(7))
    receipt = proof.encode(proof.Receipt(7, path, genuine.checkpoint())).decode()
    verified(page, f"{audit}/public/{log}/check", genuine)

    page.get_by_label("回执", exact=True).fill(receipt)
    page.get_by_role("button", name="查找").click()

    expect(page.locator("#found")).to_contain_text("回执成立：这份陈述是第7条")
    expect(page.get_by_label("回执", exact=True)).to_have_value(receipt)


def test_a_receipt_that_a_code_carries_is_looked_up_at_once(
    page: Page, audit: str, log: str, genuine: Forge
) -> None:
    verified(page, f"{audit}/public/{log}/check", genuine)
    page.goto("about:blank")
    page.goto(f"{audit}/public/{log}/check#receipt=%237")

    expect(page.locator("#found")).to_contain_text("有，是第7条。")


def test_the_verifier_opens_with_this_log(
    page: Page, audit: str, log: str, genuine: Forge, tmp_path: Path
) -> None:
    verified(page, f"{audit}/public/{log}/check", genuine)
    page.get_by_role("link", name="打开核验页").click()
    expect(page.locator("#address")).to_have_value(f"{audit}/log/{log}/")

    policy = {"name": "policy", "mimeType": "application/octet-stream", "buffer": genuine.policy}
    page.set_input_files("#policy", policy)  # type: ignore[arg-type]  # as Playwright documents it
    page.click("button.main")

    expect(page.locator("#answer .verdict")).to_have_class("verdict pass", timeout=60_000)
