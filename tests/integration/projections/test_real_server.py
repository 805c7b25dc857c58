"""A server of one's own: an administrator runs `audit-roles.sql`, the owner migrates and rebuilds, the service runs with its own role."""

from __future__ import annotations

import uuid
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from services.audit.projections.migrate import SCHEMA, migrate, migrations
from services.audit.projections.projector import Projector
from services.audit.projections.rebuild import rebuild
from services.audit.projections.recorder import ProjectionRecorder
from services.postgres import Postgres
from shared.errors import Broken
from tests.integration.projections.conftest import election, rows_in
from tests.projected import Believed, folded, log_of

ROLES = Path(__file__).parents[3] / "deploy" / "database" / "audit-roles.sql"
ENTRIES = election()
LOG = log_of(ENTRIES)


@pytest.fixture
def prepared(own_postgres: Postgres) -> str:
    """A database on which the administrator has run the script, and nothing else."""
    name = f"own_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(own_postgres.dsn, autocommit=True) as administrator:
        administrator.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    dsn = own_postgres.dsn_of(name)
    with psycopg.connect(dsn, autocommit=True) as administrator:
        administrator.execute(ROLES.read_bytes())
    return dsn


def test_each_role_does_its_own_part_and_no_other(prepared: str) -> None:
    owner, service = make_conninfo(prepared, user=SCHEMA.owner), make_conninfo(prepared, user=SCHEMA.app)
    with pytest.raises(Broken, match=r"audit-roles\.sql"):
        migrate(service)
    assert migrate(owner) == [each.name for each in migrations()]
    assert migrate(service) == []

    recorder = ProjectionRecorder.open(service)
    Projector(LOG, Believed(ENTRIES, 200), recorder).step()
    with pytest.raises((Broken, psycopg.errors.InsufficientPrivilege)):
        rebuild(service, {LOG: Believed(ENTRIES)})
    rebuild(owner, {LOG: Believed(ENTRIES, 300)})
    Projector(LOG, Believed(ENTRIES), recorder).step()  # may write the tables that the owner made
    recorder.close()

    assert rows_in(prepared, LOG) == folded(ENTRIES)
