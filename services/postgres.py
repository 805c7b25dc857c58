"""A PostgreSQL to write to: the one that `DATABASE_URL` names, or our own in a data folder.

What it leaves out: what is in the database (the services' migrations and roles), and how our own server runs
(`services.postgres_cluster`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg.conninfo import make_conninfo

from services.postgres_cluster import Cluster
from shared.errors import Broken

# So that a commit that returned is on the disk. `synchronous_commit` has more values than on and off; all but
# off wait for the local disk at least.
MUST_NOT_BE_OFF = ("fsync", "full_page_writes", "synchronous_commit")


def open_postgres(data_dir: Path, settings: Mapping[str, str] | None = None) -> Postgres:
    """The server of `DATABASE_URL` if that is set and not empty, else ours in `data_dir`, made if need be.

    Returns when it answers. `settings` are PostgreSQL's own names and values, for our server only; what makes
    commits durable cannot be changed by them. Use it as a context manager or call `stop`; ours also stops
    when the process ends normally. Raises Broken if there is no server, or if it could lose a commit.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given:
        return _look_at(given, None)
    cluster = Cluster(data_dir, settings or {})
    cluster.start()
    try:
        return _look_at(cluster.conninfo, cluster)
    except BaseException:
        cluster.stop()
        raise


@dataclass(frozen=True)
class Postgres:
    """Where the server is. `host` is a folder if it is reached by a socket."""

    dsn: str  # as libpq takes it: a URL or name=value words
    host: str
    port: int
    user: str
    password: str
    dbname: str
    cluster: Cluster | None  # None: not ours, so not ours to stop

    def dsn_of(self, dbname: str) -> str:
        """The same server and user, another database."""
        return make_conninfo(self.dsn, dbname=dbname)

    def stop(self) -> None:
        """Let go of the server. Ours stops with its last user; one that was given goes on."""
        if self.cluster is not None:
            self.cluster.stop()

    def restart(self) -> None:
        """Stop our server and start it again, at the same address; also after `kill`."""
        self._ours().restart()

    def kill(self) -> None:
        """SIGKILL to every process of our server, for tests of crashes."""
        self._ours().kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _ours(self) -> Cluster:
        if self.cluster is None:
            raise Broken("the server of DATABASE_URL is not ours to stop or start", zh="数据库不归本程序管理")
        return self.cluster


def _look_at(dsn: str, cluster: Cluster | None) -> Postgres:
    try:
        with psycopg.connect(dsn) as connection:
            for name in MUST_NOT_BE_OFF:
                if _setting(connection, name) == "off":
                    raise Broken(
                        f"{name} is off: commits can be lost",
                        zh=f"数据库关闭了 {name}，断电会丢失已确认的记录",
                    )
            info = connection.info
            return Postgres(dsn, info.host, info.port, info.user, info.password, info.dbname, cluster)
    except psycopg.OperationalError as error:
        raise Broken(f"no database: {error}", zh="连不上数据库") from error


def _setting(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])
