"""Reading: entries come back byte for byte, desks see what they need, nobody sees a tally before polls close."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from services.ballot.running import running_service
from services.ballot.settings import Settings
from shared import entry
from shared.log import policy, proof
from tests.integration.api.clerk import Clerk, problem, published
from tests.world import DAY, elector

STATES = ("roll", "candidates", "officers", "stations", "outcome")
NOBODYS = "01980000-0000-7000-8000-000000000000"
"""No election's id."""


def test_an_election_is_listed_with_its_day_and_stage(clerk: Clerk) -> None:
    clerk.called()

    told = _all_elections(clerk.client)
    line = next(each for each in told if each["id"] == clerk.world.id)

    assert (line["title"], line["day"], line["drill"]) == ("青溪村第十二届村民委员会换届选举", DAY, False)
    assert (line["stage"], line["size"]) == ("committee-formed", clerk.told)
    assert line["stage_text"] == {"zh": "选举委员会已产生", "en": "committee formed"}


def test_the_list_tells_of_a_new_entry_at_once(clerk: Clerk) -> None:
    clerk.called()
    before = next(each for each in _all_elections(clerk.client) if each["id"] == clerk.world.id)
    clerk.world.registered(3)
    clerk.tell()

    after = next(each for each in _all_elections(clerk.client) if each["id"] == clerk.world.id)

    assert (before["size"], after["size"]) == (clerk.told - 4, clerk.told)
    assert (before["stage"], after["stage"]) == ("committee-formed", "roll-posted")


def test_an_election_that_left_memory_is_listed_as_it_was(trusting: Settings, server_folder: Path) -> None:
    settings = replace(trusting, open_elections=1)
    with (
        running_service(settings, server_folder / "narrow") as narrow,
        httpx.Client(base_url=narrow.url) as client,
    ):
        clerks = [Clerk(client).called() for _ in range(3)]

        for _ in range(2):
            listed = {each["id"]: each["size"] for each in _all_elections(client)}
            assert listed == {clerk.world.id: clerk.told for clerk in clerks}
        clerks[0].world.registered(1)
        clerks[0].tell()
        assert clerks[0].size() == clerks[0].told


def test_the_list_is_paged_and_each_election_stands_in_it_once(clerk: Clerk) -> None:
    clerk.drill_called()
    Clerk(clerk.client).drill_called()

    told = _all_elections(clerk.client, limit=1)

    ids = [str(each["id"]) for each in told]
    assert len(ids) == len(set(ids)) == clerk.client.get("/elections").json()["total"]
    assert ids == sorted(ids)


def test_a_drill_says_so_wherever_it_is_named(clerk: Clerk) -> None:
    clerk.drill_called()

    published(clerk, 1)
    view = clerk.client.get(clerk.url).json()
    welcome = clerk.client.get("/", headers={"accept": "text/html"})

    assert view["drill"] is True
    assert "演练 DRILL" in view["notice"]
    assert view["checkpoint"].startswith(f"jianpiao.example/drill/{clerk.world.id}\n")
    assert "演练 DRILL" in welcome.text
    assert clerk.world.id in welcome.text


def test_entries_come_back_byte_for_byte(clerk: Clerk) -> None:
    clerk.called()
    as_json = clerk.client.get(f"{clerk.url}/entries?from=1&limit=3")
    lines = clerk.client.get(
        f"{clerk.url}/entries?from=1&limit=3", headers={"accept": "application/x-ndjson"}
    )

    entries = lines.content.splitlines()

    assert [entry.decode(raw).index for raw in entries] == [1, 2, 3]
    assert as_json.content == b'{"from":1,"entries":[' + b",".join(entries) + b"]}"
    assert [entry.decode(raw).statement for raw in entries] == [
        entry.decode(raw).statement for raw in clerk.world.entries[1:4]
    ]


def test_entries_past_the_end_are_none(clerk: Clerk) -> None:
    clerk.called()

    assert clerk.client.get(f"{clerk.url}/entries?from=100000").json() == {"from": 100000, "entries": []}


def test_every_entry_has_a_receipt_that_an_outsider_can_check(clerk: Clerk) -> None:
    clerk.called()
    trusted = policy.parse(clerk.client.get(f"/log/{clerk.world.id}/policy").text)

    for index in range(clerk.told):
        told = clerk.client.get(f"{clerk.url}/entries/{index}").json()
        leaf = told["entry"].encode()
        receipt = proof.parse(told["receipt"].encode())

        assert (receipt.index, entry.decode(leaf).index) == (index, index)
        proof.verify(receipt, leaf, trusted)


