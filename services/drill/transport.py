"""How statements get to whoever keeps the log: the border between the drill and the service.

What it leaves out: HTTP (`http.py`) and the way without a service (`fold.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Sending:
    """One statement as it is sent: signed, with its private fields beside it."""

    envelope: Envelope
    disclosures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """It is entry number `index`, counted from 0; `accepted_at` is RFC 3339 with milliseconds."""

    index: int
    accepted_at: str


@dataclass(frozen=True, slots=True)
class Denied:
    """It was refused and nothing was recorded. `code` is stable; `clause` is "" where no law is behind it."""

    code: str
    clause: str
    text: str


Answer = Taken | Denied


class Transport(Protocol):
    """Who keeps the log. One drill talks to it, one statement after another.

    Sending the same bytes again is safe and gives the same answer: whoever implements this may repeat what got
    lost. Raises Unreachable if there is no answer to be had.
    """

    def call(self, sending: Sending) -> Answer:
        """Opens an election with its first statement."""

    def submit(self, election: str, sending: Sending) -> Answer:
        """Hands in one statement."""

    def submit_many(self, election: str, sendings: Sequence[Sending]) -> list[Answer]:
        """Hands in many, in this order; an answer for each. One that is refused does not stop the others."""

    def close(self) -> None:
        """Lets go of connections."""
