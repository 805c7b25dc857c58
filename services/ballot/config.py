"""How a service runs its elections, and the figures that it tells about them.

What it leaves out: where the values come from (`settings.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.ballot.cosigning import NO_WITNESSES
from services.ballot.tools import Watch
from shared.log.policy import Policy


@dataclass(frozen=True)
class Config:
    """How a service runs its elections."""

    dsn: str
    """The database, migrated (`migrate.migrate`); every session takes the role `jianpiao_app`."""
    data: Path
    """Keys and published logs: `data/keys/…`, and `data/log/<uuid>/…`, which is served as /log/<uuid>/…"""
    log_name: str
    """Host and path before `/log/<uuid>`, without scheme: the beginning of every origin."""
    authorities: frozenset[str] = frozenset()
    """Public keys (base64) of authorities that may call elections and drills."""
    open_drills: bool = True
    """Whether anybody may call a drill."""
    max_open: int = 64
    """Elections kept in memory at once; the one idle for longest is closed first."""
    max_waiting: int = 4096
    """Statements that may wait for one election's writer; then Overloaded."""
    clock: Callable[[], int] | None = None
    """Milliseconds since 1970 UTC; the machine's clock by default."""
    watch: Watch | None = None
    """Told of each batch that was stored, for histograms; must not raise."""
    witnesses: Policy = NO_WITNESSES
    """Witnesses and quorum of new logs: a policy without a log."""
    witness_seconds: float = 5.0
    """Until a witness has answered one request."""


@dataclass(frozen=True)
class Figures:
    """What a metrics page shows: counters since the start, and how things stand now."""

    accepted: int
    repeated: int
    refused: int
    batches: int
    reloads: int
    commit_seconds: float
    waiting: int
    open_writers: int
    unpublished: int
    withheld: int
    """Elections whose publication waits for witnesses."""
