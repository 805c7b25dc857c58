"""A page speaks the reader's language, keeps what they chose, and loads nothing from another host."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from jinja2 import UndefinedError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from services.http.problem import Problem
from services.pages.rendering import HOUSE, Pages, wants_page
from services.pages.static import HOUSE as FILES
from services.pages.static import Static

REFUSED = Problem("/problems/x", "选举规则不允许", 409, "名单已经<封存>。", "x", "/here", "S10.50")
CHINESE, ENGLISH = {"accept-language": "zh-CN,en;q=0.5"}, {"accept-language": "en-GB"}


@pytest.fixture
def client(tmp_path: Path) -> httpx.AsyncClient:
    (tmp_path / "hello.html").write_text(
        '{% extends "base.html" %}{% import "parts.html" as parts %}{% block title %}x{% endblock %}'
        '{% block main %}<p>{{ t("你好", "hello") }} {{ name }} {{ parts.bar(1, 3, "z") }}</p>{% endblock %}',
        "utf-8",
    )
    pages = Pages([tmp_path], {"zh": "试验", "en": "Trial"})

    async def hello(request: Request) -> Response:
        return pages.page(
            request, "hello.html", name="<script>alert(1)</script>", drill="drill" in request.query_params
        )

    async def forgotten(request: Request) -> Response:
        return pages.page(request, "hello.html")

    async def refused(request: Request) -> Response:
        assert wants_page(request)
        return pages.problem(request, REFUSED)

    async def missing(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return Response("none", error.status_code)

    transport = httpx.ASGITransport(
        Starlette(
            routes=[
                Route("/", hello),
                Route("/forgotten", forgotten),
                Route("/refused", refused),
                Mount("/static", Static([tmp_path])),
            ],
            exception_handlers={404: missing},
        )
    )
    return httpx.AsyncClient(transport=transport, base_url="http://pages.example")


async def test_the_language_is_the_address_s_then_the_cookie_s_then_the_browser_s(
    client: httpx.AsyncClient,
) -> None:
    assert "你好" in (await client.get("/", headers=CHINESE)).text
    assert "hello" in (await client.get("/", headers=ENGLISH)).text
    assert "你好" in (await client.get("/", headers={"accept-language": "fr"})).text

    chosen = await client.get("/?lang=en", headers=CHINESE)
    assert "hello" in chosen.text
    assert 'lang="en"' in chosen.text
    assert "hello" in (await client.get("/", headers=CHINESE)).text, "kept"
    assert "你好" in (await client.get("/?lang=zh", headers=ENGLISH)).text
    assert "你好" in (await client.get("/?lang=nonsense", headers=ENGLISH)).text, "nonsense chooses nothing"


async def test_choices_are_kept_where_no_script_and_no_other_site_gets_them(
    client: httpx.AsyncClient,
) -> None:
    kept = await client.get("/?letters=large&theme=dark&q=1")

    assert 'data-letters="large" data-theme="dark"' in kept.text
    assert 'data-letters="large" data-theme="dark"' in (await client.get("/")).text
    assert 'href="/?q=1&amp;letters=normal"' in kept.text, "the page's own questions stay in its links"
    for cookie in kept.headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie


async def test_what_a_name_holds_is_text_and_a_forgotten_value_an_error(client: httpx.AsyncClient) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in (await client.get("/")).text

    with pytest.raises(UndefinedError, match="name"):
        await client.get("/forgotten")


async def test_a_drill_says_so(client: httpx.AsyncClient) -> None:
    assert "没有法律效力" in (await client.get("/?drill")).text
    assert "没有法律效力" not in (await client.get("/")).text


async def test_every_page_keeps_the_policy(client: httpx.AsyncClient) -> None:
    page = await client.get("/")

    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert address.startswith(("/", "#")), address


async def test_a_refusal_is_told_with_its_clause_and_what_to_do(client: httpx.AsyncClient) -> None:
    page = await client.get("/refused", headers={"accept": "text/html"})
    part = await client.get("/refused", headers={"HX-Request": "true"})

    for answer in (page, part):
        assert answer.status_code == 409
        assert "名单已经&lt;封存&gt;。" in answer.text
        assert "S10.50" in answer.text
    assert "<html" in page.text
    assert "<html" not in part.text
    assert part.headers["HX-Retarget"] == "#told"


async def test_a_file_is_asked_for_again_and_sent_once(client: httpx.AsyncClient) -> None:
    first = await client.get("/static/css/base.css")
    again = await client.get("/static/css/base.css", headers={"if-none-match": first.headers["etag"]})

    assert first.headers["content-type"].startswith("text/css")
    assert first.headers["x-content-type-options"] == "nosniff"
    assert (again.status_code, again.content) == (304, b"")
    assert "javascript" in (await client.get("/static/js/text.js")).headers["content-type"]
    assert (await client.get("/static/hello.html")).status_code == 200, "a service's own folder"


@pytest.mark.parametrize(
    "path", ["../rendering.py", "%2e%2e/rendering.py", "css/../../rendering.py", "css", ""]
)
async def test_nothing_else_is_handed_out(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/static/{path}")).status_code == 404


TEMPLATES = sorted(HOUSE.parents[1].rglob("templates/**/*.html"))
STYLES = sorted(FILES.parents[1].rglob("static/css/*.css"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.name))
def test_no_template_holds_what_the_policy_forbids(template: Path) -> None:
    text = template.read_text("utf-8")

    assert not re.search(r"\sstyle\s*=", text), "an inline style"
    assert not re.search(r"\son\w+\s*=", text), "an inline handler"
    assert "hx-on" not in text
    assert "javascript:" not in text
    assert "| safe" not in text, "every text is escaped"
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script, script
    assert not re.search(r'(?:src|href|action)="https?:', text), "another host"


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: str(path.name))
def test_no_style_loads_anything(sheet: Path) -> None:
    assert not re.search(r"@import|url\(\s*['\"]?(?!data:)", sheet.read_text("utf-8"))
