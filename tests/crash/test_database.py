"""The database breaks under a service at work: killed, away for a while, cut off at the worst moment, or full."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from services.ballot.running import stop
from services.postgres import Postgres
from tests.crash.trial import Trial
from tests.integration.ballot.lost_reply import LostReply

pytestmark = pytest.mark.faults


@pytest.fixture
def own(own_postgres: Postgres, tmp_path: Path) -> Iterator[Trial]:
    """A trial on a server of its own, which may be killed."""
    made = Trial(own_postgres.dsn, tmp_path / "data")
    yield made
    if made.service is not None:
        stop(made.service)


def test_postgresql_is_killed_and_comes_back(own: Trial, own_postgres: Postgres) -> None:
    def kill(_: Trial) -> None:
        own_postgres.kill()
        own_postgres.restart()

    own.begin().work(kill)

    assert own.deaths == 0
    own.send_all_again()
    own.conclude()


def test_postgresql_and_the_service_are_killed_together(own: Trial, own_postgres: Postgres) -> None:
    """As when the machine loses its power."""

    def kill(trial: Trial) -> None:
        assert trial.service is not None
        own_postgres.kill()
        trial.service.process.kill()
        trial.service.process.wait()
        own_postgres.restart()

    own.begin().work(kill)

    assert own.deaths == 1
    own.send_all_again()
    own.conclude()


def test_postgresql_is_away_for_a_while(own: Trial, own_postgres: Postgres) -> None:
    def stop_and_start(trial: Trial) -> None:
        own_postgres.kill()
        time.sleep(6)  # longer than a writer tries to read its election again
        own_postgres.restart()

    own.begin().work(stop_and_start)

    assert own.deaths == 0
    assert any(told.startswith("503") for told in own.trouble)
    assert not any(told.startswith("500") for told in own.trouble)
    own.send_all_again()
    own.conclude()


@pytest.mark.parametrize(
    "command",
    [
        b"COMMIT",
        pytest.param(b"INSERT INTO", marks=pytest.mark.slow),
        pytest.param(b"pg_advisory_xact_lock", marks=pytest.mark.slow),
    ],
)
def test_the_line_to_postgresql_is_cut_after_a_command_was_sent(trial: Trial, command: bytes) -> None:
    """For COMMIT everything is stored and nobody knows; PostgreSQL keeps the session, its lock and what it does."""
    with LostReply(trial.dsn) as line:
        trial.dsn = line.dsn

        trial.begin().work(lambda _: line.swallow_reply_to(command))

        assert trial.deaths == 0
        trial.send_all_again()
        trial.conclude()


def test_the_line_is_cut_each_time_that_something_is_committed(trial: Trial) -> None:
    with LostReply(trial.dsn) as line:
        trial.dsn = line.dsn
        trial.begin()
        cuts = 0

        def cut_often(_: Trial) -> None:
            nonlocal cuts
            for _attempt in range(4):
                line.swallow_reply_to(b"COMMIT")
                cuts += 1
                time.sleep(0.5)

        trial.work(cut_often)

        assert cuts == 4
        trial.send_all_again()
        trial.conclude()


def test_the_session_that_holds_the_locks_is_ended(trial: Trial) -> None:
    def end_sessions(_: Trial) -> None:
        with psycopg.connect(trial.dsn, autocommit=True) as administrator:
            administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    trial.begin().work(end_sessions)

    assert trial.deaths == 0
    trial.send_all_again()
    trial.conclude()


def test_the_databases_disk_is_full_for_a_while(own: Trial, own_postgres: Postgres) -> None:
    """A limit on the size of files, which works in any container: PostgreSQL cannot extend its table.

    The table is made larger than a segment of the write-ahead log first, so that only the table meets the limit.
    """
    own.begin()
    with psycopg.connect(own_postgres.dsn, autocommit=True) as administrator:
        administrator.execute(
            "INSERT INTO ballot.stored_events (originator_id, originator_version, topic, state)"
            " SELECT '01941f29-0000-7000-8000-000000000000', number, 'jianpiao.entry.v1', decode(repeat('00', 900), 'hex')"
            " FROM generate_series(1, 24000) AS number"
        )
        row = administrator.execute("SELECT pg_relation_size('ballot.stored_events')").fetchone()
        folder = administrator.execute("SHOW data_directory").fetchone()
        assert row is not None
        assert folder is not None
        assert row[0] > 20 << 20
        pids = [int((Path(folder[0]) / "postmaster.pid").read_text().split("\n")[0])]
        pids += [
            pid
            for (pid,) in administrator.execute("SELECT pid FROM pg_stat_activity WHERE datname IS NOT NULL")
        ]

    def fill_and_clear(trial: Trial) -> None:
        limit(pids, row[0])
        while not trial.trouble:
            time.sleep(0.02)
        limit(pids, resource.RLIM_INFINITY)

    own.work(fill_and_clear)

    assert any(told.startswith("503") for told in own.trouble)
    assert own.deaths == 0
    own.send_all_again()
    own.conclude()


def limit(pids: list[int], size_bytes: int) -> None:
    """Sets how long a file these processes, and those that they start, may write.

    Only the account under which a process runs may do that, not even root in a container: a child takes it on.
    """
    owner = Path(f"/proc/{pids[0]}").stat()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() != owner.st_uid:
                os.setresgid(owner.st_gid, owner.st_gid, owner.st_gid)
                os.setresuid(owner.st_uid, owner.st_uid, owner.st_uid)
            for pid in pids:
                with suppress(ProcessLookupError):  # a session that has ended meanwhile
                    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size_bytes, resource.RLIM_INFINITY))
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
