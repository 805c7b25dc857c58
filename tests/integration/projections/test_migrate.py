"""The audit service's database is its own: its tables belong to its owner, and the service makes none."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from services.audit.projections.migrate import SCHEMA, migrate, migrations
from services.cli import main


def test_an_empty_database_gets_all_files_and_a_migrated_one_none(database: str) -> None:
    first = migrate(database)

    again = migrate(database)

    assert first == [each.name for each in migrations()]
    assert again == []


def test_the_command_says_what_it_applied(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database)

    codes = [main(["audit", "migrate"]), main(["audit", "migrate"])]

    told = capsys.readouterr().out
    assert codes == [0, 0]
    assert "applied 0001_positions.sql" in told
    assert "up to date" in told


def test_the_tables_belong_to_the_owner(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        owners = connection.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'audit'"
        ).fetchall()

    assert owners == [(SCHEMA.owner,)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE audit.more (n int)",
        "DROP TABLE audit.positions",
        "ALTER TABLE audit.positions RENAME TO elsewhere",
        "TRUNCATE audit.positions",
        "CREATE TABLE public.more (n int)",
        "INSERT INTO audit.migrations VALUES (99, 'x', 'y')",
    ],
)
def test_the_service_itself_makes_and_drops_no_tables(dsn: str, statement: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(f"SET ROLE {SCHEMA.app}".encode())

        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement.encode())
