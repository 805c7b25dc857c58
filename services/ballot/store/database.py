"""How the service connects to its database: as a role that cannot change what is stored, never waiting for ever.

What it leaves out: starting a server (`services.postgres`), roles and tables (`migrate.py`).
"""

from __future__ import annotations

from typing import Any, Final

import psycopg
from eventsourcing.postgres import PostgresFactory
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from shared.errors import Broken

SCHEMA: Final = "ballot"
APP_ROLE: Final = "jianpiao_app"

# Whoever logs in works as this role; a superuser's own rights are not used. A lock or a statement that takes so
# long is an accident, and its error better than silence. The server finds out about our death within 25 seconds
# and lets go of our locks.
_SESSION: Final = (
    f"-c role={APP_ROLE} -c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=10s"
    " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
)
# And we about the server's.
_LIBPQ: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": "jianpiao ballot",
}


def parameters(dsn: str) -> dict[str, Any]:
    """libpq's parameters for a session of the service; what the DSN itself says about time-outs comes first."""
    given = conninfo_to_dict(dsn)
    options = f"{_SESSION} {given.pop('options', '') or ''}".strip()
    return {**_LIBPQ, **given, "options": options}


def connect(dsn: str) -> psycopg.Connection[tuple[Any, ...]]:
    """A session of its own, in autocommit. Raises psycopg.OperationalError."""
    return psycopg.connect(autocommit=True, **parameters(dsn))


def check(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Raises Broken if entries could be lost or changed over a session of the service."""
    rights = "SELECT has_table_privilege('ballot.stored_events', 'UPDATE, DELETE, TRUNCATE')"
    if connection.execute(rights).fetchone() != (False,):
        raise Broken(
            f"database: {APP_ROLE} may change stored entries; take those rights away from it",
            zh=f"数据库：{APP_ROLE}可以改动已存条目；请收回这些权限",
        )
    if connection.execute("SHOW synchronous_commit").fetchone() == ("off",):
        raise Broken(
            "database: synchronous_commit is off for this role: a commit could be lost after its receipt",
            zh="数据库：此角色的 synchronous_commit 已关闭：回执发出后，提交仍可能丢失",
        )


class Factory(PostgresFactory):
    """The library's factory, for connections as above. It creates no tables and uses no database functions."""

    def __init__(self, dsn: str, name: str) -> None:
        super().__init__(
            # Only these. The library would also take settings of the process's environment, and with them a
            # cipher, a compressor or its database functions.
            Environment(
                name,
                {
                    "PERSISTENCE_MODULE": "eventsourcing.postgres",
                    "CREATE_TABLE": "n",
                    "IS_SNAPSHOTTING_ENABLED": "y",
                    "POSTGRES_SCHEMA": SCHEMA,
                    "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
                    "POSTGRES_POOL_SIZE": "1",
                    "POSTGRES_MAX_OVERFLOW": "3",
                    "POSTGRES_CONNECT_TIMEOUT": "5",
                    "POSTGRES_PRE_PING": "y",
                    # Replaced below by what the DSN says, which may hold more (TLS).
                    "POSTGRES_DBNAME": "",
                    "POSTGRES_HOST": "",
                    "POSTGRES_USER": "",
                    "POSTGRES_PASSWORD": "",
                },
            )
        )
        self.datastore.pool.kwargs = {**parameters(dsn), "row_factory": dict_row}
