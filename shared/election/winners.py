"""Who is elected: the rules that turn a closed count into winners, ties and missing seats.

First ballot: more than half of the papers returned (OCV2018 15). Tie at the last seat: re-vote among the tied, most votes
win (ZJ2020 28). Runoff for missing seats: most votes win, but a runoff winner needs one third (OCV2018 15; ZJ2020 29).
Integers only. What it leaves out: what people then sign (`outcome.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from shared import clock
from shared.election import bases, chosen, kinship, recall_outcome
from shared.election.profile import Base, Share
from shared.election.ranking import groups, top
from shared.election.state import Election, Poll
from shared.errors import Refused


class Outcome(msgspec.Struct, frozen=True):
    """What a round decides. `failed` polls are invalid and are repeated; `minimum` is the votes that a winner needed."""

    registered: int
    issued: int
    returned: int
    failed: tuple[str, ...]
    minimum: dict[str, int]
    elected: dict[str, tuple[str, ...]]
    ties: dict[str, tuple[str, ...]]
    missing: dict[str, int]


def decide(election: Election) -> Outcome:
    """The outcome of the present round, whose count is closed.

    Posts are filled from the highest down, so that somebody who wins two keeps the higher and makes room in the lower.
    """
    present = election.round
    figures = bases.figures(election, present)
    elected_so_far, in_chosen_posts = election.elected(), chosen.chosen_so_far(election)
    outcome = Outcome(
        figures["REGISTERED"], figures["PAPERS_ISSUED"], figures["PAPERS_RETURNED"], (), {}, {}, {}, {}
    )
    failed: list[str] = []
    for contest in sorted(present.polls, key=lambda each: election.contests[each].rank):
        poll = present.polls[contest]
        if election.contests[contest].group is not None:
            figures = bases.figures(election, present, election.contests[contest].group)
        # Posts chosen from the elected are theirs beside the seat they hold (S1.17).
        taken = in_chosen_posts if chosen.is_chosen(election, contest) else elected_so_far
        if not _poll_is_valid(election, poll, figures):
            failed.append(contest)
            continue
        share = winning_share(election, poll)
        needed = share.minimum(figures[share.base]) if share is not None else 1
        votes = {
            person: count
            for person, count in present.votes.get(contest, {}).items()
            if count >= max(needed, 1) and person not in taken and person not in election.void
        }
        elected, tied = _fill(election, votes, poll.seats, taken)
        taken |= set(elected)
        outcome.minimum[contest] = needed
        outcome.elected[contest] = tuple(elected)
        if tied:
            outcome.ties[contest] = tuple(tied)
        elif len(elected) < poll.seats:
            outcome.missing[contest] = poll.seats - len(elected)
    failed = recall_outcome.settle(election, failed, outcome.minimum, outcome.elected, outcome.missing)
    return msgspec.structs.replace(outcome, failed=tuple(failed))


def winning_share(election: Election, poll: Poll) -> Share | None:
    """The share of votes that a winner needs in this kind of poll; None at a re-vote, where most votes win."""
    if poll.kind == "FIRST":
        return election.profile.winning.share
    if poll.kind == "RUNOFF":
        # OCV2018 15; ZJ2020 29: a runoff winner needs one third of the papers of that runoff.
        return election.profile.runoff.share
    return None


def runoff_candidates(election: Election, contest: str) -> list[str]:
    """The candidates of a runoff for a contest: losers of its last poll by votes, one more than seats are missing.

    ZJ2020 29. Written-in persons rank by their votes like others. Equals at the last place all come in. Who holds a seat,
    whose election is void or whose candidacy ended stays out.
    """
    places = election.open_seats.get(contest, 0) + election.profile.runoff.extra_candidates.value
    return top(_losers(election, contest), places)


def next_in_runoff(election: Election, contest: str, poll: Poll) -> list[str]:
    """Who moves up in a called runoff from which somebody left, so that there are as many candidates as before."""
    places = poll.seats + election.profile.runoff.extra_candidates.value - len(poll.candidates)
    losers = _losers(election, contest)
    return top({person: losers[person] for person in losers if person not in poll.candidates}, places)


def _losers(election: Election, contest: str) -> dict[str, int]:
    return {
        person: count
        for person, count in _last_votes(election, contest).items()
        if count > 0 and _may_run(election, contest, person)
    }


def check_runoff_day(election: Election, contest: str, day: str) -> None:
    """Raises Refused for a day of a contest's runoff that lies too long after its last poll (ZJ2020 29; A32)."""
    rule = election.profile.runoff.within_days
    polled = next(
        each.day for each in reversed(election.rounds) if contest in each.polls and each.phase == "DETERMINED"
    )
    # Where a result was opened again, the days run from then: the seat was not missing before.
    polled = max(polled, election.disputes.reopened_on or polled)
    last = clock.within(clock.read_day(polled), rule.value).isoformat()
    if day > last:
        raise Refused(
            "runoff-late",
            rule.clause,
            zh=f"另行选举应在{rule.value}日内（最迟{last}）进行，现定于{day}。",
            en=f"A runoff is held within {rule.value} days, by {last}; got {day}.",
        )


