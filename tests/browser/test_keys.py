"""Two devices at a table: one makes a key and shows a code, the other appoints it; every click as people make it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, expect

from services.ballot.running import Service
from shared import entry
from shared.election import law
from tests.integration.api.clerk import uuid7
from tests.world import World

CALL = """async ({ election, body, done_at }) => {
    const { deviceKeys } = await import("/static/js/keys.js");
    const { signStatement } = await import("/static/js/statement.js");
    const { submit } = await import("/static/js/send.js");
    const [key] = await deviceKeys();
    const signed = await signStatement(key, { election, type: "ElectionCalled", body: { ...body, authority: key.publicKey }, done_at });
    return submit(election, signed);
}"""


def device_of(browser: Browser, ballot: Service, name: str, size: tuple[int, int]) -> Page:
    """A device whose owner makes a key."""
    context = browser.new_context(locale="zh-CN", viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(f"{ballot.url}/device")
    page.get_by_label("姓名").fill(name)
    page.get_by_role("button", name="生成密钥").click()
    expect(page.locator("article h2")).to_contain_text(name)
    return page


@pytest.fixture(scope="module")
def authority(browser: Browser, ballot: Service) -> Iterator[Page]:
    page = device_of(browser, ballot, "青溪街道", (1366, 768))
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def chair(browser: Browser, ballot: Service) -> Iterator[Page]:
    page = device_of(browser, ballot, "王秀英", (390, 844))
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def election(authority: Page) -> str:
    """A drill, called by the authority's device."""
    called = law.read(entry.decode(World().called().entries[0]).statement.payload_bytes).body
    body: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(called)) | {"drill": True}
    election = uuid7()
    answer = authority.evaluate(CALL, {"election": election, "body": body, "done_at": World().now})
    assert answer["ok"], answer
    return election


