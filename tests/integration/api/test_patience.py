"""Slow, endless and too many: the service tells what is wrong, hangs up, and goes on serving all others."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from services.ballot.running import Service, running_service
from services.ballot.settings import Settings
from tests.integration.api import wire
from tests.integration.api.clerk import Clerk, problem, uuid7

HEAD = b"POST /elections HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def hasty(trusting: Settings, server_folder: Path) -> Iterator[Service]:
    """A service with little patience."""
    settings = replace(
        trusting,
        header_seconds=0.6,
        body_seconds=1.0,
        write_seconds=1.0,
        keep_alive_seconds=1,
        connections=12,
        body_bytes=20_000,
        bodies_bytes=100_000,
    )
    with running_service(settings, server_folder / "hasty") as running:
        yield running


@pytest.fixture(autouse=True)
def _serves_others_afterwards(hasty: Service) -> Iterator[None]:
    yield
    assert httpx.get(f"{hasty.url}/health").json() == {"status": "alive"}


def test_a_header_that_trickles_is_cut_off(hasty: Service) -> None:
    reply = wire.say(hasty.url, b"GET / HTTP/1.1\r\n", *[b"X-A: b\r\n"] * 20, pause=0.1)

    assert (reply.status, reply.code) == (408, "too-slow")
    assert reply.seconds < 5


def test_a_connection_that_says_nothing_is_closed_without_a_word(hasty: Service) -> None:
    reply = wire.say(hasty.url, b"")

    assert reply.status == 0
    assert reply.seconds < 5


def test_empty_lines_do_not_keep_a_connection_open(hasty: Service) -> None:
    reply = wire.say(hasty.url, b"\r\n", *[b"\r\n"] * 20, pause=0.1)

    assert reply.seconds < 5


def test_a_body_that_trickles_is_cut_off(hasty: Service) -> None:
    reply = wire.say(hasty.url, HEAD + b"Content-Length: 1000\r\n\r\n", *[b"x"] * 30, pause=0.1)

    assert (reply.status, reply.code) == (408, "too-slow")


def test_a_chunked_body_that_trickles_is_cut_off(hasty: Service) -> None:
    reply = wire.say(
        hasty.url, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 30, pause=0.1
    )

    assert (reply.status, reply.code) == (408, "too-slow")


def test_an_idle_connection_is_closed(hasty: Service) -> None:
    reply = wire.say(hasty.url, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")

    assert reply.status == 200
    assert 0.5 < reply.seconds < 5


@pytest.mark.parametrize(
    "header",
    [
        b"X-Long: " + b"a" * 30_000 + b"\r\n",
        b"".join(b"X-%d: some value\r\n" % number for number in range(2_000)),
        b"Cookie: " + b"a=b; " * 10_000 + b"\r\n",
    ],
)
def test_a_header_that_is_too_large_is_told(hasty: Service, header: bytes) -> None:
    reply = wire.say(hasty.url, b"GET /health HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n")

    assert (reply.status, reply.code) == (431, "headers-too-large")


@pytest.mark.parametrize("piece", [b"a" * 10_000, b"a: " + b"b" * 1_000 + b"\r\n"])
def test_a_header_that_never_ends_is_told(hasty: Service, piece: bytes) -> None:
    reply = wire.say(hasty.url, b"GET /health HTTP/1.1\r\nX-Endless: ", *[piece] * 100, pause=0.001)

    assert (reply.status, reply.code) == (431, "headers-too-large")


def test_an_address_that_never_ends_is_told(hasty: Service) -> None:
    reply = wire.say(hasty.url, b"GET /" + b"a" * 100_000)

    assert (reply.status, reply.code) == (431, "headers-too-large")


def test_fields_after_a_chunked_body_are_bounded_too(hasty: Service) -> None:
    request = HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"

    reply = wire.say(hasty.url, request, *[b"X-Trailer: " + b"a" * 1_000 + b"\r\n"] * 100, pause=0.001)

    assert (reply.status, reply.code) == (431, "headers-too-large")


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"G\x00T / HTTP/1.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nBad Header: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n",
    ],
)
def test_what_is_not_http_is_told_so(hasty: Service, request_bytes: bytes) -> None:
    reply = wire.say(hasty.url, request_bytes)

    assert (reply.status, reply.code) == (400, "malformed")
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_body_over_the_limit_is_told_before_it_is_sent(hasty: Service) -> None:
    reply = wire.say(hasty.url, HEAD + b"Content-Length: 999999999\r\nExpect: 100-continue\r\n\r\n")

    assert (reply.status, reply.code) == (413, "too-large")


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [20_001, 70_000, 3_000_000])
def test_a_body_over_the_limit_is_read_in_part_and_told(hasty: Service, chunked: bool, size: int) -> None:
    body = b"x" * size
    framed = (
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n"
        if chunked
        else b"Content-Length: %d\r\n\r\n%b"
    )
    request = HEAD + framed % (size, body)

    reply = wire.say(hasty.url, request)

    assert (reply.status, reply.code) == (413, "too-large")


def test_a_chunked_body_without_end_is_cut_off(hasty: Service) -> None:
    piece = b"%x\r\n%b\r\n" % (100_000, b"x" * 100_000)

    reply = wire.say(hasty.url, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[piece] * 500)

    assert reply.status in (0, 413)  # a reset may overtake the answer to who goes on sending
    assert reply.seconds < 10


def test_bodies_together_take_no_more_memory_than_is_set_aside(hasty: Service) -> None:
    with ExitStack() as open_connections:
        for _ in range(8):
            connection = open_connections.enter_context(wire.connect(hasty.url))
            connection.sendall(HEAD + b"Content-Length: 19000\r\n\r\n" + b"x" * 18_000)
        time.sleep(0.2)

        reply = wire.say(hasty.url, HEAD + b"Content-Length: 19000\r\n\r\n" + b"x" * 18_000)

    assert (reply.status, reply.code) == (503, "overloaded")
    assert reply.headers["retry-after"] == "1"


def test_one_connection_too_many_is_told_to_come_back(hasty: Service) -> None:
    with ExitStack() as open_connections:
        for _ in range(hasty.settings.connections):
            connection = open_connections.enter_context(wire.connect(hasty.url))
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(1_000)

        reply = wire.say(hasty.url, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")

    assert (reply.status, reply.code) == (503, "overloaded")
    assert reply.headers["retry-after"] == "5"
    time.sleep(0.2)


def test_an_answer_that_nobody_reads_is_given_up(hasty: Service) -> None:
    with httpx.Client(base_url=hasty.url, timeout=30) as client:
        clerk = Clerk(client).called()
    path = f"/elections/{clerk.world.id}/entries?limit=1000"
    request = b"GET %b HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode()
    with wire.connect(hasty.url) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)

        asked = _ask_until_nobody_listens(connection, request)
        time.sleep(2 * hasty.settings.write_seconds)
        answered = _whole_answers(connection)

    assert asked > 100
    assert answered < asked  # it hung up; a patient service would still answer all of them


def _ask_until_nobody_listens(connection: socket.socket, request: bytes) -> int:
    """Asks without reading until the service, whose answers lie unread, takes no more; how often."""
    connection.settimeout(1)
    asked = 0
    with contextlib.suppress(TimeoutError, ConnectionResetError, BrokenPipeError):
        while True:
            connection.sendall(request * 100)
            asked += 100
    return asked


def _whole_answers(connection: socket.socket) -> int:
    """How many answers still arrive before the service's end of the line."""
    connection.settimeout(30)
    answers = 0
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(1 << 20):
            answers += part.count(b"HTTP/1.1 200")
    return answers


