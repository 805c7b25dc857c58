"""Migrations are applied once, in order, as the owner; and the service's role can only read and append."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from services.ballot.store import database, migrate
from services.ballot.store.migrate import migrations
from services.postgres_migrate import Migration, create_role
from shared.errors import Broken
from tests.integration.ballot.rows import stored_row


def test_an_empty_database_gets_all_of_them_and_a_migrated_one_none(database: str) -> None:
    first = migrate.migrate(database)

    again = migrate.migrate(database)

    assert first == [migration.name for migration in migrations()]
    assert again == []
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT name, sha256 FROM ballot.migrations ORDER BY number").fetchall()
    assert rows == [(migration.name, migration.sha256) for migration in migrations()]


def test_two_services_that_start_together_migrate_once(database: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        applied = list(threads.map(migrate.migrate, [database] * 4))

    assert sorted(applied) == [[], [], [], [migration.name for migration in migrations()]]


def test_the_tables_belong_to_the_owner(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        owners = connection.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('ballot', 'private')"
        ).fetchall()

    assert owners == [("jianpiao_owner",)]


def test_the_services_own_role_may_start_over_a_migrated_database_only(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        create_role(connection, "jianpiao_app")
    app = make_conninfo(database, user="jianpiao_app")

    with pytest.raises(Broken, match=r"roles\.sql"):
        migrate.migrate(app)
    migrate.migrate(database)

    assert migrate.migrate(app) == []


def test_a_file_that_changed_after_it_was_applied_stops_the_service(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *rest = migrations()
    changed = [Migration(first.number, first.name, first.text + "\n-- a word more"), *rest]
    monkeypatch.setattr(migrate, "migrations", lambda: changed)

    with pytest.raises(Broken, match=r"0001_log\.sql: expected the applied text"):
        migrate.migrate(dsn)


def test_a_database_of_a_newer_version_stops_the_service(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "migrations", lambda: migrations()[:1])

    with pytest.raises(Broken, match="newer version"):
        migrate.migrate(dsn)


def test_a_migration_that_fails_changes_nothing(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Migration(len(migrations()) + 1, "9999_bad.sql", "CREATE TABLE ballot.half (); SELECT 1 / 0;")
    all_of_them = [*migrations(), bad]
    monkeypatch.setattr(migrate, "migrations", lambda: all_of_them)

    with pytest.raises(errors.DivisionByZero):
        migrate.migrate(dsn)

    with psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT to_regclass('ballot.half')").fetchone() == (None,)
        assert connection.execute("SELECT count(*) FROM ballot.migrations").fetchone() == (len(migrations()),)


FORBIDDEN = [
    "UPDATE ballot.{table} SET {column} = {column}",
    "DELETE FROM ballot.{table}",
    "TRUNCATE ballot.{table}",
    "DROP TABLE ballot.{table}",
    "ALTER TABLE ballot.{table} DISABLE TRIGGER ALL",
    "LOCK TABLE ballot.{table} IN EXCLUSIVE MODE",
]
APPEND_ONLY = [("stored_events", "state"), ("heads", "root"), ("logs", "origin")]


@pytest.mark.parametrize(("table", "column"), APPEND_ONLY)
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_service_can_change_no_entry(dsn: str, statement: str, table: str, column: str) -> None:
    with as_service(dsn) as connection, connection.transaction(), pytest.raises(errors.InsufficientPrivilege):
        connection.execute(filled(statement, table, column))


@pytest.mark.parametrize(("table", "column"), APPEND_ONLY)
@pytest.mark.parametrize("statement", FORBIDDEN[:3])
def test_nor_can_the_owner_or_a_superuser_by_a_slip_of_the_hand(
    dsn: str, statement: str, table: str, column: str
) -> None:
    for role in ("jianpiao_owner", "postgres"):
        with psycopg.connect(dsn) as connection:
            connection.execute(stored_row())
            connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
            with pytest.raises(errors.InsufficientPrivilege, match="the log only grows"):
                connection.execute(filled(statement, table, column))


def test_a_superusers_session_of_the_service_works_as_the_service(dsn: str) -> None:
    with as_service(dsn) as connection:
        who = connection.execute("SELECT session_user::text, current_user::text").fetchone()
        database.check(connection)

    assert who == ("postgres", "jianpiao_app")


def test_a_role_with_too_many_rights_stops_the_service(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("GRANT UPDATE ON ballot.stored_events TO jianpiao_app")

    with as_service(dsn) as connection, pytest.raises(Broken, match="may change stored entries"):
        database.check(connection)


def test_a_role_that_could_lose_a_commit_stops_the_service(dsn: str) -> None:
    careless = make_conninfo(dsn, options="-c synchronous_commit=off")

    with as_service(careless) as connection, pytest.raises(Broken, match="synchronous_commit"):
        database.check(connection)


@contextmanager
def as_service(dsn: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    connection = database.connect(dsn)
    with connection:
        yield connection


def filled(statement: str, table: str, column: str) -> bytes:
    return statement.format(table=table, column=column).encode()
