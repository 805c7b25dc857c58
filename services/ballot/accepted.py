"""What comes back to somebody who submits a statement: its place in the log with a receipt, or "not now".

A refusal by the law is another thing and has its own errors (`shared/errors.py`).
What it leaves out: HTTP statuses (`http/problems.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import msgspec

from shared.envelope import Envelope
from shared.errors import JianpiaoError

logger = logging.getLogger(__name__)


class Submission(msgspec.Struct, frozen=True):
    """A signed statement as it arrives: the envelope in stored order (`envelope.parse`), its private fields beside it."""

    envelope: Envelope
    disclosures: Sequence[str] = ()


class Accepted(msgspec.Struct, frozen=True):
    """A statement is in the log and on the disk, and will stay there.

    `id` is SHA-256 of the signed payload in hex; `index` counts from 0; `accepted_at` is RFC 3339 with
    milliseconds; `receipt` is a C2SP tlog-proof. Sent again, a statement gets the same answer, to the byte,
    with `new` False.
    """

    id: str
    index: int
    accepted_at: str
    receipt: str
    new: bool


class Unavailable(JianpiaoError):
    """Not now, and nobody is at fault: send the same bytes again after `retry_after` seconds.

    Whatever became of the statement, sending it again is safe: it enters the log once at most.
    """

    def __init__(self, en: str, *, zh: str = "", retry_after: int = 1) -> None:
        super().__init__(en, zh=zh)
        self.retry_after = retry_after


def no_database(cause: Exception) -> Unavailable:
    """What senders are told; only our own log says why (addresses and names of servers are none of their business)."""
    logger.warning("no database: %s", cause)
    return Unavailable("the database is not available", zh="数据库暂不可用，请稍候重发")


class Overloaded(Unavailable):
    """More statements wait for this election's writer than may wait."""


class Closing(Unavailable):
    """The service is shutting down; what it had not begun to store it will not store."""


Outcome = Accepted | JianpiaoError
"""What one statement of several gets: errors are values there, one must not hide the others."""