def test_requests_in_a_row_are_answered_in_order(hasty: Service) -> None:
    three = b"".join(b"GET /problems/%b HTTP/1.1\r\nHost: x\r\n" % each + b"\r\n" for each in (b"a", b"b"))

    reply = wire.say(hasty.url, three + b"GET /problems/c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    places = [reply.body.index(b'"code":"%b"' % each) for each in (b"a", b"b", b"c")]
    assert places == sorted(places)


def test_who_asks_too_much_is_told_when_to_come_back(trusting: Settings, server_folder: Path) -> None:
    settings = replace(trusting, rate=2.0, burst=20.0)
    with (
        running_service(settings, server_folder / "strict") as strict,
        httpx.Client(base_url=strict.url) as client,
    ):
        answers = [client.get("/problems/malformed") for _ in range(40)]

        refused = [answer for answer in answers if answer.status_code == 429]
        assert len(refused) >= 15
        assert problem(refused[0])["code"] == "too-many-requests"
        assert int(refused[0].headers["retry-after"]) >= 1
        assert client.get("/ready").status_code == 200

        url = f"/elections/{uuid7()}/statements/batch"
        time.sleep(1.1)
        batch = client.post(url, content=b"{}\n" * 30, headers={"content-type": "application/x-ndjson"})
        assert batch.status_code == 429


@pytest.mark.parametrize("trusted", ["", "127.0.0.1"])
def test_who_asks_is_what_a_trusted_proxy_says_and_nobody_else(
    trusting: Settings, server_folder: Path, trusted: str
) -> None:
    settings = replace(trusting, rate=0.01, burst=10.0, trusted_proxies=trusted)
    with (
        running_service(settings, server_folder / f"proxied-{trusted}") as proxied,
        httpx.Client(base_url=proxied.url) as client,
    ):
        statuses = [
            client.get("/problems/bug", headers={"x-forwarded-for": f"198.51.100.{number}"}).status_code
            for number in range(20)
        ]

    assert statuses == ([200] * 20 if trusted else [200] * 10 + [429] * 10)
