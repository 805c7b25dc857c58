"""Which logs a witness knows: those that the trust files in a folder name. A file put there counts from then on.

Each file is a tlog-policy as elections publish it (`/log/<election>/policy`); only its `log` lines matter here. Put a
file there under another name and rename it, so that it is never read half written; names that begin with a dot are
passed over.

What it leaves out: whether a trust file is the right one. Whoever puts it there has to know where it came from.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from shared.errors import JianpiaoError, Malformed, within
from shared.log.note import VerifierKey
from shared.log.policy import Log
from shared.log.trust import parse_trust
from shared.log.witnessing import origin_hash

logger = logging.getLogger(__name__)

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, inode, size and time of change of every file: differs when anything was changed."""


@dataclass(frozen=True)
class Known:
    """The logs of one origin: several keys while a log changes its key."""

    origin: str
    logs: tuple[Log, ...]

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        return tuple(log.key for log in self.logs)

    @property
    def url(self) -> str | None:
        """Where the log is published, if a trust file says so."""
        return next((log.url for log in self.logs if log.url), None)


class KnownLogs:
    """The trust files in `folder`. Safe for several threads. Raises Malformed if one cannot be read at first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._stamp = _stamp(folder)
        self._known = read_folder(folder)

    def get(self, origin: str) -> Known | None:
        """The log of that origin, None if no file names it."""
        self._refresh()
        return self._known.get(origin)

    def by_hash(self, digest: str) -> Known | None:
        """The log whose origin has this hash (`origin_hash`), None if no file names it."""
        self._refresh()
        return next((known for origin, known in self._known.items() if origin_hash(origin) == digest), None)

    def all(self) -> list[Known]:
        """Every log, in order of origins."""
        self._refresh()
        return [self._known[origin] for origin in sorted(self._known)]

    def _refresh(self) -> None:
        with self._lock:
            stamp = _stamp(self._folder)
            if stamp == self._stamp:
                return
            self._stamp = stamp
            try:
                self._known = read_folder(self._folder)
            except (JianpiaoError, OSError) as error:
                # A slip in one file must not end the witnessing of all others.
                logger.error("trust files not read again, the former ones stay: %s", error)
            else:
                logger.warning("trust files read again: %d logs", len(self._known))


def read_folder(folder: Path) -> dict[str, Known]:
    """The logs that the files in `folder` name, by origin. Raises Malformed saying in which file, or OSError."""
    found: dict[str, dict[VerifierKey, Log]] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not path.is_file():
            continue
        with within(str(path)):
            try:
                policy = parse_trust(path.read_bytes().decode("utf-8")).policy
            except UnicodeDecodeError as error:
                raise Malformed(f"not UTF-8: {error}", zh=f"不是 UTF-8 编码：{error}") from error
        for log in policy.logs:
            keys = found.setdefault(log.key.name, {})
            if log.key not in keys or log.url is not None:
                keys[log.key] = log
    return {origin: Known(origin, tuple(logs.values())) for origin, logs in found.items()}


def _stamp(folder: Path) -> Stamp:
    # A listing of the folder is cheap beside a signature and the writing that follows it.
    files = [(path.name, path.stat()) for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    return tuple((name, it.st_ino, it.st_size, it.st_mtime_ns) for name, it in files)
