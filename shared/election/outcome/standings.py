"""How the persons of a post stand after a poll: their votes, those added from higher posts, and the last poll that counts.

Votes added downwards (票数下加): in some places whoever stood for a higher post in vain is counted for a lower one by these votes
too (domain 2.3.5). What it leaves out: who is elected by them (`winners.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from shared.election.state import Election, Round


def totals(present: Round, contest: str) -> dict[str, int]:
    """Everybody's votes for this post in this round, with those that its outcome added from higher posts."""
    votes = dict(present.votes.get(contest, {}))
    for person, count in present.added.get(contest, {}).items():
        votes[person] = votes.get(person, 0) + count
    return votes


def last_poll(election: Election, contest: str) -> Round | None:
    """The round of the post's last valid poll that was not a mere re-vote among equals; None if there was none."""
    for present in reversed(election.rounds):
        poll = present.polls.get(contest)
        counts = present.phase == "DETERMINED" and contest not in present.failed
        if poll is not None and poll.kind != "REVOTE" and counts:
            return present
    return None


def added_from_above(
    election: Election, contest: str, decided: Collection[str], tied: Mapping[str, Collection[str]]
) -> dict[str, int]:
    """Votes that persons got for higher posts of a first ballot and that count for this one, where the regulation adds them.

    `decided`: the higher posts whose poll was valid. Nothing is added to a post that is reserved, for it is voted on by
    itself (专职专选), nor to one that is chosen from the elected, for the same reason; nor for whoever is `tied` for a higher
    post, of whom it is not known yet whether in vain.
    """
    present, post = election.round, election.contests[contest]
    if (
        not election.profile.papers.cumulate_down.value
        or present.polls[contest].kind != "FIRST"
        or post.reserved
        or post.chosen_from is not None
    ):
        return {}
    waiting = {person for persons in tied.values() for person in persons}
    added: dict[str, int] = {}
    for higher in decided:
        if election.contests[higher].rank < post.rank and present.polls[higher].kind == "FIRST":
            for person, count in present.votes.get(higher, {}).items():
                if person not in waiting:
                    added[person] = added.get(person, 0) + count
    return added
