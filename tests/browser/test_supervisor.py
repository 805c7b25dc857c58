"""The supervisor follows an election as it goes on: a finding appears, a question is asked, a paper is drawn, a dispute file signed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, expect

from services.audit.replay import dispute_file
from services.audit.serve import READY
from services.ballot.running import Service
from shared.election.audit.paper_audit import AuditOpened, SeedRolled
from shared.election.counting.boxes import BoxOpened
from shared.election.roles import Role
from tests.browser.hall import Hall, name_of
from tests.world import DOCUMENT

A: Final = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
B: Final = {"CHAIR": ["E-0002"], "VICE": ["E-0004"], "MEMBER": ["E-0007"], "WOMAN": ["E-0009"]}
PATIENCE_MS: Final = 30_000


@pytest.fixture(scope="module")
def hall(ballot: Service) -> Iterator[Hall]:
    """Two stations have voted, the first box is open."""
    with httpx.Client(base_url=ballot.url, timeout=60) as client:
        hall = Hall(client)
        hall.called(drill=True).appoint("guide", Role.GUIDANCE).sealed(45).nominated().published()
        hall.voted(20, ("S1", "S2")).box(20, "S1", "P1")
        hall.post()
        yield hall


@pytest.fixture(scope="module")
def service(ballot: Service, hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`jianpiao audit serve`, following the ballot service's log; where its pages about it are."""
    folder = tmp_path_factory.mktemp("audit")
    log = f"{ballot.url}/log/{hall.id}"
    (folder / "policy").write_bytes(httpx.get(f"{log}/policy").raise_for_status().content)
    # The election is of another season than the machine's clock.
    (folder / "audit.toml").write_text(
        f'port = 0\nclock_seconds = 1e9\nquiet_seconds = 0\npoll_seconds = 0.1\n[[log]]\nurl = "{log}"\npolicy = "policy"\n'
    )
    command = [sys.executable, "-m", "services.cli", "audit", "serve", "--no-projections"]
    with subprocess.Popen(
        [*command, "--config", str(folder / "audit.toml")], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        assert process.stdout is not None
        ready = next(line for line in process.stdout if line.startswith(READY))
        try:
            yield f"{ready.removeprefix(READY).strip()}/supervisor/{hall.id}"
        finally:
            process.terminate()
            process.stdout.read()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", accept_downloads=True
    )
    opened = context.new_page()
    complaints: list[str] = []
    # htmx tells on the console of what it had asked for when the page was left.
    opened.on(
        "console",
        lambda told: (
            complaints.append(told.text)
            if told.type == "error" and not told.text.startswith("htmx:")
            else None
        ),
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def clean(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_a_finding_appears_while_the_page_is_open(page: Page, service: str, hall: Hall) -> None:
    page.goto(service)
    expect(page.locator("#live")).to_contain_text("实时", timeout=PATIENCE_MS)
    expect(page.locator("#state")).to_contain_text("计票中", timeout=PATIENCE_MS)
    expect(page.locator("#findings")).not_to_contain_text("S2的封条不完好")

    broken = BoxOpened(round=1, station="S2", pile="P2", returned=20, seal_intact=False)
    hall.given(broken, "chair", "scrutineer")
    index = len(hall.entries) - 1
    hall.post()

    finding = page.locator(".finding", has_text="S2的封条不完好")
    expect(finding).to_be_visible(timeout=PATIENCE_MS)
    expect(finding).to_contain_text("ZJ2020 26")
    expect(finding.get_by_role("link", name=f"#{index}").last).to_be_visible()
    clean(page)

    finding.get_by_role("link", name=f"#{index}").last.click()
    expect(page.locator("h1")).to_have_text(f"第{index}条")
    expect(page.locator("main")).to_contain_text("seal_intact")


def test_the_slider_is_moved_and_a_station_left_out(
    page: Page, service: str, hall: Hall, ballot: Service
) -> None:
    hall.counted([A] * 8 + [B] * 12, "P1")
    hall.counted([A] * 17 + [B] * 3, "P2").count_closed().determined()
    hall.post()
    page.goto(f"{service}/alarms")
    expect(page.locator("dd.num").first).to_have_text(str(len(hall.entries)), timeout=PATIENCE_MS)

    page.goto(f"{service}/replay")
    expect(page.locator("#answer")).to_contain_text("本轮结果已确定")
    expect(page.locator("#answer")).to_contain_text(name_of(1), timeout=PATIENCE_MS)
    page.get_by_role("button", name="投票中").click()
    expect(page.locator("#answer .asof")).to_contain_text("投票中")
    expect(page.locator("#answer")).to_contain_text("还有投票站开放，不显示计票")
    page.locator("#entry").press("End")
    expect(page.locator("#answer .asof")).to_contain_text("本轮结果已确定")

    page.get_by_label("S2").check()
    expect(page.locator(".verdict")).to_have_text("结果会不同。")
    chair = page.locator("article", has_text="主任").first
    expect(chair.get_by_role("row", name="E-0001")).to_contain_text("25")
    expect(chair.get_by_role("row", name="E-0001")).to_contain_text("8")
    expect(chair.get_by_role("row", name="E-0001")).to_contain_text("不当选")
    clean(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1366, "height": 768})


def test_a_dispute_file_is_signed_by_the_device_and_holds_for_the_other_side(
    page: Page, hall: Hall, tmp_path: Path
) -> None:
    page.get_by_label("提问人").fill("监督员甲")
    with page.expect_download() as taken:
        page.get_by_role("button", name="签名并下载").click()
    taken.value.save_as(tmp_path / "dispute.json")

    dispute = dispute_file.open_dispute((tmp_path / "dispute.json").read_bytes())
    assert dispute.by.name == "监督员甲"
    assert not dispute.verified, "a broken seal is a serious finding: whoever reads the file is told"
    expect(page.locator("#disputed")).to_contain_text("文件上已注明未经核验")
    assert dispute.questions[0].without == ("station:S2",)
    assert list(dispute_file.check(dispute, hall.entries, dispute.origin)) == []


def test_lots_are_drawn_and_what_is_seen_is_signed_at_the_ballot_service(
    page: Page, service: str, hall: Hall, ballot: Service
) -> None:
    page.goto(f"{service}/sample?seed=31415926535897932384")
    expect(page.locator("#sample")).to_contain_text("试抽的结果")
    assert page.locator("#sample table").first.locator("tbody tr").count() > 0
    clean(page)

    hall.given(AuditOpened(round=1, method="PAPERS", contests=("CHAIR",), limit=100_000), "guide", "chair")
    hall.given(SeedRolled(round=1, seed="31415926535897932384", document=DOCUMENT), "guide", "chair")
    hall.post()
    expect(page.locator(".next .place")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".risk")).to_contain_text("100.00 %")
    clean(page)

    place = page.locator(".seen [name=place]").get_attribute("value")
    pile = page.locator(".seen [name=pile]").get_attribute("value")
    page.locator(".seen").get_by_label("E-0002").check()
    page.get_by_role("button", name="写好了，去签名").click()
    page.get_by_role("link", name="到选举服务签名").click()

    expect(page.locator("form [role=status]")).to_contain_text("已按链接填好")
    form = page.locator("form[data-statement=PaperExamined]")
    expect(form.locator("[name=place]")).to_have_value(place or "")
    expect(form.locator("[name=pile]")).to_have_value(pile or "")
    body = page.evaluate(
        "async () => (await (await import('/static/js/forms.js')).read(document.querySelector('form[data-statement]'))).body"
    )
    assert {post: marked for post, marked in body["marks"].items() if marked} == {"CHAIR": ["E-0002"]}
    assert (body["round"], body["found"]) == (1, True)
