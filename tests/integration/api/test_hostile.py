"""Whatever bytes arrive, the service answers with a problem, stores nothing, and never fails inside.

Each request of a campaign is judged by itself: its status, and afterwards the size of the election.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ballot.running import Service
from shared.election.electors.roll import ElectorRegistered
from shared.envelope import PAYLOAD_TYPE, sign
from tests.integration.api import wire
from tests.integration.api.clerk import JSON, NDJSON, Clerk, problem
from tests.world import key_of

CAMPAIGN = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""How many requests is the profile's choice: `make fuzz` sends many more."""


@pytest.fixture(scope="module")
def target(service: Service) -> Iterator[Clerk]:
    """A called election; whatever is thrown at it, its size must stay."""
    with httpx.Client(base_url=service.url, timeout=30) as client:
        clerk = Clerk(client).called()
        size = clerk.size()
        yield clerk
        assert clerk.size() == size
        assert client.get("/ready").status_code == 200


def _judge(answer: httpx.Response, *also: int) -> None:
    assert answer.status_code in (400, 403, 404, 405, 409, 413, 415, 422, *also), answer.text
    assert problem(answer)["code"] != "bug"


def _statement(clerk: Clerk) -> bytes:
    return clerk.world.signed(ElectorRegistered(elector="E-0001", kind="RESIDENT"), "registrar").encode()


@CAMPAIGN
@given(body=st.binary(max_size=400))
def test_random_bytes(target: Clerk, body: bytes) -> None:
    _judge(target.post(body))
    _judge(target.client.post("/elections", content=body, headers=JSON))


@CAMPAIGN
@given(
    value=st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=20)
        | st.sampled_from(["payload", "payloadType", "signatures", "envelope", "disclosures", PAYLOAD_TYPE]),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["payload", "payloadType", "signatures", "keyid", "sig", "envelope", "disclosures"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_random_json(target: Clerk, value: Any) -> None:
    _judge(target.post(json.dumps(value).encode("utf-8", "surrogatepass")))


@CAMPAIGN
@given(cut=st.integers(0, 700), byte=st.integers(0, 255), length=st.integers(0, 3))
def test_one_place_of_a_lawful_statement_changed(target: Clerk, cut: int, byte: int, length: int) -> None:
    statement = _statement(target)
    cut %= len(statement)
    changed = statement[:cut] + bytes([byte]) * length + statement[cut + 1 :]
    if changed == statement or _same_meaning(changed, statement):
        return

    _judge(target.post(changed))


PAYLOADS = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"\xff\xfe",
    b"[" * 100_00,
    b'{"v":1}',
    b'{"v":1e400}',
    b'{"v":NaN}',
    b'{"v":1,"v":1}',
    b'{"v":' + b"9" * 5_000 + b"}",
    b'{"a":"\\ud800"}',
    b'{"a":"\x00"}',
    b'{"v":1,"election":"x","type":"' + b"A" * 10_000 + b'","done_at":"x","body":{}}',
    b'{"v":1,"election":"","type":"__class__","done_at":"2026-01-01T00:00:00Z","body":{}}',
    b'{"v":1,"election":"","type":"ElectorRegistered","done_at":"2026-13-01T00:00:00Z","body":{}}',
    b'{"v":1,"election":"","type":"ElectorRegistered","done_at":"9999-99-99T99:99:99Z","body":[]}',
    b'{"v":1,"election":"","type":"PapersPrinted","done_at":"2026-01-01T00:00:00Z",'
    b'"body":{"round":-1,"papers":99999999999999999999,"document":""}}',
]


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nonsense_that_is_really_signed(target: Clerk, payload: bytes) -> None:
    signed = sign(payload, [key_of("registrar")]).encode()

    _judge(target.post(signed))
    _judge(target.client.post("/elections", content=signed, headers=JSON))


@CAMPAIGN
@given(
    field=st.sampled_from(
        ["elector", "kind", "group", "round", "papers", "marks", "roles", "key", "persons"]
    ),
    value=st.none()
    | st.integers()
    | st.text(max_size=300)
    | st.lists(st.text(max_size=5), max_size=3)
    | st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
    kind=st.sampled_from(
        ["ElectorRegistered", "PaperCounted", "PapersPrinted", "OfficerAppointed", "RollSealed"]
    ),
)
def test_lawful_frames_with_bodies_of_wrong_types(target: Clerk, field: str, value: Any, kind: str) -> None:
    payload = {
        "v": 1,
        "election": target.world.id,
        "type": kind,
        "done_at": "2026-01-06T00:00:00Z",
        "body": {field: value},
    }
    raw = json.dumps(payload).encode("utf-8", "surrogatepass")

    _judge(target.post(sign(raw, [key_of("registrar")])))


