"""A whole regulation as one value: what it is called, when it is in force, and its chapters of parameters.

What it leaves out: the parameters one by one (`parameters.py`), and the files in which regulations stand (`profile.py`).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from shared.election.regulation.aftermath import NATIONAL, ByElection, Remedies
from shared.election.regulation.parameters import (
    Approval,
    Committee,
    Electorate,
    Method,
    Nomination,
    NumberedNotice,
    Papers,
    Polling,
    Proxies,
    Qualification,
    Recall,
    Result,
    Roll,
    Runoff,
    Seats,
    Term,
    Winning,
)

BodyKind = Literal[
    "VILLAGERS_COMMITTEE", "RESIDENTS_COMMITTEE", "PARTY_ORGANISATION", "LEAGUE_BRANCH", "COOP_BOARD",
    "SUPERVISION_COMMITTEE", "REPRESENTATIVES", "GROUP_LEADER", "CONGRESS_DEPUTIES",
]  # fmt: skip
"""What is elected (domain 2.1)."""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole regulation: which body it elects, where it comes from, when it is in force, and its parameters."""

    id: str
    version: str
    body: BodyKind
    zh: str
    en: str
    effective_from: str
    effective_to: str | None = None
    sources: tuple[str, ...]
    electorate: Electorate
    seats: Seats
    committee: Committee
    method: Method
    roll: Roll
    nomination: Nomination
    qualification: Qualification
    proxies: Proxies
    polling: Polling
    papers: Papers
    winning: Winning
    runoff: Runoff
    result: Result
    term: Term
    approvals: tuple[Approval, ...] = ()
    notices: tuple[NumberedNotice, ...] = ()
    """Notices whose numbers the regulation fixes; others are numbered as the place likes."""
    recall: Recall | None = None
    """Only in a regulation of recall."""
    by_election: ByElection | None = None
    """Only in a regulation of by-elections."""
    remedies: Remedies = NATIONAL
