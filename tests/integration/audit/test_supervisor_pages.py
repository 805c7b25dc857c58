"""The supervisor's pages: what is found and since when, the record in words, the papers, questions and papers to look at again."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import ExitStack
from html import unescape
from uuid import UUID

import httpx
import msgspec
import pytest
from starlette.requests import Request

from services.audit.http.app import application
from services.audit.http.kept import EACH_CLIENT
from services.audit.pages.supervisor.desk import Desk
from services.audit.pages.supervisor.routes import routers
from services.audit.papers.http import Audited
from services.audit.projections.migrate import migrate
from services.audit.projections.projector import Projector
from services.audit.projections.read import Reader
from services.audit.projections.recorder import ProjectionRecorder
from services.audit.replay import dispute_file
from services.audit.replay.http import Histories
from services.audit.serve import mirror_of
from services.audit.since import appeared, keys_of
from shared import keys
from tests.integration.audit.asked import Service
from tests.integration.audit.outlook import Outlook
from tests.tamper.forge import Forge, private_key
from tests.tamper.rewrite import payload_of, where

CHINESE = {"accept": "text/html", "accept-language": "zh-CN"}
TABS = ("", "/findings", "/timeline", "/papers", "/incidents", "/sample", "/replay", "/alarms")


@pytest.fixture
async def supervisor(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who supervises by a service that keeps no tables and has believed nothing yet."""
    find = mirror_of(service.parts.following)
    app = application(service.parts, routers(Desk(Histories(find), Audited(find))))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://audit.example", headers=CHINESE
    ) as them:
        yield them


@pytest.fixture
def base(genuine: Forge) -> str:
    return f"/supervisor/{genuine.origin.rpartition('/')[2]}"


async def believe(service: Service, outlook: Outlook, entries: tuple[bytes, ...]) -> None:
    outlook.shows(entries)
    assert await service.follower.step()


