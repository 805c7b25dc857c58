"""Competition (差额): how many candidates a post must have, and may have at most (OCV2018 15; S10.56; NPC2020 31; A13).

Whole numbers only: "not less than a fifth more" is rounded up to whole persons, "at most twice as many" down. What it leaves
out: who the candidates are.
"""

from __future__ import annotations

from collections.abc import Collection

from shared.election.regulation.parameters import Differential, Excess
from shared.election.state import Election
from shared.errors import Refused


def least(rule: Differential, seats: int) -> int:
    """The fewest candidates for that many seats."""
    share = -(-seats * rule.least.num // rule.least.den)
    return seats + max(rule.least.extra, share)


def most(rule: Differential, seats: int) -> int | None:
    """The most candidates for that many seats, never fewer than the fewest; None if there is no bound."""
    if rule.most is None:
        return None
    return max(least(rule, seats), seats + _at_most(rule.most, seats))


def _at_most(excess: Excess, seats: int) -> int:
    return max(excess.extra, seats * excess.num // excess.den)


def too_few(election: Election, contest: str, candidates: int, modes: Collection[str]) -> bool:
    """Whether `candidates`, who were nominated in `modes`, leave no choice, so that no list of them can be posted."""
    rule, seats = election.profile.nomination.differential, election.contests[contest].seats
    fewest = least(rule, seats)
    may_be_few = fewest == seats and "SELF" in election.profile.nomination.modes.value
    return not _exempt(rule, contest, modes) and candidates < fewest and not may_be_few


def _exempt(rule: Differential, contest: str, modes: Collection[str]) -> bool:
    return contest in rule.except_posts or (bool(modes) and set(modes) <= set(rule.except_modes))


def check_differential(
    election: Election, contest: str, candidates: int, modes: Collection[str], *, may_be_few: bool = False
) -> None:
    """Raises Refused unless `candidates`, who were nominated in `modes`, are as many as the regulation wants.

    `may_be_few`: nothing is asked of this list but that it is not too long.
    """
    rule, title = election.profile.nomination.differential, election.contests[contest]
    if _exempt(rule, contest, modes):
        return
    fewest, largest = least(rule, title.seats), most(rule, title.seats)
    if candidates < fewest and not may_be_few:
        raise Refused(
            "no-choice",
            rule.clause,
            zh=f"{title.zh}应选{title.seats}人，须差额选举，候选人不少于{fewest}人，现为{candidates}人。",
            en=f"{title.en} has {title.seats} seats; there must be at least {fewest} candidates, got {candidates}.",
        )
    if largest is not None and candidates > largest:
        raise Refused(
            "too-many-candidates",
            rule.clause,
            zh=f"{title.zh}应选{title.seats}人，候选人不超过{largest}人，现为{candidates}人。",
            en=f"{title.en} has {title.seats} seats; there may be at most {largest} candidates, got {candidates}.",
        )
