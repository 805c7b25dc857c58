"""The law of a log, whichever it is: its first statement decides whether it is an election's or a campaign's.

Services and verifier ask here, and store, publish and verify both kinds of log in the same way. What it leaves out: the two
laws (`shared/election/law.py`, `shared/campaign/law.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shared.campaign import law as campaigns
from shared.campaign.opening import CampaignOpened
from shared.campaign.state import Campaign
from shared.clock import write_time
from shared.election import law as elections
from shared.election import moments
from shared.election.calling.call import ElectionCalled
from shared.election.state import Election
from shared.election.statement import Statement
from shared.election.vocabulary import Vocabulary

__all__ = [
    "KINDS",
    "OPENINGS",
    "Log",
    "accept",
    "freeze",
    "public_key",
    "read",
    "thaw",
    "time_of_acceptance",
    "write_time",
]

Log = Election | Campaign
"""What the entries of one log make."""
OPENINGS: Final = (ElectionCalled, CampaignOpened)
"""What a log can begin with."""
KINDS: Final = {**elections.KINDS, **campaigns.KINDS}
"""Every kind of statement by the word that stands in `type`."""
assert len(KINDS) == len(elections.KINDS) + len(campaigns.KINDS), "one word, one kind"

_CAMPAIGN: Final = b"\xc1campaign\n"
"""Before a campaign's snapshot: no MessagePack begins with this byte, so an election's never does."""

read: Final = Vocabulary(KINDS).read
"""The statement that a payload holds. Raises Malformed unless it can be understood in one way only."""
time_of_acceptance: Final = moments.due
"""When a log learns of a statement, in milliseconds: now, but never before the entry before it."""


def public_key(log: Log | None, statement: Statement, keyid: str) -> bytes:
    """The 32 bytes with which a signature by `keyid` is verified. Raises Unauthorised if nobody here has that key."""
    if isinstance(log, Campaign) or (log is None and isinstance(statement.body, CampaignOpened)):
        return campaigns.public_key(log, statement, keyid)
    return elections.public_key(log, statement, keyid)


def accept(
    log: Log | None,
    statement: Statement,
    signers: tuple[str, ...],
    accepted_at: int,
    disclosed: Mapping[str, str] | None = None,
) -> Log:
    """The log's state after a statement, changed in place. Raises Refused or Malformed, and then nothing has changed.

    `signers` are the key ids whose signatures have been verified; `accepted_at` is in milliseconds; `disclosed` are the
    private fields where the reader has them.
    """
    if isinstance(log, Campaign) or (log is None and isinstance(statement.body, CampaignOpened)):
        return campaigns.accept(log, statement, signers, accepted_at, disclosed)
    return elections.accept(log, statement, signers, accepted_at, disclosed)


def freeze(log: Log) -> bytes:
    """A snapshot, which `thaw` reads back."""
    return _CAMPAIGN + campaigns.freeze(log) if isinstance(log, Campaign) else elections.freeze(log)


def thaw(raw: bytes) -> Log:
    """The state of a snapshot. Raises Malformed."""
    if raw.startswith(_CAMPAIGN):
        return campaigns.thaw(raw.removeprefix(_CAMPAIGN))
    return elections.thaw(raw)
