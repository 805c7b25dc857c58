"""The office in a real browser: from nothing to a called election, a roll imported from a sheet, and a candidate reviewed, by clicks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, FilePayload, Page, expect

from services.ballot.pages.office.today import now
from services.ballot.running import Service
from shared import clock

PEOPLE = 24
expect.set_options(timeout=60_000)  # a busy machine gives the same answer, later
SURNAMES, GIVEN = "林单张王李陈赵黄", ("小满", "秀英", "长乐")
NAMES = [surname + given for given in GIVEN for surname in SURNAMES]
PAPER: FilePayload = {"name": "文件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 invented"}

APPOINT = """async ({ election, officer, role }) => {
    const { deviceKeys, makeKey } = await import("/static/js/keys.js");
    const { signStatement } = await import("/static/js/statement.js");
    const { submit } = await import("/static/js/send.js");
    const [authority] = await deviceKeys();
    const key = await makeKey(officer);
    const body = { officer, key: key.publicKey, roles: [role] };
    return submit(election, await signStatement(authority, { election, type: "OfficerAppointed", body }));
}"""


def sheet(rows: list[str]) -> FilePayload:
    """A sheet of the roll as a spreadsheet saves it."""
    text = "\n".join(["姓名,登记类别,性别,出生日期", *rows]) + "\n"
    return {"name": "选民登记表.csv", "mimeType": "text/csv", "buffer": text.encode("utf-8-sig")}


def good_rows() -> list[str]:
    return [
        f"{name},常住,{'女' if at % 2 else '男'},19{60 + at}-03-0{1 + at % 9}"
        for at, name in enumerate(NAMES)
    ]


def clean(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, "the page is wider than its window"


@pytest.fixture(scope="module")
def page(browser: Browser, ballot: Service) -> Iterator[Page]:
    """A device of the office, whose owner has made the authority's key."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    opened.goto(f"{ballot.url}/device")
    opened.get_by_label("姓名").fill("青溪街道")
    opened.get_by_role("button", name="生成密钥").click()
    expect(opened.locator("article h2")).to_contain_text("青溪街道")
    yield opened
    context.close()


@pytest.fixture(scope="module")
def election(page: Page, ballot: Service) -> str:
    """A drill that was called by clicks, with a chair, a registrar and a reviewer, whose keys this device holds too."""
    page.goto(f"{ballot.url}/office")
    page.get_by_role("link", name="发起一场选举").click()
    page.get_by_role("link", name="村民委员会选举（浙江，自荐直选）", exact=True).click()
    expect(page.locator("#check")).to_contain_text("还不能发起")
    expect(page.get_by_role("button", name="签名并发起选举")).to_be_disabled()
    page.get_by_label("村（社区）").fill("青溪村")
    page.get_by_label("选举名称").fill("青溪村第十二届村民委员会换届选举")
    page.get_by_label("这是演练").check()
    page.locator('input[name="post_seats"]').nth(1).fill("6")
    expect(page.locator("#check .told.bad")).to_contain_text(
        "职数应为3至7"
    )  # the law's own words, with its clause
    page.locator('input[name="post_seats"]').nth(1).fill("2")
    expect(page.locator("#check .told.good")).to_contain_text("共4个名额")
    clean(page)
    page.get_by_role("button", name="签名并发起选举").click()
    page.wait_for_url(re.compile(r"/office/[0-9a-f-]{36}$"))
    called = page.url.rpartition("/")[2]
    for officer, role in (("CHAIR-1", "CHAIR"), ("REG-1", "REGISTRAR"), ("TOWN-1", "TOWNSHIP_REVIEWER")):
        answer = page.evaluate(APPOINT, {"election": called, "officer": officer, "role": role})
        assert answer["ok"], answer
    return called


