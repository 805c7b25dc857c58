"""A name is shown only if the log itself committed to it, under that very number; whatever else is answered stays a number."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.audit.mirror import Mirror
from services.audit.pages.public.names import FRESH_SECONDS, Names
from shared import entry
from shared.disclosure import decode, encode
from shared.envelope import statement_id
from tests.stories import story
from tests.tamper.forge import Forge, write_folder

URL = "https://vote.example/log/x"


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    told = story("village")
    assert told.election is not None
    log = Forge(told.entries, f"village.example/drill/{told.election.id}", told.election.authority)
    return Mirror(write_folder(log.files(), tmp_path_factory.mktemp("mirror")))


@cache
def named(person: str) -> dict[str, Any]:
    """What an honest service answers about a person who is on the wall."""
    told = story("village")
    for index, raw in enumerate(told.entries):
        payload = entry.decode(raw).statement.payload_bytes
        statement = json.loads(payload)
        if statement["type"] == "ElectorRegistered" and statement["body"]["elector"] == person:
            for text in told.disclosures[statement_id(payload)]:
                if decode(text)[1] == "name":
                    return {"person": person, "entry": index, "disclosure": text}
    raise AssertionError(person)


def answering(answer: Callable[[], Response]) -> tuple[httpx.AsyncClient, list[str]]:
    """A service that answers so, and the addresses that it was asked for."""
    asked: list[str] = []

    async def names(request: Request) -> Response:
        asked.append(request.url.path)
        return answer()

    app = Starlette(routes=[Route("/{path:path}", names)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app)), asked


def saying(*names: dict[str, Any]) -> tuple[httpx.AsyncClient, list[str]]:
    return answering(lambda: JSONResponse({"names": list(names)}))


async def shown(mirror: Mirror, *names: dict[str, Any]) -> dict[str, str]:
    http, _ = saying(*names)
    return dict(await Names(http).of(URL, "x", mirror, ["E-0001", "E-0002"]))


async def test_names_that_the_log_committed_to_are_shown(mirror: Mirror) -> None:
    http, asked = saying(named("E-0001"), named("E-0002"), named("E-0003"))

    found = await Names(http).of(URL, "x", mirror, ["E-0001", "E-0002"])

    assert asked == ["/elections/x/state/names"]
    assert set(found) == {"E-0001", "E-0002"}, "nobody who is not to be shown"
    assert found["E-0001"] == decode(named("E-0001")["disclosure"])[2]


async def test_a_name_under_another_number_is_not_shown(mirror: Mirror) -> None:
    assert await shown(mirror, {**named("E-0001"), "person": "E-0002"}) == {}


async def test_an_invented_name_is_not_shown(mirror: Mirror) -> None:
    salt, field, _ = decode(named("E-0001")["disclosure"])

    assert await shown(mirror, {**named("E-0001"), "disclosure": encode(salt, field, "甲某")}) == {}


@pytest.mark.parametrize("index", [-1, 0, 10**6])
async def test_a_name_of_another_entry_is_not_shown(mirror: Mirror, index: int) -> None:
    assert await shown(mirror, {**named("E-0001"), "entry": index}) == {}


async def test_another_private_field_is_no_name(mirror: Mirror) -> None:
    told = story("village")
    payload = entry.decode(told.entries[named("E-0001")["entry"]]).statement.payload_bytes
    other = next(each for each in told.disclosures[statement_id(payload)] if decode(each)[1] != "name")

    assert await shown(mirror, {**named("E-0001"), "disclosure": other}) == {}


async def test_one_wrong_name_takes_none_of_the_others_away(mirror: Mirror) -> None:
    wrong = {**named("E-0002"), "disclosure": "%%%"}

    assert set(await shown(mirror, wrong, named("E-0001"))) == {"E-0001"}


@pytest.mark.parametrize(
    "answer",
    [
        lambda: Response("gone", 503),
        lambda: Response(b"\xff not json"),
        lambda: JSONResponse({"names": "nonsense"}),
        lambda: Response(b" " * 2_000_000),
    ],
    ids=["down", "no json", "another shape", "too long"],
)
async def test_without_an_answer_there_are_numbers(mirror: Mirror, answer: Callable[[], Response]) -> None:
    http, _ = answering(answer)

    assert await Names(http).of(URL, "x", mirror, ["E-0001"]) == {}


async def test_an_erased_name_is_gone_within_a_minute(mirror: Mirror) -> None:
    """PIPL 47: and until then nobody is asked again for each reader."""
    kept, now = [named("E-0001")], [0.0]
    http, asked = answering(lambda: JSONResponse({"names": list(kept)}))
    names = Names(http, lambda: now[0])
    assert set(await names.of(URL, "x", mirror, ["E-0001"])) == {"E-0001"}
    kept.clear()

    now[0] = FRESH_SECONDS - 1
    assert set(await names.of(URL, "x", mirror, ["E-0001"])) == {"E-0001"}
    now[0] = FRESH_SECONDS
    assert await names.of(URL, "x", mirror, ["E-0001"]) == {}
    assert len(asked) == 2
