"""Whether an election is over: no tie, no runoff that is due, no post left out, nobody whose conditions were not checked.

Only then is a result approved and announced (ZJ2020 28-32; S10.74). What it leaves out: the announcement (`result.py`).
"""

from __future__ import annotations

from typing import Final, Literal

from shared.election.candidates.candidacy import found_unfit
from shared.election.outcome.chosen import check_all_voted_on, vacant_seats
from shared.election.outcome.runners import (
    is_a_womans,
    runoff_candidates,
    runoff_possible,
    runoffs_held,
    sought_in_vain,
)
from shared.election.state import Election
from shared.errors import Refused


def check_over(election: Election) -> None:
    """Raises Refused, saying what is still to be voted on, unless voting is over."""
    if election.round.phase != "DETERMINED" or election.failed:
        raise Refused(
            "nothing-to-announce",
            election.profile.result.announce_days.clause,
            zh="结果尚未确定，或投票无效须重新投票。",
            en="The outcome is not determined, or a poll has to be repeated.",
        )
    if election.open_ties:
        raise Refused(
            "tie-open",
            "ZJ2020 28",
            zh=f"{next(iter(election.open_ties))}得票相等，须再次投票。",
            en=f"{next(iter(election.open_ties))} is tied; vote again first.",
        )
    check_all_voted_on(election)
    _check_vacancies(election)


def first_ballot_success(election: Election) -> bool:
    """S7.9: the result stands, every seat is filled, and no post was voted on twice (一次性选举成功)."""
    polled = [contest for each in election.rounds for contest in each.polls]
    vacant = bool(vacant_seats(election) or election.reduced)
    return election.announced_on is not None and not vacant and len(polled) == len(set(polled))


def _check_vacancies(election: Election) -> None:
    """OCV2018 15; ZJ2020 29-30: missing seats are run off once at least, and until so many are elected that the rest may stay vacant.

    A seat that is a woman's may have to be run off until one is elected (MCA2013), or until no woman comes forward by renewed
    self-nomination, where no loser is left to run. Where no runoff can be called any more,
    for the regulation has none left or nobody may run, none is waited for: the seat is announced vacant, which is a finding
    where too few are elected (A43), and a by-election fills it (OCV2018 19).
    """
    rule = election.profile.runoff
    for contest, seats in election.open_seats.items():
        if not runoff_due(election, contest):
            continue
        elected = len(_elected_beside(election, contest))
        if _until_a_woman(election, contest):
            raise Refused(
                "womans-seat-missing",
                rule.until_woman_elected.clause,
                zh=f"{contest}有名额须由妇女担任，另行选举{_way(election, contest, 'zh')}，直到选出（或重新自荐而没有妇女报名）为止。",
                en=f"A seat of {contest} is a woman's; hold a runoff {_way(election, contest, 'en')}, until one is elected, or none comes forward "
                "by renewed self-nomination.",
            )
        least = rule.vacancy_if_elected.value
        raise Refused(
            "seats-missing",
            rule.vacancy_if_elected.clause,
            zh=f"{contest}缺{seats}名，须另行选举{_way(election, contest, 'zh')}；另行选举后当选已满{least}人的才可空缺（现{elected}人）。",
            en=f"{contest} lacks {seats}; hold a runoff {_way(election, contest, 'en')}. A seat may stay vacant after one if {least} are elected "
            f"(now {elected}).",
        )


def runoff_due(election: Election, contest: str) -> bool:
    """Whether seats of a post are missing that cannot be left vacant yet, and a runoff for them can be called (ZJ2020 29-30)."""
    if (
        contest not in election.open_seats
        or not runoff_possible(election, contest)
        or sought_in_vain(election, contest)
    ):
        return False
    enough = len(_elected_beside(election, contest)) >= election.profile.runoff.vacancy_if_elected.value
    return not runoffs_held(election, contest) or not enough or _until_a_woman(election, contest)


def _until_a_woman(election: Election, contest: str) -> bool:
    return election.profile.runoff.until_woman_elected.value and is_a_womans(election, contest)


def _elected_beside(election: Election, contest: str) -> set[str]:
    """Who is elected: everybody or, where each group has to have its own, those of the group of this post (OCV2018 28)."""
    if not election.profile.runoff.vacancy_by_group.value:
        return election.elected()
    group = election.contests[contest].group
    return {
        each.person
        for each in election.winners
        if each.review != "FAIL" and election.contests[each.contest].group == group
    }


def _way(election: Election, contest: str, language: Literal["zh", "en"]) -> str:
    """How the runoff that is due can be held: among whom, or by renewed self-nomination."""
    names = runoff_candidates(election, contest)
    if language == "zh":
        return f"（候选人{'、'.join(names)}）" if names else "（重新自荐，self_nominated）"
    return f"among {', '.join(names)}" if names else "by renewed self-nomination (self_nominated)"


def check_reviewed(election: Election) -> None:
    """A37: nobody is announced whose conditions were not checked, or who was found unfit before the poll (A15)."""
    rule = election.profile.result.review_winners
    for winner in election.winners:
        unfit = found_unfit(election, winner.person)
        if winner.review != "FAIL" and unfit is not None and election.profile.recall is None:
            raise winner_unfit(election, winner.person, unfit)
    for winner in election.winners if rule.value else ():
        if winner.review is None:
            raise Refused(
                "winner-not-reviewed",
                rule.clause,
                zh=f"当选人{winner.person}尚未审查，审查确认后方可公布。",
                en=f"Winner {winner.person} has not been reviewed; the result is announced after that.",
            )


def winner_unfit(election: Election, person: str, unfit: str) -> Refused:
    """The refusal for a winner who was found unfit before the poll (`found_unfit`)."""
    zh, en = _UNFIT[unfit]
    return Refused(
        "winner-unfit",
        f"{election.profile.qualification.stages.clause}; S10.26; A15",
        zh=f"{person}{zh}，当选无效；请填报「当选人资格审查」，结论为不通过（FAIL）。",
        en=f"{person} {en}: this election is void. Record WinnerReviewed with FAIL.",
    )


_UNFIT: Final = {
    "FAIL": ("选举前资格审查没有通过", "failed the review before the poll"),
    "BARRED": ("选举前已因不符合任职条件取消候选人资格", "was found barred before the poll"),
    "DEATH": ("选举前已经去世", "died before the poll"),
}
