"""A whole polling day on five devices: papers at two stations, one without the network, the count by keyboard, the result, the proof."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from services.ballot.running import Service
from services.cli import main
from shared import entry
from shared.election import law
from shared.election.polling.polling import PaperIssued
from shared.election.roles import Role
from tests.browser.desk_village import MAKE_KEY, NAMES, DeskVillage
from tests.browser.test_counting import SIGN_IN, press
from tests.browser.test_desk import cut, issue, mend

SCREENS = {
    "station-1": (1366, 768),
    "station-2": (390, 844),
    "count": (1366, 768),
    "board": (1366, 768),
    "office": (820, 1180),
}
PEOPLE: dict[str, tuple[str, str, tuple[Role, ...], tuple[str, ...]]] = {
    "一站林强": ("D-1", "station-1", (Role.ISSUER, Role.STATION_CHIEF), ("S1",)),
    "二站单梅": ("D-2", "station-2", (Role.ISSUER, Role.STATION_CHIEF), ("S2",)),
    "唱票周玲": ("D-3", "count", (Role.CALLER,), ()),
    "计票吴勇": ("D-4", "count", (Role.COUNTER,), ()),
    "监票郑洁": ("D-5", "count", (Role.SCRUTINEER,), ()),
    "主任王芳": ("D-6", "office", (Role.CHAIR,), ()),
    "联审何平": ("D-7", "office", (Role.JOINT_REVIEWER,), ()),
}
SIGNED_IN = ("一站林强", "二站单梅", "计票吴勇", "主任王芳")
VOTERS = [f"E-{number:04d}" for number in range(1, 15)]
AT_S1, AT_S2 = VOTERS[:7], VOTERS[7:]
PAPERS = [("1", "3", "5", "6", "8")] * 10 + [("2", "4", "5", "7", "9")] * 3 + [("-",)]
"""What is pressed for each paper: the first candidates ten times, others three times, and a blank one."""
ACCOUNT: FilePayload = {"name": "account.txt", "mimeType": "text/plain", "buffer": "张榜公布".encode()}


@dataclass
class Day:
    """The village, a page for each device, and where its pictures are kept."""

    village: DeskVillage
    pages: dict[str, Page]
    folder: Path

    def open(self, device: str, path: str) -> Page:
        page = self.pages[device]
        page.goto(f"{self.village.url}{path.format(id=self.village.id)}")
        return page

    def picture(self, name: str) -> None:
        """What every device shows now."""
        for device, page in self.pages.items():
            page.screenshot(path=self.folder / f"{name}-{device}.png")

    def bodies(self) -> list[object]:
        """What the log says since the morning, in order."""
        with httpx.Client(base_url=self.village.url) as client:
            raw = client.get(
                f"/elections/{self.village.id}/entries?from={self.village.told}&limit=1000",
                headers={"accept": "application/x-ndjson"},
            ).content.splitlines()
        return [law.read(entry.decode(each).statement.payload_bytes).body for each in raw]

    def issued(self) -> list[tuple[str, str]]:
        """Station and elector of every paper that was handed out, sorted."""
        return sorted((each.station, each.elector) for each in self.bodies() if isinstance(each, PaperIssued))


@pytest.fixture(scope="module")
def day(browser: Browser, ballot: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """Both stations are open; whoever works there has a key on a device of their own."""
    village = DeskVillage(ballot.url).polling(papers=12)
    pages = {}
    for device, (width, height) in SCREENS.items():
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        pages[device] = context.new_page()
        pages[device].goto(village.url)
    for name, (officer, device, roles, stations) in PEOPLE.items():
        village.appoint(officer, pages[device].evaluate(MAKE_KEY, name), *roles, stations=stations)
    for name in SIGNED_IN:
        told = pages[PEOPLE[name][1]].evaluate(SIGN_IN, [village.id, name])
        assert told["ok"], told
    named = os.environ.get("JIANPIAO_SHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("day")
    folder.mkdir(parents=True, exist_ok=True)
    yield Day(village, pages, folder)
    for page in pages.values():
        page.context.close()


def test_a_polling_day_from_the_first_paper_to_the_proof(day: Day) -> None:
    vote(day)
    close_stations(day)
    count(day)
    announce(day)
    prove(day)


def vote(day: Day) -> None:
    """Both stations hand papers out; one goes on without the network, and the log has everything once."""
    first, second = (day.open(station, "/desk/{id}") for station in ("station-1", "station-2"))
    board = day.open("board", "/board/{id}")
    day.open("office", "/office/{id}")
    for desk in (first, second):
        expect(desk.locator("#work")).to_be_visible()
    for desk, electors in ((first, AT_S1[:4]), (second, AT_S2[:2])):
        for person in electors:
            issue(desk, person)
    cut(second)
    for person in AT_S2[2:5]:
        issue(second, person)
    expect(second.locator(".stamp")).to_contain_text("已签，请交票")
    for person in AT_S1[4:]:
        issue(first, person)
    settled(first)
    assert [station for station, _ in day.issued()] == ["S1"] * 7 + ["S2"] * 2
    day.picture("1-offline")

    mend(second)
    settled(second)
    for person in AT_S2[5:]:
        issue(second, person)
    settled(second)
    assert day.issued() == [("S1", each) for each in AT_S1] + [("S2", each) for each in AT_S2]
    expect(board.locator(".board-great")).to_have_text("14 ／ 24")
    day.picture("2-voted")


def close_stations(day: Day) -> None:
    """Each chief closes on the station's own device, the scrutineer signs on another."""
    for station in ("station-1", "station-2"):
        desk = day.pages[station]
        desk.locator("#closing summary").click()
        expect(desk.locator("#closing-issued")).to_have_value("7")
        desk.fill("#closing-unused", "5")
        desk.fill("#closing-seal", "封2")
        desk.locator("#closing button[type=submit]").click()
        expect(desk.locator("#closing output")).to_contain_text("等待其他人签名")
    cosign(day, "count", "监票郑洁", 2)
    for station in ("station-1", "station-2"):
        expect(day.pages[station].locator("#gate")).to_contain_text("名册已从本机清除")


