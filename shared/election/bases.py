"""The figures of a round that a share is a share of: papers returned, papers issued, electors, those present.

"More than half" says nothing before it is known of what (domain 2.3.1, C10). Where each village group votes on posts of its
own, the figures of a post are those of its group (S10.46). What it leaves out: who reaches a share (`shared/election/outcome/winners.py`), and
whether the figures add up (`shared/election/counting/reconciliation.py`).
"""

from __future__ import annotations

from shared.election.regulation.profile import Base, Share
from shared.election.state import Election, Round


def figures(election: Election, present: Round, group: str | None = None) -> dict[Base, int]:
    """Every base with its figure in this round, of all stations or of a group's.

    Blank and invalid papers are among those returned (BJ2012 28). Without a meeting everybody on the roll should come, and
    whoever was handed a paper did.
    """
    stations = [
        each for each in present.stations.values() if not each.void and (group is None or each.group == group)
    ]
    issued = sum(each.issued + each.conflicts for each in stations)
    registered = electors(election, present, group)
    meeting = present.meetings.get(group or "")
    return {
        "PAPERS_RETURNED": sum(each.returned or 0 for each in stations),
        "PAPERS_ISSUED": issued,
        "REGISTERED": registered,
        "SHOULD_ATTEND": registered if meeting is None else meeting.should_attend,
        "PRESENT": issued if meeting is None else meeting.attending,
    }


def electors(election: Election, present: Round, group: str | None = None) -> int:
    """How many may vote in this round, or in a group's part of it."""
    if present.electors == "ELECTED":
        return len(election.elected())
    roll = election.roll
    return (roll.sealed or 0) if group is None else roll.sealed_groups.get(group, 0)


def quorum_met(rule: Share, figures: dict[Base, int]) -> bool:
    """Whether enough took part: of those present at a meeting, so many of who should attend; else of the electors."""
    return rule.met(figures[rule.base], whole(rule, figures))


def whole(rule: Share, figures: dict[Base, int]) -> int:
    """How many a quorum is a share of."""
    return figures["SHOULD_ATTEND" if rule.base == "PRESENT" else "REGISTERED"]
