"""The addresses: figures of one moment with how many entries they cover, as JSON and as CSV."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import psycopg
import pytest
from fastapi import FastAPI

from services.audit.http.problems import UnknownLog
from services.audit.pages.public.campaign import pictures
from services.audit.projections.http import router
from services.audit.projections.projector import Projector
from services.audit.projections.read import Reader
from services.audit.projections.recorder import ProjectionRecorder
from services.audit.projections.statistics import of_campaign, statistics
from services.audit.projections.told import read
from services.http.errors import InvalidParameter
from tests.campaign_world import CampaignWorld
from tests.integration.projections.conftest import election
from tests.projected import Believed, folded, log_of
from tests.stories import story

ENTRIES = election()
LOG = log_of(ENTRIES)
ADDRESSES = ("tallies", "turnout", "roll", "candidates", "ledger", "timetable", "incidents", "assertions")


class Client:
    """Asks an application. What it raises, the test sees: telling it is the audit service's."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(self, path: str, **rest: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://audit") as client:
                return await client.get(path, **rest)

        return asyncio.run(ask())


@pytest.fixture
def client(dsn: str) -> Iterator[Client]:
    reader = Reader(dsn)
    app = FastAPI()
    app.include_router(router(lambda: reader))
    yield Client(app)
    reader.close()


@pytest.fixture
def projected(recorder: ProjectionRecorder) -> ProjectionRecorder:
    """The election is projected."""
    Projector(LOG, Believed(ENTRIES), recorder).step()
    return recorder


def get(client: Client, name: str, **query: str) -> Any:
    answer = client.get(f"/logs/{LOG}/{name}", params=query)
    assert answer.status_code == 200
    return answer.json()


def table(client: Client, name: str, **query: str) -> list[dict[str, str]]:
    answer = client.get(f"/logs/{LOG}/{name}", params={"format": "csv", **query})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", ADDRESSES)
def test_each_tells_how_many_entries_it_covers(
    client: Client, projected: ProjectionRecorder, name: str
) -> None:
    found = get(client, name)

    assert found["log"] == str(LOG)
    assert found["entries"] == len(ENTRIES)


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_unknown_log_is_named_so(client: Client, name: str) -> None:
    with pytest.raises(UnknownLog):
        client.get(f"/logs/{uuid4()}/{name}")


def test_tallies_are_those_of_the_count(client: Client, projected: ProjectionRecorder) -> None:
    totals: dict[tuple[int, str, str], int] = {}
    for number, contest, _, person, votes in folded(ENTRIES)["tallies"]:
        totals[number, contest, person] = totals.get((number, contest, person), 0) + votes

    shown = {
        (each["round"], each["contest"], each["person"]): each["votes"]
        for round_ in get(client, "tallies")["rounds"]
        for each in round_["totals"]
    }
    listed = {
        (int(row["round"]), row["contest"], row["person"]): int(row["votes"])
        for row in table(client, "tallies")
    }

    assert shown == totals == listed


def test_while_people_vote_there_is_turnout_and_no_tally(
    client: Client, recorder: ProjectionRecorder
) -> None:
    voting = next(index for index, raw in enumerate(ENTRIES) if _type(raw) == "PaperIssued") + 3
    Projector(LOG, Believed(ENTRIES, voting), recorder).step()

    assert get(client, "turnout")["rounds"][0]["issued"] == 3
    assert get(client, "tallies")["rounds"][0] == {
        "round": 1, "state": "VOTING", "contests": ["CHAIR", "VICE", "MEMBER", "WOMAN"], "papers": None,
        "undecided": None, "totals": [], "cells": [], "votes": [],
    }  # fmt: skip


def test_the_roll_of_a_day(client: Client, recorder: ProjectionRecorder) -> None:
    told = list(story("roll-challenges").entries)
    log = log_of(told)
    Projector(log, Believed(told), recorder).step()
    rows = folded(told)
    days = sorted(rows["roll_days"])
    removed = {row[0]: row for row in rows["roll"] if row[8] is not None}
    assert removed

    for day, _, _, listed, _ in days:
        answer = client.get(f"/logs/{log}/roll", params={"on": day}).json()
        assert len(answer["listed"]) == listed
    first = client.get(f"/logs/{log}/roll", params={"on": days[0][0]}).json()
    assert removed.keys() <= {each["elector"] for each in first["listed"]}
    now = client.get(f"/logs/{log}/roll").json()
    assert not removed.keys() & {each["elector"] for each in now["listed"]}