def count(day: Day) -> None:
    """Boxes are opened and mixed, every paper is keyed, the batch attested and the count closed: without a mouse."""
    desk = day.open("count", "/count/{id}")
    for waiting in (2, 1):
        expect(desk.get_by_role("button", name="开箱清点…")).to_have_count(waiting)
        enter(desk, desk.get_by_role("button", name="开箱清点…").first)
        enter(desk, desk.get_by_label("收回选票（张）"), "7")
        sign(desk, "监票郑洁")
        cosign(day, "office", "主任王芳", 1)
    enter(desk, desk.get_by_role("link", name="录票", exact=True).first)
    expect(desk.locator("#counted")).to_have_text("票堆 P：0 ／ 14 张")
    for paper in PAPERS:
        press(desk, *paper, "Enter")
    expect(desk.locator("#counted")).to_have_text("票堆 P：14 ／ 14 张")
    expect(desk.locator("queue-strip")).to_have_attribute("data-waiting", "0")
    day.picture("3-keyed")
    enter(desk, desk.get_by_role("button", name="三方确认这一批（14 张）"))
    sign(desk, "唱票周玲", "计票吴勇", "监票郑洁")
    expect(desk.locator("queue-strip")).to_have_attribute("data-waiting", "0")
    enter(desk, desk.get_by_role("link", name="计票台"))
    enter(desk, desk.get_by_role("button", name="结束计票…"))
    sign(desk, "唱票周玲", "计票吴勇", "监票郑洁", hand=True)
    cosign(day, "office", "主任王芳", 1)
    expect(desk.locator("#next")).to_contain_text("计票已经结束")

    told = state(day, "count")
    assert told["votes"]["CHAIR"] == {"E-0001": 10, "E-0002": 3}
    assert told["votes"]["MEMBER"] == {"E-0005": 13, "E-0006": 10, "E-0007": 3}
    board = day.pages["board"]
    for post in told["votes"].values():
        for person, votes in post.items():
            expect(board.locator(f'[aria-label="{name_of(person)} {votes} 票"]')).to_have_count(1)
            assert strokes(board, name_of(person)) == votes
    day.picture("4-counted")


