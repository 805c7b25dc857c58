"""What an election knows already, offered where a statement asks for it: posts, candidates, stations, officers and so on.

Numbers and titles only, all public; names of people are for pages behind a session. What it leaves out: electors, who are many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from services.ballot.pages.offices import office_word
from services.ballot.pages.statements.shapes import Option
from services.http.problem import Language
from shared.clock import day_of
from shared.election.state import Election

MOST: Final = 500
"""Suggestions for one field; a browser shows no more in any useful way."""
_BY_CONTEST: Final = (
    "candidates", "winners", "lists", "seats", "elected", "ties", "gave_way", "minimum", "missing", "vacant",
    "marks", "against", "abstained",
)  # fmt: skip


_TODAY: Final = ("posted_on", "filed_on", "applied_on", "done_on", "held_on", "announced_on")


def known(election: Election, lang: Language) -> dict[str, Sequence[Option]]:
    """Values by field; `field*` for the keys of a map, `field**` for its values."""
    contests = [(each.id, each.zh if lang == "zh" else each.en) for each in election.contests.values()]
    persons = _persons(election)
    stations = _plain(station for round in election.rounds[-1:] for station in round.stations)
    piles = _plain(pile for round in election.rounds[-1:] for pile in round.piles)
    grounds = _plain(sorted({bar.id for bar in election.profile.qualification.bars}))
    serving = [
        (each.id, "、".join(office_word(role, lang) for role in sorted(each.roles)))
        for each in election.officers.values()
        if not each.dismissed and each.id != "AUTHORITY"
    ]
    found: dict[str, Sequence[Option]] = {
        "contest": contests, "contests": contests, "failed": contests, "decisive": contests,
        "candidate": persons, "winner": persons, "women": persons, "young": persons, "self_nominated": persons,
        "station": stations, "stations": stations, "pile": piles, "piles": piles, "into": piles,
        "officer": serving, "bar": grounds, "bars": grounds,
        "mandate": _plain(election.mandates), "department": _plain(election.departments),
        "complaint": _plain(election.disputes.complaints), "challenge": _plain(election.roll.challenges),
        "strokes*": persons, "values*": grounds, "departments*": _plain(election.departments),
    }  # fmt: skip
    for name in _BY_CONTEST:
        found[f"{name}*"] = contests
        found[f"{name}**"] = persons
    return {name: values[:MOST] for name, values in found.items()}


def usual(election: Election, now: int) -> dict[str, str]:
    """What fields usually hold: the present round, and today in the village (a drill's own today). `now` in milliseconds."""
    today = day_of(election.last_accepted if election.drill else now).isoformat()
    days = dict.fromkeys(_TODAY, today)
    return {**days, "round": str(election.round.number)} if election.rounds else days


def _persons(election: Election) -> list[Option]:
    standing = [(number, each) for number, each in election.candidates.items() if each.standing]
    return [
        (number, election.contests[each.contest].zh if each.contest in election.contests else each.contest)
        for number, each in standing
    ]


def _plain(values: Iterable[str]) -> list[Option]:
    return [(each, "") for each in values]
