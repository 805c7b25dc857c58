"""What the board shows: turnout at any time, votes only once every poll of the round is closed (OCV2018 15).

Persons are numbers here, with the names of those whom the law itself has put on the wall. What it leaves out: the page, and how
often it is read (`routes.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.ballot.http.stages import TALLIED
from shared.election.counting.closing import verdicts
from shared.election.counting.reconciliation import papers_issued, papers_returned
from shared.election.state import Election, Poll, Round


def tally(election: Election, names: Mapping[str, str]) -> dict[str, Any]:
    """The present round as JSON. `names`: number to name of those whose names are public."""
    present = election.round
    open_to_all = present.phase in TALLIED
    return {
        "size": election.size,
        "round": present.number,
        "phase": present.phase,
        "turnout": _turnout(election, present),
        "progress": _progress(present) if open_to_all else None,
        "posts": _posts(election, present, names) if open_to_all else [],
    }


def _turnout(election: Election, present: Round) -> dict[str, Any]:
    return {
        "electors": election.roll.sealed,
        "issued": papers_issued(present),
        "by_proxy": sum(each.by_proxy for each in present.stations.values() if not each.void),
        "stations": [
            {"id": name, "issued": each.issued + each.conflicts, "open": each.closed_at is None}
            for name, each in present.stations.items()
            if not each.void
        ],
    }


def _progress(present: Round) -> dict[str, Any]:
    return {
        "returned": papers_returned(present),
        "counted": sum(each.counted for each in present.piles.values()),
        "attested": sum(each.attested for each in present.piles.values()),
        "doubtful": sum(each.doubtful for each in present.piles.values()),
        "verdicts": verdicts(present),
        "boxes": len(present.stations),
        "opened": sum(each.returned is not None for each in present.stations.values()),
    }


def _posts(election: Election, present: Round, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each post of the round, the highest first."""
    ordered = sorted(present.polls.items(), key=lambda each: election.contests[each[0]].rank)
    return [_post(election, present, contest, poll, names) for contest, poll in ordered]


def _post(
    election: Election, present: Round, contest: str, poll: Poll, names: Mapping[str, str]
) -> dict[str, Any]:
    votes = present.votes.get(contest, {})
    elected = {
        each.person
        for each in election.winners
        if (each.contest, each.round) == (contest, present.number) and each.review != "FAIL"
    }
    tied = election.open_ties.get(contest, ())

    def line(person: str) -> dict[str, Any]:
        status = "ELECTED" if person in elected else "TIED" if person in tied else None
        return {
            "person": person,
            "name": names.get(person),
            "votes": votes.get(person, 0),
            "status": status if present.phase == "DETERMINED" else None,
        }

    written = [person for person, count in votes.items() if person not in poll.candidates and count]
    post = election.contests[contest]
    return {
        "id": contest,
        "zh": post.zh,
        "en": post.en,
        "group": post.group,
        "seats": poll.seats,
        "kind": poll.kind,
        "minimum": present.minimum.get(contest),
        "candidates": [line(person) for person in poll.candidates],
        "written": [line(person) for person in sorted(written, key=lambda each: (-votes[each], each))],
    }
