"""What a vote on a recall comes to: it is carried, or the person stays (OCV2018 16).

More than half of the electors have to vote, and more than half of those who voted have to agree. Where either is wanting the
recall has failed, and that is all: no seat is missing, nothing is run off, and no poll is held again for want of voters. The
`elected` of such an outcome are those who are recalled. What it leaves out: the demand (`shared/election/disputes/recall.py`).
"""

from __future__ import annotations

from shared.election import bases
from shared.election.state import Election


def settle(
    election: Election,
    failed: list[str],
    minimum: dict[str, int],
    elected: dict[str, tuple[str, ...]],
    missing: dict[str, int],
) -> list[str]:
    """The posts whose poll was invalid: in a recall only for papers that cannot be right, never for want of voters.

    What the other parts of the outcome say of a recall is put right in place; in any other election nothing changes.
    """
    if election.profile.recall is None:
        return failed
    missing.clear()
    rule, present, again = election.profile.winning, election.round, list[str]()
    for contest in failed:
        group = election.contests[contest].group
        figures = bases.figures(election, present, group)
        too_many = rule.returned_within_issued.value and figures["PAPERS_RETURNED"] > figures["PAPERS_ISSUED"]
        if too_many or (group or "") in present.afterwards.spoilt:
            # ZJ2020 27: such a poll says nothing either way, and is held again.
            again.append(contest)
            continue
        elected[contest] = ()
        minimum[contest] = max(1, rule.share.minimum(figures[rule.share.base]))
    return again
