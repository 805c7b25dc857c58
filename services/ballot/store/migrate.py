"""Brings the database to the form that this version expects: numbered SQL files, each applied once, in order.

What was applied is recorded with its checksum; an applied file that has changed since stops the service,
because nobody could then say what the database looks like. Files are applied as the owner role, which the
running service is not. There is no way back: a migration that fails changes nothing, and a mistake is mended
by the next file.

What it leaves out: who may log in (`deploy/database/roles.sql`) and the SQL itself (`migrations/`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import psycopg
from psycopg import errors, sql

from shared.errors import Broken

OWNER: Final = "jianpiao_owner"
ROLES: Final = (OWNER, "jianpiao_app", "jianpiao_eraser")

_TABLE: Final = """
CREATE SCHEMA IF NOT EXISTS ballot;
CREATE TABLE IF NOT EXISTS ballot.migrations (
    number     integer     PRIMARY KEY,
    name       text        NOT NULL,
    sha256     text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
GRANT USAGE ON SCHEMA ballot TO jianpiao_app;
GRANT SELECT ON ballot.migrations TO jianpiao_app;
"""
_LOCK: Final = 0x6A69616E7069616F  # "jianpiao": two services that start together migrate one after the other


@dataclass(frozen=True)
class Migration:
    """One file: `0001_log.sql` has number 1."""

    number: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Of the file's text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrate(dsn: str) -> list[str]:
    """Applies what is missing and returns the names of those files.

    If nothing is missing the service's own role will do. Otherwise it has to be a superuser,
    `jianpiao_owner` or a member of it. Raises Broken if it is not, if an applied file was changed, or if the
    database is newer than we are.
    """
    wanted = migrations()
    try:
        with psycopg.connect(dsn, autocommit=True) as connection:
            missing = _missing(connection, wanted)
            if missing:
                connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])  # let go of with the connection
                _become_owner(connection)
                connection.execute(_TABLE)
                missing = _missing(connection, wanted)
                for migration in missing:
                    _apply(connection, migration)
    except psycopg.OperationalError as error:
        raise Broken(f"database: cannot migrate: {error}") from error
    return [migration.name for migration in missing]


def migrations() -> list[Migration]:
    """All files of this version, in order. Their numbers are 1, 2, 3…"""
    folder = files("services.ballot.store").joinpath("migrations")
    found = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    listed = [Migration(int(name[:4]), name, folder.joinpath(name).read_text("utf-8")) for name in found]
    if [migration.number for migration in listed] != list(range(1, len(listed) + 1)):
        raise Broken(f"migrations: expected numbers without a gap, got {found}")
    return listed


def _missing(connection: psycopg.Connection, wanted: Sequence[Migration]) -> list[Migration]:
    try:
        rows = connection.execute("SELECT number, sha256 FROM ballot.migrations ORDER BY number").fetchall()
    except errors.UndefinedTable:
        rows = []
    except errors.InsufficientPrivilege as error:
        raise Broken(
            f"database: {connection.info.user!r} is neither the owner nor the service's role"
        ) from error
    if len(rows) > len(wanted):
        raise Broken(
            f"database: made by a newer version ({len(rows)} migrations, this one knows {len(wanted)})"
        )
    for migration, (number, sha256) in zip(wanted, rows, strict=False):
        if (migration.number, migration.sha256) != (number, sha256):
            raise Broken(
                f"{migration.name}: expected the applied text {sha256[:12]}.., got {migration.sha256[:12]}.."
            )
    return list(wanted[len(rows) :])


def _become_owner(connection: psycopg.Connection) -> None:
    """Makes the roles if need be and takes on the owner's."""
    try:
        for role in ROLES:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                _create_role(connection, role)
        database = sql.Identifier(connection.info.dbname)
        row = connection.execute(
            "SELECT has_database_privilege(%s, current_database(), 'CREATE')", [OWNER]
        ).fetchone()
        if row != (True,):
            connection.execute(
                sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(database, sql.Identifier(OWNER))
            )
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER)))
    except errors.InsufficientPrivilege as error:
        raise Broken(
            f"database: {connection.info.user!r} may not migrate. Run deploy/database/roles.sql once, then"
            f" `jianpiao migrate` with DATABASE_URL of {OWNER}: {error.diag.message_primary}"
        ) from error


def _create_role(connection: psycopg.Connection, role: str) -> None:
    # Another database of the same server may be migrated at the same moment.
    with suppress(errors.DuplicateObject, errors.UniqueViolation):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def _apply(connection: psycopg.Connection, migration: Migration) -> None:
    with connection.transaction():
        connection.execute(migration.text)
        connection.execute(
            "INSERT INTO ballot.migrations (number, name, sha256) VALUES (%s, %s, %s)",
            [migration.number, migration.name, migration.sha256],
        )