def announce(day: Day) -> None:
    """The office's list of what comes next leads to forms that hold what the law computes; people sign them."""
    office = day.open("office", "/office/{id}")
    office.locator(".tasks").get_by_role("link", name="确定选举结果").click()
    expect(office.locator('[name="returned"]')).to_have_value("14")
    office.screenshot(path=day.folder / "5-outcome-office.png", full_page=True)
    office.locator("form[data-statement] button.main").click()
    expect(office.locator("form output").first).not_to_be_empty()
    cosign(day, "count", "监票郑洁", 1)
    for left in range(5, 0, -1):
        office = day.open("office", "/office/{id}/review")
        expect(office.locator("#winners form")).to_have_count(left)
        form = office.locator("#winners form").first
        form.locator("[name=verdict]").select_option("PASS")
        form.locator("input[type=file]").set_input_files(ACCOUNT)
        form.locator("button.main").click()
        expect(office.locator("#winners form")).to_have_count(left - 1)
    office = day.open("office", "/office/{id}")
    office.locator(".tasks").get_by_role("link", name="公布选举结果").click()
    office.wait_for_url("**/statements/ResultAnnounced**")
    office.wait_for_load_state()
    office.locator("form input[type=file]").set_input_files(ACCOUNT)
    office.locator("form[data-statement] button.main").click()
    expect(office.locator("form output").first).not_to_be_empty()
    cosign(day, "count", "监票郑洁", 1)
    assert state(day, "")["stage"] == "announced"
    day.open("office", "/office/{id}")
    day.picture("5-announced")


def prove(day: Day) -> None:
    """Whoever takes the published log away can prove the day without asking the service."""
    log, bundle, policy = (
        f"{day.village.url}/log/{day.village.id}",
        day.folder / "day.zip",
        day.folder / "policy",
    )
    policy.write_bytes(httpx.get(f"{log}/policy").content)
    assert jianpiao("export", log, "--out", bundle)[0] == 0
    code, told = jianpiao("verify", bundle, "--policy", policy, "--json", "--jobs", 1)
    assert code == 0, told
    assert [each["status"] for each in json.loads(told)["checks"]][:8] == ["PASS"] * 8


def enter(desk: Page, on: Locator, text: str = "") -> None:
    """Goes to a control by Tab alone and presses Enter there, after typing `text` over what it holds."""
    expect(on).to_be_visible()
    for _ in range(60):
        if on.evaluate("(element) => element === document.activeElement"):
            break
        desk.keyboard.press("Tab")
    else:
        raise AssertionError(f"Tab does not lead to {on}")
    desk.keyboard.type(text)
    desk.keyboard.press("Enter")


def sign(desk: Page, *names: str, hand: bool = False) -> None:
    """Those whose keys are here sign by keyboard; if somebody is missing the statement is put up for them."""
    together = desk.locator("#together")
    for name in names:
        enter(desk, together.get_by_role("button", name=f"{name} 签名"))
    if hand or len(names) == 1:
        enter(desk, together.get_by_role("button", name="其余的人在自己的设备上签"))
    expect(together).to_be_hidden()


def cosign(day: Day, device: str, name: str, waiting: int) -> None:
    """On a device of their own somebody reads what waits and adds the last signature to each; the device goes back to its page."""
    page = day.pages[device].context.new_page()
    page.goto(f"{day.village.url}/office/{day.village.id}/proposals")
    expect(page.locator(".proposal")).to_have_count(waiting)
    for left in range(waiting, 0, -1):
        page.get_by_role("button", name=re.compile(f"签名：{name}")).first.click()
        expect(page.locator(".proposal")).to_have_count(left - 1)
    page.close()


def settled(desk: Page) -> None:
    """Nothing that was signed on this device waits."""
    expect(desk.locator("#figures")).to_contain_text(re.compile(r"0\s*本机待发"))


def state(day: Day, part: str) -> dict[str, Any]:
    place = f"/elections/{day.village.id}" + (f"/state/{part}" if part else "")
    found: dict[str, Any] = httpx.get(day.village.url + place).json()
    return found


def jianpiao(*words: object) -> tuple[int, str]:
    """Exit code and output of the command."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        return main([str(word) for word in words]), out.getvalue()


def name_of(person: str) -> str:
    """The elector's name on the roll of the village."""
    return NAMES[int(person.partition("-")[2]) - 1]


def strokes(board: Page, name: str) -> int:
    """Strokes drawn for somebody."""
    paths = board.locator("li", has_text=name).locator("path").all()
    return sum((each.get_attribute("d") or "").count("M") for each in paths)