def test_a_day_that_is_too_soon_is_told_with_the_first_that_is_not(page: Page, ballot: Service) -> None:
    page.goto(f"{ballot.url}/office/new/VC-ZJ")
    today = clock.day_of(now()).isoformat()
    page.get_by_label("选举日").fill((date.fromisoformat(today) + timedelta(days=19)).isoformat())

    expect(page.locator(".clashes .bad")).to_contain_text("OCV2018 14")
    expect(page.locator(".deadlines tr.bad")).to_contain_text("选民名单张榜")


def test_committee_method_and_roll_by_clicks(page: Page, ballot: Service, election: str) -> None:
    page.goto(f"{ballot.url}/office/{election}")
    expect(page.locator(".tasks li").first).to_contain_text("选举委员会产生")
    clean(page)
    page.locator(".tasks").get_by_role("link", name="选举委员会产生").click()
    form = page.locator('form[data-statement="CommitteeFormed"]')
    form.get_by_label("成员编号").fill("E-0020, E-0021，E-0022 E-0023、E-0024")
    form.get_by_label("会议应到").fill("42")
    form.get_by_label("实到").fill("40")
    form.get_by_label("推选会议记录").or_(form.locator('input[type="file"]')).first.set_input_files(PAPER)
    form.get_by_role("button", name="签名并记录").click()
    form = page.locator('form[data-statement="MethodAdopted"]')
    form.get_by_label("会议应到").fill("42")
    form.get_by_label("实到").fill("40")
    form.get_by_role("spinbutton", name="同意").fill("39")
    form.locator('input[type="file"]').set_input_files(PAPER)
    form.get_by_role("button", name="签名并记录").click()
    expect(page.locator("#method")).to_contain_text("已通过")
    clean(page)

    page.goto(f"{ballot.url}/office/{election}/roll")
    page.locator("#sheet").set_input_files(sheet([*good_rows()[:2], "李无日,常住,男,1960-02-30"]))
    page.get_by_role("button", name="检查这张表").click()
    expect(page.locator("#report tr.bad")).to_contain_text("1960-02-30")
    expect(page.locator("#register")).to_have_count(0)

    page.locator("#sheet").set_input_files(sheet(good_rows()))
    page.get_by_role("button", name="检查这张表").click()
    clean(page)
    # The network goes while the statements are handed in, and somebody closes the page.
    page.route("**/statements/batch", lambda route: route.abort())
    page.get_by_role("button", name=f"签名并登记 {PEOPLE} 人").click()
    expect(page.locator("#work")).to_contain_text("等待服务应答")
    page.unroute("**/statements/batch")
    page.reload()
    page.get_by_role("button", name=f"接着登记（还有 {PEOPLE} 人）").click()
    expect(page.locator("#work")).to_contain_text(f"全部 {PEOPLE} 人已登记")
    with httpx.Client(base_url=ballot.url) as client:
        assert client.get(f"/elections/{election}/state/roll").json()["electors"] == PEOPLE
    page.reload()
    expect(page.locator("#work")).to_be_empty()  # no name stays on the device


def test_names_are_seen_by_whoever_signs_in(page: Page, ballot: Service, election: str) -> None:
    page.goto(f"{ballot.url}/office/{election}/roll")
    expect(page.locator("#electors")).not_to_contain_text("林小满")
    page.get_by_role("link", name="登录查看姓名").click()
    page.get_by_role("button", name="REG-1").click()

    expect(page.locator("#electors")).to_contain_text("林小满")
    page.wait_for_load_state()

    page.get_by_label("按编号、姓名或拼音首字母查找").fill("lxm")
    expect(page.locator("#electors tbody tr")).to_have_count(2)  # 林小满 and 李小满
    clean(page)
    with httpx.Client(base_url=ballot.url) as stranger:
        assert "林小满" not in stranger.get(f"/office/{election}/roll").text


