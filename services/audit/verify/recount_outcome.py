"""From votes to seats: is the poll valid, who is elected, who is tied, what stays open (OCV2018 15; ZJ2020 27-31).

A FIRST poll fills a post for which nobody was elected yet, a REVOTE decides among those tied, a RUNOFF fills
missing seats from the losers. What a round decides depends on votes, on the figures of its papers, and on who already
holds a seat or is kin of somebody who does.

What it leaves out: reading papers, and what happens after (`recount.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from services.audit.verify.recount_figures import Figures
from services.audit.verify.recount_people import People, by_votes, top
from services.audit.verify.recount_rules import Post, Rules, Share


class Kind(StrEnum):
    """Why a post is voted on."""

    FIRST = "FIRST"
    REVOTE = "REVOTE"
    RUNOFF = "RUNOFF"


@dataclass
class Poll:
    """One post as it is voted on in one round."""

    post: Post
    kind: Kind
    seats: int
    candidates: tuple[str, ...] = ()
    places: int = 0
    """In a runoff: how many stand at least."""
    losers: Mapping[str, int] = field(default_factory=dict)
    """In a runoff: those it is held among, with their votes in the poll before."""


@dataclass(frozen=True)
class PollResult:
    """What one poll decided. `missing` seats were won by nobody; seats that some are tied for are not missing."""

    post: str
    kind: Kind
    seats: int
    candidates: tuple[str, ...]
    votes: Mapping[str, int]
    valid: bool
    minimum: int
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    missing: int = 0


def decide(
    polls: Iterable[Poll],
    votes: Mapping[str, Mapping[str, int]],
    figures_of: Callable[[Post], tuple[Figures, int]],
    people: People,
    rules: Rules,
) -> dict[str, PollResult]:
    """The result of each poll of a round, from the highest post to the lowest: each looks at those before it.

    `figures_of` a post: the sheets it is decided by, and how many may vote on it.
    """
    seats, offices = set(people.seats), set(people.offices)
    results: dict[str, PollResult] = {}
    in_order = {poll.post.id: poll for poll in polls}
    for poll in (in_order[post] for post in rules.posts if post in in_order):
        held = seats if poll.post.source is None else offices
        figures, registered = figures_of(poll.post)
        result = _decide_one(poll, votes.get(poll.post.id, {}), figures, registered, held, people, rules)
        held.update(result.elected)
        results[poll.post.id] = result
    return results


def _decide_one(
    poll: Poll,
    votes: Mapping[str, int],
    figures: Figures,
    registered: int,
    held: set[str],
    people: People,
    rules: Rules,
) -> PollResult:
    share = _share(poll.kind, rules)
    minimum = 1 if share is None else share.needed(figures.base(share.base, registered))
    valid = _valid(poll.kind, figures, registered, rules)
    elected, tied = _fill(poll.seats, votes, minimum, held, people) if valid else ([], [])
    return PollResult(
        post=poll.post.id,
        kind=poll.kind,
        seats=poll.seats,
        candidates=poll.candidates,
        votes=votes,
        valid=valid,
        minimum=minimum,
        elected=tuple(elected),
        tied=tuple(tied),
        missing=0 if tied or not valid else poll.seats - len(elected),
    )


def _share(kind: Kind, rules: Rules) -> Share | None:
    """The votes that a winner needs; in a re-vote most votes are enough (ZJ2020 28)."""
    return {Kind.FIRST: rules.share, Kind.RUNOFF: rules.runoff_share, Kind.REVOTE: None}[kind]


def _valid(kind: Kind, figures: Figures, registered: int, rules: Rules) -> bool:
    if rules.returned_within_issued and figures.returned > figures.issued:
        return False
    asks = {Kind.FIRST: True, Kind.RUNOFF: rules.runoff_quorum, Kind.REVOTE: rules.revote_quorum}[kind]
    # Those who came are so many of those who should have come; anything else is so much of the electors.
    whole = figures.base("SHOULD_ATTEND" if rules.quorum.base == "PRESENT" else "REGISTERED", registered)
    return not asks or rules.quorum.reached(figures.base(rules.quorum.base, registered), whole)


def _fill(
    seats: int, votes: Mapping[str, int], minimum: int, held: set[str], people: People
) -> tuple[list[str], list[str]]:
    """Who is elected and who is tied for the seats then left, from most votes down."""
    elected: list[str] = []
    ranked = by_votes((person for person, number in votes.items() if number >= max(minimum, 1)), votes)
    for _, group in groupby(ranked, key=votes.__getitem__):
        if len(elected) == seats:
            break
        holding = held.union(elected)
        free = [
            person
            for person in group
            if person not in holding and person not in people.void and not people.clashes(person, holding)
        ]
        kin = any(people.clashes(person, free) for person in free)
        if kin or len(free) > seats - len(elected):
            return elected, free
        elected += free
    return elected, []


def runoff(last: PollResult, post: Post, seats: int, people: People, rules: Rules) -> Poll:
    """The runoff for missing `seats`: among the losers of the post's last valid poll that was no re-vote (ZJ2020 29)."""
    losers = {person: number for person, number in last.votes.items() if number > 0}
    poll = Poll(post, Kind.RUNOFF, seats, places=seats + rules.runoff_extra, losers=losers)
    return replace(poll, candidates=runoff_candidates(poll, people))


def runoff_candidates(poll: Poll, people: People) -> tuple[str, ...]:
    """Those with most votes among the losers who can stand now; equals for the last place all stand."""
    able = [person for person in poll.losers if people.can_run_off(person, poll.post)]
    return tuple(top(by_votes(able, poll.losers), poll.losers, poll.places))
