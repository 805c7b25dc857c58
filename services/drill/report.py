"""What a story came to, in figures: the document that `--json` prints, and that the terminal shows.

People are told by their short names. What it leaves out: the verification, which others do (`proof.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.drill.story import Story
from shared.clock import write_time
from shared.election import bases
from shared.election.counting.closing import verdicts
from shared.election.counting.reconciliation import RULES, differences, papers_issued, papers_returned
from shared.election.electors.entitlement import voters
from shared.election.outcome.chosen import vacant_seats
from shared.election.outcome.result import seats_held
from shared.election.state import Election, Round

VERDICTS: Final = ("valid", "partly_invalid", "invalid", "blank")


def round_figures(story: Story, present: Round) -> dict[str, Any]:
    """Everything that can be said about one round, as far as it has come."""
    stations = present.stations.values()
    found = verdicts(present)
    declared = story.outcomes.get(present.number, {})
    broken = differences(present)
    figures = bases.figures(story.election, present)
    label = story.names.label

    def people(table: Mapping[str, Any]) -> dict[str, list[str]]:
        return {contest: [label(person) for person in persons] for contest, persons in table.items()}

    return {
        "round": present.number,
        "day": present.day,
        "phase": present.phase,
        "titles": {
            contest: {"zh": story.election.contests[contest].zh, "en": story.election.contests[contest].en}
            for contest in present.polls
        },
        "kinds": {contest: poll.kind for contest, poll in present.polls.items()},
        "seats": {contest: poll.seats for contest, poll in present.polls.items()},
        "candidates": people({contest: poll.candidates for contest, poll in present.polls.items()}),
        "registered": bases.electors(story.election, present),
        "quorum": story.profile.winning.quorum.minimum(bases.whole(story.profile.winning.quorum, figures)),
        "printed": present.printed,
        "issued": papers_issued(present),
        "by_proxy": sum(each.by_proxy for each in stations),
        "conflicts": sum(each.conflicts for each in stations),
        "spoiled": sum(each.spoiled for each in stations),
        "unused": sum(each.unused or 0 for each in stations),
        "returned": papers_returned(present),
        **{name: found.get(name.upper(), 0) for name in VERDICTS},
        "votes": {
            contest: {
                label(person): count
                for person, count in sorted(
                    present.votes.get(contest, {}).items(), key=lambda row: (-row[1], row[0])
                )
                if count
            }
            for contest in present.polls
        },
        "minimum": declared.get("minimum", {}),
        "elected": people(declared.get("elected", {})),
        "ties": people(declared.get("ties", {})),
        "missing": declared.get("missing", {}),
        "failed": list(declared.get("failed", ())),
        "differences": [
            _name(each.rule, each.station) for each in broken if RULES[each.rule].severity != "WARNING"
        ],
        "warnings": [
            _name(each.rule, each.station) for each in broken if RULES[each.rule].severity == "WARNING"
        ],
        "explained": sorted(present.explained),
        "audited": None if present.afterwards.audit is None else present.afterwards.audit.closed,
        "stations": {
            name: {
                "papers": each.papers,
                "issued": each.issued,
                "by_proxy": each.by_proxy,
                "conflicts": each.conflicts,
                "spoiled": each.spoiled,
                "unused": each.unused,
                "returned": each.returned,
            }
            for name, each in present.stations.items()
        },
    }


def story_figures(story: Story) -> dict[str, Any]:
    """The whole story. Before the election is called there are only refusals."""
    told: dict[str, Any] = {
        "village": story.scenario.village,
        "ending": ending(story),
        "refusals": [
            {
                "type": each.type,
                "step": each.step,
                "code": each.code,
                "clause": each.clause,
                "text": each.text,
            }
            for each in story.clerk.refusals
        ],
        "people": story.names.known(),
    }
    if not story.called:
        return told
    election, label = story.election, story.names.label
    return told | {
        "election": election.id,
        "title": election.title,
        "day": election.day,
        "profile": election.profile.id,
        "profile_version": election.profile.version,
        "posts": {
            name: {"zh": post.zh, "en": post.en, "seats": post.seats, "reserved": post.reserved}
            for name, post in election.contests.items()
        },
        "entries": election.size,
        "last_accepted_at": write_time(election.last_accepted),
        "registered": election.roll.sealed or voters(election.roll),
        "root": story.clerk.fold.tree.root().hex(),
        "rounds": [round_figures(story, each) for each in election.rounds if each.printed],
        "winners": {
            contest: sorted(label(person) for person in persons)
            for contest, persons in seats_held(election).items()
        },
        "vacant": _vacant(election),
        "ties": {
            contest: [label(person) for person in persons] for contest, persons in election.open_ties.items()
        },
        "missing": {contest: seats for contest, seats in election.open_seats.items() if seats},
        "failed": list(election.failed),
        "void": sorted(label(person) for person in election.void),
        "announced_on": election.announced_on,
        "handed_over_on": election.handed_over_on,
    }


def ending(story: Story) -> str:
    """How far the election has come when the story ends."""
    if not story.called:
        return "REFUSED"
    election = story.election
    if election.cancelled:
        return "CANCELLED"
    if election.suspended:
        return "SUSPENDED"
    if election.handed_over_on is not None:
        return "HANDED_OVER"
    if election.announced_on is not None:
        return "ON_RECORD" if election.approved else "ANNOUNCED"
    return "STOPPED" if story.over else "UNFINISHED"


def _vacant(election: Election) -> dict[str, int]:
    """Seats that stay empty: those open when the result was announced."""
    return (
        {}
        if election.announced_on is None
        else {name: seats for name, seats in vacant_seats(election).items() if seats}
    )


def _name(rule: str, station: str | None) -> str:
    return f"{rule}:{station}" if station else rule
