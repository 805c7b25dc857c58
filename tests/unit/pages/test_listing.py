"""Nobody waits for elections that are not theirs: what is not read yet is listed by its call, and completed by the next look."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from services.ballot.http.api_models import Bilingual, ElectionLine
from services.ballot.pages.listing import Listing

QUICK, SLOW = UUID(int=1), UUID(int=2)


def line(id: UUID, stage: str) -> ElectionLine:
    text = Bilingual(zh=stage, en=stage)
    return ElectionLine(
        id=str(id),
        title="村",
        village="村",
        day="2026-03-28",
        size=1,
        drill=False,
        stage=stage,
        stage_text=text,
    )


async def called(id: UUID) -> ElectionLine:
    return line(id, "")


async def test_what_takes_long_is_listed_by_its_call_and_read_on() -> None:
    read, asked = asyncio.Event(), list[UUID]()

    async def reading(ids: list[UUID]) -> list[ElectionLine]:
        asked.extend(ids)
        if ids == [SLOW]:
            await read.wait()
        return [line(each, "polling") for each in ids]

    listing = Listing(reading, called, patience=0.05)
    assert [each.stage for each in await listing.of([SLOW, QUICK])] == ["", "polling"]

    read.set()
    for _ in range(5):
        await asyncio.sleep(0)  # a turn of the loop, in which the reading ends
    assert [each.stage for each in await listing.of([SLOW, QUICK])] == ["polling", "polling"]
    assert asked.count(SLOW) == 1, "it was read on, not anew"


async def test_what_cannot_be_read_is_told_and_asked_anew_next_time() -> None:
    working = False

    async def reading(ids: list[UUID]) -> list[ElectionLine]:
        if not working:
            raise ConnectionError("away")
        return [line(each, "polling") for each in ids]

    listing = Listing(reading, called)
    with pytest.raises(ConnectionError):
        await listing.of([QUICK])

    working = True
    assert [each.stage for each in await listing.of([QUICK])] == ["polling"]
    assert await listing.of([]) == []
