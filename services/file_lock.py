"""Locks between processes that the kernel lets go of by itself when their holder is killed.

A lock belongs to the open file: two in one process exclude each other too, a forked child shares
its parent's.
What it leaves out: network file systems, where flock(2) may mean nothing.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait until nobody else holds the lock on `path`, and hold it meanwhile."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class SharedLock:
    """Held by every process that uses something; who leaves learns whether somebody else still does.

    Between two who leave at the same time the answer is right only if leaving is itself exclusive.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Let go. True if nobody else holds it."""
        with self._file:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True