def test_a_receipt_by_the_public_checkpoint_is_had_once_the_entry_is_public(clerk: Clerk) -> None:
    clerk.called()
    published(clerk, 1)
    public = clerk.client.get(f"/log/{clerk.world.id}/checkpoint").content
    trusted = policy.parse(clerk.client.get(f"/log/{clerk.world.id}/policy").text)

    told = clerk.client.get(f"{clerk.url}/entries/0", params={"cosigned": True}).json()
    beyond = clerk.client.get(f"{clerk.url}/entries/100000", params={"cosigned": True})

    receipt = proof.parse(told["receipt"].encode())
    assert proof.verify(receipt, told["entry"].encode(), trusted).size >= 1
    assert receipt.checkpoint_note.startswith(public.split(b"\n")[0])
    assert (beyond.status_code, problem(beyond)["code"]) == (404, "unknown-entry")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/entries/100000", "unknown-entry"),
        ("/entries/-1", "invalid-parameter"),
        ("/entries/one", "invalid-parameter"),
        ("/entries/99999999999999999999999999", "invalid-parameter"),
        ("/entries?from=-1", "invalid-parameter"),
        ("/entries?limit=1001", "invalid-parameter"),
        ("/entries?limit=0", "invalid-parameter"),
        ("/statements/" + "0" * 64, "unknown-entry"),
        ("/statements/xyz", "invalid-parameter"),
        ("/state/roll/%F0%9F%98%80", "invalid-parameter"),
        ("/state/stations?round=7", "unknown-entry"),
        ("/state/votes", "not-found"),
    ],
)
def test_what_is_not_there_is_a_problem(clerk: Clerk, path: str, code: str) -> None:
    clerk.called()

    assert problem(clerk.client.get(clerk.url + path))["code"] == code


@pytest.mark.parametrize("path", ["", "/entries", "/entries/0", *(f"/state/{each}" for each in STATES)])
@pytest.mark.parametrize("election", [NOBODYS, "0", NOBODYS.upper(), "%00"])
def test_an_election_that_is_not_there_is_a_problem(client: httpx.Client, path: str, election: str) -> None:
    answer = client.get(f"/elections/{election}{path}")

    assert problem(answer)["code"] in ("unknown-election", "not-found")


def test_desks_see_the_roll_the_papers_and_who_stands(clerk: Clerk) -> None:
    clerk.called().world.sealed(30).nominated().published().opened(30).issued([elector(1), elector(2)])
    clerk.tell_all()

    roll = clerk.client.get(f"{clerk.url}/state/roll").json()
    first = clerk.client.get(f"{clerk.url}/state/roll/{elector(1)}").json()
    third = clerk.client.get(f"{clerk.url}/state/roll/{elector(3)}").json()
    nobody = clerk.client.get(f"{clerk.url}/state/roll/E-9999").json()
    stations = clerk.client.get(f"{clerk.url}/state/stations").json()
    candidates = clerk.client.get(f"{clerk.url}/state/candidates").json()
    officers = clerk.client.get(f"{clerk.url}/state/officers").json()["officers"]

    assert (roll["electors"], roll["sealed"]) == (30, 30)
    assert (first["registered"], first["paper_issued"]) == (True, True)
    assert (third["registered"], third["paper_issued"]) == (True, False)
    assert (nobody["registered"], nobody["paper_issued"]) == (False, False)
    assert (stations["electors"], stations["issued"], stations["phase"]) == (30, 2, "POLLING")
    assert stations["stations"][0]["open"] is True
    assert candidates["published"]["CHAIR"] == ["E-0001", "E-0002"]
    assert {"id", "keyid", "roles"} <= officers[0].keys()


def test_no_tally_is_told_before_the_polls_of_the_round_are_closed(clerk: Clerk) -> None:
    clerk.called().world.sealed(30).nominated().published().opened(30).issued([elector(1)])
    clerk.tell_all()
    assert problem(clerk.client.get(f"{clerk.url}/state/count"))["code"] == "no-tallies-yet"

    clerk.world.closed()
    clerk.tell_all()

    told = problem(clerk.client.get(f"{clerk.url}/state/count"))
    assert (told["status"], told["code"]) == (409, "no-tallies-yet")


def test_the_count_and_the_outcome_are_told_once_they_are_there(clerk: Clerk) -> None:
    clerk.called().world.sealed(30).nominated().published().opened(30)
    clerk.world.issued([elector(number) for number in range(1, 25)]).closed().box(24)
    usual = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
    clerk.world.counted([usual] * 24).count_closed().determined().announced()
    clerk.tell_all()

    count = clerk.client.get(f"{clerk.url}/state/count?round=1").json()
    outcome = clerk.client.get(f"{clerk.url}/state/outcome").json()
    view = clerk.client.get(clerk.url).json()

    assert count["votes"]["CHAIR"] == {"E-0001": 24}
    assert count["piles"] == [
        {"id": "P", "returned": 24, "counted": 24, "attested": 24, "verdicts": {"VALID": 24}}
    ]
    assert {winner["person"] for winner in outcome["winners"]} == {
        "E-0001",
        "E-0003",
        "E-0005",
        "E-0006",
        "E-0008",
    }
    assert view["stage"] == "announced"


def test_head_is_get_without_the_body(clerk: Clerk) -> None:
    clerk.called()

    for path in ("/", "/elections", clerk.url, f"{clerk.url}/entries", "/health", "/docs", "/openapi.json"):
        head, whole = clerk.client.head(path), clerk.client.get(path)

        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == whole.headers["content-type"]


def _all_elections(client: httpx.Client, limit: int = 50) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    address: str | None = f"/elections?limit={limit}"
    while address:
        page = json.loads(client.get(address).text)
        found += page["elections"]
        address = page["next"]
    return found
