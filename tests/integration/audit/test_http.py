"""The audit service over HTTP: what it believes, with proofs; a mirror that others can follow; alarms; live news."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from typing import Any

import httpx
import pytest
from starlette.types import Message

from services.audit.follower.following import following
from services.audit.http.app import application
from services.audit.http.news import EACH_CLIENT
from services.audit.http.parts import Parts
from services.audit.replay.http import Histories, router
from services.audit.serve import mirror_of
from services.http.client import ShareSpent
from shared.log import proof
from shared.log.vkey import VerifierKey
from tests.integration.audit.asked import Service
from tests.integration.audit.outlook import Outlook
from tests.tamper.forge import Forge, private_key
from tests.tamper.rewrite import payload_of, said, where


@pytest.fixture
async def believing(service: Service, outlook: Outlook, genuine: Forge) -> Service:
    """Has believed the whole genuine log."""
    outlook.shows(genuine.entries)
    assert await service.follower.step()
    return service


def log_of(genuine: Forge) -> str:
    return genuine.origin.rpartition("/")[2]


async def test_each_log_tells_how_far_it_is_believed(believing: Service, genuine: Forge) -> None:
    [told] = (await believing.json("/logs"))["logs"]

    assert told == await believing.json(f"/logs/{log_of(genuine)}")
    assert (told["size"], told["lag"], told["state"], told["alarms"]) == (
        len(genuine.entries),
        0,
        "FOLLOWING",
        [],
    )
    assert told["accepted_at"] == json.loads(genuine.entries[-1])["accepted_at"]


async def test_before_anything_is_believed_there_is_nothing(service: Service, genuine: Forge) -> None:
    log = log_of(genuine)

    assert (await service.json(f"/logs/{log}"))["state"] == "RESTORING"
    assert (await service.json(f"/logs/{log}/entries"))["entries"] == []
    assert (await service.json(f"/logs/{log}/timeline"))["entries"] == []
    assert (await service.json(f"/logs/{log}/entries/0", 404))["code"] == "unknown-entry"
    assert (await service.http.get(f"/log/{log}/checkpoint")).status_code == 404


async def test_every_entry_comes_verbatim_with_a_proof(believing: Service, genuine: Forge) -> None:
    key = VerifierKey.of(genuine.origin, private_key("log"))
    path: str | None = f"/logs/{log_of(genuine)}/entries?limit=100"
    seen = 0
    while path is not None:
        answer = await believing.http.get(path)
        told = answer.json()
        for each in told["entries"]:
            raw = genuine.entries[each["index"]]
            assert b'"entry":' + raw in answer.content  # verbatim, not merely the same JSON
            assert proof.verify(proof.parse(each["receipt"].encode()), raw, key).size == len(genuine.entries)
            seen += 1
        path = told["next"]
    assert seen == len(genuine.entries)


async def test_the_mirror_is_served_like_any_log(believing: Service, genuine: Forge) -> None:
    log = log_of(genuine)
    tile = await believing.http.get(f"/log/{log}/tile/entries/000")
    checkpoint = await believing.http.get(f"/log/{log}/checkpoint")

    assert tile.content == genuine.files()["tile/entries/000"]
    assert tile.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert checkpoint.content == genuine.checkpoint()
    assert checkpoint.headers["content-type"] == "text/plain; charset=utf-8"
    assert (await believing.http.get(f"/log/{log}/policy")).content == genuine.policy
    again = await believing.http.get(
        f"/log/{log}/tile/entries/000", headers={"if-none-match": tile.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    head = await believing.http.head(f"/log/{log}/checkpoint")
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(checkpoint.content)))
    part = await believing.http.get(f"/log/{log}/tile/0/000", headers={"range": "bytes=32-63"})
    assert (part.status_code, part.content) == (206, genuine.files()["tile/0/000"][32:64])


@pytest.mark.parametrize(
    "path",
    [
        "/log/x/checkpoint",
        "/log/01941f29-7c00-7aaa-8bbb-0123456789ab/../alarms/0001.json",
        "/log/01941f29-7c00-7aaa-8bbb-0123456789ab/%2e%2e/seen.json",
        "/log/01941f29-7c00-7aaa-8bbb-0123456789ab/tile/entries/000/",
        "/log/01941f29-7c00-7aaa-8bbb-0000000000ff/checkpoint",
        "/nothing",
        "/logs/01941f29-7c00-7aaa-8bbb-0000000000ff",
        "/alarms/01941f29-7c00-7aaa-8bbb-0123456789ab/1",
        "/problems/none",
    ],
)
async def test_what_is_not_there_is_told_as_a_problem(believing: Service, path: str) -> None:
    answer = await believing.http.get(path, headers={"accept-language": "en"})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "en"
    assert answer.json()["type"] == f"/problems/{answer.json()['code']}"


@pytest.mark.parametrize(
    "query", ["entries?limit=257", "entries?from=-1", "timeline?format=pdf", "search", "search?elector=%00"]
)
async def test_a_parameter_that_is_none_is_told_in_chinese(
    believing: Service, genuine: Forge, query: str
) -> None:
    answer = await believing.http.get(f"/logs/{log_of(genuine)}/{query}")

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid-parameter"
    assert answer.json()["title"] == "参数不对"


async def test_nothing_can_be_changed_over_the_network(believing: Service, genuine: Forge) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for path in ("/alarms", f"/logs/{log_of(genuine)}", f"/log/{log_of(genuine)}/checkpoint"):
            answer = await believing.http.request(method, path)

            assert (answer.status_code, answer.json()["code"]) == (405, "wrong-method")


# -- in words


async def test_the_timeline_tells_each_entry_in_a_sentence(believing: Service, genuine: Forge) -> None:
    path: str | None = f"/logs/{log_of(genuine)}/timeline?limit=100"
    told: list[Any] = []
    while path is not None:
        page = await believing.json(path)
        told, path = told + page["entries"], page["next"]

    assert [each["index"] for each in told] == list(range(len(genuine.entries)))
    issued = told[where(genuine.entries, "PaperIssued")]
    body = payload_of(genuine.entries[issued["index"]])["body"]
    assert issued["what"]["zh"] == f"发出选票：选民{body['elector']}，投票站{body['station']}，第1轮"
    assert (
        issued["what"]["en"] == f"Paper issued: elector {body['elector']}, station {body['station']}, round 1"
    )
    assert issued["officers"] == ["issuer"]


async def test_no_search_and_no_line_leads_to_what_a_paper_says(believing: Service, genuine: Forge) -> None:
    """E-0001 stands for election and is named on papers; those papers are not about E-0001 (secrecy, design 5)."""
    log = log_of(genuine)
    counted = [at for at, raw in enumerate(genuine.entries) if payload_of(raw)["type"] == "PaperCounted"]
    told = await believing.json(f"/logs/{log}/timeline?from={counted[0]}&limit={len(counted)}")
    assert {each["what"]["zh"] for each in told["entries"]} == {told["entries"][0]["what"]["zh"]}
    assert "：" not in told["entries"][0]["what"]["zh"]

    found = await believing.json(f"/logs/{log}/search?elector=E-0001&limit=1000")

    assert found["entries"]
    assert not {each["index"] for each in found["entries"]} & set(counted)


async def test_entries_are_found_by_elector_officer_station_and_kind(
    believing: Service, genuine: Forge
) -> None:
    log = log_of(genuine)

    async def indexes(query: str) -> list[int]:
        found = await believing.json(f"/logs/{log}/search?{query}&limit=1000")
        return [each["index"] for each in found["entries"]]

    bodies = [payload_of(raw)["body"] for raw in genuine.entries]
    types = [payload_of(raw)["type"] for raw in genuine.entries]
    registered = [
        at
        for at, body in enumerate(bodies)
        if types[at] == "ElectorRegistered" and body["elector"] == "E-0042"
    ]
    assert await indexes("elector=E-0042&type=ElectorRegistered") == registered
    assert set(await indexes("elector=E-0042")) >= {
        at for at, body in enumerate(bodies) if body.get("elector") == "E-0042"
    }
    station = next(body["station"] for body in bodies if "station" in body)
    assert await indexes(f"station={station}&type=PaperIssued") == [
        at for at, body in enumerate(bodies) if types[at] == "PaperIssued" and body["station"] == station
    ]
    assert set(await indexes("officer=issuer")) >= set(await indexes("type=PaperIssued"))
    assert await indexes("elector=E-9999") == []
    paged = await believing.json(f"/logs/{log}/search?type=PaperIssued&limit=10")
    assert len(paged["entries"]) == 10
    assert (await believing.json(paged["next"]))["entries"][0]["index"] == (
        await indexes("type=PaperIssued")
    )[10]


async def test_tables_come_as_csv_that_no_spreadsheet_runs(believing: Service, genuine: Forge) -> None:
    for path in (f"/logs/{log_of(genuine)}/timeline", f"/logs/{log_of(genuine)}/search?station=S1"):
        answer = await believing.http.get(path, params={"format": "csv", "station": "S1"})

        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) > 1
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


async def test_findings_are_the_verifiers_assertions_over_what_is_believed(
    believing: Service, genuine: Forge
) -> None:
    one, two = await asyncio.gather(*(believing.json(f"/logs/{log_of(genuine)}/findings") for _ in range(2)))

    assert one == two
    assert (one["size"], one["trouble"]) == (len(genuine.entries), "")
    assert {each["id"] for each in one["assertions"]} >= {f"A{number:02d}" for number in range(1, 53)}
    assert not [each for each in one["assertions"] if each["severity"] == "FATAL" and each["findings"]]


async def test_a_dispute_is_replayed_over_what_is_believed(believing: Service, genuine: Forge) -> None:
    app = application(believing.parts, [router(Histories(mirror_of(believing.parts.following)))])
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://audit.example") as http:
        told = await http.post(f"/logs/{log_of(genuine)}/replay", json={"without": ["station:S1"]})
        refused = await http.post(f"/logs/{log_of(genuine)}/replay", json={"without": ["station:S9"]})
        misspelt = await http.post(f"/logs/{log_of(genuine)}/replay", content=b"{")
        document = (await http.get("/openapi.json")).json()
        page = await http.get("/docs")

    assert told.status_code == 200
    assert told.json()["checkpoint"].encode() == genuine.checkpoint()
    assert (refused.status_code, bool(refused.json()["clause"])) == (409, True)
    assert (misspelt.status_code, misspelt.json()["code"]) == (400, "malformed")
    assert "post" in document["paths"]["/logs/{id}/replay"]
    assert (page.status_code, "/logs/{id}/replay" in page.text) == (200, True)


# -- alarms and news


async def test_an_alarm_is_shown_with_its_evidence_and_stays(
    service: Service, outlook: Outlook, genuine: Forge
) -> None:
    outlook.shows(genuine.entries[:200])
    await service.follower.step()
    at = where(genuine.entries, "ElectorRegistered", 20)
    entries = list(genuine.entries)
    entries[at] = said(
        entries[at],
        lambda payload: payload.update(done_at=payload["done_at"].replace(".000Z", ".001Z")),
        "registrar",
    )
    outlook.host.show(genuine.with_entries(entries).files())
    await service.follower.step()
    log = log_of(genuine)

    [listed] = (await service.json("/alarms?standing=true"))["alarms"]
    assert (listed["alarm"]["kind"], listed["stands"]) == ("FORK", True)
    assert "evidence" not in listed["alarm"]
    full = await service.json(f"/alarms/{log}/1")
    assert {each["name"] for each in full["alarm"]["evidence"]} >= {"checkpoint before", "checkpoint now"}
    assert (await service.json(f"/logs/{log}"))["state"] == "STOPPED"
    assert (await service.json("/health"))["stopped"] == 1
    figures = (await service.http.get("/metrics")).text
    assert f'jianpiao_audit_alarms{{kind="FORK",log="{log}"}} 1.0' in figures

    service.follower.alarms.acknowledge(1, "监督员甲", "已报告", outlook.clock())

    assert (await service.json("/alarms?standing=true"))["alarms"] == []
    [kept] = (await service.json("/alarms"))["alarms"]
    assert kept["acknowledged"]["by"] == "监督员甲"


async def test_pages_that_stay_open_hear_of_growth_and_alarms(
    service: Service, outlook: Outlook, genuine: Forge
) -> None:
    stream = service.parts.news.subscribe(service.follower)
    events = []

    async def read(count: int) -> None:
        async for raw in stream:
            events.append(raw.decode())
            if len(events) == count:
                return

    await read(1)
    outlook.shows(genuine.entries[:100])
    await service.follower.step()
    await read(2)
    outlook.host.show({"checkpoint": b"nonsense"})
    await service.follower.step()
    service.parts.news.close()
    async for raw in stream:
        events.append(raw.decode())

    assert events[0].startswith("event: size\nid: 0\n")
    sizes = [each for each in events if each.startswith("event: size\nid: 100\n")]
    assert json.loads(sizes[-1].split("data: ")[1])["size"] == 100
    [alarm] = [each for each in events if each.startswith("event: alarm")]
    assert json.loads(alarm.split("data: ")[1])["alarm"]["kind"] == "MALFORMED"
    stream.close()
    assert service.parts.news.readers == 0


async def test_what_lies_on_the_disk_is_hashed_before_anybody_reads_it(
    outlook: Outlook, genuine: Forge
) -> None:
    """After a start, until the follower has hashed its own copy."""
    log = log_of(genuine)
    outlook.shows(genuine.entries)
    assert await outlook.step() == []
    async with following(outlook.config(), outlook.clock) as again:
        transport = httpx.ASGITransport(application(Parts(again)), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://audit.example") as http:
            before = await http.get(f"/logs/{log}/entries")
            await again.once()
            after = await http.get(f"/logs/{log}/entries")

    assert (before.status_code, before.json()["code"]) == (503, "broken")
    assert after.json()["entries"]


async def test_health_tells_whose_tables_stand_still(service: Service, genuine: Forge) -> None:
    assert (await service.json("/health"))["tables_standing_still"] == {}
    service.parts.standing_still = lambda: {log_of(genuine): "entry 50 cannot be folded"}

    assert (await service.json("/health"))["tables_standing_still"] == {
        log_of(genuine): "entry 50 cannot be folded"
    }


async def test_one_client_does_not_take_every_place_of_those_who_look_on(service: Service) -> None:
    news = service.parts.news
    readings = [news.subscribe(service.follower, "192.0.2.1") for _ in range(EACH_CLIENT)]

    with pytest.raises(ShareSpent):
        news.subscribe(service.follower, "192.0.2.1")
    other = news.subscribe(service.follower, "192.0.2.2")

    readings[0].close()
    readings[0].close()  # which gives back one place, not two
    news.subscribe(service.follower, "192.0.2.1")
    with pytest.raises(ShareSpent):
        news.subscribe(service.follower, "192.0.2.1")
    other.close()


async def test_who_hangs_up_before_the_first_event_leaves_no_place_taken(service: Service) -> None:
    path = f"/logs/{service.follower.log.id}/events"
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [],
        "client": ("192.0.2.1", 1),
        "server": ("audit.example", 80),
    }

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        """Nobody listens."""

    for _ in range(EACH_CLIENT + 1):
        await application(service.parts)(scope, receive, send)

    assert service.parts.news.readers == 0


async def test_the_verifier_in_the_browser_is_handed_out_too(service: Service) -> None:
    page = await service.http.get("/verify/")
    script = await service.http.get("/verify/js/verify.js")

    assert page.status_code == 200
    assert "监票" in page.text
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["x-content-type-options"] == "nosniff"
    assert (await service.http.get("/verify/../serving.py")).status_code == 404
