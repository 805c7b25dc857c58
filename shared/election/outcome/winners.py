"""Who is elected: the rules that turn a closed count into winners, ties and missing seats.

First ballot: more than half of the papers returned (OCV2018 15). Tie at the last seat: re-vote among the tied, most votes
win (ZJ2020 28). Runoff for missing seats: most votes win, but a runoff winner needs one third (OCV2018 15; ZJ2020 29). Close
kin: the higher post is kept (ZJ2020 31). Integers only. What it leaves out: what people then sign (`outcome.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

import msgspec

from shared.election import bases
from shared.election.candidates.serving import clash, is_woman, woman_due
from shared.election.outcome import chosen, recall_outcome
from shared.election.outcome.filling import fill, fill_woman_first
from shared.election.outcome.standings import added_from_above, last_poll, totals
from shared.election.regulation.profile import Base, Share
from shared.election.state import Election, Poll


class Outcome(msgspec.Struct, frozen=True):
    """What a round decides. `failed` polls are invalid and are repeated; `minimum` is the votes that a winner needed.

    `gave_way`: holders of lower posts whose close kin now win a higher one. `added`: votes from higher posts (`standings.py`).
    `kept`: of the missing seats, that which is kept for a woman beside a tie of men.
    """

    registered: int
    issued: int
    returned: int
    failed: tuple[str, ...] = ()
    minimum: dict[str, int] = {}
    elected: dict[str, tuple[str, ...]] = {}
    ties: dict[str, tuple[str, ...]] = {}
    missing: dict[str, int] = {}
    gave_way: dict[str, tuple[str, ...]] = {}
    added: dict[str, dict[str, int]] = {}
    kept: dict[str, int] = {}


def decide(election: Election) -> Outcome:
    """The outcome of the present round, whose count is closed.

    Posts are filled from the highest down, so that somebody who wins two keeps the higher and makes room in the lower; those
    that are chosen from the elected after all others.
    """
    present = election.round
    figures = bases.figures(election, present)
    outcome = Outcome(figures["REGISTERED"], figures["PAPERS_ISSUED"], figures["PAPERS_RETURNED"])
    seated = election.elected()
    by_rank = sorted(present.polls, key=lambda each: election.contests[each].rank)
    failed = [
        contest
        for contest in by_rank
        if not chosen.is_chosen(election, contest) and not _decide_poll(election, contest, seated, outcome)
    ]
    _fill_holes(election, list(outcome.gave_way), seated, outcome)
    # Posts chosen from the elected are theirs beside the seat they hold, and lost with it (S1.17): seats come first.
    lost = _lose_chosen_posts(election, outcome)
    in_chosen_posts = chosen.chosen_so_far(election) - _who_gave_way(outcome)
    failed += [
        contest
        for contest in by_rank
        if chosen.is_chosen(election, contest)
        and not _decide_poll(election, contest, in_chosen_posts, outcome)
    ]
    _fill_holes(election, lost, in_chosen_posts, outcome)
    failed = recall_outcome.settle(election, failed, outcome.minimum, outcome.elected, outcome.missing)
    return msgspec.structs.replace(outcome, failed=tuple(failed))


def _decide_poll(election: Election, contest: str, taken: set[str], outcome: Outcome) -> bool:
    """Writes what one poll decides into `outcome`, and into `taken` who now holds a seat; False if it was invalid."""
    present, poll = election.round, election.round.polls[contest]
    figures = bases.figures(election, present, election.contests[contest].group)
    if not _poll_is_valid(election, contest, poll, figures):
        return False
    needed = votes_needed(election, poll, figures)
    added = added_from_above(election, contest, outcome.elected, outcome.ties)
    votes = dict(present.votes.get(contest, {}))
    for person, count in added.items():
        votes[person] = votes.get(person, 0) + count
    lower = _in_lower_posts(election, contest, taken)
    beside = taken - set(lower)
    woman_first = _woman_first(election, contest, beside)
    able = _able(election, contest, votes, needed, taken, outcome)
    elected, tied = _fill(election, contest, able, poll.seats, beside)
    if poll.kind == "REVOTE" and not tied and len(elected) < poll.seats:
        unmarked = {person: 0 for person in poll.candidates if not votes.get(person)}
        equals = _able(election, contest, unmarked, 0, taken, outcome)
        tied = _still_tied(election, contest, equals, poll.seats - len(elected), beside | set(elected))
        if not tied:
            elected, tied = _after_kin(election, contest, elected, taken, beside, outcome)
    taken |= set(elected)
    outcome.minimum[contest] = needed
    outcome.elected[contest] = tuple(elected)
    if added:
        outcome.added[contest] = added
    for person, post in lower.items():
        if clash(election, person, elected):
            outcome.gave_way[post] = (*outcome.gave_way.get(post, ()), person)
            taken.discard(person)
    if tied:
        outcome.ties[contest] = tuple(tied)
        if woman_first and not any(is_woman(election, person) for person in (*elected, *tied)):
            outcome.kept[contest] = outcome.missing[contest] = 1
    elif len(elected) < poll.seats:
        outcome.missing[contest] = poll.seats - len(elected)
    return True


def votes_needed(election: Election, poll: Poll, figures: Mapping[Base, int]) -> int:
    """The votes that a winner needs in a poll: those of its share, and one at least."""
    share = winning_share(election, poll)
    return 1 if share is None else max(1, share.minimum(figures[share.base]))


def _able(
    election: Election,
    contest: str,
    votes: Mapping[str, int],
    needed: int,
    taken: Collection[str],
    outcome: Outcome,
) -> dict[str, int]:
    """Who has the votes and holds no seat yet; somebody whose election was declared void does not win again (ZJ2020 41).

    A post that is chosen from the elected goes to nobody who has lost the seat meanwhile (S1.17).
    """
    out = {*taken, *election.void}
    if chosen.is_chosen(election, contest):
        seated = chosen.may_be_chosen(election, contest) - _who_gave_way(outcome)
        out |= set(votes) - seated
    return {person: count for person, count in votes.items() if count >= needed and person not in out}


def _still_tied(
    election: Election, contest: str, equals: Mapping[str, int], seats: int, beside: Collection[str]
) -> list[str]:
    """Those on a re-vote's paper whom nobody marked are as equal as before: if they do not all fit, they vote once more.

    ZJ2020 28: only votes decide among equals, and nobody wins a seat by none, nor anybody else a seat that they are tied for.
    """
    first, tied = _fill(election, contest, equals, seats, beside)
    return sorted([*first, *tied]) if tied else []


def _fill(
    election: Election, contest: str, votes: Mapping[str, int], seats: int, taken: Collection[str]
) -> tuple[list[str], list[str]]:
    together = partial(clash, election)
    if _woman_first(election, contest, taken):
        women = {person for person in votes if is_woman(election, person)}
        return fill_woman_first(votes, seats, taken, together, women)
    return fill(votes, seats, taken, together)


def _woman_first(election: Election, contest: str, holders: Collection[str]) -> bool:
    """Whether a seat that is filled now is a woman's first: not at a re-vote or in a hole while another one is kept for her."""
    poll = election.round.polls.get(contest)
    fills_all = poll is not None and poll.kind != "REVOTE"
    return woman_due(election, contest, holders) and (fills_all or contest not in election.open_seats)


