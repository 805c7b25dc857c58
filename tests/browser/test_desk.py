"""The issuing desk in a real browser: three actions a paper, the network cut in the middle, two desks for one elector."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, expect

from services.ballot.running import Service
from shared import entry
from shared.election import law
from shared.election.polling.polling import IssueConflictReported, PaperIssued, PaperSpoiled
from shared.election.roles import Role
from tests.browser.desk_village import ABSENT, LATE, PROXY, DeskVillage, device

SHORT_NEWS = 15_000
"""Milliseconds within which a desk has heard the others' news, however busy the machine."""

HASTY = 260
"""Milliseconds after a card came up within which the desk takes no press for a decision, and a little more."""

KEPT = """async () => {
    const { keptRoll } = await import("/static/js/desk/keeping.js");
    return keptRoll(document.getElementById("desk").dataset.election);
}"""
"""What the device keeps of the roll."""


@pytest.fixture(scope="module")
def village(ballot: Service) -> DeskVillage:
    return DeskVillage(ballot.url).polling(stations=("S1", "S2", "S3"))


@pytest.fixture(scope="module")
def desk(browser: Browser, village: DeskVillage) -> Iterator[Page]:
    opened = open_desk(device(browser, village, "D-01", Role.ISSUER, stations=("S1",)), village)
    yield opened
    opened.context.close()


@pytest.fixture(scope="module")
def other(browser: Browser, village: DeskVillage) -> Iterator[Page]:
    opened = open_desk(device(browser, village, "D-02", Role.ISSUER), village)
    yield opened
    opened.context.close()


def open_desk(page: Page, village: DeskVillage) -> Page:
    page.goto(f"{village.url}/desk/{village.id}")
    expect(page.locator("#work")).to_be_visible()
    return page


def look_up(desk: Page, text: str) -> None:
    desk.fill("#find", text)
    desk.press("#find", "Enter")


def issue(desk: Page, text: str) -> None:
    """Types, Enter, Enter: as a clerk does, who is slower than a scanner's double line end."""
    look_up(desk, text)
    expect(desk.locator("#issue")).to_be_focused()
    desk.wait_for_timeout(HASTY)
    desk.keyboard.press("Enter")
    expect(desk.locator(".stamp")).to_be_visible()


def cut(desk: Page) -> None:
    """Takes the network away. Chromium lets a page that is being reloaded through for a moment: so statements are held back as well."""
    desk.context.route("**/statements", lambda route: route.abort())
    desk.context.set_offline(True)


def mend(desk: Page) -> None:
    desk.context.unroute("**/statements")
    desk.context.set_offline(False)


def recorded(village: DeskVillage) -> list[object]:
    """What the log says of papers, in order."""
    with httpx.Client(base_url=village.url) as client:
        raw = client.get(
            f"/elections/{village.id}/entries?from={village.told}&limit=1000",
            headers={"accept": "application/x-ndjson"},
        ).content.splitlines()
    bodies = [law.read(entry.decode(each).statement.payload_bytes).body for each in raw]
    return [each for each in bodies if isinstance(each, PaperIssued | IssueConflictReported | PaperSpoiled)]


def test_a_paper_takes_three_actions_and_is_recorded(desk: Page, village: DeskVillage) -> None:
    issue(desk, "zxy")

    expect(desk.locator(".stamp")).to_contain_text("张秀英（E-0011）")
    expect(desk.locator(".stamp")).to_contain_text("已发，请交票")
    assert recorded(village)[-1] == PaperIssued(round=1, station="S1", elector="E-0011")
    look_up(desk, "E-0011")
    expect(desk.locator("#card .told.bad")).to_contain_text("本人领取（投票站S1，D-01")
    expect(desk.locator("#issue")).to_have_count(0)
    expect(desk.locator("#figures")).to_contain_text(re.compile(r"60\s*领到\s*[1-9]\d*\s*已发"))


