"""What the counting desk must know of a round's paper before it keys one: posts, candidates, and what makes a paper invalid.

The desk works without the network, so it gets everything at once. What it leaves out: how the count goes on (`progress.py`).
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from services.ballot.pages.people import People
from shared.election.counting.reading import may_win
from shared.election.state import Election

AT_ONCE: Final = 1_000
"""Electors looked at before others get their turn: about two milliseconds."""


def blank_paper(election: Election, people: People) -> dict[str, Any]:
    """The present round's paper as JSON, the posts from the highest down."""
    present, papers = election.round, election.profile.papers
    ordered = sorted(present.polls.items(), key=lambda each: election.contests[each[0]].rank)
    return {
        "round": present.number,
        "phase": present.phase,
        "counting": election.counting or "CALLED",
        "rules": {
            "overvote": papers.overvote.value,
            "doublePost": papers.double_post.value,
            "abstainMayWriteIn": papers.abstain_may_write_in.value,
        },
        "posts": [
            {
                "id": contest,
                "zh": election.contests[contest].zh,
                "en": election.contests[contest].en,
                "seats": poll.seats,
                "rank": election.contests[contest].rank,
                "reserved": election.contests[contest].reserved,
                "group": election.contests[contest].group,
                "kind": poll.kind,
                "candidates": poll.candidates,
                "names": [people.name(person) for person in poll.candidates],
                "writeIn": papers.write_in.value and (poll.kind == "FIRST" or bool(poll.nominated_in)),
            }
            for contest, poll in ordered
        ],
    }


async def may_be_written_in(election: Election, people: People) -> list[list[Any]]:
    """`[number, name, initials, posts]` of every elector; `posts` has bit i set if a mark for the i-th post of the paper counts.

    Everybody is listed: a name on a paper is keyed as what it is, whether it can win or not.
    """
    posts = [each["id"] for each in blank_paper(election, people)["posts"]]
    found: list[list[Any]] = []
    for at, number in enumerate(list(election.roll.electors)):
        if at % AT_ONCE == AT_ONCE - 1:
            await asyncio.sleep(0)
        person = people.get(number)
        wins = sum(
            1 << bit for bit, post in enumerate(posts) if may_win(election, election.round, post, number)
        )
        name, initials = (number, "") if person is None else (person.name or number, person.initials)
        found.append([number, name, initials, wins])
    return found