def clean(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_a_key_is_enrolled_by_its_code_and_appointed_and_dismissed(
    authority: Page, chair: Page, ballot: Service, election: str
) -> None:
    chair.goto(f"{ballot.url}/device?election={election}")
    chair.get_by_role("button", name="请人任命：显示登记码").click()
    code = chair.locator(".great").inner_text()
    spoken = chair.locator("article key-words").inner_text()
    clean(chair)

    authority.goto(f"{ballot.url}/office/{election}/officers")
    authority.get_by_label("登记码").fill(code)
    expect(authority.locator("key-by-code key-words")).to_have_text(spoken)
    expect(authority.locator("key-by-code")).to_contain_text("王秀英")
    clean(authority)
    authority.get_by_label("八个词").check()
    authority.get_by_label("选举委员会主任").check()
    authority.get_by_role("button", name="签名任命").click()
    expect(authority.get_by_role("row", name="S-01")).to_contain_text("选举委员会主任")

    chair.reload()
    expect(chair.locator("article .chip.good")).to_contain_text("S-01")

    authority.get_by_role("button", name="免去 S-01").click()
    authority.get_by_label("理由").select_option("KEY_LOST")
    authority.get_by_role("button", name="签名免去").click()
    expect(authority.get_by_role("row", name="S-01")).to_have_count(0)
    authority.get_by_text("已免去").click()
    expect(authority.locator("details li")).to_contain_text("S-01")


def test_any_statement_is_a_form_and_two_devices_sign_one_together(
    authority: Page, chair: Page, ballot: Service, election: str
) -> None:
    authority.goto(f"{ballot.url}/office/{election}/statements")
    authority.get_by_label("查找").fill("变更选举日")
    expect(authority.locator("#chapters li:visible")).to_have_count(1)
    clean(authority)

    chair.goto(f"{ballot.url}/device")
    chair.get_by_text("生成新的密钥").click()
    chair.get_by_label("姓名").fill("王秀英")
    chair.get_by_role("button", name="生成密钥").click()
    chair.locator("article").nth(1).get_by_role("button", name="请人任命：显示登记码").click()
    code = chair.locator(".great").inner_text()
    authority.goto(f"{ballot.url}/office/{election}/officers?code={code.replace(' ', '')}")
    authority.get_by_label("八个词").check()
    authority.get_by_label("选举委员会主任").check()
    authority.get_by_role("button", name="签名任命").click()
    expect(authority.get_by_role("row", name="S-02")).to_be_visible()

    chair.goto(f"{ballot.url}/office/{election}/statements/DayChanged")
    expect(chair.locator("[data-signer]")).to_contain_text("S-02")
    clean(chair)
    chair.get_by_label("选举日").fill("2026-01-01")
    chair.get_by_role("button", name="签名并提交").click()
    expect(chair.locator("output")).to_contain_text("还须：街道（乡镇）换届领导小组")
    chair.get_by_label("选举日").fill("2026-04-11")
    chair.get_by_role("button", name="签名并提交").click()
    expect(chair.locator("output")).to_contain_text("还须")

    authority.goto(f"{ballot.url}/office/{election}/proposals")
    late = authority.locator("article", has_text="2026-01-01")
    late.get_by_role("button", name="核对无误").click()
    expect(late.locator(".problem")).to_contain_text("依据")
    clean(authority)
    authority.locator("article", has_text="2026-04-11").get_by_role("button", name="核对无误").click()
    expect(authority.locator(".told.good")).to_contain_text("已记录")
    with httpx.Client(base_url=ballot.url) as client:
        assert client.get(f"/elections/{election}").json()["day"] == "2026-04-11"

    authority.goto(f"{ballot.url}/office/{election}/looks")
    expect(authority.locator("tbody tr").first).to_contain_text("AUTHORITY")


READ = """async () => {
    const { read } = await import("/static/js/forms.js");
    return read(document.querySelector("form[data-statement]"));
}"""


def test_a_form_makes_the_body_that_the_law_reads(authority: Page, ballot: Service, election: str) -> None:
    authority.goto(f"{ballot.url}/office/{election}/statements/ResultAnnounced")
    authority.get_by_label("主任（CHAIR）", exact=False).first.fill("E-0001")
    authority.get_by_label("副主任（VICE）").fill("无")
    authority.get_by_label("委员（MEMBER）", exact=False).first.fill("E-0005、E-0006")
    authority.locator("[data-row]").last.get_by_role("button", name="移去").click()
    authority.locator("file-digest input[type=file]").set_input_files(
        {"name": "r.txt", "mimeType": "text/plain", "buffer": b"result"}
    )
    expect(authority.locator("input[name=document]")).to_have_value(hashlib.sha256(b"result").hexdigest())
    authority.locator("[data-rows=vacant] [data-add]").click()
    authority.locator("[data-rows=vacant] [data-key]").fill("WOMAN")
    authority.locator("[data-rows=vacant] [name=value]").fill("1")
    told = authority.evaluate(READ)

    kind = law.KINDS["ResultAnnounced"]
    body = msgspec.json.decode(msgspec.json.encode(told["body"]), type=kind)
    assert msgspec.to_builtins(body) | {"posted_on": ""} == {
        "winners": {"CHAIR": ("E-0001",), "VICE": (), "MEMBER": ("E-0005", "E-0006")},
        "posted_on": "",
        "document": hashlib.sha256(b"result").hexdigest(),
        "vacant": {"WOMAN": 1},
    }
    assert told["privates"] is None

    authority.goto(f"{ballot.url}/office/{election}/statements/ElectorRegistered")
    authority.get_by_text("不公开的内容（姓名等）").click()
    authority.locator("[data-private] [data-add]").click()
    authority.locator("[data-private] [data-key]").fill("name")
    authority.locator("[data-private] [name=value]").fill("王秀英")
    assert authority.evaluate(READ)["privates"] == {"name": "王秀英"}


def test_every_kind_of_statement_has_a_form(ballot: Service, election: str) -> None:
    with httpx.Client(base_url=ballot.url, headers={"accept": "text/html"}) as client:
        for kind in law.KINDS:
            page = client.get(f"/office/{election}/statements/{kind}", params={"lang": "zh"})
            assert page.status_code == 200, (kind, page.text)
            assert f'data-statement="{kind}"' in page.text
        assert client.get(f"/office/{election}/statements/GroupFormed").status_code == 404, "a campaign's"


def test_a_code_that_nobody_made_finds_nothing_and_a_refusal_tells_its_clause(
    authority: Page, ballot: Service, election: str
) -> None:
    with httpx.Client(base_url=ballot.url) as client:
        assert client.get("/pages/enrolments/00000000").status_code == 404
    authority.goto(f"{ballot.url}/office/{election}/officers")
    authority.get_by_label("登记码").fill("0000 0000")
    expect(authority.locator("key-by-code .told.bad")).to_contain_text("请在对方设备上重新生成")
