"""What every test may ask for: a running PostgreSQL, and in it an empty database of its own.

The server is ours, of the embedded wheel, one for the whole run. If it cannot start the tests fail; they are
never skipped. A test that kills the server asks for `own_postgres`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql

from services.postgres import Postgres, open_postgres
from tests.forked import Launcher

# Time limits for single examples measure the machine, not the code. `make fuzz` asks for the campaign.
# The same code gives the same answer every day; `make fuzz` looks for what nobody has seen yet.
settings.register_profile("everyday", deadline=None, derandomize=True)
settings.register_profile("campaign", deadline=None, max_examples=5_000)
settings.load_profile("everyday")


@pytest.fixture(scope="session", autouse=True)
def _no_given_database() -> None:
    """Tests create and drop databases and kill servers: never those of somebody's `DATABASE_URL`."""
    os.environ.pop("DATABASE_URL", None)


@pytest.fixture(scope="session", autouse=True)
def _commands_start_fast() -> Iterator[None]:
    """`jianpiao` in a process of its own is forked from one that has everything loaded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", Launcher)
        yield


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """Not under pytest's own temporary folder: each new run of pytest closes that to all but its owner."""
    folder = Path(tempfile.mkdtemp(prefix="jianpiao-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[Postgres]:
    """The server that all tests share. Do not stop or kill it."""
    with open_postgres(server_folder / "shared") as server:
        yield server


@pytest.fixture
def own_postgres(server_folder: Path) -> Iterator[Postgres]:
    """A server for one test alone, to be killed and restarted at will."""
    folder = server_folder / uuid.uuid4().hex
    with open_postgres(folder) as server:
        yield server
    shutil.rmtree(folder)


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """The DSN of a new, empty database, owned by a superuser; gone after the test."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres.dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield postgres.dsn_of(name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
