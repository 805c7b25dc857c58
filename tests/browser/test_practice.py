"""A clerk practises: one press, and a village stands at the morning of its polling day, all signed on this device."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import Browser, expect

from services.ballot.running import Service


def test_one_press_brings_a_village_to_its_polling_day(browser: Browser, ballot: Service) -> None:
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{ballot.url}/practice")

    page.get_by_role("button", name="开始练习").click()
    page.wait_for_url(re.compile(r"/practice\?election="), timeout=120_000)

    election = page.url.split("election=")[1].split("#")[0]
    told = httpx.get(f"{ballot.url}/elections/{election}").json()
    assert (told["stage"], told["drill"], told["roll"]["electors"]) == ("polling", True, 60)
    held = page.evaluate("""async () => (await (await import("/static/js/keys.js")).deviceKeys()).length""")
    page.goto(f"{ballot.url}/practice")
    page.get_by_role("button", name="开始练习").click()
    page.wait_for_url(re.compile(r"/practice\?election="), timeout=120_000)
    assert election not in page.url
    assert held == page.evaluate(
        """async () => (await (await import("/static/js/keys.js")).deviceKeys()).length"""
    ), "the second village is practised with the same keys"
    page.get_by_role("link", name="发票处").first.click()
    expect(page.locator("h1")).to_be_visible()
