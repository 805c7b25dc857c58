"""Many statements at once: answered line by line in order, each line for itself, or none if there are too many."""

from __future__ import annotations

import json
from typing import Any

import httpx

from services.ballot.settings import Settings
from shared.election.electors.roll import ElectorRegistered
from tests.integration.api.clerk import NDJSON, Clerk, problem, uuid7
from tests.world import elector


def registration(clerk: Clerk, number: int) -> bytes:
    body = ElectorRegistered(elector=elector(number), kind="RESIDENT", group="G1")
    return clerk.world.signed(body, "registrar").encode()


def send(clerk: Clerk, body: bytes, language: str = "zh") -> httpx.Response:
    headers = {**NDJSON, "accept-language": language}
    return clerk.client.post(f"{clerk.url}/statements/batch", content=body, headers=headers)


def lines(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def test_each_line_is_answered_in_order_with_its_receipt(clerk: Clerk) -> None:
    size = clerk.called().size()
    batch = b"\n".join(registration(clerk, number) for number in range(1, 251))

    told = lines(send(clerk, batch))

    assert [line["line"] for line in told] == list(range(1, 251))
    assert {line["status"] for line in told} == {201}
    assert [line["index"] for line in told] == list(range(size, size + 250))
    assert clerk.size() == size + 250


def test_a_receipt_of_a_batch_is_the_receipt_that_the_statement_alone_would_get(clerk: Clerk) -> None:
    clerk.called()
    statement = registration(clerk, 1)
    told = lines(send(clerk, statement + b"\n"))[0]

    alone = clerk.post(statement)

    assert alone.status_code == 200
    assert {name: told[name] for name in ("id", "index", "accepted_at", "receipt")} == alone.json()


def test_a_line_that_is_refused_does_not_stop_those_after_it(clerk: Clerk) -> None:
    size = clerk.called().size()
    twice = registration(clerk, 1)
    clerk.world.now += 1000
    again = registration(clerk, 1)
    batch = b"\n".join([twice, again, b"{", b"", twice, registration(clerk, 2)])

    told = lines(send(clerk, batch))

    assert [line["status"] for line in told] == [201, 409, 400, 400, 200, 201]
    assert told[1]["problem"]["code"] == "already-on-roll"
    assert told[1]["problem"]["clause"] == "OCV2018 13"
    assert told[1]["problem"]["instance"].endswith("/batch#2")
    assert told[4]["receipt"] == told[0]["receipt"]
    assert clerk.size() == size + 2


def test_lines_speak_the_language_that_was_asked_for(clerk: Clerk) -> None:
    clerk.called()

    zh, en = (lines(send(clerk, b"[]\n", language))[0]["problem"]["title"] for language in ("zh", "en"))

    assert (zh, en) == ("内容无法理解", "The bytes make no sense")


def test_a_batch_with_too_many_lines_is_not_looked_at(clerk: Clerk, trusting: Settings) -> None:
    size = clerk.called().size()
    batch = registration(clerk, 1) + b"\n{}" * trusting.batch_lines

    assert problem(send(clerk, batch))["code"] == "too-large"
    assert clerk.size() == size


def test_a_batch_with_too_many_bytes_is_not_looked_at(clerk: Clerk, trusting: Settings) -> None:
    size = clerk.called().size()
    batch = registration(clerk, 1) + b"\n" + b"x" * trusting.batch_bytes

    assert problem(send(clerk, batch))["code"] == "too-large"
    assert clerk.size() == size


def test_a_line_that_is_too_long_is_refused_alone(clerk: Clerk, trusting: Settings) -> None:
    clerk.called()
    batch = b"x" * (trusting.body_bytes + 1) + b"\n" + registration(clerk, 1)

    told = lines(send(clerk, batch))

    assert [line["status"] for line in told] == [413, 201]


def test_a_batch_for_an_unknown_election_is_told_once(clerk: Clerk) -> None:
    statement = registration(clerk.called(), 1)

    answer = clerk.client.post(f"/elections/{uuid7()}/statements/batch", content=statement, headers=NDJSON)

    assert problem(answer)["code"] == "unknown-election"


def test_a_batch_must_say_what_it_is(clerk: Clerk) -> None:
    clerk.called()
    url = f"{clerk.url}/statements/batch"

    answer = clerk.client.post(url, content=b"{}", headers={"content-type": "application/json"})

    assert problem(answer)["code"] == "wrong-media-type"


def test_statements_that_depend_on_each_other_are_decided_in_order(clerk: Clerk) -> None:
    clerk.world.called()
    rest = clerk.tell(1).untold()

    told = lines(send(clerk, b"\n".join(rest)))

    assert {line["status"] for line in told} == {201}
    assert clerk.size() == 1 + len(rest)