# -- what kinship leaves open (ZJ2020 31)


def _in_lower_posts(election: Election, contest: str, taken: Collection[str]) -> dict[str, str]:
    """Holders of lower posts, from earlier rounds, with their post: the higher one is kept, and they give way to kin in it."""
    rank = election.contests[contest].rank
    if chosen.is_chosen(election, contest):
        return {}
    return {
        each.person: each.contest
        for each in election.winners
        if each.review != "FAIL"
        and each.person in taken
        and election.contests[each.contest].rank > rank
        and not chosen.is_chosen(election, each.contest)
    }


def _after_kin(
    election: Election, contest: str, elected: list[str], taken: set[str], beside: set[str], outcome: Outcome
) -> tuple[list[str], list[str]]:
    """A re-vote among kin leaves a seat: the next of the poll before it who had the votes takes it."""
    poll, beside = election.round.polls[contest], beside | set(elected)
    beaten = {person for person in poll.candidates if person not in elected}
    if not any(clash(election, person, beside) for person in beaten):
        return elected, []
    votes = _next_by_votes(election, contest, taken | set(elected) | beaten, outcome)
    more, tied = _fill(election, contest, votes, poll.seats - len(elected), beside)
    return elected + more, tied


def _who_gave_way(outcome: Outcome) -> set[str]:
    return {person for persons in outcome.gave_way.values() for person in persons}


def _lose_chosen_posts(election: Election, outcome: Outcome) -> list[str]:
    """Whoever gives up a seat loses the post that was chosen from it (S1.17). The posts that are lost so."""
    gone, lost = _who_gave_way(outcome), list[str]()
    for each in election.winners:
        if each.person in gone and each.review != "FAIL" and chosen.is_chosen(election, each.contest):
            outcome.gave_way[each.contest] = (*outcome.gave_way.get(each.contest, ()), each.person)
            lost.append(each.contest)
    return list(dict.fromkeys(lost))


def _fill_holes(election: Election, contests: list[str], taken: set[str], outcome: Outcome) -> None:
    """Somebody who gave way leaves a seat: the next by votes who had enough takes it, or it is missing.

    While the post is voted on, or equals in it are waiting, nobody knows who is next: then it is missing.
    """
    for contest in sorted(contests, key=lambda each: election.contests[each].rank):
        left = outcome.gave_way[contest]
        seats, elected, tied = len(left), list[str](), list[str]()
        if contest not in election.round.polls and contest not in election.open_ties:
            votes = _next_by_votes(election, contest, taken | set(left), outcome)
            elected, tied = _fill(election, contest, votes, seats, taken)
            taken |= set(elected)
            outcome.elected[contest] = tuple(elected)
        if tied:
            outcome.ties[contest] = tuple(tied)
        elif len(elected) < seats:
            outcome.missing[contest] = outcome.missing.get(contest, 0) + seats - len(elected)


def _next_by_votes(
    election: Election, contest: str, out: Collection[str], outcome: Outcome
) -> dict[str, int]:
    """Who had the votes in the post's last poll and won nothing: more than half at a first ballot, one third at a runoff."""
    before = last_poll(election, contest)
    if before is None:
        return {}
    figures = bases.figures(election, before, election.contests[contest].group)
    needed = votes_needed(election, before.polls[contest], figures)
    return _able(election, contest, totals(before, contest), needed, out, outcome)


# -- shares


def winning_share(election: Election, poll: Poll) -> Share | None:
    """The share of votes that a winner needs in this kind of poll; None at a re-vote, where most votes win."""
    if poll.kind == "FIRST":
        return election.profile.winning.share
    if poll.kind == "RUNOFF":
        # OCV2018 15; ZJ2020 29: a runoff winner needs one third of the papers of that runoff.
        return election.profile.runoff.share
    return None


# -- validity


def _poll_is_valid(election: Election, contest: str, poll: Poll, figures: dict[Base, int]) -> bool:
    """ZJ2020 27: no more papers than were issued; OCV2018 15: more than half of the electors took part."""
    rule = election.profile.winning
    if (election.contests[contest].group or "") in election.round.afterwards.spoilt:
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
