"""One data folder serves one process: two would publish into the same files.

The kernel lets go of the lock when the process is killed.
What it leaves out: two folders with one database; there the lock in the database decides (`store/committer.py`).
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Final

from shared.errors import Broken

LOCK: Final = "ballot.lock"


class DataFolder:
    """Holds the folder until `close`. Raises Broken if another process has it."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self._file = (path / LOCK).open("ab")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise Broken(
                f"another process uses the data folder {path}", zh=f"另一进程正在使用数据目录{path}"
            ) from error

    def close(self) -> None:
        """Lets others have it."""
        self._file.close()
