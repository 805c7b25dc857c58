"""A server of one's own: an administrator runs `roles.sql`, the owner migrates, the service runs with its own role."""

from __future__ import annotations

import uuid
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from services.ballot.elections import Elections
from services.ballot.store.migrate import migrate, migrations
from services.postgres import Postgres
from shared.errors import Broken
from tests.integration.ballot.outsider import check_log
from tests.integration.ballot.village import CALLED, Village, config

ROLES = Path(__file__).parents[3] / "deploy" / "database" / "roles.sql"


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


async def test_the_owner_migrates_and_the_service_serves(prepared: str, tmp_path: Path) -> None:
    owner, app = make_conninfo(prepared, user="jianpiao_owner"), make_conninfo(prepared, user="jianpiao_app")
    with pytest.raises(Broken, match=r"roles\.sql"):
        migrate(app)
    assert migrate(owner) == [migration.name for migration in migrations()]
    assert migrate(app) == []

    elections = await Elections.open(config(app, tmp_path))
    village = await Village().called(elections)
    await elections.close()

    assert check_log(tmp_path / "log" / str(village.id)).checkpoint.size == CALLED


def test_others_do_not_even_connect(prepared: str) -> None:
    with psycopg.connect(prepared, autocommit=True) as administrator:
        administrator.execute("CREATE ROLE stranger LOGIN")

    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(make_conninfo(prepared, user="stranger"))


def test_the_service_may_not_work_as_somebody_else(prepared: str, tmp_path: Path) -> None:
    migrate(make_conninfo(prepared, user="jianpiao_owner"))

    with psycopg.connect(make_conninfo(prepared, user="jianpiao_app"), autocommit=True) as connection:
        for role in ("jianpiao_owner", "jianpiao_eraser", "postgres"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
