"""A box counted at the desk by keyboard: papers signed on the device, the network cut, a mistake corrected, the batch attested by three."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.ballot.running import Service
from shared.election.roles import Role
from tests.browser.hall import Hall, name_of

PAPERS = 40
PEOPLE = {
    "唱票周玲": Role.CALLER,
    "计票吴勇": Role.COUNTER,
    "监票郑洁": Role.SCRUTINEER,
    "主任王芳": Role.CHAIR,
}
KEYS = {
    "E-0001": "1",
    "E-0002": "2",
    "E-0003": "3",
    "E-0004": "4",
    "E-0005": "5",
    "E-0006": "6",
    "E-0007": "7",
    "E-0008": "8",
    "E-0009": "9",
}


@pytest.fixture(scope="module")
def hall(ballot: Service) -> Iterator[Hall]:
    """Forty people have voted; the box is sealed."""
    with httpx.Client(base_url=ballot.url, timeout=60) as client:
        yield Hall(client).ready_to_vote(60).voted(PAPERS).post()


@pytest.fixture(scope="module")
def screen(browser: Browser, ballot: Service, hall: Hall) -> Iterator[BrowserContext]:
    """One shared screen that holds the keys of all four."""
    device = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = device.new_page()
    page.goto(ballot.url)
    for number, (name, role) in enumerate(PEOPLE.items(), 1):
        hall.enrolled(f"hall-{number}", page.evaluate(MAKE_KEY, name), role)
    told = page.evaluate(SIGN_IN, [hall.id, "计票吴勇"])
    assert told["ok"], told
    page.close()
    yield device
    device.close()


MAKE_KEY = 'async (name) => (await (await import("/static/js/keys.js")).makeKey(name)).publicKey'
SIGN_IN = """async ([election, name]) => {
    const { deviceKeys } = await import("/static/js/keys.js");
    const { openSession } = await import("/static/js/session.js");
    return openSession(election, (await deviceKeys()).find((key) => key.name === name));
}"""


def test_a_box_is_counted_by_keyboard(screen: BrowserContext, ballot: Service, hall: Hall) -> None:
    chance = random.Random(40)
    papers = [a_paper(chance) for _ in range(PAPERS - 4)]
    desk = screen.new_page()
    desk.goto(f"{ballot.url}/count/{hall.id}")

    # The box is opened by the chair and the scrutineer.
    desk.get_by_role("button", name="开箱清点…").click()
    desk.get_by_label("收回选票（张）").fill(str(PAPERS))
    desk.get_by_role("button", name="下一步：签名").click()
    sign(desk, "主任王芳", "监票郑洁")
    desk.get_by_role("link", name="录票").click()
    expect(desk.locator("#counted")).to_have_text(f"票堆 P：0 ／ {PAPERS} 张")

    # Half of the papers, then the network goes.
    key_all(desk, papers[:18])
    expect(desk.locator("queue-strip")).to_contain_text("全部已记录")
    screen.set_offline(True)
    key_all(desk, papers[18:])
    press(desk, "-", "Enter")  # a blank paper
    press(desk, "1", "2", "Enter")  # two for one seat
    press(desk, "3", ".", "Enter")  # doubtful
    desk.keyboard.press("/")  # a name written in for a member
    desk.keyboard.press("PageDown")
    desk.keyboard.press("PageDown")
    desk.keyboard.type(name_of(33))
    press(desk, "Enter", "Enter")
    expect(desk.locator("#counted")).to_have_text(f"票堆 P：{PAPERS} ／ {PAPERS} 张")
    assert count_of(hall)["piles"][0]["counted"] == 18
    press(desk, "1", "Enter")
    expect(desk.locator("#said")).to_contain_text("已全部计入")
    press(desk, "Escape")

    # It is back: everything arrives, in order, once.
    screen.set_offline(False)
    wait_counted(hall, PAPERS)
    settled(desk)
    board = count_of(hall)
    assert board["votes"]["CHAIR"] == tally(papers, "CHAIR")
    assert board["votes"]["MEMBER"] == {**tally(papers, "MEMBER"), "E-0033": 1}
    assert board["piles"][0]["verdicts"] == {"VALID": PAPERS - 3, "BLANK": 1, "INVALID": 1}

    # The last of the papers with marks was read wrongly.
    wrong, right = (
        papers[-1],
        {**papers[-1], "CHAIR": ["E-0002" if papers[-1]["CHAIR"] == ["E-0001"] else "E-0001"]},
    )
    desk.locator("#recent li").nth(4).get_by_role("button", name="更正").click()
    press(desk, KEYS[wrong["CHAIR"][0]], KEYS[right["CHAIR"][0]], "Enter")
    sign(desk, "计票吴勇", "监票郑洁")
    settled(desk)
    wait_until(lambda: count_of(hall)["votes"]["CHAIR"] == tally([*papers[:-1], right], "CHAIR"))

    # Three attest the batch, the committee rules on the doubtful paper, all four close the count.
    desk.get_by_role("button", name=f"三方确认这一批（{PAPERS} 张）").click()
    sign(desk, "唱票周玲", "计票吴勇", "监票郑洁")
    settled(desk)
    wait_until(lambda: count_of(hall)["piles"][0]["attested"] == PAPERS)
    desk.get_by_role("link", name="选票与疑难").click()
    desk.get_by_role("link", name="认定", exact=True).click()
    desk.get_by_label("委员会到会人数").fill("7")
    desk.get_by_label("同意认定的人数").fill("5")
    desk.locator("#sheet").click()
    press(desk, "Enter")
    sign(desk, "主任王芳", "监票郑洁")
    settled(desk)
    desk.get_by_role("link", name="计票台").click()
    desk.get_by_role("button", name="结束计票…").click()
    sign(desk, "主任王芳", "唱票周玲", "计票吴勇", "监票郑洁")
    expect(desk.locator("#next")).to_contain_text("计票已经结束")
    assert count_of(hall)["phase"] == "COUNTED"
    assert sum(count_of(hall)["piles"][0]["verdicts"].values()) == PAPERS
    desk.close()


@pytest.mark.parametrize("place", ["", "/key", "/papers"])
def test_the_desk_can_be_used_by_everybody(
    screen: BrowserContext, ballot: Service, hall: Hall, place: str
) -> None:
    page = screen.new_page()
    page.goto(f"{ballot.url}/count/{hall.id}{place}")
    expect(page.locator("queue-strip")).to_contain_text("全部已记录")

    assert not Axe().run(page).response["violations"]
    page.close()


def test_who_counts_nothing_sees_nothing(hall: Hall) -> None:
    for address in ("people", "progress", "papers"):
        assert hall.client.get(f"/pages/{hall.id}/count/{address}").status_code == 401


def a_paper(chance: random.Random) -> dict[str, list[str]]:
    """A lawful paper with five marks."""
    return {
        "CHAIR": [chance.choice(["E-0001", "E-0002"])],
        "VICE": [chance.choice(["E-0003", "E-0004"])],
        "MEMBER": chance.sample(["E-0005", "E-0006", "E-0007"], 2),
        "WOMAN": [chance.choice(["E-0008", "E-0009"])],
    }


def key_all(desk: Page, papers: Sequence[Mapping[str, Sequence[str]]]) -> None:
    for paper in papers:
        press(desk, *(KEYS[person] for persons in paper.values() for person in persons), "Enter")


def press(desk: Page, *keys: str) -> None:
    for key in keys:
        desk.keyboard.press(key)


def sign(desk: Page, *names: str) -> None:
    """These people sign, one after the other, on this screen."""
    for name in names:
        desk.locator("#together").get_by_role("button", name=f"{name} 签名").click()
    expect(desk.locator("#together")).to_be_hidden()


def settled(desk: Page) -> None:
    """Everything that was signed here is recorded."""
    expect(desk.locator("queue-strip")).to_have_attribute("data-waiting", "0")
    expect(desk.locator("queue-strip")).to_have_attribute("data-refused", "0")


def count_of(hall: Hall) -> dict[str, Any]:
    told: dict[str, Any] = hall.client.get(f"/elections/{hall.id}/state/count").json()
    return told


def wait_counted(hall: Hall, papers: int) -> None:
    end = time.monotonic() + 60
    while (told := count_of(hall))["piles"][0]["counted"] < papers:
        assert time.monotonic() < end, told
        time.sleep(0.1)


def tally(papers: Sequence[Mapping[str, Sequence[str]]], post: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for paper in papers:
        for person in paper[post]:
            found[person] = found.get(person, 0) + 1
    return found


def wait_until(true: Callable[[], bool]) -> None:
    """What was signed is on its way: the service has it a moment after the desk says so."""
    ends = time.monotonic() + 60
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.1)
