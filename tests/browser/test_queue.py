"""The device's queue in a real browser: the network is cut, tabs are closed, and nothing is lost, doubled or out of order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from services.ballot.running import Service
from shared.election.calling.officers import OfficerAppointed
from shared.election.roles import Role
from tests.integration.api.clerk import Clerk
from tests.world import DOCUMENT

IMPORTS = """async (given) => {
    const { deviceKeys, makeKey } = await import("/static/js/keys.js");
    const { signStatement } = await import("/static/js/statement.js");
    const { enqueue, settled, summary, items, again, start, forget } = await import("/static/js/queue.js");
    const [key] = await deviceKeys();
"""
INCIDENTS = """
    const numbers = [];
    for (const kind of given.kinds) {
        const signed = await signStatement(key, { election: given.election, type: "IncidentReported", body: { kind, document: given.document } });
        numbers.push((await enqueue(given.election, signed, kind)).number);
    }
    return numbers;
"""
KINDS = ["DISTURBANCE", "VOTE_BUYING", "SECRECY", "OTHER"]


def on(page: Page, code: str, given: object = None) -> Any:
    return page.evaluate(f"{IMPORTS} {code} }}", given)


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A device; its pages are tabs."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="module")
def clerk(desk: BrowserContext, ballot: Service) -> Iterator[Clerk]:
    """An election in which the device's key is the supervisor's."""
    page = desk.new_page()
    page.goto(f"{ballot.url}/")
    public = on(page, "return (await makeKey('陈立')).publicKey")
    page.close()
    with httpx.Client(base_url=ballot.url, timeout=30) as client:
        told = Clerk(client).called()
        told.world.given(OfficerAppointed(officer="S-90", key=public, roles=(Role.SUPERVISOR,)), "AUTHORITY")
        yield told.tell()


def test_without_the_network_it_waits_and_afterwards_all_is_recorded_once_and_in_order(
    desk: BrowserContext, clerk: Clerk, ballot: Service
) -> None:
    size = clerk.size()
    page = desk.new_page()
    page.goto(f"{ballot.url}/")
    on(page, "await (await import('/static/js/clock.js')).now(given)", clerk.world.id)
    given = {"election": clerk.world.id, "document": DOCUMENT, "kinds": KINDS}
    desk.set_offline(True)
    numbers = on(page, INCIDENTS, given)
    assert on(page, "return (await summary(given)).waiting", clerk.world.id) == 4
    page.close()

    desk.set_offline(False)
    first, second = desk.new_page(), desk.new_page()
    for tab in (first, second):
        tab.goto(f"{ballot.url}/")
        on(tab, "start()")
    sent = on(second, "return Promise.all(given.map(settled))", numbers)

    assert [each["state"] for each in sent] == ["sent"] * 4, sent
    assert all(each["new"] for each in sent), "one tab sends"
    assert "envelope" not in sent[0], "what is in the log needs no copy here"
    assert [each["receipt"]["index"] for each in sent] == list(range(size, size + 4)), (
        "in the order of signing"
    )
    assert clerk.size() == size + 4, "none twice"
    for tab in (first, second):
        tab.close()


def test_what_the_law_refuses_stays_with_its_reason_and_does_not_hold_up_the_rest(
    desk: BrowserContext, clerk: Clerk, ballot: Service
) -> None:
    page = desk.new_page()
    page.goto(f"{ballot.url}/")
    numbers = on(
        page,
        """
        const body = { officer: "S-90", reason: "OTHER" };
        const bad = await enqueue(given.election, await signStatement(key, { election: given.election, type: "OfficerDismissed", body }), "x");
        """
        + INCIDENTS.replace("const numbers = [];", "const numbers = [bad.number];"),
        {"election": clerk.world.id, "document": "1" * 64, "kinds": ["OTHER"]},
    )
    refused, sent = on(page, "return Promise.all(given.map(settled))", numbers)

    assert (refused["state"], refused["problem"]["code"]) == ("refused", "signers-lack-office")
    assert sent["state"] == "sent"

    page.goto(f"{ballot.url}/?lang=zh")
    page.evaluate(
        """async (election) => {
        await import("/static/js/queue-strip.js");
        const strip = document.createElement("queue-strip");
        strip.setAttribute("election", election);
        document.querySelector("main").prepend(strip);
    }""",
        clerk.world.id,
    )
    page.locator("queue-strip[data-refused='1']").wait_for()
    assert "全部已记录" in page.locator("queue-strip").inner_text()
    page.get_by_role("button", name="已处理，移去").click()
    page.locator("queue-strip[data-refused='0']").wait_for()
    page.close()
