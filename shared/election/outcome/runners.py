"""Who runs in a runoff (另行选举): losers of the post's last poll by votes, one more than seats are missing (OCV2018 15; ZJ2020 29).

Nobody is offered a seat that he or she could not take: not who holds one, not close kin of a holder (ZJ2020 31), not whose
election is void. What it leaves out: calling a runoff (`runoff.py`), and people who nominate themselves anew for it
(`shared/election/candidates/renewal.py`).
"""

from __future__ import annotations

from shared.election.candidates.serving import clash, is_no_woman, is_woman, woman_due
from shared.election.outcome import chosen
from shared.election.outcome.ranking import top
from shared.election.outcome.standings import last_poll, totals
from shared.election.state import Election, Poll


def runoff_candidates(election: Election, contest: str) -> list[str]:
    """The candidates of a runoff for a contest: losers of its last poll by votes, one more than seats are missing.

    ZJ2020 29. Written-in persons rank by their votes like others. Equals at the last place all come in. Who holds a seat or
    may not serve beside a holder, whose election is void or whose candidacy ended stays out. For a seat that is kept for a
    woman only women run (MCA2013).
    """
    return _first_losers(
        election, contest, election.open_seats.get(contest, 0), kept_seats(election, contest)
    )


def drawn_anew(election: Election, contest: str, poll: Poll) -> list[str]:
    """The list of a called runoff from which somebody left: the same rule, so that the next by votes moves up."""
    return _first_losers(election, contest, poll.seats, poll.kept)


def kept_seats(election: Election, contest: str) -> int:
    """How many of the missing seats of a post are kept for a woman: one, or none (MCA2013)."""
    missing = election.open_seats.get(contest, 0) > 0
    return int(missing and woman_due(election, contest, election.elected()))


def runoff_possible(election: Election, contest: str) -> bool:
    """Whether a runoff can still be called for a post's missing seats: allowed, not held too often, somebody to vote for.

    Where people may nominate themselves anew nobody has to be left from the poll before (ZJ2020 29).
    """
    rule = election.profile.runoff
    if not rule.allowed.value or not rounds_left(election, contest):
        return False
    return may_be_renewed(election, contest) or bool(runoff_candidates(election, contest))


def may_be_renewed(election: Election, contest: str) -> bool:
    """Whether people may nominate themselves anew for a runoff of this post: not for one that is chosen from the elected.

    For a seat that is run off until a woman is elected they may if no loser is left who could run (MCA2013).
    """
    if chosen.is_chosen(election, contest):
        return False
    return election.profile.runoff.self_nomination.value or _woman_sought(election, contest)


def is_a_womans(election: Election, contest: str) -> bool:
    """Whether the post, or one of its missing seats, is a woman's."""
    return election.contests[contest].reserved == "WOMAN" or kept_seats(election, contest) > 0


def sought_in_vain(election: Election, contest: str) -> bool:
    """Whether people could nominate themselves anew for a woman's seat that no loser may take, and no woman came forward (MCA2013)."""
    if election.profile.runoff.self_nomination.value or not _woman_sought(election, contest):
        return False
    renewed = [each.polls[contest] for each in election.rounds if contest in each.polls]
    return any(
        poll.nominated_in and not any(is_woman(election, person) for person in poll.candidates)
        for poll in renewed
    )


def _woman_sought(election: Election, contest: str) -> bool:
    until = election.profile.runoff.until_woman_elected.value
    return until and is_a_womans(election, contest) and not runoff_candidates(election, contest)


def rounds_left(election: Election, contest: str) -> bool:
    """Whether the regulation has another runoff for this post."""
    most = election.profile.runoff.most_rounds.value
    return not most or runoffs_held(election, contest) < most


def runoffs_held(election: Election, contest: str) -> int:
    """How many runoffs there have been for this post, those called and not decided yet among them."""
    return sum(each.polls[contest].kind == "RUNOFF" for each in election.rounds if contest in each.polls)


def may_take(election: Election, contest: str, person: str) -> bool:
    """Whether somebody could take a seat of this post now: holds none, is not void, and no holder keeps him or her out."""
    return (
        chosen.is_free(election, contest, person)
        and person not in election.void
        and not clash(election, person, _who_keep_their_seats(election, contest))
    )


def _first_losers(election: Election, contest: str, seats: int, kept: int) -> list[str]:
    losers, extra = _losers(election, contest), election.profile.runoff.extra_candidates.value
    open_to_all = top(losers, seats - kept + extra) if seats > kept or not kept else []
    women = {person: count for person, count in losers.items() if is_woman(election, person)}
    reserved = top(women, kept + extra) if kept else []
    return open_to_all + [person for person in reserved if person not in open_to_all]


def _losers(election: Election, contest: str) -> dict[str, int]:
    """Who did not win, with votes. Who stood and got none comes last, where the regulation ranks them too."""
    before = last_poll(election, contest)
    if before is None:
        return {}
    votes = {person: count for person, count in totals(before, contest).items() if count > 0}
    if election.profile.runoff.without_votes.value:
        votes = dict.fromkeys(before.polls[contest].candidates, 0) | votes
    return {person: count for person, count in votes.items() if _may_run(election, contest, person)}


def _may_run(election: Election, contest: str, person: str) -> bool:
    candidate = election.candidates.get(person)
    ended = candidate is not None and not candidate.standing
    wrong = election.contests[contest].reserved == "WOMAN" and is_no_woman(election, person)
    return may_take(election, contest, person) and not ended and not wrong


def _who_keep_their_seats(election: Election, contest: str) -> set[str]:
    """Holders beside whom close kin cannot win this post: of it or of a higher one. In a lower one they give way (ZJ2020 31)."""
    if chosen.is_chosen(election, contest):
        return chosen.chosen_so_far(election)
    rank = election.contests[contest].rank
    return {
        each.person
        for each in election.winners
        if each.review != "FAIL"
        and election.contests[each.contest].rank <= rank
        and not chosen.is_chosen(election, each.contest)
    }
