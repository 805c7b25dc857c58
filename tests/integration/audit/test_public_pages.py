"""The public pages: anybody sees the result as the audit service counted it, takes the whole log along, and looks up a receipt."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from services.audit.http.app import application
from services.audit.pages.public import routes
from services.audit.pages.supervisor.desk import Desk
from services.audit.papers.http import Audited
from services.audit.replay.http import Histories
from services.audit.serve import mirror_of
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.source import open_source
from services.audit.verify.verifier import Question, verify
from shared import entry
from shared.envelope import statement_id
from shared.log import proof
from tests.integration.audit.asked import Service
from tests.integration.audit.outlook import Outlook
from tests.tamper.forge import Forge
from tests.tamper.rewrite import where

CHINESE = {"accept": "text/html", "accept-language": "zh-CN"}


@pytest.fixture
async def reader(service: Service, outlook: Outlook) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who reads the pages of a service that has believed nothing yet."""
    find = mirror_of(service.parts.following)
    async with httpx.AsyncClient() as http:
        pages = routes.router(Desk(Histories(find), Audited(find)), http)
        transport = httpx.ASGITransport(application(service.parts, [pages]), raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://audit.example", headers=CHINESE
        ) as them:
            yield them


@pytest.fixture
def log(genuine: Forge) -> str:
    return genuine.origin.rpartition("/")[2]


async def believe(service: Service, outlook: Outlook, entries: tuple[bytes, ...]) -> None:
    outlook.shows(entries)
    assert await service.follower.step()


async def test_the_result_is_told_with_its_rules(
    service: Service, outlook: Outlook, genuine: Forge, reader: httpx.AsyncClient, log: str
) -> None:
    await believe(service, outlook, genuine.entries)

    page = await reader.get(f"/public/{log}")

    assert page.status_code == 200
    assert f"已核验 {len(genuine.entries)} 条" in page.text
    assert page.text.count('class="fate"') > 0
    assert page.text.count("当选</span>") >= 1
    assert page.text.count("对得上") >= 3, "printed, handed out and returned add up"
    assert "选举有效：" in page.text, "the rule in words"
    assert "E-0001" in page.text, "numbers where nobody answers for names"


async def test_nothing_is_told_of_votes_while_people_vote(
    service: Service, outlook: Outlook, genuine: Forge, reader: httpx.AsyncClient, log: str
) -> None:
    first = where(genuine.entries, "PaperIssued")
    await believe(service, outlook, genuine.entries[: first + 10])

    page = await reader.get(f"/public/{log}")

    assert "投票还没有全部结束，任何得票都不显示。" in page.text
    assert 'class="votes"' not in re.sub(r"<thead.*?</thead>", "", page.text, flags=re.DOTALL)
    assert "当选</span>" not in page.text


async def test_before_anything_is_believed_the_page_says_so(reader: httpx.AsyncClient, log: str) -> None:
    assert "还没有核验这本日志的任何记录" in (await reader.get(f"/public/{log}")).text
    assert (await reader.get(f"/public/{log}/bundle.zip")).status_code == 404
    assert (await reader.get("/public/statistics")).status_code == 404, "it keeps no tables"


async def test_the_bundle_proves_the_election_and_is_written_once(
    service: Service,
    outlook: Outlook,
    genuine: Forge,
    reader: httpx.AsyncClient,
    log: str,
    tmp_path: Path,
) -> None:
    await believe(service, outlook, genuine.entries[:-5])
    await reader.get(f"/public/{log}/bundle.zip")
    await believe(service, outlook, genuine.entries)

    answer = await reader.get(f"/public/{log}/bundle.zip")

    assert answer.headers["content-type"] == "application/zip"
    (tmp_path / "bundle.zip").write_bytes(answer.content)
    trust = read_trust(genuine.policy)
    told = verify(Question(open_source(tmp_path / "bundle.zip"), genuine.policy, trust)).ledger
    assert not [each.findings for each in told.checks.values() if each.findings]
    kept = [each.name for each in (service.follower.folder / "bundle").iterdir()]
    assert kept == [f"{len(genuine.entries)}.zip"], "the earlier one is gone"


async def test_a_receipt_an_id_and_a_number_lead_to_the_entry(
    service: Service, outlook: Outlook, genuine: Forge, reader: httpx.AsyncClient, log: str
) -> None:
    await believe(service, outlook, genuine.entries)
    receipt = proof.encode(
        proof.Receipt(5, tuple(genuine.tree.inclusion_proof(5)), genuine.checkpoint())
    ).decode()
    id = statement_id(entry.decode(genuine.entries[5]).statement.payload_bytes)

    for asked, said in (
        (receipt, "回执成立：这份陈述是第5条"),
        (id, "有，是第5条。"),
        ("#5", "有，是第5条。"),
    ):
        page = await reader.post(f"/public/{log}/check", data={"receipt": asked})
        part = await reader.post(
            f"/public/{log}/check", data={"receipt": asked}, headers={"hx-request": "true"}
        )
        assert said in page.text
        assert said in part.text
        assert id in part.text
        assert "<html" not in part.text


async def test_a_receipt_that_does_not_hold_is_something_to_keep(
    service: Service, outlook: Outlook, genuine: Forge, reader: httpx.AsyncClient, log: str
) -> None:
    await believe(service, outlook, genuine.entries)
    path = tuple(genuine.tree.inclusion_proof(5))
    moved = proof.encode(proof.Receipt(6, path, genuine.checkpoint())).decode()
    ahead = proof.encode(proof.Receipt(len(genuine.entries), path, genuine.checkpoint())).decode()

    for asked, said in (
        (moved, "请保存好这张回执，交给监督委员会"),
        (ahead, "请过一会儿再查"),
        ("c2sp.org/tlog-proof@v1\nhalf of it", "这不是一张完整的回执"),
        ("0" * 64, "没有这份陈述"),
        ("99999999", "没有第99999999条"),
        ("  ", "请粘贴回执"),
        ("<script>alert(1)</script>", "这不是一张完整的回执"),
    ):
        page = (await reader.post(f"/public/{log}/check", data={"receipt": asked})).text
        assert said in page, asked
        assert "<script>alert" not in page


async def test_an_alarm_stands_before_everything(
    service: Service, outlook: Outlook, genuine: Forge, reader: httpx.AsyncClient, log: str
) -> None:
    await believe(service, outlook, genuine.entries)
    outlook.host.show(genuine.with_entries(genuine.entries[:-1]).files())
    await service.follower.step()

    page = (await reader.get(f"/public/{log}")).text

    assert page.index("日志倒退：比从前看到的短") < page.index("当选")
    assert "已核验" not in page.split("</header>")[1], "nothing is called verified while an alarm stands"
