"""Paper audits over HTTP, of the entries that an audit service believes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from services.audit.mirror import Mirror
from services.audit.papers.http import Audited, router
from services.http.errors import NotFound
from tests.stories import story
from tests.tamper.forge import Forge, write_folder


def believed(name: str, folder: Path) -> Mirror:
    told = story(name)
    assert told.election is not None
    log = Forge(told.entries, f"village.example/drill/{told.election.id}", told.election.authority)
    write_folder(log.files(), folder)
    return Mirror(folder)


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    mirrors = {name: believed(name, tmp_path / name) for name in ("paper-audit", "cancelled")}
    app.include_router(router(Audited(mirrors.get)))

    async def told(_: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 404)

    app.add_exception_handler(NotFound, told)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://audit.example") as client:
        yield client


async def test_plan_lots_and_risk_are_told(client: httpx.AsyncClient) -> None:
    plan = (await client.get("/logs/paper-audit/papers/plan", params={"limit": 5})).json()
    lots = (await client.get("/logs/paper-audit/papers/lots", params={"size": 3})).json()
    risk = (await client.get("/logs/paper-audit/papers/risk")).json()

    assert plan["title"]["zh"] == "选票抽查估算"
    assert len(lots["tables"][0]["rows"]) == 3
    assert risk["title"]["en"] == "State of a paper audit"


async def test_lots_are_a_table_for_the_people_who_walk_along_the_piles(client: httpx.AsyncClient) -> None:
    asked: dict[str, str | int] = {"seed": "31415926535897932384", "size": 2, "format": "csv", "lang": "zh"}
    answered = await client.get("/logs/paper-audit/papers/lots", params=asked)

    assert answered.headers["content-type"].startswith("text/csv")
    assert "票堆" in answered.text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/logs/nobody/papers/plan", 404, "nobody"),
        ("/logs/cancelled/papers/plan", 404, "还没有确定结果"),
        ("/logs/paper-audit/papers/plan?round=7", 404, "第7轮"),
        ("/logs/paper-audit/papers/plan?limit=50", 422, "less_than_equal"),
        ("/logs/paper-audit/papers/lots?seed=12", 422, "string_pattern_mismatch"),
        ("/logs/paper-audit/papers/lots?size=99999", 422, "less_than_equal"),
    ],
)
async def test_what_cannot_be_told_is_a_problem(
    client: httpx.AsyncClient, path: str, status: int, said: str
) -> None:
    answered = await client.get(path)
    assert answered.status_code == status
    assert said in answered.text
