"""All elections of one service: calls new ones, brings each statement to its election's writer, reads them back.

Signatures first; bodies follow within the hour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from services.ballot.accepted import Accepted, Outcome, Submission
from shared.election.state import Election
from shared.envelope import Envelope


@dataclass(frozen=True)
class Config:
    """How a service runs its elections."""

    dsn: str
    """The database, migrated (`migrate.migrate(owner_dsn)`); every session takes the role `jianpiao_app`."""
    data: Path
    """Keys and published logs: `data/keys/…`, `data/log/<uuid>/…` (what nginx or the API serves as /log/<uuid>/…)."""
    log_name: str
    """Host and path before `/log/<uuid>`, without scheme: the beginning of every origin."""
    authorities: frozenset[str] = frozenset()
    """Public keys (base64) of authorities that may call elections."""
    open_drills: bool = True
    """Whether anybody may call a drill."""
    max_open: int = 64
    """Elections kept in memory at once; the one idle for longest is closed first."""
    max_waiting: int = 4096
    """Statements that may wait for one election's writer; then Overloaded."""
    clock: Callable[[], int] | None = None
    """Milliseconds since 1970 UTC; the machine's clock by default."""


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


class Elections:
    """The logs of one service. One event loop; one process for each data folder (Broken otherwise)."""

    @classmethod
    async def open(cls, config: Config) -> Elections:
        """Checks keys, database and folder, and starts publishing what a crash left unpublished. Raises Broken, Unavailable."""
        raise NotImplementedError

    async def call(self, envelope: Envelope, disclosures: Sequence[str] = ()) -> Accepted:
        """ElectionCalled: starts a log. Raises Malformed, Refused (also: authority not trusted here), Unavailable, Broken."""
        raise NotImplementedError

    async def submit(self, election: UUID, envelope: Envelope, disclosures: Sequence[str] = ()) -> Accepted:
        """One statement. Raises UnknownElection, Malformed, Refused, Unavailable (Overloaded, Closing), Broken."""
        raise NotImplementedError

    async def submit_many(self, election: UUID, submissions: Sequence[Submission]) -> list[Outcome]:
        """Several, decided in order, stored in one transaction; one answer each. Raises as `submit` if none was looked at."""
        raise NotImplementedError

    def ids(self) -> list[UUID]:
        """All elections, oldest first (UUIDv7)."""
        raise NotImplementedError

    async def state(self, election: UUID) -> Election:
        """What the election remembers now: to be read at once and never kept or changed. Raises UnknownElection."""
        raise NotImplementedError

    async def entries(self, election: UUID, start: int, limit: int) -> list[bytes]:
        """Stored entries from index `start`, verbatim. Raises UnknownElection."""
        raise NotImplementedError

    async def find(self, election: UUID, statement_id: str) -> Accepted | None:
        """The receipt of an accepted statement, `new` False."""
        raise NotImplementedError

    async def disclosures(self, election: UUID, index: int) -> list[str]:
        """Private fields of one entry, unless erased."""
        raise NotImplementedError

    def figures(self) -> Figures:
        """Counters and levels for metrics."""
        raise NotImplementedError

    async def check_ready(self) -> None:
        """Raises Unavailable or Broken if statements could not be accepted or published now."""
        raise NotImplementedError

    async def close(self) -> None:
        """Answers what is being committed, refuses the rest with Closing, publishes, keeps snapshots, lets go of everything."""
        raise NotImplementedError
