"""Who may serve together, and whether a woman has to be among them (ZJ2020 31; MCA2013; ZJI2020 20).

What it leaves out: what that means for seats and votes (`shared/election/outcome/filling.py`, `shared/election/outcome/winners.py`).
"""

from __future__ import annotations

from collections.abc import Collection

from shared.election.candidates import kinship
from shared.election.outcome import chosen
from shared.election.state import Election


def clash(election: Election, person: str, others: Collection[str]) -> bool:
    """Whether somebody of `others` may not serve beside `person`: close kin, or of the same household (ZJI2020 20)."""
    if election.profile.seats.one_per_household.value and _same_household(election, person, others):
        return True
    close = election.profile.result.kin_avoidance.value
    return any(
        other in others and kinship.among(relation, close)
        for other, relation in election.kin.get(person, {}).items()
    )


def is_woman(election: Election, person: str) -> bool:
    """Whether she is known as one: by the roll, where it says so; else by her nomination, a sea nomination, or the review of a winner.

    Of somebody who was only written in nothing else is known before that.
    """
    listed = election.roll.electors.get(person)
    if listed is not None and listed.woman is not None:
        return listed.woman
    candidate = election.candidates.get(person)
    nominated = candidate is not None and candidate.mode != "RUNOFF" and candidate.woman
    return nominated or person in election.reviewed_women or person in election.primary_women


def is_no_woman(election: Election, person: str) -> bool:
    """Whether somebody is known not to be a woman: by the roll, where it says so; else stands or stood, and not as one.

    Whoever was only written in, and ran in a runoff by these votes, never said.
    """
    listed, candidate = election.roll.electors.get(person), election.candidates.get(person)
    if listed is not None and listed.woman is not None:
        return not listed.woman
    return candidate is not None and candidate.mode != "RUNOFF" and not candidate.woman


def woman_due(election: Election, contest: str, holders: Collection[str]) -> bool:
    """Whether a seat of this post is a woman's first: it is the last post, open to all, and no holder is a woman (MCA2013)."""
    if not election.profile.winning.women_first.value:
        return False
    last = max(chosen.on_first_paper(election.contests.values()), key=lambda each: each.rank)
    if last.id != contest or last.reserved == "WOMAN":
        return False
    return not any(is_woman(election, person) for person in holders)


def _same_household(election: Election, person: str, others: Collection[str]) -> bool:
    electors = election.roll.electors
    household = electors[person].household if person in electors else ""
    return bool(household) and any(
        other != person and other in electors and electors[other].household == household for other in others
    )