def _last_votes(election: Election, contest: str) -> Mapping[str, int]:
    """The votes of the contest's last valid poll that was not a mere re-vote among equals."""
    for present in reversed(election.rounds):
        poll = present.polls.get(contest)
        if (
            poll is not None
            and poll.kind != "REVOTE"
            and present.phase == "DETERMINED"
            and contest not in present.failed
        ):
            return present.votes.get(contest, {})
    return {}


def _may_run(election: Election, contest: str, person: str) -> bool:
    candidate = election.candidates.get(person)
    ended = candidate is not None and not candidate.standing
    wrong = election.contests[contest].reserved == "WOMAN" and candidate is not None and not candidate.woman
    return (
        chosen.is_free(election, contest, person) and person not in election.void and not ended and not wrong
    )


def _poll_is_valid(election: Election, poll: Poll, figures: dict[Base, int]) -> bool:
    """ZJ2020 27: no more papers than were issued; OCV2018 15: more than half of the electors took part."""
    rule = election.profile.winning
    if election.round.afterwards.spoilt:
        return False
    if rule.returned_within_issued.value and figures["PAPERS_RETURNED"] > figures["PAPERS_ISSUED"]:
        return False
    return not needs_quorum(election, poll) or bases.quorum_met(rule.quorum, figures)


def needs_quorum(election: Election, poll: Poll) -> bool:
    """Whether the regulation asks of a poll of this kind that enough take part."""
    return (
        poll.kind == "FIRST"
        or (poll.kind == "RUNOFF" and election.profile.runoff.quorum_applies.value)
        or (poll.kind == "REVOTE" and election.profile.winning.revote_quorum_applies.value)
    )


def _fill(
    election: Election, votes: Mapping[str, int], seats: int, taken: set[str]
) -> tuple[list[str], list[str]]:
    """`(elected, tied)`: seats are filled from most votes down; equals who do not all fit are tied for the rest.

    ZJ2020 31: close kin may not serve together. Kin of somebody who is elected to a higher post, or by more votes, is
    passed over and the next by votes takes the seat; kin with equal votes vote again.
    """
    elected: list[str] = []
    for _, persons in groups(votes):
        room = seats - len(elected)
        if room == 0:
            break
        free = [person for person in persons if not _kin_among(election, person, taken | set(elected))]
        clash = any(_kin_among(election, person, set(free)) for person in free)
        if len(free) > room or clash:
            return elected, free
        elected += free
    return elected, []


def _kin_among(election: Election, person: str, others: set[str]) -> bool:
    """Whether somebody of `others` may not serve beside `person`: close kin, or of the same household (ZJI2020 20)."""
    if election.profile.seats.one_per_household.value and _same_household(election, person, others):
        return True
    close = election.profile.result.kin_avoidance.value
    return any(
        other in others and kinship.among(relation, close)
        for other, relation in election.kin.get(person, {}).items()
    )


def _same_household(election: Election, person: str, others: set[str]) -> bool:
    electors = election.roll.electors
    household = electors[person].household if person in electors else ""
    return bool(household) and any(
        other != person and other in electors and electors[other].household == household for other in others
    )
