"""The audit service's own schema, in its own database, and the files that make it.

What it leaves out: how they are applied (`services.postgres_migrate`), and the SQL itself (`migrations/`).
"""

from __future__ import annotations

from typing import Final

from services import postgres_migrate
from services.postgres_migrate import Migration, Schema

SCHEMA: Final = Schema(
    name="audit",
    owner="jianpiao_audit_owner",
    app="jianpiao_audit",
    others=(),
    command="jianpiao audit migrate",
    roles_file="deploy/database/audit-roles.sql",
)


def migrate(dsn: str) -> list[str]:
    """Applies what is missing and returns the names of those files. Raises Broken as `postgres_migrate.migrate` does."""
    return postgres_migrate.migrate(dsn, SCHEMA, migrations())


def migrations() -> list[Migration]:
    """All files of this version, in order."""
    return postgres_migrate.migrations_in("services.audit.projections")
