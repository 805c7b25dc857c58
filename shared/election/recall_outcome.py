"""What a vote on a recall comes to: it is carried, or the person stays (OCV2018 16).

More than half of the electors have to vote, and more than half of those who voted have to agree. Where either is wanting the
recall has failed, and that is all: no seat is missing, nothing is run off, and no poll is held again for want of voters. The
`elected` of such an outcome are those who are recalled. What it leaves out: the demand (`recall.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from shared.election import bases
from shared.election.state import Election

if TYPE_CHECKING:
    from shared.election.winners import Outcome


def settled(election: Election, outcome: Outcome) -> Outcome:
    """The outcome as it is in an election of recall; any other as it was."""
    if election.profile.recall is None:
        return outcome
    rule, present = election.profile.winning, election.round
    figures = bases.figures(election, present)
    too_many = rule.returned_within_issued.value and figures["PAPERS_RETURNED"] > figures["PAPERS_ISSUED"]
    if too_many or present.afterwards.spoilt:
        # ZJ2020 27: such a poll says nothing either way, and is held again.
        return msgspec.structs.replace(outcome, missing={})
    stays = dict.fromkeys(outcome.failed, ())
    needed = dict.fromkeys(outcome.failed, max(1, rule.share.minimum(figures[rule.share.base])))
    return msgspec.structs.replace(
        outcome,
        failed=(),
        elected={**outcome.elected, **stays},
        minimum={**outcome.minimum, **needed},
        missing={},
    )
