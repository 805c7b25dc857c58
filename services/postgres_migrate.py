"""Brings a service's schema to the form that this version expects: numbered SQL files, each applied once, in order.

What was applied is recorded with its checksum; an applied file that has changed since stops the service,
because nobody could then say what the database looks like. Files are applied as the owner role, which the
running service is not. There is no way back: a migration that fails changes nothing, and a mistake is mended
by the next file.

What it leaves out: who may log in (`deploy/database/`), and the SQL itself (`migrations/` of each service).
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

_TABLE: Final = sql.SQL("""
CREATE SCHEMA IF NOT EXISTS {schema};
CREATE TABLE IF NOT EXISTS {schema}.migrations (
    number     integer     PRIMARY KEY,
    name       text        NOT NULL,
    sha256     text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
GRANT USAGE ON SCHEMA {schema} TO {app};
GRANT SELECT ON {schema}.migrations TO {app};
""")
_LOCK: Final = 0x6A69616E7069616F  # "jianpiao": two services that start together migrate one after the other


@dataclass(frozen=True)
class Schema:
    """A service's part of a database, and whose it is. All names are roles of PostgreSQL but the first."""

    name: str
    owner: str
    """Owns the tables; applies migrations."""
    app: str
    """The running service."""
    others: tuple[str, ...]
    """Further roles that the migrations give rights to."""
    command: str
    """What an administrator runs to migrate as the owner."""
    roles_file: str
    """The SQL by which an administrator makes the roles."""


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


def migrate(dsn: str, schema: Schema, wanted: Sequence[Migration]) -> list[str]:
    """Applies what is missing of `wanted` and returns the names of those files.

    If nothing is missing the service's own role will do. Otherwise it has to be a superuser, the schema's owner
    or a member of it. Raises Broken if it is not, if an applied file was changed, or if the database is newer
    than we are.
    """
    try:
        with psycopg.connect(dsn, autocommit=True) as connection:
            missing = _missing(connection, schema, wanted)
            if missing:
                connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])  # let go of with the connection
                become_owner(connection, schema)
                connection.execute(
                    _TABLE.format(schema=sql.Identifier(schema.name), app=sql.Identifier(schema.app))
                )
                missing = _missing(connection, schema, wanted)
                for migration in missing:
                    _apply(connection, schema, migration)
    except psycopg.OperationalError as error:
        raise Broken(f"database: cannot migrate: {error}", zh="数据库：无法升级") from error
    return [migration.name for migration in missing]


def migrations_in(package: str) -> list[Migration]:
    """All files of `migrations/` in a package, in order. Their numbers are 1, 2, 3…"""
    folder = files(package).joinpath("migrations")
    found = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    listed = [Migration(int(name[:4]), name, folder.joinpath(name).read_text("utf-8")) for name in found]
    if [migration.number for migration in listed] != list(range(1, len(listed) + 1)):
        raise Broken(
            f"migrations: expected numbers without a gap, got {found}",
            zh=f"升级脚本：编号应连续，现为{found}",
        )
    return listed


def become_owner(connection: psycopg.Connection, schema: Schema) -> None:
    """Makes the roles if need be and takes on the owner's. Raises Broken if the session may not."""
    try:
        for role in (schema.owner, schema.app, *schema.others):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                create_role(connection, role)
        database = sql.Identifier(connection.info.dbname)
        row = connection.execute(
            "SELECT has_database_privilege(%s, current_database(), 'CREATE')", [schema.owner]
        ).fetchone()
        if row != (True,):
            connection.execute(
                sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(database, sql.Identifier(schema.owner))
            )
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(schema.owner)))
    except errors.InsufficientPrivilege as error:
        raise Broken(
            f"database: {connection.info.user!r} may not migrate. Run {schema.roles_file} once, then"
            f" `{schema.command}` with DATABASE_URL of {schema.owner}: {error.diag.message_primary}",
            zh=f"数据库：{connection.info.user!r}无权升级。请先执行一次{schema.roles_file}，再用{schema.owner}的 DATABASE_URL 执行 `{schema.command}`",
        ) from error


def create_role(connection: psycopg.Connection, role: str) -> None:
    """Makes a role that may log in, unless it is there."""
    # Another database of the same server may be migrated at the same moment.
    with suppress(errors.DuplicateObject, errors.UniqueViolation):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def _missing(connection: psycopg.Connection, schema: Schema, wanted: Sequence[Migration]) -> list[Migration]:
    applied = sql.SQL("SELECT number, sha256 FROM {}.migrations ORDER BY number")
    try:
        rows = connection.execute(applied.format(sql.Identifier(schema.name))).fetchall()
    except errors.UndefinedTable:
        rows = []
    except errors.InsufficientPrivilege as error:
        raise Broken(
            f"database: {connection.info.user!r} is neither the owner nor the service's role",
            zh=f"数据库：{connection.info.user!r}既不是所有者，也不是服务角色",
        ) from error
    if len(rows) > len(wanted):
        raise Broken(
            f"database: made by a newer version ({len(rows)} migrations, this one knows {len(wanted)})",
            zh=f"数据库：由更新的版本建立（已执行{len(rows)}个升级脚本，本版本只有{len(wanted)}个）；请用新版本",
        )
    for migration, (number, sha256) in zip(wanted, rows, strict=False):
        if (migration.number, migration.sha256) != (number, sha256):
            raise Broken(
                f"{migration.name}: expected the applied text {sha256[:12]}.., got {migration.sha256[:12]}..",
                zh=f"{migration.name}：与已执行的脚本不同：应为{sha256[:12]}..，现为{migration.sha256[:12]}..",
            )
    return list(wanted[len(rows) :])


def _apply(connection: psycopg.Connection, schema: Schema, migration: Migration) -> None:
    noted = sql.SQL("INSERT INTO {}.migrations (number, name, sha256) VALUES (%s, %s, %s)")
    with connection.transaction():
        connection.execute(migration.text)
        connection.execute(
            noted.format(sql.Identifier(schema.name)), [migration.number, migration.name, migration.sha256]
        )
