"""One statement over HTTP: its receipt, the same receipt again, and nothing stored of what is refused."""

from __future__ import annotations

import json

import httpx

from services.ballot.http import openapi_examples as examples
from services.ballot.running import Service
from shared import entry
from shared.disclosure import disclose
from shared.election.electors.roll import ElectorRegistered
from shared.log import policy, proof
from tests.integration.api.clerk import JSON, Clerk, call_of, problem, uuid7


def registration(clerk: Clerk, elector: str = "E-0001") -> bytes:
    body = ElectorRegistered(elector=elector, kind="RESIDENT", group="G1")
    return clerk.world.signed(body, "registrar").encode()


def test_a_statement_gets_a_receipt_that_an_outsider_can_check(clerk: Clerk) -> None:
    clerk.called()

    answer = clerk.post(registration(clerk))

    assert answer.status_code == 201
    told = answer.json()
    index = told["index"]
    assert answer.headers["location"] == f"{clerk.url}/entries/{index}"
    leaf = clerk.client.get(answer.headers["location"]).json()["entry"].encode()
    trusted = policy.parse(clerk.client.get(f"/log/{clerk.world.id}/policy").text)
    checkpoint = proof.verify(proof.parse(told["receipt"].encode()), leaf, trusted)
    assert checkpoint.size == index + 1
    assert entry.decode(leaf).accepted_at == told["accepted_at"]


def test_the_same_statement_again_gets_the_same_receipt_and_no_new_entry(clerk: Clerk) -> None:
    clerk.called()
    statement = registration(clerk)
    first = clerk.post(statement)

    again = clerk.post(statement)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.content == first.content
    assert again.headers["location"] == first.headers["location"]
    assert clerk.size() == first.json()["index"] + 1


def test_the_same_call_again_gets_the_same_receipt(clerk: Clerk) -> None:
    clerk.world.called()
    call = entry.decode(clerk.world.entries[0]).statement.encode()
    first = clerk.client.post("/elections", content=call, headers=JSON)

    again = clerk.client.post("/elections", content=call, headers=JSON)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.content == first.content
    assert clerk.size() == 1


def test_another_spelling_of_the_same_envelope_is_the_same_statement(clerk: Clerk) -> None:
    clerk.called()
    statement = registration(clerk)
    first = clerk.post(statement)
    spaced = json.dumps(dict(reversed(json.loads(statement).items())), indent=1).encode()

    again = clerk.post(spaced)

    assert again.status_code == 200
    assert again.content == first.content


def test_private_fields_travel_beside_the_envelope_and_never_come_back(clerk: Clerk) -> None:
    clerk.called()
    body = ElectorRegistered(elector="E-0001", kind="RESIDENT")
    signed = clerk.world.signed(body, "registrar", private={"name": "林小满", "born": "1990-01-01"})
    wrapped = b'{"envelope":%b,"disclosures":%b}' % (
        signed.encode(),
        json.dumps(clerk.world.disclosures).encode(),
    )

    answer = clerk.post(wrapped)

    assert answer.status_code == 201
    read = clerk.client.get(f"{clerk.url}/entries?from={answer.json()['index']}").text
    assert "林小满" not in read
    assert clerk.world.disclosures[0] not in read


def test_a_private_field_that_was_not_committed_to_is_refused(clerk: Clerk) -> None:
    size = clerk.called().size()
    signed = clerk.world.signed(ElectorRegistered(elector="E-0001", kind="RESIDENT"), "registrar")
    foreign, _ = disclose({"name": "林小满"}, digests=1)
    wrapped = b'{"envelope":%b,"disclosures":%b}' % (signed.encode(), json.dumps(foreign).encode())

    told = problem(clerk.post(wrapped))

    assert told["code"] == "malformed"
    assert "林小满" not in json.dumps(told, ensure_ascii=False)
    assert clerk.size() == size


def test_what_the_law_refuses_is_told_with_its_clause_and_not_stored(clerk: Clerk) -> None:
    clerk.called()
    clerk.post(registration(clerk))
    size = clerk.size()
    clerk.world.now += 1000

    told = problem(clerk.post(registration(clerk)))

    assert (told["status"], told["code"], told["clause"]) == (409, "already-on-roll", "OCV2018 13")
    assert clerk.size() == size


def test_a_signer_without_the_office_is_told_403(clerk: Clerk) -> None:
    size = clerk.called().size()
    body = ElectorRegistered(elector="E-0001", kind="RESIDENT")

    told = problem(clerk.post(clerk.world.signed(body, "issuer")))

    assert (told["status"], told["code"]) == (403, "signers-lack-office")
    assert clerk.size() == size


def test_a_stranger_s_key_and_a_broken_signature_are_told_403(clerk: Clerk) -> None:
    size = clerk.called().size()
    body = ElectorRegistered(elector="E-0001", kind="RESIDENT")
    stranger = clerk.world.signed(body, "nobody")
    statement = registration(clerk)
    at = statement.index(b'"sig":"') + len(b'"sig":"')
    broken = statement[:at] + (b"B" if statement[at : at + 1] == b"A" else b"A") + statement[at + 1 :]

    assert problem(clerk.post(stranger))["code"] == "key-unknown"
    assert problem(clerk.post(broken))["code"] == "signature-does-not-hold"
    assert clerk.size() == size


def test_only_trusted_authorities_call_an_election_but_anybody_a_drill(client: httpx.Client) -> None:
    elections = client.get("/elections").json()["total"]

    refused = client.post(
        "/elections", content=call_of(uuid7(), drill=False, authority="stranger"), headers=JSON
    )
    drill = client.post(
        "/elections", content=call_of(uuid7(), drill=True, authority="stranger"), headers=JSON
    )

    assert problem(refused)["status"] in (403, 409)
    assert drill.status_code == 201
    assert client.get("/elections").json()["total"] == elections + 1


def test_a_statement_to_an_unknown_election_is_told_404(clerk: Clerk) -> None:
    statement = registration(clerk.called())

    told = problem(clerk.client.post(f"/elections/{uuid7()}/statements", content=statement, headers=JSON))

    assert (told["status"], told["code"]) == (404, "unknown-election")


def test_a_statement_of_another_election_is_refused(clerk: Clerk, client: httpx.Client) -> None:
    clerk.called()
    other = Clerk(client).called()
    size = clerk.size()

    told = problem(clerk.post(registration(other)))

    assert told["code"] == "other-election"
    assert clerk.size() == size


def test_the_document_s_examples_are_accepted_by_a_service_as_they_stand(service: Service) -> None:
    bodies = examples.bodies()
    statements = f"/elections/{examples.ELECTION}/statements"
    with httpx.Client(base_url=service.url, headers=JSON) as client:
        answers = [
            client.post("/elections", content=json.dumps(bodies["call"])),
            client.post(statements, content=json.dumps(bodies["statement"])),
        ]

        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[1].json()["id"] == examples.receipt()["id"]


def test_who_lost_the_answer_finds_the_receipt_by_the_statement_s_id(clerk: Clerk) -> None:
    clerk.called()
    first = clerk.post(registration(clerk))

    found = clerk.client.get(f"{clerk.url}/statements/{first.json()['id']}")

    assert found.status_code == 200
    assert found.content == first.content
