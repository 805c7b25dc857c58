"""The audit service's database is its own: its tables belong to its owner, and the service makes none."""

from __future__ import annotations

import typing

import psycopg
import pytest
from psycopg import errors

from services.audit.projections.every import TABLES
from services.audit.projections.migrate import SCHEMA, migrate, migrations
from services.audit.projections.table import Row, Table
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


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_table_has_the_columns_of_its_rows(dsn: str, table: Table[Row]) -> None:
    """The migrations say what the folds say: name, type, whether it may be null, and the key."""
    nullable = {
        name: type(None) in typing.get_args(hint) for name, hint in typing.get_type_hints(table.row).items()
    }
    expected = [("log", "uuid", "NO")] + [
        (name, kind, "YES" if nullable[name] else "NO") for name, kind in table.columns.items()
    ]
    with psycopg.connect(dsn) as connection:
        columns = connection.execute(
            "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'audit' AND table_name = %s ORDER BY ordinal_position",
            [table.name],
        ).fetchall()
        key = connection.execute(
            "SELECT array_agg(attname::text ORDER BY array_position(conkey, attnum)) FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)"
            " WHERE contype = 'p' AND conrelid = %s::regclass",
            [f"audit.{table.name}"],
        ).fetchone()

    assert columns == expected
    assert key == (["log", *list(table.columns)[: table.key]],)
