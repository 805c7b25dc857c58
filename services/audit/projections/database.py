"""How the audit service connects to its own database: as a role that makes and drops no tables, never waiting for ever.

What it leaves out: starting a server (`services.postgres`), roles and tables (`migrate.py`).
"""

from __future__ import annotations

from typing import Any, Final

import psycopg
from eventsourcing.postgres import PostgresFactory
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from services.audit.projections.migrate import SCHEMA

# Whoever logs in works as this role; a superuser's own rights are not used. The server finds out about our death
# within 25 seconds and lets go of our locks.
_SESSION: Final = (
    f"-c role={SCHEMA.app} -c search_path={SCHEMA.name} -c lock_timeout=30s -c statement_timeout=120s"
    " -c idle_in_transaction_session_timeout=60s"
    " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
)
# And we about the server's.
_LIBPQ: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": "jianpiao audit",
}


def parameters(dsn: str) -> dict[str, Any]:
    """libpq's parameters for a session of the service; what the DSN itself says about time-outs comes first."""
    given = conninfo_to_dict(dsn)
    options = f"{_SESSION} {given.pop('options', '') or ''}".strip()
    return {**_LIBPQ, **given, "options": options}


def connect(dsn: str) -> psycopg.Connection[tuple[Any, ...]]:
    """A session of its own, in autocommit. Raises psycopg.OperationalError."""
    return psycopg.connect(autocommit=True, **parameters(dsn))


class Factory(PostgresFactory):
    """The library's factory, for connections as above. It creates no tables and takes nothing from the environment."""

    def __init__(self, dsn: str) -> None:
        super().__init__(
            Environment(
                "projections",
                {
                    "PERSISTENCE_MODULE": "eventsourcing.postgres",
                    "CREATE_TABLE": "n",
                    "POSTGRES_SCHEMA": SCHEMA.name,
                    "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
                    "POSTGRES_POOL_SIZE": "1",
                    "POSTGRES_MAX_OVERFLOW": "1",
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
