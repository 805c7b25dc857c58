"""Our own PostgreSQL keeps what it committed, whoever is killed, and stops with its last user."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from services.postgres import Postgres, open_postgres
from services.postgres_cluster import postgres_programs
from shared.errors import Broken

# A user of the server in another process: says where it is, waits for a line on its input and ends normally.
OTHER_USER = """
import sys
from pathlib import Path
from services.postgres import open_postgres

print(open_postgres(Path(sys.argv[1])).dsn, flush=True)
sys.stdin.readline()
"""


def test_it_is_postgresql_18_in_utf8(postgres: Postgres) -> None:
    assert 18_00_00 <= int(shown(postgres.dsn, "server_version_num")) < 19_00_00
    assert shown(postgres.dsn, "server_encoding") == "UTF8"


def test_commits_are_durable_and_no_argument_changes_that(server_folder: Path) -> None:
    careless = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "work_mem": "8MB"}

    with open_postgres(server_folder / "careless", careless) as server:
        assert shown(server.dsn, "fsync") == "on"
        assert shown(server.dsn, "full_page_writes") == "on"
        assert shown(server.dsn, "synchronous_commit") == "on"
        assert shown(server.dsn, "data_checksums") == "on"
        assert shown(server.dsn, "work_mem") == "8MB"


def test_nothing_listens_on_the_network_and_the_socket_is_closed_to_others(postgres: Postgres) -> None:
    assert shown(postgres.dsn, "listen_addresses") == ""
    assert Path(postgres.host).stat().st_mode & 0o777 == 0o700


def test_the_parts_of_the_address_lead_to_the_same_server(postgres: Postgres) -> None:
    by_parts = psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.user, dbname=postgres.dbname
    )

    with by_parts:
        found = by_parts.execute("SELECT current_setting('data_directory')").fetchone()

    assert found == (shown(postgres.dsn, "data_directory"),)


def test_each_test_has_an_empty_database_of_its_own(database: str, postgres: Postgres) -> None:
    with psycopg.connect(database) as connection:
        mine = connection.execute("SELECT current_database()").fetchone()
        tables = connection.execute("SELECT count(*) FROM pg_stat_user_tables").fetchone()

    assert mine != (postgres.dbname,)
    assert tables == (0,)


def test_committed_rows_survive_a_kill_and_uncommitted_ones_do_not(own_postgres: Postgres) -> None:
    write(own_postgres.dsn, 1)
    open_transaction = psycopg.connect(own_postgres.dsn)
    open_transaction.execute("INSERT INTO kept VALUES (2)")

    own_postgres.kill()

    with pytest.raises(psycopg.OperationalError):
        open_transaction.execute("SELECT 1")
    open_transaction.close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(own_postgres.dsn)
    own_postgres.restart()
    assert read(own_postgres.dsn) == [1]


def test_a_restart_keeps_address_and_rows(own_postgres: Postgres) -> None:
    write(own_postgres.dsn, 1)
    before = postmaster(own_postgres)

    own_postgres.restart()

    assert postmaster(own_postgres) != before
    assert read(own_postgres.dsn) == [1]


def test_a_server_that_somebody_else_killed_is_started_again(own_postgres: Postgres) -> None:
    write(own_postgres.dsn, 1)
    psutil.Process(postmaster(own_postgres)).send_signal(signal.SIGKILL)

    own_postgres.restart()

    assert read(own_postgres.dsn) == [1]


def test_a_stale_pid_file_that_names_a_stranger_does_not_prevent_a_start(own_postgres: Postgres) -> None:
    write(own_postgres.dsn, 1)
    own_postgres.kill()
    pid_file = Path(own_postgres.host) / "postmaster.pid"
    with stranger_of_the_same_account(own_postgres) as stranger:
        lines = pid_file.read_text().split("\n")
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]))

        own_postgres.restart()

        assert read(own_postgres.dsn) == [1]
        assert stranger.poll() is None


def test_a_pid_file_that_was_cut_short_does_not_prevent_a_start(own_postgres: Postgres) -> None:
    write(own_postgres.dsn, 1)
    own_postgres.kill()
    (Path(own_postgres.host) / "postmaster.pid").write_text("")

    own_postgres.restart()

    assert read(own_postgres.dsn) == [1]


def test_an_unfinished_initdb_is_begun_again(server_folder: Path) -> None:
    unfinished = server_folder / "unfinished" / "postgresql.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    with open_postgres(server_folder / "unfinished") as server:
        write(server.dsn, 1)

    assert not unfinished.exists()


def test_the_last_user_stops_it_and_no_other(server_folder: Path) -> None:
    folder = server_folder / "two-users"
    with open_postgres(folder) as first, other_user(folder) as other:
        assert other.dsn == first.dsn
        pid = postmaster(first)

        other.end_normally()
        assert lives(pid)

    assert not lives(pid)


def test_a_process_that_ends_without_a_word_stops_it(server_folder: Path) -> None:
    folder = server_folder / "one-user"
    with other_user(folder) as other:
        pid = int((folder / "postgresql" / "postmaster.pid").read_text().split()[0])
        assert lives(pid)

        other.end_normally()

    assert not lives(pid)


def test_after_its_user_was_killed_the_next_takes_it_over_and_stops_it(server_folder: Path) -> None:
    folder = server_folder / "killed-user"
    with other_user(folder) as other:
        write(other.dsn, 1)
        other.process.kill()
        other.process.wait()

    with open_postgres(folder) as server:
        pid = postmaster(server)
        assert read(server.dsn) == [1]

    assert not lives(pid)


def test_a_folder_whose_path_is_too_long_for_a_socket(server_folder: Path) -> None:
    folder = server_folder / ("long" * 30)

    with open_postgres(folder) as server:
        write(server.dsn, 1)
        socket_folder = Path(server.host)
        assert not socket_folder.is_relative_to(folder)
        assert socket_folder.stat().st_mode & 0o777 == 0o700

    with open_postgres(folder) as again:
        assert again.host == str(socket_folder)
        assert read(again.dsn) == [1]
    socket_folder.rmdir()


def test_a_folder_under_a_home_that_is_closed_to_others(server_folder: Path) -> None:
    home = server_folder / "home"
    home.mkdir(mode=0o700)

    with open_postgres(home / "clone" / "data") as server:
        write(server.dsn, 1)

    assert home.stat().st_mode & 0o044 == 0  # passing through, perhaps; reading never


def test_a_server_that_cannot_start_says_why(server_folder: Path) -> None:
    with pytest.raises(Broken, match="unrecognized configuration parameter"):
        open_postgres(server_folder / "wrong", {"no_such_setting": "1"})


def test_a_given_server_is_used_and_left_running(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres.dsn)

    with open_postgres(Path("/not/looked/at")) as given:
        assert postmaster(given) == postmaster(postgres)
        with pytest.raises(Broken):
            given.kill()

    assert lives(postmaster(postgres))


def test_a_given_server_that_loses_commits_is_refused(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    monkeypatch.setenv("DATABASE_URL", database)

    with pytest.raises(Broken, match="synchronous_commit is off"):
        open_postgres(Path("/not/looked/at"))


def test_no_server_where_one_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"host={tmp_path}")

    with pytest.raises(Broken, match="no database"):
        open_postgres(tmp_path)


def test_the_wheel_brings_the_programs_of_bench_and_backup() -> None:
    for program in ("pgbench", "psql", "pg_dump", "pg_restore", "pg_basebackup"):
        version = subprocess.run(
            [postgres_programs() / program, "--version"], capture_output=True, check=True
        )
        assert b"(PostgreSQL) 18" in version.stdout


def shown(dsn: str, setting: str) -> str:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT current_setting(%s)", [setting]).fetchone()
    assert row is not None
    return str(row[0])


def write(dsn: str, number: int) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def read(dsn: str) -> list[int]:
    with psycopg.connect(dsn) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM kept ORDER BY number")]


def postmaster(server: Postgres) -> int:
    return int((Path(shown(server.dsn, "data_directory")) / "postmaster.pid").read_text().split()[0])


def lives(process_id: int) -> bool:
    try:
        return psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@dataclass(frozen=True)
class OtherUser:
    process: subprocess.Popen[str]
    dsn: str

    def end_normally(self) -> None:
        self.process.communicate("end\n")
        assert self.process.returncode == 0


@contextmanager
def other_user(folder: Path) -> Iterator[OtherUser]:
    command = [sys.executable, "-c", OTHER_USER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield OtherUser(process, process.stdout.readline().strip())
        finally:
            process.kill()


@contextmanager
def stranger_of_the_same_account(server: Postgres) -> Iterator[subprocess.Popen[bytes]]:
    """A process that PostgreSQL may signal, and so takes for a living server if the pid file names it."""
    account = Path(server.host).stat().st_uid if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "60"], user=account) as process:
        yield process
        process.kill()
