"""A poll of one post in one round: what is voted on, what it decided, and what the rounds before left to it.

What it leaves out: how votes become seats (`recount_outcome.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.audit.verify.recount_rules import Post


class Kind(StrEnum):
    """Why a post is voted on."""

    FIRST = "FIRST"
    REVOTE = "REVOTE"
    RUNOFF = "RUNOFF"
    SUCCESSION = "SUCCESSION"
    """Not voted on in this round: seats of holders who gave way to kin."""


@dataclass
class Poll:
    """One post as it is voted on in one round."""

    post: Post
    kind: Kind
    seats: int
    candidates: tuple[str, ...] = ()
    extra: int = 0
    """In a runoff: how many more than seats stand at least."""
    kept: int = 0
    """In a runoff: of the seats, those kept for a woman."""
    losers: Mapping[str, int] = field(default_factory=dict)
    """In a runoff: those it is held among, with their votes in the poll before."""
    free: bool = False
    """A runoff without candidates: whoever nominated himself or herself anew is listed, and others can be written in."""


@dataclass(frozen=True)
class PollResult:
    """What one poll decided. `missing` seats were won by nobody; seats that some are tied for are not missing.

    `gave_way`: held a seat of this post until kin of theirs won a higher one.
    """

    post: str
    kind: Kind
    seats: int
    candidates: tuple[str, ...]
    votes: Mapping[str, int]
    valid: bool
    minimum: int
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    missing: int = 0
    gave_way: tuple[str, ...] = ()
    kept: int = 0
    """Beside a tie of men: the missing seat that is kept for a woman."""


@dataclass(frozen=True)
class Before:
    """What the rounds before left: each post's last valid poll that was no re-vote, and the posts with equals who wait."""

    polls: Mapping[str, PollResult]
    waiting: Collection[str]
    missing: Collection[str]
    """Posts with missing seats."""