def test_a_roll_is_posted_and_a_candidate_nominated_and_reviewed(
    page: Page, ballot: Service, election: str
) -> None:
    page.goto(f"{ballot.url}/office/{election}/roll")
    form = page.locator('form[data-statement="RollPublished"]')
    form.locator('input[type="file"]').set_input_files(PAPER)
    form.get_by_role("button", name="签名并记录").click()
    expect(page.locator("#posting")).to_contain_text("已张榜")
    clean(page)

    page.goto(f"{ballot.url}/office/{election}/nominations")
    page.locator("li", has_text="自荐").get_by_role("button", name="签名并开始").click()
    form = page.locator('form[data-statement="CandidateNominated"]')
    expect(form).to_be_visible()
    page.wait_for_load_state()
    form.get_by_label("自荐人").press_sequentially("zxy")
    option = page.locator("#found option", has_text="张秀英")
    expect(option).to_have_count(1)
    person = option.get_attribute("value")
    assert person is not None
    form.get_by_label("自荐人").fill(person)
    form.get_by_label("本人到场报名").check()
    form.get_by_role("button", name="签名并记录").click()
    expect(page.locator("#candidates")).to_contain_text("张秀英")
    clean(page)

    page.goto(f"{ballot.url}/office/{election}/review")
    page.get_by_role("link", name=re.compile("张秀英")).first.click()
    page.wait_for_url(f"**/review/{person}")
    sheet_of = page.locator("#worksheet")
    expect(sheet_of.locator("#grounds")).to_contain_text("未查明")
    page.get_by_label("刑满释放日期").first.fill("2024-01-12")
    row = sheet_of.locator("tr", has_text="刑满释放未满")
    expect(row).to_contain_text("按事实得出")
    expect(sheet_of.locator(".told.bad")).to_contain_text("Q2")
    with page.expect_response(re.compile("/worksheet/")):
        row.locator("select").select_option("NEVER")
    page.get_by_role("button", name="其余未填的，已逐项查明没有").click()
    expect(sheet_of.locator(".told.good")).to_contain_text("可以通过")
    clean(page)
    sheet_of.locator('select[name="verdict"]').select_option("PASS")
    sheet_of.get_by_role("button", name="签名并作出决定").click()
    page.wait_for_url(f"**/office/{election}/review")
    with httpx.Client(base_url=ballot.url) as client:
        candidate = client.get(f"/elections/{election}/state/candidates").json()["candidates"][0]
    assert candidate["person"] == person
    assert candidate["verdicts"] == {"TOWNSHIP": "PASS"}


def test_a_campaign_is_opened_from_a_pasted_sheet_and_its_board_is_searched(
    page: Page, ballot: Service
) -> None:
    page.goto(f"{ballot.url}/office/campaigns/new")
    page.get_by_label("名称", exact=False).first.fill("青溪街道换届工作（演练）")
    page.get_by_label("街道（乡镇）、县、市").fill("青溪街道")
    page.get_by_label("实施方案").select_option("VILLAGES-2010")
    page.get_by_label("这是演练").check()
    page.get_by_label("从表格复制后粘贴").fill(
        "T1\t街道\t青溪街道\nV1\t村\t上溪村\tT1\t310\t1100\t重点\nV2\t村\t下溪村\tT1"
    )
    expect(page.locator("#check")).to_contain_text("可以签名启动")
    clean(page)
    page.get_by_role("button", name="签名并启动").click()
    page.wait_for_url(re.compile(r"/office/campaigns/[0-9a-f-]{36}$"))
    expect(page.locator(".units tbody tr")).to_have_count(2)
    clean(page)

    page.get_by_label("查找").fill("上溪")
    expect(page.locator(".units tbody tr")).to_have_count(1)
    page.goto(f"{ballot.url}/office?q=青溪街道")
    expect(page.locator(".cards")).to_contain_text("青溪街道换届工作（演练）")
    clean(page)


def test_the_office_fits_a_phone(browser: Browser, ballot: Service, election: str) -> None:
    context = browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    phone = context.new_page()
    for path in ("", "/committee", "/roll", "/nominations", "/review", "/proxies", "/stations"):
        phone.goto(f"{ballot.url}/office/{election}{path}")
        clean(phone)
    context.close()
