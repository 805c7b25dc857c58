"""Posts that are chosen from the elected: the secretary and the deputy are members of the new committee (S1.17, S10.57).

Such a post adds no seat and is voted on in a later round, when it is known who was elected. What it leaves out: calling that
round (`posts.py`), and posts that are elected directly, which are posts like all others (S10.58).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shared.election.state import Contest, Election, Winner
from shared.errors import Refused


def on_first_paper(contests: Iterable[Contest]) -> list[Contest]:
    """The posts that the first ballot fills."""
    return [contest for contest in contests if contest.chosen_from is None]


def may_be_chosen(election: Election, contest: str) -> set[str]:
    """Who holds the post that this one is chosen from. Empty for a post that is elected directly."""
    source = election.contests[contest].chosen_from
    return {
        winner.person for winner in election.winners if winner.contest == source and winner.review != "FAIL"
    }


def seat_of(election: Election, contest: str, person: str) -> Winner:
    """The seat beside which a person holds, or now gets, this chosen post."""
    source = election.contests[contest].chosen_from
    return next(
        each
        for each in election.winners
        if each.person == person and each.contest == source and each.review != "FAIL"
    )


def chosen_so_far(election: Election) -> set[str]:
    """Who holds a chosen post: nobody holds two of them."""
    return {
        winner.person
        for winner in election.winners
        if winner.review != "FAIL" and election.contests[winner.contest].chosen_from is not None
    }


def free_to_be_chosen(election: Election, contest: str) -> set[str]:
    """Of those elected, who could be chosen to this post: they hold no other chosen post."""
    return may_be_chosen(election, contest) - chosen_so_far(election)


def to_be_chosen(election: Election) -> list[str]:
    """The chosen posts that are still to be voted on, and that somebody was elected for."""
    return [contest for contest in not_voted_on(election) if free_to_be_chosen(election, contest)]


def vacant_seats(election: Election) -> dict[str, int]:
    """Post to the seats that nobody holds, those of chosen posts among them for which nobody was elected."""
    nobody = {
        contest: election.contests[contest].seats
        for contest in not_voted_on(election)
        if not free_to_be_chosen(election, contest)
    }
    return {**election.open_seats, **nobody}


def not_voted_on(election: Election) -> list[str]:
    """The chosen posts that have not been voted on, or whose election is void."""
    voted = {contest for each in election.rounds for contest in each.polls} - election.choose_again
    return [
        contest.id
        for contest in election.contests.values()
        if contest.chosen_from is not None and contest.id not in voted
    ]


def chosen_from_any(election: Election, contests: Collection[str]) -> list[str]:
    """The posts that are chosen from the holders of one of these."""
    return [
        contest.id
        for contest in election.contests.values()
        if contest.chosen_from in contests and contest.id not in contests
    ]


def is_chosen(election: Election, contest: str) -> bool:
    """Whether this post is chosen from those elected to another."""
    return election.contests[contest].chosen_from is not None


def is_free(election: Election, contest: str, person: str) -> bool:
    """Whether somebody holds nothing yet that keeps him or her from winning this post."""
    if is_chosen(election, contest):
        return person in free_to_be_chosen(election, contest)
    return person not in election.elected()


def votes_by_itself(election: Election, contests: Iterable[str]) -> bool:
    """Whether the elected alone vote on these posts."""
    among_themselves = election.profile.seats.posts_by.value == "ELECTED"
    return among_themselves and any(is_chosen(election, contest) for contest in contests)


def check_all_voted_on(election: Election) -> None:
    """S1.17: the result is announced with the posts that are chosen from the elected, if anybody was elected. Raises Refused."""
    for contest in map(election.contests.__getitem__, to_be_chosen(election)):
        raise Refused(
            "post-not-voted-on",
            election.profile.seats.posts_by.clause,
            zh=f"{contest.zh}尚未从当选人中选举产生，选出后再公布结果。",
            en=f"{contest.en} has not been chosen from the elected; vote on it before the result is announced.",
        )
