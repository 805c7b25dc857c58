"""Printing in a process of its own: the same bytes, never too many at once, and nothing left behind."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import Message

from services.ballot.documents.catalogue import make
from services.ballot.http.problems import problem_of
from services.ballot.pages.documents.routes import EACH_CLIENT, send_pdf
from services.forms import printing
from services.forms.document_pdf import write_document
from services.forms.printing import MOST_WAITING, NotPrinted, Printer
from services.http.client import Shares, ShareSpent
from services.http.errors import TooSlow
from services.http.gone import unless_gone
from tests.unit.documents import village


async def test_the_process_gives_the_very_bytes() -> None:
    made = make("STAFF", village.facts(village.eve()))

    assert await Printer().pdf(made, "zh") == write_document(made, "zh")


async def test_who_comes_when_too_many_wait_is_told_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_WAITING", 1)
    made, printer = make("STAFF", village.facts(village.eve())), Printer()
    first = asyncio.create_task(printer.pdf(made, "zh"))
    await asyncio.sleep(0)

    with pytest.raises(NotPrinted, match="请稍候"):
        await printer.pdf(made, "zh")

    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert (await printer.pdf(made, "en")).startswith(b"%PDF-"), "whoever gives up gives up the place"


async def test_one_address_cannot_take_every_place() -> None:
    app = FastAPI()
    shares = app.state.printing = Shares(EACH_CLIENT)
    app.state.printer = Printer()
    request = Request(
        {"type": "http", "method": "GET", "path": "/", "headers": [], "app": app, "client": ("192.0.2.1", 1)}
    )
    assert EACH_CLIENT < MOST_WAITING
    for _ in range(EACH_CLIENT):
        shares.take("192.0.2.1")

    with pytest.raises(ShareSpent) as refused:
        await send_pdf(request, cast(Any, "place"), cast(Any, None), "staff")

    told, headers = problem_of(refused.value, "zh", "/documents/place/staff.pdf")
    assert (told.status, told.code, headers["Retry-After"]) == (429, "too-many-requests", "5")
    assert "此地址已有4个" in told.detail
    shares.take("192.0.2.2")  # whoever else asks still has a place


def asked_by(*messages: Message) -> Request:
    """A request whose client says these messages, and then nothing."""
    said = list(messages)

    async def receive() -> Message:
        if not said:
            await asyncio.Event().wait()
        return said.pop(0)

    return Request({"type": "http", "method": "GET", "path": "/", "headers": []}, receive)


async def test_work_ends_when_whoever_waits_for_it_hangs_up() -> None:
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    with pytest.raises(TooSlow):
        await unless_gone(asked_by({"type": "http.request"}, {"type": "http.disconnect"}), work())
    assert ended == [True]


async def test_whoever_stays_gets_what_the_work_gives_or_raises() -> None:
    async def work(fails: bool) -> str:
        if fails:
            raise NotPrinted("no", zh="不")
        return "made"

    assert await unless_gone(asked_by({"type": "http.request"}), work(False)) == "made"
    with pytest.raises(NotPrinted):
        await unless_gone(asked_by({"type": "http.request"}), work(True))
