"""Renewed self-nomination (重新自荐): people stand anew for a runoff that has no candidates of its own (ZJ2020 29, 20).

Whoever nominates himself or herself does so once more for this round, whatever he or she stood for before, is reviewed, and
is listed. What it leaves out: calling such a runoff (`shared/election/outcome/runoff.py`), and the first nominations (`nomination.py`).
"""

from __future__ import annotations

import msgspec

from shared.election.outcome.runners import may_take
from shared.election.state import Candidate, Election
from shared.errors import Refused


def open_posts(election: Election) -> list[str]:
    """The posts of the present round, as long as it is only called, for which people nominate themselves anew.

    Not for a poll that is held again: it has those whom its list had (ZJ2020 27).
    """
    present = election.round
    if present.number == 1 or present.phase != "CALLED":
        return []
    return [contest for contest, poll in present.polls.items() if poll.nominated_in == present.number]


def stands_now(election: Election, person: str) -> bool:
    """Whether a candidate of the present round: nominated anew for it, or running in it by votes."""
    known = election.candidates.get(person)
    if known is None or not known.standing:
        return False
    on_paper = any(person in poll.candidates for poll in election.round.polls.values())
    return known.round == election.round.number or on_paper


def nominees(election: Election, contest: str) -> dict[str, Candidate]:
    """Who stands for this post in the present round by a nomination, and not by votes."""
    return {
        person: each
        for person, each in election.candidates.items()
        if each.contest == contest and each.standing and each.round == election.round.number
    }


def check_may_be_elected(election: Election, contest: str, person: str) -> None:
    """Raises Refused for somebody who could not take the seat: a holder, close kin of one, or whose election is void."""
    if not may_take(election, contest, person):
        raise Refused(
            "cannot-be-elected",
            election.profile.runoff.self_nomination.clause,
            zh=f"{person}已经当选、与在任当选人有应当回避的关系，或当选已被宣布无效，不能再报名{contest}。",
            en=f"{person} holds a seat, is close kin of somebody who does, or was elected and declared void, and cannot "
            f"stand for {contest}.",
        )


def renewed(election: Election, before: Candidate | None, person: str) -> None:
    """The new candidacy of `person` is of the present round.

    Who stood for the same post to the end needs no other review and no other pledges; who left, or stood elsewhere, does.
    """
    if election.round.number == 1:
        return
    known = election.candidates[person]
    if before is not None and before.standing and before.contest == known.contest:
        known = msgspec.structs.replace(before, mode=known.mode, woman=known.woman, votes=0)
    known.round = election.round.number
    election.candidates[person] = known


def lists_hang(election: Election) -> bool:
    """Whether every runoff of the present round without candidates has a list posted, with all who came forward."""
    polls = election.round.polls
    return all(
        polls[contest].listed and set(polls[contest].candidates) == nominees(election, contest).keys()
        for contest in open_posts(election)
    )
