"""Documents at the office: the chair opens each, keeps the PDF of a notice, and records that this very file hangs on the board."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, expect

from services.ballot.documents.catalogue import KINDS
from services.ballot.running import Service
from shared import clock, entry
from shared.election import law
from shared.election.calling.notices import NoticePosted
from shared.election.roles import Role
from tests.browser.hall import Hall, name_of
from tests.world import elector

LATE = {
    "CANDIDATE_WITHDRAWAL",
    "COMMITTEE_CHANGE",
    "ROLL_DECISION",
    "MOBILE_BOX",
    "ASSISTED_WRITERS",
    "PROXY_CARDS",
}
"""Documents of things that do not happen in the usual village."""
RUNOFF = {"RUNOFF", "RESULT_RUNOFF"}


@pytest.fixture(scope="module")
def hall(ballot: Service) -> Iterator[Hall]:
    """An election whose result is announced."""
    with httpx.Client(base_url=ballot.url, timeout=60) as client:
        usual = {"CHAIR": ["E-0001"], "VICE": ["E-0003"], "MEMBER": ["E-0005", "E-0006"], "WOMAN": ["E-0008"]}
        hall = Hall(client).ready_to_vote(20).voted(12)
        hall.box(12).counted([usual] * 12).count_closed().determined().announced()
        hall.post()
        yield hall


@pytest.fixture(scope="module")
def chair(browser: Browser, ballot: Service, hall: Hall) -> Iterator[Page]:
    """The device of the chair, signed in."""
    page = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", accept_downloads=True
    ).new_page()
    page.goto(f"{ballot.url}/documents/{hall.id}")
    public = page.evaluate(
        "async () => (await (await import('/static/js/keys.js')).makeKey('主任的平板')).publicKey"
    )
    hall.enrolled("clerk", public, Role.CHAIR)
    page.evaluate(
        """async (id) => {
            const [key] = await (await import('/static/js/keys.js')).deviceKeys();
            await (await import('/static/js/session.js')).openSession(id, key);
        }""",
        hall.id,
    )
    yield page
    page.context.close()


def test_whoever_is_not_signed_in_sees_no_roll(browser: Browser, ballot: Service, hall: Hall) -> None:
    with httpx.Client(base_url=ballot.url) as anybody:
        assert anybody.get(f"/documents/{hall.id}/roll.pdf").status_code == 401
        assert anybody.get(f"/documents/{hall.id}/elector-cards").status_code == 401
        candidates = anybody.get(f"/documents/{hall.id}/final-candidates").text
        staff_only = anybody.get(f"/documents/{hall.id}/registration").text

    assert name_of(1) in candidates, "a candidate hangs on the wall"
    assert name_of(10) not in staff_only


def test_every_document_opens(chair: Page, ballot: Service, hall: Hall) -> None:
    chair.goto(f"{ballot.url}/documents/{hall.id}")
    offered = chair.locator(".documents a").evaluate_all(
        "them => them.map(each => each.getAttribute('href'))"
    )

    names = {each.rsplit("/", 1)[1].upper().replace("-", "_") for each in offered}
    assert set(KINDS) - names == (LATE - {"COMMITTEE_CHANGE"}) | RUNOFF
    for address in offered:
        if not address.endswith("committee-change"):
            opened = chair.request.get(ballot.url + address)
            assert opened.status == 200, address
            assert '<article class="paper' in opened.text()
    assert chair.request.get(f"{ballot.url}/documents/{hall.id}/committee-change").status == 409


def test_the_very_file_that_hangs_is_recorded(
    chair: Page, ballot: Service, hall: Hall, tmp_path: Path
) -> None:
    chair.goto(f"{ballot.url}/documents/{hall.id}/roll")
    expect(chair.locator(".names")).to_contain_text(name_of(20))

    with chair.expect_download() as taken:
        chair.get_by_role("button", name="存下 PDF").click()
    taken.value.save_as(tmp_path / "roll.pdf")
    kept = (tmp_path / "roll.pdf").read_bytes()
    today = clock.day_of(hall.now).isoformat()
    chair.get_by_label("公告编号").fill("4")
    chair.get_by_label("张贴日期").fill(today)
    chair.get_by_role("button", name="签名填报").click()
    expect(chair.locator("#posted output")).to_contain_text("已记录")

    last = hall.client.get(f"/elections/{hall.id}/entries/{len(hall.entries)}").json()["entry"].encode()
    body = law.read(entry.decode(last).statement.payload_bytes).body
    assert body == NoticePosted(
        number=4, kind="ROLL", posted_on=today, document=hashlib.sha256(kept).hexdigest()
    )


@pytest.mark.parametrize("name", ["", "/roll", "/ballot-papers"])
def test_pages_are_accessible(chair: Page, ballot: Service, hall: Hall, name: str) -> None:
    chair.goto(f"{ballot.url}/documents/{hall.id}{name}")

    found = Axe().run(chair)
    assert found.violations_count == 0, found.generate_report()


def test_names_are_on_paper_and_nothing_else_of_anybody(chair: Page, ballot: Service, hall: Hall) -> None:
    chair.goto(f"{ballot.url}/documents/{hall.id}/roll")

    assert chair.locator(".names li").count() == 20
    assert elector(7) in chair.locator(".names").inner_text()
