"""One statement as it stands in a log, who signed it, and one parameter of the regulation.

What it leaves out: reading them (`record.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared import clock

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who signs. `since` and `until` are entries; `until` None: still in office."""

    id: str
    roles: frozenset[str]
    person: str | None
    stations: frozenset[str]
    since: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement as it stands in the log. Times are spelt with milliseconds; `signers` lacks those never appointed."""

    index: int
    type: str
    done_at: str
    accepted_at: str
    body: Body
    signers: tuple[Officer, ...]

    @property
    def day(self) -> str:
        """The day in the village on which it was done, YYYY-MM-DD."""
        return clock.day_of(clock.read_time(self.done_at)).isoformat()

    @property
    def roles(self) -> frozenset[str]:
        """All offices of those who signed, held at that moment."""
        return frozenset().union(*(signer.roles for signer in self.signers))


@dataclass(frozen=True, slots=True)
class Rule:
    """One parameter of the regulation."""

    value: Any
    clause: str


UNASKED: Final = frozenset({"ClockMoved", "PaperSpoiled", "BatchAttested"})
"""Kinds that come by the thousand and that no assertion asks about."""
MANY: Final = frozenset(
    {"PaperIssued", "ProxyGranted", "ProxyVoided", "KinshipRecorded", "ElectorRemoved", "DoubtfulPaperRuled"}
)
"""Kinds of which there may be one for each elector; each is looked at once."""
MOST: Final = 10_000
"""Of other kinds no election has more; a hostile log shall not keep the verifier busy for days."""
WITH_RESOLUTION: Final = frozenset({"NEWCOMER", "GRADUATE"})
"""Classes of electors whom the assembly has to admit (OCV2018 13; S10.34)."""