def test_a_scanner_that_ends_with_two_line_ends_hands_nothing_out(desk: Page, village: DeskVillage) -> None:
    before = recorded(village)
    desk.fill("#find", f"https://village.example/e#{'E-0012'}")
    desk.evaluate("""() => {
        const press = (element) => element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
        press(document.getElementById("find"));
        document.getElementById("issue").click();
    }""")

    expect(desk.locator("#card h2")).to_contain_text("E-0012")
    expect(desk.locator("#issue")).to_be_visible()
    assert recorded(village) == before


def test_a_proxy_takes_the_paper_of_a_posted_mandate_only(desk: Page, village: DeskVillage) -> None:
    look_up(desk, ABSENT)
    expect(desk.locator("#card .told.open")).to_contain_text(f"已委托李长乐（{PROXY}）代为投票")
    expect(desk.locator("#find"), "nothing lies under the Enter key").to_be_focused()
    look_up(desk, LATE)
    expect(desk.locator(".mandates button")).to_be_disabled()
    expect(desk.locator(".mandates")).to_contain_text("委托没有公布")
    look_up(desk, f"M-{ABSENT}")  # the proxy's card
    expect(desk.locator("#card h2")).to_contain_text(PROXY)
    desk.wait_for_timeout(HASTY)
    desk.click(".mandates button")

    expect(desk.locator(".stamp")).to_contain_text("代领")
    assert recorded(village)[-1] == PaperIssued(round=1, station="S1", elector=ABSENT, proxy=PROXY)
    look_up(desk, ABSENT)
    expect(desk.locator("#card .told.bad")).to_contain_text(f"由李长乐（{PROXY}）代领")


def test_a_refusal_that_comes_at_once_asks_whether_the_paper_was_handed_over(
    desk: Page, other: Page, village: DeskVillage
) -> None:
    desk.route("**/news?*", lambda route: route.abort())  # it does not hear of what the other desk does
    issue(other, "E-0007")
    expect(other.locator(".stamp")).to_contain_text("已发，请交票")
    before = recorded(village)

    issue(desk, "E-0007")

    expect(desk.locator(".stamp.bad")).to_contain_text("不要交票")
    expect(desk.locator("#record li").first).to_contain_text("被拒绝")
    desk.click("text=没有交出，票在台上")
    expect(desk.locator("#record")).not_to_contain_text("被拒绝")
    desk.unroute("**/news?*")
    assert recorded(village) == before, "nothing was handed out twice, and nothing is reported"


def test_the_network_is_cut_the_desk_goes_on_and_two_papers_for_one_elector_are_told_and_settled(
    browser: Browser, desk: Page, other: Page, village: DeskVillage
) -> None:
    desk.wait_for_function("navigator.serviceWorker.controller && caches.has('desk-1')")
    files = "caches.open('desk-1').then((kept) => kept.match('/static/js/desk/desk.js')).then(Boolean)"
    desk.wait_for_function(files)
    cut(desk)
    issue(desk, "E-0001")
    issue(desk, "E-0002")
    expect(desk.locator(".stamp")).to_contain_text("已签，请交票")
    expect(desk.locator("#network")).to_contain_text("断网", timeout=SHORT_NEWS)

    desk.reload()  # a browser that was closed, or an empty battery
    expect(desk.locator("#work")).to_be_visible(timeout=SHORT_NEWS)
    expect(desk.locator("#figures")).to_contain_text(re.compile(r"2\s*本机待发"))
    look_up(desk, "E-0002")
    expect(desk.locator("#card .told.bad")).to_contain_text("待发送")
    issue(other, "E-0002")
    expect(other.locator(".stamp")).to_contain_text("已发，请交票")

    mend(desk)
    expect(desk.locator("#conflicts")).to_be_visible(timeout=SHORT_NEWS)
    expect(desk.locator("#conflict-list")).to_contain_text("单小满（E-0002）")
    expect(desk.locator("#figures")).to_contain_text(re.compile(r"0\s*本机待发"))
    told = recorded(village)
    assert told[-3:] == [
        PaperIssued(round=1, station="S1", elector="E-0002"),
        PaperIssued(round=1, station="S1", elector="E-0001"),
        IssueConflictReported(round=1, station="S1", elector="E-0002"),
    ]
    expect(other.locator("#conflict-list")).to_contain_text("E-0002", timeout=SHORT_NEWS)

    chair = open_desk(device(browser, village, "D-09", Role.CHAIR), village)
    form = chair.locator("#conflict-list form")
    form.locator("[name=finding]").select_option("BOTH_IN_BOX")
    form.locator("[name=document]").set_input_files(
        {"name": "account.txt", "mimeType": "text/plain", "buffer": "两张都已入箱".encode()}
    )
    form.locator("button[type=submit]").click()
    expect(chair.locator("#conflicts")).to_be_hidden(timeout=SHORT_NEWS)
    expect(desk.locator("#conflicts")).to_be_hidden(timeout=SHORT_NEWS)
    chair.context.close()


