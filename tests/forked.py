"""Commands of `jianpiao` in processes of their own that start in a hundredth of the time.

A fresh interpreter needs two seconds of work before `jianpiao serve` does its first step, and the suite starts hundreds of
them. Here a process that has loaded everything once (multiprocessing's forkserver, one for each worker of pytest) forks a
child for each command. The child is a process like any other: it has its own memory, takes signals and can be killed.

What it leaves out: the start of an interpreter itself, which `tests/unit/test_wheel.py` and
`tests/integration/drill/test_demo.py` show: commands with more options than here, and all others than ours, go to the
real `subprocess.Popen`.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from multiprocessing import reduction
from typing import IO, Any, Final, Self

OURS: Final = [sys.executable, "-m", "services.cli"]
REAL: Final = subprocess.Popen
_KNOWN: Final = frozenset({"stdin", "stdout", "stderr", "text", "encoding", "cwd", "env"})
_LOADED: Final = [
    "services.cli",
    "services.ballot.serve",
    "services.audit.serve",
    "services.audit.follower.follow_command",
    "services.audit.projections.rebuild_command",
    "services.audit.witness.serve",
    "services.audit.verify.command",
    "tests.forked",
]
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(_LOADED)


class Launcher(subprocess.Popen[Any]):
    """Stands for `subprocess.Popen`: our own commands are forked, all others started as ever."""

    def __new__(
        cls, args: Any, *rest: Any, **named: Any
    ) -> Any:  # a Forked is no Launcher, and Python then leaves it alone
        if isinstance(args, Sequence) and list(args[:3]) == OURS and not rest and _can_be_forked(named):
            return Forked([str(word) for word in args], **named)
        return super().__new__(cls)


def _can_be_forked(named: Mapping[str, Any]) -> bool:
    """An interpreter of its own is needed for other options, and for a terminal that knows other letters."""
    return named.keys() <= _KNOWN and "PYTHONIOENCODING" not in (named.get("env") or {})


class Forked:
    """What the tests and the product use of `subprocess.Popen`, over a forked child."""

    def __init__(
        self,
        args: list[str],
        *,
        stdin: Any = None,
        stdout: Any = None,
        stderr: Any = None,
        text: bool | None = None,
        encoding: str | None = None,
        cwd: Any = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        if stdin not in (None, subprocess.DEVNULL):
            raise ValueError("a forked command reads nothing")
        self.args = args
        self._text = bool(text or encoding)
        self.stdin = None
        self.stdout, out = self._pipe(stdout)
        self.stderr, err = (None, out) if stderr is subprocess.STDOUT else self._pipe(stderr)
        given = out if out is not None else 1, err if err is not None else 2
        environment = dict(os.environ if env is None else env)
        folder = str(cwd) if cwd is not None else os.getcwd()
        self._child = _context.Process(
            target=_run, args=(args[3:], environment, folder, *(_Passed(each) for each in given))
        )
        self._child.start()
        for each in {out, err} - {None}:
            os.close(each)  # type: ignore[arg-type]  # None is taken out
        assert self._child.pid is not None
        self.pid: int = self._child.pid

    def _pipe(self, wanted: Any) -> tuple[IO[Any] | None, int | None]:
        """Our end, and the child's, which is ours to close after the start."""
        if wanted is None:
            return None, None
        if wanted is subprocess.DEVNULL:
            return None, os.open(os.devnull, os.O_RDWR)
        if wanted is not subprocess.PIPE:
            return None, os.dup(wanted if isinstance(wanted, int) else wanted.fileno())
        ours, theirs = os.pipe()
        stream: IO[Any] = os.fdopen(ours, "rb")
        return (io.TextIOWrapper(stream, "utf-8") if self._text else stream), theirs

    @property
    def returncode(self) -> int | None:
        """Its exit code, minus the signal's number if one ended it, None while it runs."""
        return self._child.exitcode

    def poll(self) -> int | None:
        """As `returncode`."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Waits for its end. Raises TimeoutExpired."""
        self._child.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return self.returncode

    def communicate(self, input: None = None, timeout: float | None = None) -> tuple[Any, Any]:
        """All that it still writes, and its end. Raises TimeoutExpired; may then be asked again."""
        if not hasattr(self, "_reading"):
            self._read: dict[str, Any] = {"stdout": None, "stderr": None}
            self._reading = [
                threading.Thread(target=self._drain, args=(name,), daemon=True) for name in self._read
            ]
            for each in self._reading:
                each.start()
        self.wait(timeout)
        for each in self._reading:
            each.join()
        return self._read["stdout"], self._read["stderr"]

    def _drain(self, name: str) -> None:
        stream = getattr(self, name)
        if stream is not None and not stream.closed:
            self._read[name] = stream.read()
            stream.close()

    def send_signal(self, number: int) -> None:
        """Does nothing to one that has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self._child.terminate()

    def kill(self) -> None:
        """SIGKILL."""
        self._child.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        for stream in (self.stdout, self.stderr):
            if stream is not None:
                stream.close()
        self.wait()


class _Passed:
    """A descriptor on its way to the child."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> Any:
        return _arrived, (reduction.DupFd(self.number),)


def _arrived(passed: Any) -> int:
    number: int = passed.detach()
    return number


def _run(words: list[str], environment: dict[str, str], folder: str, out: int, err: int) -> None:
    """In the child: becomes `jianpiao WORDS`."""
    os.dup2(out, 1)
    os.dup2(err, 2)
    for each in {out, err} - {1, 2}:
        os.close(each)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False, buffering=1)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    from services import faults
    from services.cli import main

    faults._PLAN = environment.get("JIANPIAO_CRASH_AT", "")  # type: ignore[misc]  # read when it was loaded
    sys.argv = ["jianpiao", *words]
    sys.exit(main())