BODIES = {
    "deep nesting": b"[" * 200_000,
    "deep objects": b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
    "a huge number": b'{"payload":' + b"9" * 200_000 + b"}",
    "a long key": b'{"' + b"k" * 200_000 + b'":1}',
    "many keys": json.dumps({str(number): number for number in range(20_000)}).encode(),
    "bad UTF-8": b'{"payloadType":"\xc3\x28"}',
    "overlong UTF-8": b'{"payloadType":"\xc0\xaf"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"payload":1}'.encode("utf-16"),
    "NUL": b"\x00" * 1_000,
    "a lone surrogate": b'{"payloadType":"\\udfff"}',
    "an empty body": b"",
    "white space": b" " * 200_000,
    "two values": b"{}{}",
    "a wrapped wrap": b'{"envelope":{"envelope":{}}}',
    "an envelope that is null": b'{"envelope":null}',
    "disclosures that are no list": b'{"envelope":{},"disclosures":{}}',
    "a thousand disclosures": b'{"envelope":{},"disclosures":[' + b'"a",' * 999 + b'"a"]}',
    "many signatures": json.dumps(
        {"payloadType": PAYLOAD_TYPE, "payload": "", "signatures": [{"keyid": "a", "sig": "b"}] * 1_000}
    ).encode(),
    "base64 with spare bits": json.dumps(
        {"payloadType": PAYLOAD_TYPE, "payload": "QUJD\nQUI", "signatures": [{"keyid": "a", "sig": "AB=="}]}
    ).encode(),
    "a payload of zeros": json.dumps(
        {
            "payloadType": PAYLOAD_TYPE,
            "payload": base64.b64encode(bytes(40_000)).decode(),
            "signatures": [{"keyid": "0" * 16, "sig": base64.b64encode(bytes(64)).decode()}],
        }
    ).encode(),
}


@pytest.mark.parametrize("name", BODIES)
def test_hostile_bodies(target: Clerk, name: str) -> None:
    _judge(target.post(BODIES[name]))
    _judge(target.client.post("/elections", content=BODIES[name], headers=JSON))
    batch = target.client.post(f"{target.url}/statements/batch", content=BODIES[name], headers=NDJSON)

    assert batch.status_code in (200, 413)
    if batch.status_code == 200:
        statuses = {json.loads(line)["status"] for line in batch.text.splitlines()}
        assert statuses <= {400, 403, 409, 413}


@CAMPAIGN
@given(lines=st.lists(st.binary(max_size=60).map(lambda raw: raw.replace(b"\n", b"")), max_size=8))
def test_random_batches(target: Clerk, lines: list[bytes]) -> None:
    answer = target.client.post(f"{target.url}/statements/batch", content=b"\n".join(lines), headers=NDJSON)

    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["line"] for line in told] == list(range(1, len(told) + 1))
    assert len(told) == max(1, len(b"\n".join(lines).removesuffix(b"\n").split(b"\n")))
    assert {line["status"] for line in told} <= {400, 403}


@CAMPAIGN
@given(
    name=st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=20),
    value=st.binary(max_size=60),
    path=st.text(max_size=30),
)
def test_header_games(service: Service, name: str, value: bytes, path: str) -> None:
    address = "".join(f"%{byte:02x}" for byte in path.encode("utf-8", "surrogatepass"))
    request = b"GET /%b HTTP/1.1\r\nHost: x\r\n%b: %b\r\nConnection: close\r\n\r\n" % (
        address.encode(),
        name.encode(),
        value,
    )

    reply = wire.say(service.url, request)

    assert reply.status in (0, 200, 400, 404, 405, 408, 422), reply


@CAMPAIGN
@given(
    accept=st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=60),
    given=st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=60),
)
def test_games_with_languages_and_types(target: Clerk, accept: str, given: str) -> None:
    headers = {
        b"accept-language": accept.encode("latin-1"),
        b"content-type": given.encode("latin-1"),
        b"accept": accept.encode("latin-1"),
    }
    try:
        answer = target.client.post(f"{target.url}/statements", content=b"{}", headers=headers)
    except httpx.LocalProtocolError:
        return  # the client itself would not send it

    _judge(answer)


def test_random_requests_on_the_wire(service: Service) -> None:
    """Bytes that look like HTTP for a while."""
    chance = random.Random(20261124)
    whole = (
        b"POST /elections/0193c3b0-7c00-7000-8000-000000000001/statements HTTP/1.1\r\nHost: x\r\n"
        b"Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
    )
    for _ in range(300):
        request = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(request))
            request[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
        with wire.connect(service.url) as connection:
            connection.sendall(request)
            connection.shutdown(1)
            status = wire.read(connection, 0.0).status

        assert status not in (500, 501, 502), bytes(request)


def test_nothing_failed_inside(service: Service) -> None:
    """Runs last in this file: not one incident was logged by all that went before."""
    log = Path(service.log).read_text("utf-8", "replace")

    assert "incident" not in log, log[-3_000:]
    assert "Traceback" not in log, log[-3_000:]


def _same_meaning(changed: bytes, statement: bytes) -> bool:
    try:
        return bool(json.loads(changed) == json.loads(statement))
    except ValueError:
        return False
