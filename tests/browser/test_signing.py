"""A device's key in a real browser: what it signs is a statement to the law, and opens a session for its officer only."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from playwright.sync_api import Browser, Page

from services.ballot.running import Service
from shared import disclosure, envelope, keys
from shared.clock import read_time
from shared.election import law
from shared.election.calling.notices import NoticePosted
from shared.election.calling.officers import OfficerAppointed, OfficerDismissed
from shared.election.roles import Role
from tests.integration.api.clerk import Clerk
from tests.world import DOCUMENT, World

ELECTION = "01941f29-7c00-7aaa-8bbb-0123456789ab"


@pytest.fixture(scope="module")
def device(browser: Browser, ballot: Service) -> Iterator[Page]:
    """A device whose browser has made one key."""
    page = browser.new_context().new_page()
    page.goto(f"{ballot.url}/")
    page.evaluate(f"{IMPORTS} key = (await deviceKeys())[0] ?? await makeKey('李春梅'); return key.keyid }}")
    yield page
    page.context.close()


IMPORTS = """async (given) => {
    const { deviceKeys, makeKey } = await import("/static/js/keys.js");
    const { signStatement, addSignature, payloadOf } = await import("/static/js/statement.js");
    const { submit } = await import("/static/js/send.js");
    const { openSession, whoAmI, closeSession, signIn, keysInOffice } = await import("/static/js/session.js");
    let [key] = await deviceKeys();
"""


def on(device: Page, code: str, given: object = None) -> Any:
    """What the code answers, run on the device beside its modules and its key."""
    return device.evaluate(f"{IMPORTS} {code} }}", given)


def parsed(signed: dict[str, Any]) -> envelope.Envelope:
    return envelope.parse(msgspec.json.encode(signed["envelope"]))


def holds(read: envelope.Envelope, public: str) -> bool:
    raw = base64.b64decode(public)
    (mine,) = [each for each in read.signatures if each.keyid == keys.key_id(raw)]
    return keys.verify(raw, base64.b64decode(mine.sig), envelope.signed_message(read.payload_bytes))


SIGN = """
    const signed = await signStatement(key, {
        election: given.election, type: "NoticePosted", body: given.body, privates: given.privates, done_at: given.done_at,
    });
    return { signed, public: key.publicKey };
"""
POSTED = NoticePosted(number=1, kind="COMMITTEE_LIST", posted_on="2026-01-06", document=DOCUMENT)
NOTICE = msgspec.to_builtins(POSTED)


def test_what_the_browser_signs_is_read_by_the_law_to_the_byte(device: Page) -> None:
    done_at = read_time("2026-03-01T01:02:03.004Z")
    told = on(device, SIGN, {"election": ELECTION, "body": NOTICE, "done_at": done_at})
    read = parsed(told["signed"])
    statement = law.read(read.payload_bytes)

    assert statement.body == POSTED
    assert (statement.election, statement.done_at) == (ELECTION, done_at)
    assert statement.id == told["signed"]["id"]
    assert holds(read, told["public"])
    assert msgspec.json.encode(told["signed"]["envelope"]) == read.encode(), "as stored"


@pytest.mark.parametrize("fields", [1, 4, 8, 9])
def test_private_fields_are_salted_digests_among_decoys(device: Page, fields: int) -> None:
    privates = {f"field{number}": f"王秀英 “{number}” \\ /" for number in range(fields)}
    told = on(
        device,
        SIGN,
        {"election": ELECTION, "body": NOTICE, "privates": privates, "done_at": 1_772_000_000_000},
    )
    statement = law.read(parsed(told["signed"]).payload_bytes)

    assert disclosure.open_all(told["signed"]["disclosures"], statement.sd) == privates
    assert len(statement.sd) == (8 if fields <= 8 else 16), "their number says nothing"


def test_a_signature_is_added_to_what_others_signed(device: Page) -> None:
    theirs = World(ELECTION).signed(POSTED, "chair", "supervisor")
    given = msgspec.to_builtins(theirs)
    told = on(
        device,
        "return { envelope: await addSignature(key, await addSignature(key, given)), public: key.publicKey }",
        given,
    )
    read = parsed(told)

    assert len(read.signatures) == 3, "and not twice"
    assert read.payload == theirs.payload
    assert holds(read, told["public"])
    assert msgspec.json.encode(told["envelope"]) == read.encode(), "in stored order"


def test_the_private_half_cannot_be_taken_out(device: Page) -> None:
    taken = device.evaluate("""async () => {
        const { inStore } = await import("/static/js/database.js");
        const [stored] = await inStore("keys", "readonly", (store) => store.getAll());
        try { await crypto.subtle.exportKey("pkcs8", stored.private); return "taken" } catch (error) { return error.name }
    }""")

    assert taken == "InvalidAccessError"


def test_an_appointed_device_acts_and_sees_until_its_officer_is_dismissed(
    device: Page, ballot: Service
) -> None:
    with httpx.Client(base_url=ballot.url, timeout=30) as client:
        clerk = Clerk(client).called()
        election = clerk.world.id
        assert on(device, "return (await signIn(given)).problem.code", election) == "no-key"
        assert on(device, "return (await openSession(given, key)).problem.code", election) == "no-session"

        public = on(device, "return key.publicKey")
        clerk.world.given(OfficerAppointed(officer="S-01", key=public, roles=(Role.REGISTRAR,)), "chair")
        clerk.tell()
        opened = on(device, "return await signIn(given)", election)
        assert (opened["ok"], opened["officer"], opened["roles"]) == (True, "S-01", ["REGISTRAR"])
        assert on(device, "return (await whoAmI(given)).officer", election) == "S-01"

        refused = on(
            device,
            """
            const signed = await signStatement(key, { election: given.election, type: "NoticePosted", body: given.body });
            return await submit(given.election, signed)
        """,
            {"election": election, "body": NOTICE},
        )
        assert refused["problem"]["code"] == "signers-lack-office"
        assert refused["problem"]["status"] == 403, "the time was right: the law looked at the office"

        clerk.world.given(OfficerDismissed(officer="S-01", reason="REPLACED"), "chair")
        clerk.tell()
        assert on(device, "return await whoAmI(given)", election) is None, "out at once"


def test_a_session_ends_when_its_owner_leaves(device: Page, ballot: Service) -> None:
    with httpx.Client(base_url=ballot.url, timeout=30) as client:
        clerk = Clerk(client).called()
        public = on(device, "return key.publicKey")
        clerk.world.given(OfficerAppointed(officer="S-01", key=public, roles=(Role.REGISTRAR,)), "chair")
        clerk.tell()

        left = on(
            device,
            """
            await openSession(given, key);
            const before = await whoAmI(given);
            await closeSession();
            return [before.officer, await whoAmI(given)]
        """,
            clerk.world.id,
        )

        assert left == ["S-01", None]
