"""Statements of several signers on several devices: put up, seen by those who are missing, signed, handed in."""

from __future__ import annotations

import json
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


def test_what_a_waiting_statement_discloses_is_for_its_signers_and_the_look_is_kept(
    devices: list[Page], ballot: Service
) -> None:
    supervisor, counter = devices
    with httpx.Client(base_url=ballot.url, timeout=30) as client:
        clerk = Clerk(client).called()
        election = clerk.world.id
        for page, name, role in ((supervisor, "S-22", Role.SUPERVISOR), (counter, "S-23", Role.COUNTER)):
            public = on(page, "return key.publicKey")
            clerk.world.given(OfficerAppointed(officer=name, key=public, roles=(role,)), "AUTHORITY")
        clerk.tell()
        erased = DisclosuresErased(entries=(1,), ground="REQUEST")
        signed = clerk.world.signed(erased, "chair", private={"name": "赵小满"})
        url, headers = f"/pages/{election}/proposals", {**JSON, "origin": ballot.url}
        whole = {"envelope": json.loads(signed.encode()), "disclosures": clerk.world.disclosures}
        put = client.post(url, json=whole, headers=headers).json()
        again = client.post(url, content=signed.encode(), headers=headers).json()
        assert (put["disclosures"], again["disclosures"]) == (clerk.world.disclosures, [])

        read = """await signIn(given.election);
            const [told] = await proposals(given.election);
            const url = `/pages/${given.election}/proposals/${given.id}/disclosures`;
            const answer = await fetch(url);
            return [told, answer.status, await answer.json(), answer.headers.get("cache-control")]"""
        given = {"election": election, "id": put["id"]}
        told, status, _, _ = on(counter, read, given)
        assert (told["discloses"], "disclosures" in told, status) == (True, False, 403)
        _, status, answer, cache = on(supervisor, read, given)
        assert (status, answer["disclosures"], cache) == (200, clerk.world.disclosures, "no-store")

        supervisor.goto(f"{ballot.url}/office/{election}/looks?lang=en")
        assert "a statement that waits for signatures" in supervisor.content()
        supervisor.goto(f"{ballot.url}/")
        done = on(
            supervisor,
            "const [one] = await proposals(given.election); return cosign(given.election, one, key)",
            given,
        )
        assert done["ok"], done
