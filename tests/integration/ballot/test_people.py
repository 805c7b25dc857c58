"""Who the numbers are: people from private fields, new ones as they come, none after an erasure; and the names on the wall."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psycopg
import pytest

from services.ballot.accepted import Accepted, Submission
from services.ballot.elections import Elections
from services.ballot.erase import erase
from services.ballot.http.api import pages
from services.ballot.http.api_deps import Parts
from services.ballot.http.api_names import on_the_wall
from services.ballot.http.lines import Lines
from services.ballot.http.metrics import Metrics
from services.ballot.pages.house import house
from services.ballot.pages.initials import initials_of
from services.ballot.pages.people import people
from shared import clock, entry
from shared.disclosure import decode, digest
from shared.election import law
from shared.election.electors.roll import ElectorRegistered, ElectorRemoved, RollPublished
from shared.errors import Broken
from tests.integration.ballot.village import CALLED, Village, config
from tests.stories import story
from tests.world import DOCUMENT, elector


@pytest.fixture
async def elections(dsn: str, tmp_path: Path) -> AsyncIterator[Elections]:
    """A service whose clock stands after everything that happens here."""
    later = clock.read_time("2026-06-01T00:00:00Z")
    opened = await Elections.open(config(dsn, tmp_path, clock=lambda: later))
    yield opened
    await opened.close()


async def register(elections: Elections, village: Village, number: int, **private: str) -> int:
    """Registers somebody with these private fields; returns the entry."""
    body = ElectorRegistered(elector=elector(number), kind="RESIDENT", group="G1")
    signed = village.world.signed(body, "registrar", private=private or None)
    told = village.world.disclosures if private else ()
    return (await elections.submit(village.id, signed, told)).index


async def test_people_are_known_by_what_was_disclosed_and_others_by_number(
    elections: Elections, village: Village
) -> None:
    await register(
        elections, village, 1, name="林小满", sex="女", born="1990-02-03", id_number="330327199002031227"
    )
    await register(elections, village, 2)

    known = await people(elections, village.id)

    one = known.get("E-0001")
    assert one is not None
    assert (one.name, one.sex, one.born, one.group, one.entry) == ("林小满", "女", "1990-02-03", "G1", CALLED)
    assert one.id_masked == "••••••••••••••1227"
    assert "lxm" in one.initials.split()
    assert (known.name("E-0002"), known.label("E-0002")) == ("E-0002", "E-0002")
    assert known.label("E-0001") == "林小满（E-0001）"
    assert (known.get("C-1"), known.name("C-1")) == (None, "C-1")  # of the committee, and not on the roll
    assert len(known) == 2


async def test_whoever_comes_later_is_there_at_the_next_look(elections: Elections, village: Village) -> None:
    await register(elections, village, 1, name="林小满")
    before = await people(elections, village.id)
    await register(elections, village, 2, name="单小满")

    after = await people(elections, village.id)

    assert (after.name("E-0001"), after.name("E-0002")) == ("林小满", "单小满")
    assert before.get("E-0002") is None


async def test_what_is_erased_is_gone_at_the_next_look(
    elections: Elections, village: Village, dsn: str
) -> None:
    index = await register(elections, village, 1, name="林小满", born="1990-02-03")
    await register(elections, village, 2, name="单小满")
    assert (await people(elections, village.id)).name("E-0001") == "林小满"

    erase(dsn, village.id, index)

    known = await people(elections, village.id)
    assert (known.name("E-0001"), known.name("E-0002")) == ("E-0001", "单小满")
    assert known.get("E-0001") is not None


async def test_somebody_registered_anew_is_known_by_the_new_registration_alone(
    elections: Elections, village: Village
) -> None:
    await register(elections, village, 1, name="林小满")
    removed = village.world.signed(ElectorRemoved(elector=elector(1), reason="ERROR"), "registrar")
    await elections.submit(village.id, removed)
    village.world.now += 1000
    await register(elections, village, 1)

    assert (await people(elections, village.id)).name("E-0001") == "E-0001"


async def test_a_row_that_nobody_signed_is_not_believed(
    elections: Elections, village: Village, dsn: str
) -> None:
    index = await register(elections, village, 1, name="林小满")
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "UPDATE private.disclosures SET disclosure = 'WyJzYWx0IiwibmFtZSIsIuadjiJd' WHERE index = %s",
            [index],
        )

    with pytest.raises(Broken, match="is not what was signed"):
        await people(elections, village.id)


async def test_names_are_told_once_the_list_hangs_and_of_those_on_it_alone(
    elections: Elections, tmp_path: Path
) -> None:
    village = Village()
    world, private = village.world, {}
    for number in range(1, 13):
        body = ElectorRegistered(elector=elector(number), kind="RESIDENT")
        world.given(body, "registrar", private={"name": f"演{number}", "born": "1990-01-01"})
        private[len(world.entries) - 1] = world.disclosures
    world.before(20).given(RollPublished(posted_on="2026-03-08", electors=12, document=DOCUMENT), "chair")
    world.seal(12).nominated()
    before = len(world.entries)
    world.published()
    await elections.call(village.envelopes[0])
    sent = [
        Submission(entry.decode(raw).statement, private.get(index, ()))
        for index, raw in enumerate(world.entries)
    ]
    app = pages(Parts(elections, Lines(elections), tmp_path, Metrics()), house())
    address = f"/elections/{village.id}/state/names"

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answers = await elections.submit_many(village.id, sent[1:before])
        assert all(isinstance(each, Accepted) for each in answers), answers
        assert (await client.get(address)).json() == {"names": []}
        await elections.submit_many(village.id, sent[before:])
        told = (await client.get(address)).json()["names"]

    assert [each["person"] for each in told] == [elector(number) for number in range(1, 10)]
    for number, each in enumerate(told, 1):
        statement = law.read(entry.decode(world.entries[each["entry"]]).statement.payload_bytes)
        assert statement.body == ElectorRegistered(elector=each["person"], kind="RESIDENT")
        assert digest(each["disclosure"]) in statement.sd
        assert decode(each["disclosure"])[1:] == ("name", f"演{number}")


def test_a_winner_who_was_written_in_is_on_the_wall_once_the_result_is_announced() -> None:
    election = story("write-in-wins").election
    assert election is not None
    assert election.announced_on is not None
    (written_in,) = {each.person for each in election.winners if each.written_in and each.review == "PASS"}

    assert written_in in on_the_wall(election)
    election = law.thaw(law.freeze(election))
    election.announced_on = None
    assert written_in not in on_the_wall(election)


def test_a_character_of_several_readings_is_found_by_each() -> None:
    assert initials_of("张秀英").split() == ["zxy"]
    assert {"dxm", "sxm", "cxm"} <= set(initials_of("单小满").split())
    assert {"wqc", "mqc"} <= {each[:3] for each in initials_of("万俟单长乐").split()}
    assert (initials_of(""), initials_of("A张")) == ("", "az")
