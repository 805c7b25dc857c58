"""A projector and a rebuild are killed at every step: every entry is folded exactly once into what is stored.

What is left at each step is said beside it in the code (`reach(…)` in `services/audit/projections`); the test at the end makes
sure that no step is missing here.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

import services.audit.projections
from services.audit.projections.every import NAMES
from services.audit.projections.migrate import migrate
from services.postgres import Postgres
from tests.crash.projecting import BATCH
from tests.integration.projections.conftest import election, rows_in
from tests.projected import folded, log_of, write_mirror

pytestmark = pytest.mark.faults

ENTRIES = election()
LOG = log_of(ENTRIES)

PROJECTOR = [
    # step, at which time it is reached, entries stored by then
    ("projections.folded", 1, 0),
    ("projections.written", 1, 0),
    ("projections.committed", 1, BATCH),
    ("projections.folded", 3, 2 * BATCH),
    ("projections.written", 3, 2 * BATCH),
    ("projections.committed", 3, 3 * BATCH),
]
REBUILD = [
    # step, whether the new tables are in their place by then
    ("rebuild.copied", False),
    ("rebuild.swapped", False),
    ("rebuild.committed", True),
]
STALE = -1
"""What a rebuild puts right in these tests: a figure that no fold ever gave."""


@pytest.fixture
def dsn(database: str) -> str:
    migrate(database)
    return database


@pytest.fixture
def mirrors(tmp_path: Path) -> Path:
    write_mirror(tmp_path / str(LOG), ENTRIES, len(ENTRIES))
    return tmp_path


def project(dsn: str, mirrors: Path, **environment: str) -> int:
    """Runs a projector to its end; the exit code, -9 if it was killed, 1 if it failed."""
    command = [sys.executable, "-m", "tests.crash.projecting", dsn, str(mirrors / str(LOG))]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True).returncode


def rebuild(dsn: str, mirrors: Path, **environment: str) -> int:
    command = [sys.executable, "-m", "services.cli", "audit", "rebuild", "--mirrors", str(mirrors)]
    variables = {**os.environ, "DATABASE_URL": dsn, **environment}
    return subprocess.run(command, env=variables, capture_output=True).returncode


def positions(dsn: str) -> dict[str, int]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute("SELECT application_name, notification_id FROM audit.positions").fetchall()
    return {name.partition("/")[0]: position for name, position in rows}


@pytest.mark.parametrize(("step", "time", "stored"), PROJECTOR)
def test_a_projector_is_killed_at(dsn: str, mirrors: Path, step: str, time: int, stored: int) -> None:
    assert project(dsn, mirrors, JIANPIAO_CRASH_AT=f"{step}*{time}") == -9

    assert positions(dsn) == (dict.fromkeys(NAMES, stored) if stored else {})
    if stored:
        assert rows_in(dsn, LOG) == folded(ENTRIES[:stored])
    assert project(dsn, mirrors) == 0
    assert rows_in(dsn, LOG) == folded(ENTRIES)


@pytest.mark.parametrize("step", ["projections.written*2:lost", "projections.committed*2:lost"])
def test_the_database_is_lost_at(dsn: str, mirrors: Path, step: str) -> None:
    """Whether the last batch was committed nobody knows; the next start asks the positions."""
    assert project(dsn, mirrors, JIANPIAO_CRASH_AT=step) == 1

    assert set(positions(dsn).values()) == {2 * BATCH if "committed" in step else BATCH}
    assert project(dsn, mirrors) == 0
    assert rows_in(dsn, LOG) == folded(ENTRIES)


@pytest.mark.parametrize(("step", "swapped"), REBUILD)
def test_a_rebuild_is_killed_at(dsn: str, mirrors: Path, step: str, swapped: bool) -> None:
    assert project(dsn, mirrors) == 0
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE audit.ledger SET issued = %s", [STALE])

    assert rebuild(dsn, mirrors, JIANPIAO_CRASH_AT=step) == -9

    stale = any(row[6] == STALE for row in rows_in(dsn, LOG)["ledger"])
    assert stale is not swapped
    assert rebuild(dsn, mirrors) == 0
    assert rows_in(dsn, LOG) == folded(ENTRIES)
    assert positions(dsn) == dict.fromkeys(NAMES, len(ENTRIES))


def test_postgresql_is_killed_while_a_projector_is_at_work(own_postgres: Postgres, mirrors: Path) -> None:
    migrate(own_postgres.dsn)
    command = [sys.executable, "-m", "tests.crash.projecting", own_postgres.dsn, str(mirrors / str(LOG))]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        own_postgres.kill()
        process.wait()
    own_postgres.restart()

    assert project(own_postgres.dsn, mirrors) == 0
    assert rows_in(own_postgres.dsn, LOG) == folded(ENTRIES)


def test_every_step_stands_in_the_table() -> None:
    folder = Path(services.audit.projections.__path__[0])
    text = "".join(each.read_text("utf-8") for each in folder.rglob("*.py"))
    steps = set(re.findall(r'^ +reach\("([a-z.]+)"\)', text, re.MULTILINE))

    assert steps == {step for step, _, _ in PROJECTOR} | {step for step, _ in REBUILD}
