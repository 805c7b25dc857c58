"""The bundle of a log for download: the one file by which anybody proves or refutes the election without us.

Written once for each size, beside the mirror that it is made of; the one before is removed. What it leaves out: what is in it
(`services/audit/export.py`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.audit.export import write_bundle
from services.audit.follower.follower import Follower
from services.audit.verify.source import Folder
from services.http.errors import NotFound


class Bundles:
    """May be used by several threads; one file is written at a time."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()

    def of(self, follower: Follower) -> Path:
        """The file for what is believed now. Blocks. Raises NotFound if nothing is, OSError if the disk is full."""
        if follower.mirror.size == 0:
            raise NotFound("nothing of this log is believed yet.", zh="这本日志还没有采信任何记录。")
        folder = follower.folder / "bundle"
        with self._one_at_a_time:
            file = folder / f"{follower.mirror.size}.zip"
            if not file.exists():
                folder.mkdir(parents=True, exist_ok=True)
                with _emptied(folder, file):
                    write_bundle(Folder(follower.mirror.folder), file, follower.log.policy)
            return file


@contextmanager
def _emptied(folder: Path, but: Path) -> Iterator[None]:
    """Removes what is left of earlier sizes once the new file is there. Whoever reads an old one keeps reading it."""
    yield
    for each in folder.iterdir():
        if each != but:
            each.unlink(missing_ok=True)
