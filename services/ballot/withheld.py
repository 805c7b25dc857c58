"""Which elections are accepted and answered, but not public: because witnesses are away, or because something is wrong.

A witness that is away makes an election wait for the public, not for its voters. So it is told, and does not make the
service "not ready". What it leaves out: waiting itself (`publisher.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.ballot.accepted import Unavailable
from services.ballot.cosigning import QuorumMissing
from services.ballot.writer import Writer

LATE_SECONDS: Final = 30.0
"""A log that could not be published for so long makes the service not ready."""


@dataclass(frozen=True)
class Withheld:
    """An election whose newest `entries` are stored and answered, and not public yet for want of witnesses."""

    election: UUID
    entries: int
    seconds: float
    reason: str


def withheld_among(writers: Iterable[Writer]) -> list[Withheld]:
    """Those of the open elections that wait for witnesses."""
    publishers = [(writer.election, writer.publisher) for writer in writers]
    return [
        Withheld(election, each.behind, each.failing_seconds, str(each.failure))
        for election, each in publishers
        if isinstance(each.failure, QuorumMissing)
    ]


def check_publishing(writers: Iterable[Writer]) -> None:
    """Raises Unavailable if an election could not be published for LATE_SECONDS, whatever its witnesses do."""
    for writer in writers:
        publisher = writer.publisher
        if publisher.failing_seconds > LATE_SECONDS and not isinstance(publisher.failure, QuorumMissing):
            raise Unavailable(
                f"election {writer.election} cannot be published: {publisher.failure}",
                zh=f"选举 {writer.election} 未能公布：{publisher.failure}",
            )
