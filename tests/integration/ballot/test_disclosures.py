"""Private fields: kept beside the log, never in it; read by the service, erased by somebody else."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from services.ballot.elections import Elections
from shared.errors import Malformed, Refused
from tests.integration.ballot.outsider import check_log
from tests.integration.ballot.village import CALLED, Village


async def test_they_are_kept_beside_the_entry_and_not_published(
    elections: Elections, village: Village, tmp_path: Path
) -> None:
    envelope, disclosures = village.private_registration(1)

    answer = await elections.submit(village.id, envelope, disclosures)

    assert sorted(await elections.disclosures(village.id, answer.index)) == sorted(disclosures)
    assert await elections.disclosures(village.id, 0) == []
    await elections.close()
    folder = tmp_path / "log" / str(village.id)
    assert check_log(folder).checkpoint.size == CALLED + 1
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert not any(text.encode() in everything for text in disclosures)


async def test_a_field_that_was_not_committed_to_is_refused(elections: Elections, village: Village) -> None:
    envelope, _ = village.private_registration(1)
    _, others = village.private_registration(2)

    with pytest.raises(Malformed, match="not among the signed"):
        await elections.submit(village.id, envelope, others)
    with pytest.raises(Malformed, match="not among the signed"):
        await elections.submit(village.id, village.registration(3), others)

    assert (await elections.state(village.id)).size == CALLED


async def test_the_law_sees_them(elections: Elections, village: Village) -> None:
    envelope, disclosures = village.private_registration(1, born="2015-01-01")

    with pytest.raises(Refused) as refused:
        await elections.submit(village.id, envelope, disclosures)

    assert refused.value.code == "under-age"
    assert await elections.disclosures(village.id, CALLED) == []


async def test_sent_again_they_are_not_kept_twice(elections: Elections, village: Village) -> None:
    envelope, disclosures = village.private_registration(1)
    first = await elections.submit(village.id, envelope, disclosures)

    again = await elections.submit(village.id, envelope, disclosures)

    assert (again.index, again.new) == (first.index, False)
    assert len(await elections.disclosures(village.id, first.index)) == len(disclosures)


async def test_the_eraser_erases_what_it_cannot_read_and_the_log_stays_whole(
    elections: Elections, village: Village, dsn: str, tmp_path: Path
) -> None:
    envelope, disclosures = village.private_registration(1)
    answer = await elections.submit(village.id, envelope, disclosures)
    eraser = make_conninfo(dsn, user="jianpiao_eraser")

    with psycopg.connect(eraser, autocommit=True) as connection:
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("SELECT disclosure FROM private.disclosures")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM ballot.stored_events")
        erased = connection.execute(
            "DELETE FROM private.disclosures WHERE election = %s AND index = %s", [village.id, answer.index]
        )

    assert erased.rowcount == len(disclosures)
    assert await elections.disclosures(village.id, answer.index) == []
    again = await elections.submit(village.id, envelope, disclosures)
    assert again.receipt == answer.receipt
    assert await elections.disclosures(village.id, answer.index) == []
    await elections.close()
    assert check_log(tmp_path / "log" / str(village.id)).checkpoint.size == CALLED + 1


async def test_the_service_itself_cannot_erase_or_change_them(
    elections: Elections, village: Village, dsn: str
) -> None:
    envelope, disclosures = village.private_registration(1)
    await elections.submit(village.id, envelope, disclosures)

    with psycopg.connect(make_conninfo(dsn, user="jianpiao_app"), autocommit=True) as connection:
        for statement in (
            "DELETE FROM private.disclosures",
            "UPDATE private.disclosures SET disclosure = ''",
            "TRUNCATE private.disclosures",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(statement.encode())