def test_a_spoiled_paper_is_exchanged_and_nobody_is_named(desk: Page, village: DeskVillage) -> None:
    desk.click("#spoil")
    desk.keyboard.press("Enter")

    expect(desk.locator("#figures")).to_contain_text(re.compile(r"1\s*作废"))
    expect(desk.locator("#record")).to_contain_text("作废换票")
    expect(desk.locator("#record li").first.locator(".chip.good")).to_be_visible(timeout=SHORT_NEWS)
    assert isinstance(recorded(village)[-1], PaperSpoiled)


def test_the_desk_is_clean_for_axe_and_fits_a_phone(desk: Page) -> None:
    look_up(desk, "xm")

    found = Axe().run(desk)

    assert found.response["violations"] == [], found.generate_report()
    desk.set_viewport_size({"width": 390, "height": 844})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    desk.set_viewport_size({"width": 1366, "height": 768})


COSIGN = """async (election) => {
    const { proposals, cosign } = await import("/static/js/proposals.js");
    const { deviceKeys } = await import("/static/js/keys.js");
    const { signIn } = await import("/static/js/session.js");
    await signIn(election);
    const [waiting] = await proposals(election);
    const answer = await cosign(election, waiting, (await deviceKeys())[0]);
    return answer.receipt?.id ?? JSON.stringify(answer);
}"""


def test_when_the_station_closes_its_desk_forgets_the_roll(browser: Browser, village: DeskVillage) -> None:
    issuer = open_desk(device(browser, village, "D-11", Role.ISSUER, stations=("S3",)), village)
    chief = open_desk(device(browser, village, "D-12", Role.STATION_CHIEF, stations=("S3",)), village)
    issue(issuer, "E-0015")
    expect(chief.locator("#figures")).to_contain_text(re.compile(r"1\s*已发"), timeout=SHORT_NEWS)
    chief.click("#closing summary")
    expect(chief.locator("#closing-issued")).to_have_value("1")
    expect(chief.locator("#closing-left")).to_contain_text("账上应余 59 张")
    chief.fill("#closing-unused", "59")
    chief.fill("#closing-seal", "封2")
    chief.click("#closing button[type=submit]")
    expect(chief.locator("#closing output")).to_contain_text("等待其他人签名")
    scrutineer = device(browser, village, "D-10", Role.SCRUTINEER)
    assert len(scrutineer.evaluate(COSIGN, village.id)) == 64

    expect(issuer.locator("#gate")).to_contain_text("名册已从本机清除", timeout=SHORT_NEWS)
    assert issuer.evaluate(KEPT) is None
    assert "小满" not in issuer.inner_text("body")
    for each in (issuer, chief, scrutineer):
        each.context.close()


def test_whoever_leaves_or_holds_no_office_finds_no_name_on_the_device(
    browser: Browser, village: DeskVillage
) -> None:
    leaving = open_desk(device(browser, village, "D-13", Role.ISSUER), village)
    assert leaving.evaluate(KEPT) is not None
    leaving.click("#leave")
    leaving.click("#sure-yes")
    expect(leaving.locator("#gate")).to_contain_text("名册已从本机清除")

    assert leaving.evaluate(KEPT) is None
    assert "小满" not in leaving.inner_text("body")
    counter = device(browser, village, "D-03", Role.COUNTER)
    counter.goto(f"{village.url}/desk/{village.id}")
    expect(counter.locator("#gate")).to_contain_text("COUNTER")
    assert counter.evaluate(KEPT) is None
    leaving.context.close()
    counter.context.close()
