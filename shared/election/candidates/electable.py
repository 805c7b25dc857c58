"""Whom electors may name for a post: on the roll, with the right to stand, of the post's group, or among the elected.

What it leaves out: grounds against a candidate (`qualification.py`), and who is on the paper (`candidate_list.py`).
"""

from __future__ import annotations

from shared.election.outcome import chosen
from shared.election.state import Election
from shared.errors import Refused


def electable(election: Election, contest: str, person: str) -> bool:
    """Whether `person` can be elected to this post at all."""
    known, post = election.roll.electors.get(person), election.contests[contest]
    if known is None or known.rights == "VOTE" or (post.group is not None and known.group != post.group):
        return False
    return post.chosen_from is None or person in chosen.may_be_chosen(election, contest)


def check_electable(election: Election, contest: str, person: str) -> None:
    """Raises Refused, saying what `person`, who is on the roll, lacks for this post."""
    known, post = election.roll.electors[person], election.contests[contest]
    if known.rights == "VOTE":
        raise Refused(
            "may-not-stand",
            election.profile.electorate.kind.clause,
            zh=f"{person}只有选举权，没有被选举权，不能参选。",
            en=f"{person} may vote and not stand.",
        )
    candidate = election.candidates.get(person)
    if candidate is not None and candidate.ended_for == "DEATH":
        raise Refused(
            "nominee-died",
            "S10.26",
            zh=f"{person}已因死亡取消候选人资格，不能再被提名。请核对编号。",
            en=f"The candidacy of {person} was cancelled on death; the person cannot be nominated. Check the number.",
        )
    if post.chosen_from is not None:
        raise Refused(
            "chosen-from-the-elected",
            election.profile.seats.posts_by.clause,
            zh=f"{post.zh}从当选的{election.contests[post.chosen_from].zh}中选举产生，不另提名。",
            en=f"{post.en} is chosen from those elected as {election.contests[post.chosen_from].en}; "
            "nobody is nominated for it.",
        )
    if post.group is not None and known.group != post.group:
        raise Refused(
            "of-another-group",
            election.profile.electorate.by_group.clause,
            zh=f"{post.zh}由{post.group}组从本组中推选，{person}属于{known.group or '（无）'}组。",
            en=f"{post.en} is filled by group {post.group} from its own; {person} belongs to group {known.group or 'none'}.",
        )
