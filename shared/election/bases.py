"""The figures of a round that a share is a share of: papers returned, papers issued, electors, those present.

"More than half" says nothing before it is known of what (domain 2.3.1, C10). What it leaves out: who reaches a share
(`winners.py`), and whether the figures add up (`reconciliation.py`).
"""

from __future__ import annotations

from shared.election.profile import Base
from shared.election.reconciliation import papers_issued, papers_returned
from shared.election.state import Election, Round


def figures(election: Election, present: Round) -> dict[Base, int]:
    """Every base with its figure in this round. Blank and invalid papers are among those returned (BJ2012 28)."""
    registered = election.roll.sealed or 0
    return {
        "PAPERS_RETURNED": papers_returned(present),
        "PAPERS_ISSUED": papers_issued(present),
        "REGISTERED": registered,
        "SHOULD_ATTEND": registered,
        "PRESENT": papers_issued(present),
    }
