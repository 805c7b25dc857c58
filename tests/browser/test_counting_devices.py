"""The count on three devices: two people key the same papers without seeing each other, a third settles, all three attest."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from services.ballot.running import Service
from shared.election.roles import Role
from tests.browser.hall import Hall
from tests.browser.test_counting import MAKE_KEY, SIGN_IN, count_of, press, settled

PAPERS = 6
PEOPLE = {"吴勇": Role.COUNTER, "周玲": Role.CALLER, "郑洁": Role.SCRUTINEER}


@pytest.fixture(scope="module")
def hall(ballot: Service) -> Iterator[Hall]:
    """The method of this village provides double entry; its box is opened."""
    with httpx.Client(base_url=ballot.url, timeout=60) as client:
        yield Hall(client, "DOUBLE_ENTRY").ready_to_vote(20).voted(PAPERS)


@pytest.fixture(scope="module")
def devices(browser: Browser, ballot: Service, hall: Hall) -> Iterator[dict[str, Page]]:
    """Everybody's own device, signed in."""
    hall.box(PAPERS)
    hall.post()
    pages = {}
    for number, (name, role) in enumerate(PEOPLE.items(), 1):
        page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
        page.goto(ballot.url)
        hall.enrolled(f"device-{number}", page.evaluate(MAKE_KEY, name), role)
        assert page.evaluate(SIGN_IN, [hall.id, name])["ok"]
        pages[name] = page
    yield pages
    for page in pages.values():
        page.context.close()


def test_two_key_each_paper_a_third_settles_and_three_attest(
    devices: dict[str, Page], ballot: Service, hall: Hall
) -> None:
    first, second, third = devices.values()
    for page in devices.values():
        page.goto(f"{ballot.url}/count/{hall.id}/key")

    for paper in range(PAPERS):
        press(first, "1", "3", *(["8"] if paper == 2 else []), "Enter")
    keyed(first, PAPERS)
    assert count_of(hall)["piles"][0]["counted"] == 0

    # Who keys second is told which paper, and not what the first one read.
    second.reload()
    second.get_by_role("button", name="第二次录入").click()
    expect(second.locator("#which")).to_contain_text("编号")
    assert "有效票" not in second.locator(".keying-side").inner_text()
    for _ in range(PAPERS):
        press(second, "1", "3", "Enter")
    expect(second.locator("#which")).to_have_text("没有等待的票")
    keyed(second, PAPERS)
    assert count_of(hall)["piles"][0]["counted"] == PAPERS - 1

    # The third looks at the paper on which they differ.
    third.reload()
    third.get_by_role("button", name="裁定差异").click()
    expect(third.locator("#which")).to_contain_text("编号")
    press(third, "1", "3", "8", "Enter")
    keyed(third, 1)
    told = count_of(hall)
    assert (told["piles"][0]["counted"], told["votes"]["WOMAN"]) == (PAPERS, {"E-0008": 1})

    # The counter begins, the others see it on their own devices and add their signatures.
    first.locator("#attest").click()
    first.get_by_role("button", name="吴勇 签名").click()
    first.get_by_role("button", name="其余的人在自己的设备上签").click()
    expect(first.locator("#together")).to_be_hidden()
    for page, name in ((second, "周玲"), (third, "郑洁")):
        page.goto(f"{ballot.url}/count/{hall.id}")
        expect(page.locator("#proposals")).to_contain_text(f"{PAPERS} 张")
        page.get_by_role("button", name=f"{name} 签名").click()
        expect(page.locator("#proposals-part")).to_contain_text("已")
    expect(third.locator("#next")).to_contain_text("可以结束计票")
    assert count_of(hall)["piles"][0]["attested"] == PAPERS


def keyed(page: Page, papers: int) -> None:
    """So many papers were signed on this device, and all of them are recorded."""
    expect(page.locator("#recent li")).to_have_count(papers)
    settled(page)
