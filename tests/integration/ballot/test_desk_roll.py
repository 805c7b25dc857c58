"""What an issuing desk takes along, and what it learns afterwards: from the log as it is, by whom a paper went out too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.ballot.accepted import Accepted, Submission
from services.ballot.elections import Elections
from services.ballot.pages.desk.papers_out import papers_out
from services.ballot.pages.desk.roll_view import DeskNews, DeskRoll, desk_news, desk_roll
from services.ballot.pages.people import people
from shared import clock, entry
from shared.election.electors.roll import ElectorRegistered, ElectorRemoved, RollPublished
from shared.election.polling.polling import IssueConflictReported, PaperIssued
from shared.election.polling.proxies import ProxyGranted, ProxyPosted, ProxyVoided
from shared.election.roles import Role
from tests.integration.ballot.village import Village, config
from tests.world import DOCUMENT, World, elector


@pytest.fixture
async def elections(dsn: str, tmp_path: Path) -> AsyncIterator[Elections]:
    """A service whose clock stands after everything that happens here."""
    later = clock.read_time("2026-06-01T00:00:00Z")
    opened = await Elections.open(config(dsn, tmp_path, clock=lambda: later))
    yield opened
    await opened.close()


class Desk:
    """A village with an open poll, whose statements go to the service as they are made."""

    def __init__(self, elections: Elections) -> None:
        self.elections, self.village, self.told = elections, Village(), 0
        self.private: dict[int, list[str]] = {}

    @property
    def world(self) -> World:
        return self.village.world

    async def open(self) -> Desk:
        """Twelve electors and one who was taken off; E-0011 carries a mandate that is posted, and one that is not."""
        for number in range(1, 14):
            body = ElectorRegistered(elector=elector(number), kind="RESIDENT", group=f"G{number % 2}")
            self.world.given(
                body, "registrar", private={"name": f"演{number}", "id_number": f"X{number:04}1234"}
            )
            self.private[len(self.world.entries) - 1] = self.world.disclosures
        self.world.given(ElectorRemoved(elector=elector(13), reason="ERROR"), "registrar")
        self.world.before(20)
        self.world.given(RollPublished(posted_on="2026-03-08", electors=12, document=DOCUMENT), "chair")
        self.world.seal(12).nominated().published().before(4)
        self.mandate("E-0010", "E-0011")
        self.world.given(ProxyPosted(posted_on="2026-03-24", mandates=1, document=DOCUMENT), "chair")
        self.mandate("E-0012", "E-0011")
        self.world.opened(20)
        return await self.tell()

    def mandate(self, principal: str, proxy: str) -> None:
        body = ProxyGranted(
            mandate=f"M-{principal}",
            principal=principal,
            proxy=proxy,
            relation="CHILD",
            applied_on="2026-03-20",
            document=DOCUMENT,
        )
        self.world.given(body, "registrar")

    async def tell(self) -> Desk:
        """Sends what the service has not been sent."""
        sent = [
            Submission(entry.decode(raw).statement, self.private.get(index, ()))
            for index, raw in enumerate(self.world.entries)
        ][self.told :]
        if not self.told:
            await self.elections.call(sent[0].envelope)
            sent = sent[1:]
        answers = await self.elections.submit_many(self.village.id, sent)
        assert all(isinstance(each, Accepted) for each in answers), answers
        self.told = len(self.world.entries)
        return self

    async def roll(self) -> DeskRoll:
        out = await papers_out(self.elections, self.village.id)
        known = await people(self.elections, self.village.id)
        return desk_roll(await self.elections.state(self.village.id), known, out)

    async def news(self, since: int) -> DeskNews:
        out = await papers_out(self.elections, self.village.id)
        return desk_news(await self.elections.state(self.village.id), out, since)


def issued(number: int, **more: str) -> PaperIssued:
    return PaperIssued(round=1, station="S1", elector=elector(number), **more)


async def test_the_roll_says_who_may_have_a_paper_and_which_mandates_count(elections: Elections) -> None:
    roll = await (await Desk(elections).open()).roll()

    assert len(roll.electors) == 12
    number, name, initials, *_ = roll.electors[0]
    assert (number, name, initials.split()[0]) == ("E-0001", "演1", "y1")
    assert roll.electors[0][5:] == ("G1", "1234", "BOTH", "")
    assert roll.removed == ["E-0013"]
    assert roll.elected is None
    assert roll.mandates == [("E-0010", "E-0011", "M-E-0010", 1), ("E-0012", "E-0011", "M-E-0012", 0)]
    assert [each["id"] for each in roll.stations] == ["S1"]
    assert roll.issued == []


async def test_news_are_the_papers_since_and_by_whom_they_went_out(elections: Elections) -> None:
    desk = await Desk(elections).open()
    before = (await desk.roll()).size
    desk.world.given(issued(1), "issuer").given(issued(10, proxy="E-0011"), "issuer")
    await desk.tell()

    news = await desk.news(before)

    assert not news.reload
    assert [(elector, station, officer, proxy) for elector, station, officer, _, proxy in news.issued] == [
        ("E-0001", "S1", "issuer", ""),
        ("E-0010", "S1", "issuer", "E-0011"),
    ]
    assert [clock.day_of(each[3]).isoformat() for each in news.issued] == ["2026-03-28"] * 2
    (station,) = news.stations
    assert (station["papers"], station["issued"], station["by_proxy"]) == (20, 2, 1)
    assert (await desk.news(news.size)).issued == []
    assert (await desk.roll()).issued == news.issued


async def test_a_paper_that_went_out_twice_counts_as_a_sheet_and_waits_to_be_settled(
    elections: Elections,
) -> None:
    desk = await Desk(elections).open()
    desk.world.given(issued(1), "issuer")
    twice = IssueConflictReported(round=1, station="S1", elector="E-0001")
    desk.world.given(twice, "issuer")
    await desk.tell()

    roll = await desk.roll()

    assert roll.conflicts == [("E-0001", "S1", "")]
    assert roll.stations[0]["issued"] == 2


async def test_whoever_missed_more_than_papers_takes_everything_anew(elections: Elections) -> None:
    desk = await Desk(elections).open()
    before = (await desk.roll()).size
    desk.world.given(ProxyVoided(mandate="M-E-0010", reason="WITHDRAWN"), "chair")
    await desk.tell()
    appointed = (await desk.roll()).size

    assert (await desk.news(before)).reload
    assert not (await desk.news(appointed)).reload
    assert (await desk.news(appointed + 1)).reload, (
        "it knows what the log does not: of another log, or before a reset"
    )
    assert [each[0] for each in (await desk.roll()).mandates] == ["E-0012"]
    desk.world.appoint("issuer2", Role.ISSUER)
    await desk.tell()
    assert (await desk.news(appointed)).reload, "offices decide what a desk may do"
