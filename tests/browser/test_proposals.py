"""Statements of several signers on several devices: put up, seen by those who are missing, signed, handed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from services.ballot.running import Service
from shared.election.after.access import DisclosuresErased
from shared.election.calling.officers import OfficerAppointed
from shared.election.roles import Role
from tests.integration.api.clerk import JSON, Clerk

IMPORTS = """async (given) => {
    const { deviceKeys, makeKey } = await import("/static/js/keys.js");
    const { signStatement } = await import("/static/js/statement.js");
    const { signIn, keysInOffice } = await import("/static/js/session.js");
    const { propose, proposals, cosign, fitting, withdraw } = await import("/static/js/proposals.js");
    const [key] = await deviceKeys();
"""


def on(page: Page, code: str, given: object = None) -> Any:
    return page.evaluate(f"{IMPORTS} {code} }}", given)


@pytest.fixture
def devices(browser: Browser, ballot: Service) -> Iterator[list[Page]]:
    """Two devices, each with a key of its own."""
    pages = [browser.new_context().new_page() for _ in range(2)]
    for page, name in zip(pages, ("陈立", "路人"), strict=True):
        page.goto(f"{ballot.url}/")
        on(page, "await makeKey(given)", name)
    yield pages
    for page in pages:
        page.context.close()


def test_what_two_offices_sign_is_recorded_when_the_second_device_has_signed(
    devices: list[Page], ballot: Service
) -> None:
    supervisor, stranger = devices
    with httpx.Client(base_url=ballot.url, timeout=30) as client:
        clerk = Clerk(client).called()
        election = clerk.world.id
        public = on(supervisor, "return key.publicKey")
        appointed = OfficerAppointed(officer="S-21", key=public, roles=(Role.SUPERVISOR,))
        clerk.world.given(appointed, "AUTHORITY")
        clerk.tell()
        size = clerk.size()
        erased = clerk.world.signed(DisclosuresErased(entries=(1,), ground="REQUEST"), "chair")
        url = f"/pages/{election}/proposals"

        put = client.post(url, content=erased.encode(), headers={**JSON, "origin": ballot.url})
        assert put.json()["missing"] == [["SUPERVISOR"]]
        assert client.post(url, content=erased.encode(), headers=JSON).json()["code"] == "foreign-origin"
        assert client.get(url).json()["code"] == "no-session"

        assert on(supervisor, "return (await signIn(given)).ok", election)
        (seen,) = on(supervisor, "return proposals(given)", election)
        assert (seen["zh"], seen["body"]["entries"]) == (DisclosuresErased.zh, [1])
        foreign = on(
            stranger, "return cosign(given.election, given.seen, key)", {"election": election, "seen": seen}
        )
        assert foreign["problem"]["code"] == "key-unknown"
        assert clerk.size() == size, "nothing was recorded yet"

        done = on(
            supervisor,
            """const [proposal] = await proposals(given);
            const [{ key: mine }] = fitting(proposal, await keysInOffice(given));
            return [await cosign(given, proposal, mine), await proposals(given)]""",
            election,
        )
        assert done[0]["ok"], done
        assert done[0]["receipt"]["index"] == size
        assert done[1] == [], "nothing waits any more"
        again = client.post(url, content=erased.encode(), headers={**JSON, "origin": ballot.url})
        assert again.json()["code"] == "not-needed"