def words(page: httpx.Response) -> str:
    """What a reader sees of it."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


async def test_every_page_is_there_in_both_languages_and_lets_nothing_in(
    service: Service, outlook: Outlook, genuine: Forge, supervisor: httpx.AsyncClient, base: str
) -> None:
    await believe(service, outlook, genuine.entries)

    for tab in TABS:
        for lang, said_there in (("zh-CN", "警报与见证"), ("en", "Alarms and witnesses")):
            page = await supervisor.get(base + tab, headers={"accept-language": lang})
            assert page.status_code == 200, (tab, page.text[:300])
            assert said_there in words(page)
            assert "'unsafe" not in page.headers["content-security-policy"]
            assert " style=" not in page.text
            assert " onclick=" not in page.text


async def test_before_anything_is_believed_the_pages_say_so(supervisor: httpx.AsyncClient, base: str) -> None:
    for tab in TABS:
        assert (await supervisor.get(base + tab)).status_code == 200
    assert "还没有采信任何条目" in words(await supervisor.get(base + "/replay"))
    assert (await supervisor.get(base + "/entries/0")).status_code == 404


async def test_a_finding_is_told_with_its_clause_its_entries_and_since_when(
    service: Service, outlook: Outlook, genuine: Forge, supervisor: httpx.AsyncClient, base: str
) -> None:
    await believe(service, outlook, genuine.entries[: len(genuine.entries) * 3 // 4])
    await service.parts.since(service.follower, await service.parts.findings(service.follower))
    await believe(service, outlook, genuine.entries)
    found = await service.parts.findings(service.follower)
    since = await service.parts.since(service.follower, found)
    assert since == appeared(
        service.follower.mirror.folder, len(genuine.entries), keys_of(found.assertions)
    ), "looked for as the log grew, or all at once: the same"
    each = next(each for each in found.assertions if each["findings"])
    one = each["findings"][0]

    page = await supervisor.get(base + "/findings")

    assert one["zh"] in words(page)
    assert f"依据 {one['clause']}" in words(page)
    index = next(at for key, at in since.items() if key[0] == each["id"])
    assert f'href="{base}/entries/{index}"' in page.text


async def test_the_timeline_says_of_a_counted_paper_only_that_there_was_one(
    service: Service, outlook: Outlook, genuine: Forge, supervisor: httpx.AsyncClient, base: str
) -> None:
    await believe(service, outlook, genuine.entries)
    at = where(genuine.entries, "PaperCounted")
    body = payload_of(genuine.entries[at])["body"]

    timeline = words(await supervisor.get(base + f"/timeline?from={at}"))
    one = await supervisor.get(base + f"/entries/{at}")

    assert "唱票计票 × " in timeline, "a box of papers is one line"
    for told in (timeline, one.text):
        assert body["paper"] not in told
        assert '"marks"' not in told
    assert "票面内容不在本页显示" in words(one)


async def test_entries_are_found_by_what_they_are_about(
    service: Service, outlook: Outlook, genuine: Forge, supervisor: httpx.AsyncClient, base: str
) -> None:
    await believe(service, outlook, genuine.entries)

    found = await supervisor.get(base + "/timeline?type=StationOpened")
    none = await supervisor.get(base + "/timeline?elector=E-9999")
    wrong = await supervisor.get(base + "/timeline?type=%3Cscript%3E")

    assert f"#{where(genuine.entries, 'StationOpened')}" in words(found)
    assert "没有这样的条目" in words(none)
    assert wrong.status_code == 422
    assert "<script>" not in wrong.text.replace('<script src="', "").replace('<script type="module"', "")


async def test_an_alarm_tells_what_to_do_and_how_to_acknowledge_it_and_nothing_does_so_over_the_network(
    service: Service, outlook: Outlook, genuine: Forge, supervisor: httpx.AsyncClient, base: str
) -> None:
    await believe(service, outlook, genuine.entries)
    outlook.shows(genuine.entries[:100])
    for _ in range(3):
        outlook.clock.move(60)
        await service.follower.step()

    now = words(await supervisor.get(base + "/alarms"))
    alarm = words(await supervisor.get(base + "/alarms/1"))

    assert "ROLLBACK" in now
    assert "怎么办" in now
    assert f"jianpiao audit acknowledge {service.follower.log.id} 1 --by" in alarm
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert (await supervisor.request(method, base + "/alarms/1")).status_code == 405
    assert (await supervisor.get(base + "/alarms/2")).status_code == 404


async def test_witnesses_stand_by_name_with_the_rule_that_they_fill(
    service: Service, outlook: Outlook, genuine: Forge, supervisor: httpx.AsyncClient, base: str
) -> None:
    await believe(service, outlook, genuine.entries)

    told = words(await supervisor.get(base + "/alarms"))

    assert "中至少2个" in told
    assert "尚未联署" in told, "one of three has not"


async def test_papers_and_incidents_are_told_from_the_tables(
    service: Service, outlook: Outlook, genuine: Forge, base: str, database: str
) -> None:
    await believe(service, outlook, genuine.entries)
    migrate(database)
    recorder, reader = ProjectionRecorder.open(database), Reader(database)
    projector = Projector(UUID(service.follower.log.id), service.follower.mirror, recorder)
    while projector.behind():
        projector.step()
    find = mirror_of(service.parts.following)
    app = application(service.parts, routers(Desk(Histories(find), Audited(find), lambda: reader)))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://audit.example", headers=CHINESE
    ) as them:
        papers, incidents = [words(await them.get(base + tab)) for tab in ("/papers", "/incidents")]
    reader.close()
    recorder.close()

    assert "75.0 % 领票：60 / 80" in papers
    assert "已开箱" in papers
    assert "没有情况报告，也没有申诉" in incidents


async def test_an_incident_is_signed_at_the_ballot_service(
    supervisor: httpx.AsyncClient, service: Service, base: str
) -> None:
    page = await supervisor.get(base + "/incidents")
    ballot = service.follower.log.url.partition("/log/")[0]

    assert (
        f'href="{ballot}/office/{service.follower.log.id}/statements/IncidentReported#kind=SEAL_BROKEN"'
        in page.text
    )
    assert "<form" not in page.text


async def test_a_question_is_answered_in_the_page_and_alone_for_htmx(
    service: Service, outlook: Outlook, genuine: Forge, supervisor: httpx.AsyncClient, base: str
) -> None:
    await believe(service, outlook, genuine.entries)
    outcome = payload_of(genuine.entries[where(genuine.entries, "OutcomeDetermined")])
    winner = outcome["body"]["elected"]["CHAIR"][0]

    plain = await supervisor.post(base + "/replay", data={"struck": winner})
    part = await supervisor.post(base + "/replay", data={"struck": winner}, headers={"hx-request": "true"})
    then = await supervisor.get(base + "/replay?entry=0")

    assert "结果会不同" in words(plain)
    assert "<html" in plain.text
    assert "<html" not in part.text
    assert part.text.strip().startswith("<section")
    assert f'value="{winner}" checked' in plain.text, "what was asked stays ticked"
    assert "已发起" in words(then)


async def test_one_client_does_not_take_every_place_through_the_pages(
    service: Service, outlook: Outlook, genuine: Forge, base: str
) -> None:
    await believe(service, outlook, genuine.entries)
    find = mirror_of(service.parts.following)
    desk = Desk(Histories(find), Audited(find))
    transport = httpx.ASGITransport(application(service.parts, routers(desk)), client=("192.0.2.1", 1))
    held = Request({"type": "http", "client": ("192.0.2.1", 2)})

    async with httpx.AsyncClient(transport=transport, base_url="http://audit.example") as them:
        with ExitStack() as places:
            for _ in range(EACH_CLIENT):
                places.enter_context(desk.histories.place(held))
                places.enter_context(desk.audited.place(held))
            turned_away = [
                await them.get(base + "/replay"),
                await them.post(base + "/replay", data={}),
                await them.get(base + "/sample"),
                await them.post(base + "/sample/seen", data={"round": "1", "pile": "P", "place": "3"}),
            ]
        answered = [await them.get(base + "/replay"), await them.get(base + "/sample")]

    assert [each.status_code for each in turned_away] == [429] * 4
    assert [each.status_code for each in answered] == [200] * 2


async def test_what_must_not_be_answered_is_refused_with_its_clause(
    service: Service, outlook: Outlook, genuine: Forge, supervisor: httpx.AsyncClient, base: str
) -> None:
    await believe(service, outlook, genuine.entries)
    both = {
        "electors": "E-0001",
        "paper": payload_of(genuine.entries[where(genuine.entries, "PaperCounted")])["body"]["paper"],
    }

    page = await supervisor.post(base + "/replay", data=both)
    part = await supervisor.post(base + "/replay", data=both, headers={"hx-request": "true"})

    assert (page.status_code, part.status_code) == (409, 409)
    assert "OCV2018 15; A51" in words(page)
    assert part.headers["hx-retarget"] == "#told"
    assert (await supervisor.post(base + "/replay", data={"unknown": "many"})).status_code == 400


async def test_a_paper_audit_is_planned_and_tried_and_what_was_seen_becomes_a_statement(
    service: Service, outlook: Outlook, genuine: Forge, supervisor: httpx.AsyncClient, base: str
) -> None:
    before = where(genuine.entries, "OutcomeDetermined")
    await believe(service, outlook, genuine.entries[:before])
    assert "还没有确定结果" in words(await supervisor.get(base + "/sample"))
    await believe(service, outlook, genuine.entries)

    plan = await supervisor.get(base + "/sample?limit=10&seed=31415926535897932384")
    seen = await supervisor.post(
        base + "/sample/seen", data={"round": "1", "pile": "P", "place": "3", "marks.CHAIR": "E-0001"}
    )

    assert "试抽的结果" in words(plan)
    assert "statements/AuditOpened#round=1" in plan.text
    assert "statements/PaperExamined#round=1&amp;pile=P&amp;place=3&amp;marks=" in seen.text
    assert (await supervisor.get(base + "/sample?round=9")).status_code == 404
    assert (await supervisor.get(base + "/sample?seed=12")).status_code == 422


async def test_a_dispute_file_is_made_for_the_key_that_is_to_sign_it_and_holds(
    service: Service, outlook: Outlook, genuine: Forge, supervisor: httpx.AsyncClient, base: str
) -> None:
    await believe(service, outlook, genuine.entries)
    key = private_key("somebody")
    wanted = {"question": {"struck": ["E-0001"]}, "name": "乙方", "key": keys.public_text(key)}

    answer = await supervisor.post(base + "/replay/dispute", json=wanted)
    foreign = await supervisor.post(base + "/replay/dispute", json={**wanted, "key": "no key"})
    refused = await supervisor.post(
        base + "/replay/dispute", json={**wanted, "question": {"without": ["station:S9"]}}
    )

    assert answer.headers["x-payload-type"] == dispute_file.PAYLOAD_TYPE
    unsigned = msgspec.json.decode(answer.content, type=dispute_file.Dispute)
    dispute = dispute_file.open_dispute(dispute_file.sign(unsigned, key))
    assert msgspec.json.encode(dispute) == answer.content, "signed are the very bytes"
    assert (dispute.by.name, dispute.verified) == ("乙方", True)
    assert list(dispute_file.check(dispute, genuine.entries, genuine.origin)) == []
    assert (foreign.status_code, refused.status_code) == (400, 409)
