"""Signing in over HTTP: who may, what the cookie is like, and what is written down of who looked."""

from __future__ import annotations

import base64
from contextlib import ExitStack
from typing import Any

import httpx
import msgspec
import pytest

from services.ballot.pages.board.live import EACH_CLIENT
from services.ballot.pages.keys.routes import ENROLMENT_TYPE
from services.ballot.pages.signing_in import SESSION_TYPE
from shared import keys
from shared.election.calling.officers import OfficerDismissed
from shared.envelope import signed_message
from tests.integration.api.clerk import Clerk, problem
from tests.world import key_of


def signed(officer: str, media_type: str, payload: dict[str, str]) -> dict[str, str]:
    raw = msgspec.json.encode(payload)
    sig = key_of(officer).sign(signed_message(raw, media_type))
    return {"payload": base64.b64encode(raw).decode(), "sig": base64.b64encode(sig).decode()}


def sign_in(clerk: Clerk, officer: str, site: str, /, **changed: Any) -> httpx.Response:
    """Signs in as an officer; `changed` members of the proof are lies."""
    url, headers = f"/pages/{clerk.world.id}", {"origin": site}
    challenge = clerk.client.post(f"{url}/challenge", json={}, headers=headers).json()["challenge"]
    proof = {"election": clerk.world.id, "origin": site, "challenge": challenge} | changed
    keyid = keys.key_id(keys.public_bytes(key_of(officer)))
    body = {"keyid": keyid, **signed(officer, SESSION_TYPE, proof)}
    return clerk.client.post(f"{url}/session", json=body, headers=headers)


@pytest.fixture
def origin(client: httpx.Client) -> str:
    return str(client.base_url).rstrip("/")


def test_an_officer_signs_in_and_out_and_is_out_when_dismissed(clerk: Clerk, origin: str) -> None:
    clerk.called()
    url = f"/pages/{clerk.world.id}/session"
    answer = sign_in(clerk, "registrar", origin)
    assert (answer.json()["officer"], answer.json()["roles"]) == ("registrar", ["REGISTRAR"])
    who = clerk.client.get(url)
    assert who.json()["officer"] == "registrar"
    for each in (answer, who):
        assert (each.headers["cache-control"], each.headers["x-content-type-options"]) == (
            "no-store",
            "nosniff",
        )

    clerk.client.post("/pages/log-out", json={}, headers={"origin": origin})
    assert problem(clerk.client.get(url))["code"] == "no-session"

    sign_in(clerk, "registrar", origin)
    clerk.world.given(OfficerDismissed(officer="registrar", reason="REPLACED"), "chair")
    clerk.tell()
    assert problem(clerk.client.get(url))["code"] == "no-session"
    assert problem(sign_in(clerk, "registrar", origin))["code"] == "no-session"


@pytest.mark.parametrize(
    "lie",
    [
        {"challenge": "0" * 112},
        {"election": "01941f29-7c00-7aaa-8bbb-0123456789ac"},
        {"origin": "https://elsewhere.example"},
    ],
)
def test_a_proof_for_another_place_or_time_opens_nothing(clerk: Clerk, origin: str, lie: Any) -> None:
    clerk.called()

    answer = sign_in(clerk, "registrar", origin, **lie)

    assert problem(answer)["code"] == "no-session"
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_for_this_site_alone_and_secure_behind_https(clerk: Clerk, origin: str) -> None:
    clerk.called()
    plain = sign_in(clerk, "registrar", origin).headers["set-cookie"]
    secure = sign_in(clerk, "registrar", origin.replace("http:", "https:")).headers["set-cookie"]

    for cookie in (plain, secure):
        assert "HttpOnly" in cookie
        assert "samesite=strict" in cookie.lower()
    assert plain.startswith("jianpiao=")
    assert secure.startswith("__Host-jianpiao=")
    assert "Secure" in secure


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "SELF", "sec-fetch-site": "same-site"},
    ],
)
def test_another_sites_page_gets_nothing_done(clerk: Clerk, origin: str, headers: dict[str, str]) -> None:
    clerk.called()
    sent = {name: origin if value == "SELF" else value for name, value in headers.items()}

    answer = clerk.client.post(f"/pages/{clerk.world.id}/challenge", json={}, headers=sent)

    assert problem(answer)["code"] == "foreign-origin"
    assert answer.status_code == 403


