"""Whether another round may be called, and how it begins: after a decision, or together with what is called for the same day.

What it leaves out: what is voted on in it (`outcome.py`, `posts.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from shared import clock
from shared.election.outcome import chosen
from shared.election.polling.proxies import end_mandates
from shared.election.state import Election, Poll, Round
from shared.election.statement import Act
from shared.errors import Refused


def check_next_round(election: Election, act: Act, day: str) -> None:
    """Raises Refused unless the present round is decided, or is only called for the same day, and `day` lies ahead."""
    present = election.round
    waiting = present.phase == "CALLED" and present.number > 1 and present.printed == 0 and present.day == day
    if present.phase != "DETERMINED" and not waiting:
        raise Refused(
            "round-not-decided",
            "ZJ2020 28-29",
            zh=f"第{present.number}轮尚未确定结果，不能开始下一轮（同一天的可在印票前并入）。",
            en=f"Round {present.number} is not decided; the next cannot be called, unless for the same day before printing.",
        )
    if election.announced_on is not None:
        raise Refused(
            "already-announced", "ZJ2020 32", zh="结果已经公布。", en="The result has been announced."
        )
    if clock.read_day(day).isoformat() < act.day:
        raise Refused(
            "day-not-ahead",
            "ZJ2020 28-29",
            zh=f"日期{day}早于{act.day}。",
            en=f"The day {day} lies before {act.day}.",
        )


def check_same_electors(election: Election, contests: Iterable[str]) -> None:
    """S1.17: posts on which the elected alone vote are on no paper with others, nor any post with that which it is chosen from.

    Invalid polls are repeated together, whatever they are for: who could be chosen was known when they were called. Raises Refused.
    """
    known = [contest for contest in contests if contest in election.contests]
    among = {chosen.votes_by_itself(election, [contest]) for contest in known}
    if election.round.phase == "CALLED":
        among.add(election.round.electors == "ELECTED")
    if len(among) > 1:
        raise Refused(
            "other-electors",
            election.profile.seats.posts_by.clause,
            zh="由当选人投票的职务与由选民投票的岗位不能在同一轮投票。",
            en="Posts on which the elected vote and posts on which the electors vote are not voted on in one round.",
        )
    together = [*(election.round.polls if election.round.phase == "CALLED" else ()), *known]
    for post in together:
        source = election.contests[post].chosen_from
        if source is not None and source in together and not {post, source} <= set(election.failed):
            zh, en = election.contests[post].zh, election.contests[post].en
            raise Refused(
                "elected-not-known",
                election.profile.seats.posts_by.clause,
                zh=f"{zh}从当选的{election.contests[source].zh}中产生，不能与其同一轮投票；请先选{source}，确定结果后再选{post}。",
                en=f"{en} is chosen from those elected as {election.contests[source].en} and not voted on in one round with it; "
                f"vote on {source} first and on {post} once that is decided.",
            )


def check_not_failed(election: Election, contest: str) -> None:
    """Raises Refused while the post's last poll was invalid: it is repeated first (ZJ2020 27)."""
    if contest in election.failed:
        raise Refused(
            "poll-failed",
            "ZJ2020 27",
            zh=f"{contest}上次投票无效，须重新投票。",
            en=f"The last poll for {contest} was invalid; repeat it.",
        )


def called_already(election: Election, contest: str) -> bool:
    """Whether the round that is called has a poll for this post."""
    return election.round.phase == "CALLED" and contest in election.round.polls


def add_round(election: Election, day: str, polls: dict[str, Poll]) -> None:
    """The polls are held on that day: in the next round, or in the present one as long as it is only called.

    A mandate is for one round where the regulation does not carry it over (NPC2020 42; S10.46): whatever begins the next,
    those of the round before end. What is granted for a round that is only called is for that round.
    """
    if election.round.phase == "CALLED":
        election.round.polls.update(polls)
    else:
        if not election.profile.proxies.carry_over.value:
            end_mandates(election)
        election.rounds.append(Round(election.round.number + 1, day, polls))
        if chosen.votes_by_itself(election, polls):
            election.round.electors = "ELECTED"