def test_a_long_roll_comes_in_pages_and_as_csv_at_once(
    client: Client, projected: ProjectionRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.audit.projections.views.PAGE", 7)
    listed: list[str] = []
    after = ""
    while True:
        page = get(client, "roll", after=after)
        listed += [each["elector"] for each in page["listed"]]
        assert len(page["listed"]) <= 7
        if page["next"] is None:
            break
        after = page["next"]

    assert listed == [row["elector"] for row in table(client, "roll")]
    assert len(listed) > 7


def test_what_is_overdue_depends_on_the_day_that_is_asked_for(
    client: Client, recorder: ProjectionRecorder
) -> None:
    called = next(index for index, raw in enumerate(ENTRIES) if _type(raw) == "ElectorRegistered")
    Projector(LOG, Believed(ENTRIES, called), recorder).step()

    def state(on: str) -> str:
        (line,) = [each for each in get(client, "timetable", on=on)["lines"] if each["step"] == "ROLL_POSTED"]
        return str(line["state"])

    assert get(client, "timetable")["lines"][0]["state"] == "OPEN"
    assert state("2026-03-08") == "OPEN"  # D-20 itself
    assert state("2026-03-09") == "OVERDUE"


def test_accept_asks_for_csv_too_and_json_is_the_default(
    client: Client, projected: ProjectionRecorder
) -> None:
    asked = client.get(f"/logs/{LOG}/ledger", headers={"accept": "text/csv"})
    usual = client.get(f"/logs/{LOG}/ledger", headers={"accept": "*/*"})

    assert asked.headers["content-type"].startswith("text/csv")
    assert usual.headers["content-type"] == "application/json"


def test_a_part_is_chosen_by_name(client: Client, projected: ProjectionRecorder) -> None:
    stations = table(client, "ledger", part="stations")

    assert {row["station"] for row in stations} == {row[1] for row in folded(ENTRIES)["ledger"]}
    with pytest.raises(InvalidParameter, match="rounds, stations"):
        client.get(f"/logs/{LOG}/ledger", params={"format": "csv", "part": "votes"})


def test_no_cell_is_a_formula(client: Client, recorder: ProjectionRecorder, dsn: str) -> None:
    Projector(LOG, Believed(ENTRIES), recorder).step()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE audit.ledger SET kind = '=cmd()'")

    assert {row["kind"] for row in table(client, "ledger", part="stations")} == {"'=cmd()"}


def test_statistics_count_elections_and_what_campaigns_cite(
    client: Client, recorder: ProjectionRecorder
) -> None:
    Projector(LOG, Believed(ENTRIES), recorder).step()
    world = CampaignWorld().open().village("V1")
    log = log_of(world.entries)
    Projector(log, Believed(world.entries), recorder).step()

    found = client.get("/statistics").json()
    rows = client.get("/statistics", params={"format": "csv"}).content.decode("utf-8-sig")

    assert found["elections"] == 1
    assert found["campaigns"] == 1
    linked = [each for unit in world.campaign.units.values() for each in unit.elections]
    winners = {
        each.person for election in linked if election.conclusion for each in election.conclusion.winners
    }
    assert found["concluded"] == len([each for each in linked if each.conclusion])
    assert found["elected"] == len(winners)
    assert found["women"] == {
        "count": sum(world.campaign.persons[each].woman for each in winners),
        "whole": len(winners),
    }
    assert "elections,,1" in rows


def test_a_campaign_s_statistics_are_its_own(dsn: str, projected: ProjectionRecorder) -> None:
    world = CampaignWorld().open().village("V1")
    log = log_of(world.entries)
    Projector(log, Believed(world.entries), projected).step()
    reader = Reader(dsn)

    with reader.snapshot() as moment:
        own, every = of_campaign(moment, log), statistics(moment)
    reader.close()

    assert (own.campaigns, own.elections, own.issued) == (1, 0, 0), "the other election is none of its own"
    assert every.elections == 1
    assert (own.linked, own.elected, own.women, own.units) == (
        every.linked,
        every.elected,
        every.women,
        every.units,
    )
    shown = {line.text.zh: line for each in pictures(own) for line in each.lines}
    assert (shown["妇女"].count, shown["妇女"].whole) == (own.women.count, own.elected)
    assert "首轮领票（占选民）" not in {each.text.zh for each in shown.values() if each.whole}


def _type(raw: bytes) -> str:
    return read(msgspec.json.decode(raw)["index"], raw).type
