"""Erasing private fields: they are gone for good, and the log is what it was."""

from __future__ import annotations

import json
import subprocess
import sys
from uuid import UUID

import psycopg
import pytest

from services.ballot.erase import ROLE, erase
from services.ballot.running import Service
from services.postgres import open_postgres
from shared.disclosure import digest
from shared.election.electors.roll import ElectorRegistered
from tests.integration.api.clerk import Clerk


@pytest.fixture
def database(service: Service) -> str:
    """The database of the shared service."""
    with open_postgres(service.settings.data_dir) as postgres:
        return postgres.dsn


def private_fields(dsn: str, election: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "SELECT disclosure FROM private.disclosures WHERE election = %s ORDER BY digest", [election]
        )
        return [text for (text,) in rows]


def registered(clerk: Clerk) -> tuple[bytes, int]:
    """A registration with two private fields: the body that was sent, and the index that it got."""
    body = ElectorRegistered(elector="E-0001", kind="RESIDENT")
    signed = clerk.called().world.signed(body, "registrar", private={"name": "林小满", "born": "1990-01-01"})
    told = json.dumps(clerk.world.disclosures).encode()
    sent = b'{"envelope":%b,"disclosures":%b}' % (signed.encode(), told)
    return sent, clerk.post(sent).json()["index"]


def test_the_fields_of_one_entry_are_erased_and_the_log_stays(clerk: Clerk, database: str) -> None:
    _, index = registered(clerk)
    entry = clerk.client.get(f"{clerk.url}/entries/{index}").content
    assert private_fields(database, clerk.world.id) == sorted(clerk.world.disclosures, key=digest)

    assert erase(database, UUID(clerk.world.id), index) == 2

    assert private_fields(database, clerk.world.id) == []
    assert clerk.client.get(f"{clerk.url}/entries/{index}").content == entry


def test_fields_of_other_entries_stay(clerk: Clerk, database: str) -> None:
    _, index = registered(clerk)

    assert erase(database, UUID(clerk.world.id), index + 1) == 0

    assert len(private_fields(database, clerk.world.id)) == 2


def test_sending_the_statement_again_does_not_bring_them_back(clerk: Clerk, database: str) -> None:
    sent, index = registered(clerk)
    erase(database, UUID(clerk.world.id), index)

    again = clerk.post(sent)

    assert (again.status_code, again.json()["index"]) == (200, index)
    assert private_fields(database, clerk.world.id) == []


def test_who_erases_cannot_read_change_or_forge(clerk: Clerk, database: str) -> None:
    registered(clerk)
    forbidden = (
        "SELECT disclosure FROM private.disclosures",
        "UPDATE private.disclosures SET disclosure = ''",
        "INSERT INTO private.disclosures SELECT * FROM private.disclosures",
        "DELETE FROM ballot.stored_events",
        "SELECT * FROM ballot.stored_events",
    )
    for statement in forbidden:
        with psycopg.connect(database) as connection:
            connection.execute(f"SET ROLE {ROLE}")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_the_command_says_what_it_did(clerk: Clerk, service: Service) -> None:
    _, index = registered(clerk)
    command = [sys.executable, "-m", "services.cli", "erase", clerk.world.id, str(index)]
    folder = ["--data-dir", str(service.settings.data_dir)]

    ended = subprocess.run([*command, *folder], capture_output=True, text=True, timeout=60, check=False)
    nonsense = subprocess.run(
        [*command[:-1], "last", *folder], capture_output=True, text=True, timeout=60, check=False
    )

    assert (ended.returncode, "2 private fields erased" in ended.stdout) == (0, True)
    assert (nonsense.returncode, "INDEX: expected" in nonsense.stderr) == (2, True)
    assert clerk.client.get("/ready").status_code == 200
