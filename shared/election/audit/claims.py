"""What a paper audit has to confirm: the outcome of a round as claims about sums over its papers.

Each claim is about one post and says that a sum over all papers is larger than some number: a winner has more votes than
somebody else, a winner has as many as were needed, somebody who was not elected has fewer. If all claims hold, so does the
outcome (SHANGRLA, Stark 2020). The margin of a claim is by how many votes it holds; errors that come to less cannot break it.

What rests on equality, or on figures that no paper of this round shows, cannot be confirmed by a sample; then all papers are
counted by hand. What it leaves out: the risk (`risk.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from shared.election.candidates.serving import clash
from shared.election.outcome import chosen
from shared.election.remembered import Claim
from shared.election.state import Election, Round
from shared.errors import Refused

ANYBODY: Final = "*"
"""Stands for everybody together whom neither the list nor the record names."""
Votes = Collection[tuple[str, str]]
"""What a paper comes to: `(post, person)` for each vote that counts."""


def claims(election: Election, present: Round, contest: str) -> tuple[Claim, ...]:
    """The claims on which the outcome of one post rests. Raises Refused if no sample can confirm it.

    A post that nobody could win, because its poll was invalid, rests on the number of papers alone.
    """
    _check_rests_on_papers(election, present, contest)
    found = tuple(_claims(election, present, contest))
    if any(claim.margin <= 0 for claim in found):
        raise _no_sample(contest, "本轮选票以外的情况", "more than the papers of this round")
    return found


def value(claim: Claim, votes: Votes) -> int:
    """What one paper adds to the claim's sum: from `lowest` to `lowest` plus `width`."""
    held = _on_paper(claim, claim.person, votes)
    if claim.kind == "BEATS":
        assert claim.other is not None
        return held - _on_paper(claim, claim.other, votes)
    return held if claim.kind == "REACHES" else -held


def _on_paper(claim: Claim, person: str, votes: Votes) -> bool:
    if person != ANYBODY:
        return (claim.contest, person) in votes
    return any(contest == claim.contest and each not in claim.named for contest, each in votes)


def value_of_many(claim: Claim, papers: int, votes: Mapping[str, Mapping[str, int]]) -> int:
    """The same of a bundle, by its totals."""
    tally = votes.get(claim.contest, {})
    held = _in_bundle(claim, claim.person, papers, tally)
    if claim.kind == "BEATS":
        assert claim.other is not None
        return held - _in_bundle(claim, claim.other, papers, tally)
    return held if claim.kind == "REACHES" else -held


def _in_bundle(claim: Claim, person: str, papers: int, tally: Mapping[str, int]) -> int:
    if person != ANYBODY:
        return tally.get(person, 0)
    # On how many papers they stand, totals do not say; on no more than there are.
    return min(papers, sum(count for each, count in tally.items() if each not in claim.named))


def lowest(claim: Claim) -> int:
    """The least that one paper can add: what a paper that is not there is taken for."""
    return 0 if claim.kind == "REACHES" else -1


def width(claim: Claim) -> int:
    """How far apart the most and the least are that one paper can add: the largest error about one paper."""
    return 2 if claim.kind == "BEATS" else 1


def _check_rests_on_papers(election: Election, present: Round, contest: str) -> None:
    poll = present.polls[contest]
    zh, en = "", ""
    if contest in present.failed:
        zh, en = "收回的张数（投票无效），与票面无关", "the number of papers: the poll was invalid"
    elif contest in present.tied:
        zh, en = "得票相等，差一票就不同", "equal votes, where one vote decides"
    elif present.added.get(contest):
        zh, en = "含票数下加，要看几个岗位的得票之和", "votes added from higher posts"
    elif election.profile.winning.women_first.value and _women_matter(election, contest):
        zh, en = "女性优先，还要看当选人的性别", "the women-first rule, which papers do not show"
    elif poll.kind == "REVOTE" and set(_winners(election, present, contest)) - set(poll.candidates):
        zh, en = (
            "任职回避后由上一轮得票递补，不看本轮选票",
            "kin that stay out: a former poll's papers fill the seat",
        )
    if zh:
        raise _no_sample(contest, zh, en)


def _no_sample(contest: str, zh: str, en: str) -> Refused:
    return Refused(
        "no-sample-confirms",
        "S7.7",
        zh=f"{contest}的结果依据{zh}，抽查不能确认；请全部人工重数。",
        en=f"The outcome for {contest} rests on {en}; no sample can confirm it. Count all its papers by hand.",
    )


def _women_matter(election: Election, contest: str) -> bool:
    return contest == max(chosen.on_first_paper(election.contests.values()), key=lambda each: each.rank).id


def _winners(election: Election, present: Round, contest: str) -> list[str]:
    return [
        each.person for each in election.winners if (each.contest, each.round) == (contest, present.number)
    ]


def _claims(election: Election, present: Round, contest: str) -> Iterator[Claim]:
    poll, votes = present.polls[contest], present.votes.get(contest, {})
    winners, needed = _winners(election, present, contest), present.minimum[contest]
    full = len(winners) == poll.seats
    for person in winners:
        yield Claim("REACHES", contest, person, None, votes.get(person, 0) - needed + 1)
    for other in sorted(_others(election, present, contest, winners)):
        count = votes.get(other, 0)
        blockers = [person for person in winners if clash(election, other, {person})]
        if blockers:
            # Kin of somebody elected stay out (ZJ2020 31) if that one had more votes.
            before = [person for person in blockers if votes.get(person, 0) > count] or blockers
            yield Claim("BEATS", contest, before[0], other, votes.get(before[0], 0) - count)
        elif full:
            for person in winners:
                yield Claim("BEATS", contest, person, other, votes.get(person, 0) - count)
        else:
            yield Claim("SHORT", contest, other, None, needed - count)
    named = tuple(sorted(set(poll.candidates) | set(votes)))
    if full:
        for person in winners:
            yield Claim("BEATS", contest, person, ANYBODY, votes.get(person, 0), named)
    else:
        yield Claim("SHORT", contest, ANYBODY, None, needed, named)


def _others(election: Election, present: Round, contest: str, winners: Collection[str]) -> set[str]:
    """Everybody who could have won and did not: all candidates, and whoever was written in.

    Somebody who holds a higher post, and kin of somebody who does, stay out whatever their votes: that rests on the claims of
    that post.
    """
    rank, number = election.contests[contest].rank, present.number
    above = {
        each.person
        for each in election.winners
        if each.review != "FAIL"
        and (each.round < number or (each.round == number and election.contests[each.contest].rank < rank))
        and chosen.is_chosen(election, each.contest) == chosen.is_chosen(election, contest)
    }
    named = set(present.polls[contest].candidates) | set(present.votes.get(contest, {}))
    return {
        person
        for person in named - set(winners) - above - election.void
        if not clash(election, person, above)
    }
