"""Village groups that vote apart: each on its own posts, at its own stations, into its own piles (S10.46).

Where a regulation does not divide the electors, everything belongs to no group, and nothing here has anything to say.
"""

from __future__ import annotations

from collections.abc import Iterable

from shared.election.state import Election, Round
from shared.errors import Refused


def voting(election: Election, present: Round) -> set[str | None]:
    """The groups that vote in this round; `{None}` where all vote together."""
    if present.electors == "ELECTED":
        return {None}
    return {election.contests[contest].group for contest in present.polls}


def check_votes_here(election: Election, present: Round, group: str | None) -> None:
    """Raises Refused for a meeting or a station of a group that has nothing to vote on in this round."""
    groups = voting(election, present)
    if group not in groups:
        names = "、".join(sorted(str(each) for each in groups if each is not None)) or "（不分组）"
        raise Refused(
            "group-does-not-vote",
            election.profile.electorate.by_group.clause,
            zh=f"本轮投票的小组为{names}，写的是{group or '（无）'}。",
            en=f"Groups that vote in this round: {names}; got {group or 'none'}.",
        )


def check_same_pile(election: Election, groups: Iterable[str | None]) -> None:
    """A group's papers bear its own posts: Refused if papers of two groups were mixed."""
    names = sorted({str(group) for group in groups})
    if len(names) > 1:
        raise Refused(
            "piles-of-two-groups",
            election.profile.electorate.by_group.clause,
            zh=f"{'、'.join(names)}组的选票不能放在一堆，各组分别计票。",
            en=f"The papers of groups {', '.join(names)} are counted apart; they cannot lie in one pile.",
        )


def check_posts_on_paper(election: Election, pile: str, posts: Iterable[str]) -> None:
    """Raises Refused if a paper bears the post of a group other than the one in whose pile it lies."""
    known = election.round.piles.get(pile)
    if known is None or known.group is None:
        return
    for post in posts:
        contest = election.contests.get(post)
        if contest is not None and contest.group != known.group:
            raise Refused(
                "post-of-another-group",
                election.profile.electorate.by_group.clause,
                zh=f"票堆{pile}是{known.group}组的选票，没有{contest.zh}（{contest.group}组）。",
                en=f"Pile {pile} holds papers of group {known.group}, which do not bear {contest.en} of group {contest.group}.",
            )
