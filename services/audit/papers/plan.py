"""How much work a paper audit will be: papers or bundles to look at if the record is right, and if it is nearly so.

An expectation, not a promise: how many are needed in the end depends on what people find. In a small village counting all
papers again is often less work than looking up some of them; the plan says so. What it leaves out: the lots (`lots.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, islice
from typing import Final

from shared.election.audit import manifest
from shared.election.audit.claims import claims, width
from shared.election.audit.measure import worst_of_a_paper
from shared.election.audit.risk import kaplan_markov, kaplan_wald
from shared.election.remembered import Claim
from shared.election.state import Election, Round
from shared.errors import Refused

LOOKING_UP: Final = 4
"""Finding one paper in a sealed pile is about as much work as reading four that lie in order (unsealing, counting down to its
place, two people, putting it back). A rule of thumb; whoever knows better, counts."""


@dataclass(frozen=True)
class Contest:
    """What is to be confirmed about one post; `why_not` says in both languages why no sample can."""

    id: str
    claims: tuple[Claim, ...]
    why_not: tuple[str, str] | None = None


@dataclass(frozen=True)
class Plan:
    """What an audit of a round would take."""

    round: int
    papers: int
    limit: Fraction
    contests: tuple[Contest, ...]
    to_look_at: tuple[int, int, int]
    """Papers, if none, one or two of them show one vote less for the outcome than the record says."""
    bundles: int
    bundles_to_count: int
    """Draws of bundles, if none of them differs."""

    @property
    def count_all(self) -> bool:
        """Whether counting everything again is less work, or the only way."""
        return (
            not any(each.claims for each in self.contests) or self.to_look_at[0] * LOOKING_UP >= self.papers
        )

    @property
    def smallest(self) -> Claim | None:
        """The claim with the smallest margin for its kind: it decides how much is to be done."""
        every = [claim for contest in self.contests for claim in contest.claims]
        return min(every, key=lambda claim: Fraction(claim.margin, width(claim)), default=None)


def plan(election: Election, present: Round, limit: Fraction) -> Plan:
    """The plan for all posts of a round that has its outcome; `limit` is the risk that must not be exceeded."""
    contests = tuple(_contest(election, present, contest) for contest in present.polls)
    every = tuple(claim for contest in contests for claim in contest.claims)
    size = manifest.size(present)
    return Plan(
        present.number,
        size,
        limit,
        contests,
        tuple(_papers(every, size, limit, errors) for errors in (0, 1, 2)),  # type: ignore[arg-type]
        sum(1 for _ in manifest.bundles(present)),
        _bundles(every, size, limit),
    )


def _contest(election: Election, present: Round, contest: str) -> Contest:
    try:
        return Contest(contest, claims(election, present, contest))
    except Refused as error:
        return Contest(contest, (), (error.zh, error.en))


def _papers(every: Sequence[Claim], size: int, limit: Fraction, errors: int) -> int:
    """Papers until every claim is proved, if after the first quarter of a clean sample so many show one vote less."""
    return max((_papers_for(claim, size, limit, errors) for claim in every), default=0)


def _papers_for(claim: Claim, size: int, limit: Fraction, errors: int) -> int:
    most = width(claim)
    mean = Fraction(size * most - claim.margin, size)
    clean = _until(kaplan_wald((most for _ in range(size)), mean, size), limit, size)
    if not errors:
        return clean
    values = (most - (clean // 4 <= seen < clean // 4 + errors) for seen in range(size))
    return _until(kaplan_wald(values, mean, size), limit, size)


def _bundles(every: Sequence[Claim], size: int, limit: Fraction) -> int:
    if not every:
        return 0
    nothing = (Fraction(0) for _ in count())
    return _until(kaplan_markov(nothing, worst_of_a_paper(every) * size), limit, size)


def _until(risks: Iterator[Fraction], limit: Fraction, most: int) -> int:
    """How many draws until the risk is small enough, all of them at most."""
    for number, risk in enumerate(islice(risks, most), 1):
        if risk <= limit:
            return number
    return most