def test_who_looks_is_written_down_and_only_those_who_answer_for_it_see_that(
    clerk: Clerk, origin: str
) -> None:
    clerk.called()
    url, page = f"/office/{clerk.world.id}/looks", {"accept": "text/html"}
    asked = clerk.client.get(url, headers=page)
    assert asked.status_code == 401
    assert f'data-election="{clerk.world.id}"' in asked.text, "a page that signs in"

    sign_in(clerk, "counter", origin)
    assert problem(clerk.client.get(url))["code"] == "wrong-role"
    sign_in(clerk, "supervisor", origin)
    clerk.client.get(url, headers=page)
    seen = clerk.client.get(url, headers=page).text
    assert seen.count('<code class="quiet">') == 2, (
        "this look and the one before; the refused one saw nothing"
    )


def test_the_desk_has_no_names_before_the_roll_is_sealed_and_says_so(clerk: Clerk, origin: str) -> None:
    clerk.called()
    sign_in(clerk, "issuer", origin)

    refused = problem(clerk.client.get(f"/desk/{clerk.world.id}/roll"))

    assert (refused["status"], refused["code"]) == (409, "no-roll-now")
    assert "尚未封定" in refused["detail"]
    sign_in(clerk, "chair", origin)
    assert clerk.client.get(f"/desk/{clerk.world.id}/roll").json()["electors"] == []


def test_one_address_does_not_take_every_live_board(clerk: Clerk) -> None:
    clerk.called()
    url = f"/pages/{clerk.world.id}/board"
    reading = []
    with ExitStack() as boards:
        for _ in range(EACH_CLIENT):
            answer = boards.enter_context(clerk.client.stream("GET", url))
            reading.append(answer.iter_lines())  # one that is let go hangs up
            assert next(reading[-1]).startswith("retry")
        refused = clerk.client.get(url)

    assert (problem(refused)["code"], refused.status_code) == ("too-many-requests", 429)
    assert int(refused.headers["retry-after"]) > 0


def test_a_key_is_put_up_by_itself_only(clerk: Clerk, origin: str) -> None:
    wish = {"key": keys.public_text(key_of("registrar")), "name": "王秀英", "origin": origin}
    headers = {"origin": origin}

    forged = clerk.client.post(
        "/pages/enrolments", json=signed("counter", ENROLMENT_TYPE, wish), headers=headers
    )
    assert problem(forged)["code"] == "no-session"
    made = clerk.client.post(
        "/pages/enrolments", json=signed("registrar", ENROLMENT_TYPE, wish), headers=headers
    ).json()
    found = clerk.client.get(f"/pages/enrolments/{made['code']}").json()
    assert (found["key"], found["name"]) == (wish["key"], "王秀英")


def test_a_draft_is_looked_at_for_our_own_pages_alone_and_a_hostile_regulation_is_refused(
    client: httpx.Client, origin: str
) -> None:
    url = "/pages/office/draft/VC-ZJ"
    assert problem(client.post(url, data={"title": "青溪村"}))["code"] == "foreign-origin"
    ours = {"origin": origin}
    hostile = problem(client.post(url, data={"own": "a." * 15_000 + "a = 1"}, headers=ours))
    assert (hostile["code"], hostile["status"]) == ("malformed", 400)
    assert client.post(url, data={"title": "青溪村"}, headers=ours).status_code == 200
    assert problem(client.post("/pages/office/opening", data={"title": "青溪"}))["code"] == "foreign-origin"
