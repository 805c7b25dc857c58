"""Replay over HTTP, of the entries that an audit service believes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from services.audit.http import kept
from services.audit.mirror import Mirror
from services.audit.replay.http import Histories, router
from services.http.client import ShareSpent
from services.http.errors import NotFound, TooSlow
from shared.errors import Malformed, Refused
from tests.stories import story
from tests.tamper.forge import Forge, write_folder

STATUS = {NotFound: 404, Malformed: 400, Refused: 422, TooSlow: 408, ShareSpent: 429}


@pytest.fixture(scope="module")
def log() -> Forge:
    told = story("void-mandates")
    assert told.election is not None
    return Forge(told.entries, f"village.example/drill/{told.election.id}", told.election.authority)


@pytest.fixture
def mirror(log: Forge, tmp_path: Path) -> Mirror:
    """A believed copy of all but the last hundred entries."""
    write_folder(log.with_entries(log.entries[:-100]).files(), tmp_path)
    return Mirror(tmp_path)


def serving(mirror: Mirror) -> FastAPI:
    app = FastAPI()
    app.include_router(router(Histories({"village": mirror}.get)))
    for kind, status in STATUS.items():

        async def told(_: Request, error: Exception, status: int = status) -> JSONResponse:
            return JSONResponse({"detail": str(error)}, status)

        app.add_exception_handler(kind, told)
    return app


@pytest.fixture
async def client(mirror: Mirror) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(serving(mirror), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://audit.example") as client:
        yield client


async def test_a_question_is_answered_from_what_is_believed(
    client: httpx.AsyncClient, mirror: Mirror
) -> None:
    answered = await client.post("/logs/village/replay", json={"void_mandates": True, "round": 1})

    assert answered.status_code == 200
    told = answered.json()
    assert told["checkpoint"].encode() == mirror.note
    assert told["answers"][0]["as_of"]["entries"] == mirror.size


async def test_what_came_since_is_in_the_next_answer(
    client: httpx.AsyncClient, mirror: Mirror, log: Forge, tmp_path: Path
) -> None:
    await client.post("/logs/village/replay", json={})
    write_folder(log.files(), tmp_path)
    mirror.refresh()

    answered = await client.post("/logs/village/replay", json=[{}, {"entry": 300}])

    assert [each["as_of"]["entries"] for each in answered.json()["answers"]] == [len(log.entries), 301]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/logs/elsewhere/replay", b"{}", 404),
        ("/logs/village/replay", b'{"without":["S2"]}', 400),
        ("/logs/village/replay", b'{"without":["station:S2"],"extra":1}', 400),
        ("/logs/village/replay", b"[]", 400),
        ("/logs/village/replay", b"[" + b",".join([b"{}"] * 21) + b"]", 400),
        ("/logs/village/replay", b'{"contests":["' + b"x" * 300_000 + b'"]}', 400),
        ("/logs/village/replay", b'{"without":["station:S9"]}', 422),
        ("/logs/village/replay", b'{"electors":["E-0001"],"without":["paper:x"]}', 422),
    ],
)
async def test_what_cannot_be_answered_says_why(
    client: httpx.AsyncClient, path: str, body: bytes, status: int
) -> None:
    answered = await client.post(path, content=body)

    assert answered.status_code == status
    assert answered.json()["detail"]


async def test_a_body_that_never_ends_keeps_no_place(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "BODY_SECONDS", 0.05)

    async def never() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    slow = await client.post("/logs/village/replay", content=never())

    assert slow.status_code == 408
    assert "0.05" in slow.json()["detail"]
    assert (await client.post("/logs/village/replay", json={})).status_code == 200


async def test_one_client_does_not_take_the_places_of_the_others(mirror: Mirror) -> None:
    """Two of its questions are still being sent; the third is refused, and somebody else is answered."""
    app = serving(mirror)
    ours, others = (
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app, client=(address, 1)), base_url="http://audit.example"
        )
        for address in ("192.0.2.1", "192.0.2.2")
    )
    sent, begun = asyncio.Event(), asyncio.Semaphore(0)

    async def slowly() -> AsyncIterator[bytes]:
        begun.release()
        await sent.wait()
        yield b"{}"

    async with ours, others:
        waiting = [
            asyncio.create_task(ours.post("/logs/village/replay", content=slowly()))
            for _ in range(kept.EACH_CLIENT)
        ]
        for _ in waiting:
            await begun.acquire()
        refused = await ours.post("/logs/village/replay", json={})
        answered = await others.post("/logs/village/replay", json={})
        sent.set()
        first = await asyncio.gather(*waiting)

        assert (refused.status_code, answered.status_code) == (429, 200)
        assert "2 of them are under way" in refused.json()["detail"]
        assert [each.status_code for each in first] == [200, 200]
        assert (await ours.post("/logs/village/replay", json={})).status_code == 200
