"""Printing in a process of its own: the same bytes, never too many at once, and nothing left behind."""

from __future__ import annotations

import asyncio

import pytest

from services.ballot.documents.catalogue import make
from services.forms import printing
from services.forms.document_pdf import write_document
from services.forms.printing import NotPrinted, Printer
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
