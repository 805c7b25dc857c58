"""The front page: everybody finds their election, however many there are, and the way to their desk."""

from __future__ import annotations

import httpx

from services.ballot.pages.home import COURSE
from tests.integration.api.clerk import Clerk

BROWSER = {"accept": "text/html", "accept-language": "zh-CN"}


def test_an_election_is_found_by_its_village_and_its_id(clerk: Clerk) -> None:
    clerk.called()
    title = clerk.client.get(f"/elections/{clerk.world.id}").json()["title"]

    found = clerk.client.get("/", params={"q": f"{title[:3]} {clerk.world.id}"}, headers=BROWSER).text
    assert title in found
    assert found.count('class="card row-card"') == 1
    for desk in ("office", "desk", "count", "board", "documents"):
        assert f'href="/{desk}/{clerk.world.id}"' in found


def test_what_nobody_called_is_not_found_and_said_so(client: httpx.Client) -> None:
    told = client.get("/", params={"q": "<b>无此村</b>"}, headers=BROWSER).text

    assert "没有名称里含有“&lt;b&gt;无此村&lt;/b&gt;”的选举" in told


def test_the_course_goes_from_the_call_to_the_hand_over() -> None:
    assert (COURSE[0], COURSE[-1]) == ("called", "handed-over")


def test_all_parts_are_shown_on_one_page(client: httpx.Client) -> None:
    shown = client.get("/pages/style?lang=en", headers=BROWSER).text

    assert "All parts of the pages" in shown
    assert "By: <strong>S10.50; OCV2018 13</strong>" in shown
