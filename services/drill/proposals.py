"""What the drill itself would state next: a whole body for any kind of statement, from the few members that are special.

Steps and statements of the file's own both fill in what they leave out from here, so that a scenario has to name only
what is unusual. What it leaves out: whether it is lawful.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import msgspec

from services.drill.chance import Chance
from services.drill.crew import Crew
from services.drill.proposals_after import FILLERS_AFTER
from services.drill.proposals_before import FILLERS_BEFORE
from shared import clock
from shared.election import law
from shared.election.bases import electors
from shared.election.counting.closing import verdicts
from shared.election.counting.reading import read_paper
from shared.election.counting.reconciliation import open_differences
from shared.election.outcome.chosen import may_be_chosen, to_be_chosen, vacant_seats
from shared.election.outcome.outcome import declaration
from shared.election.outcome.result import seats_held
from shared.election.outcome.runners import runoff_candidates
from shared.election.state import Election
from shared.election.statement import Body
from shared.errors import JianpiaoError, Malformed, Refused
from shared.schema_text import unreadable

Given = Mapping[str, Any]


class Proposer:
    """Fills in bodies for one election as it stands at the moment of asking."""

    def __init__(self, election: Callable[[], Election], chance: Chance, crew: Crew) -> None:
        self._election, self._chance, self._crew = election, chance, crew

    def body(self, type_name: str, given: Given) -> Body:
        """The body of that type with the members of `given`, others filled in. Raises Malformed, naming what is wrong."""
        kind = law.KINDS[type_name]
        members = {**self._special(type_name, given), **given}
        for name in _required(kind):
            if name not in members:
                members[name] = self._usual(type_name, name)
        try:
            return msgspec.convert(msgspec.to_builtins(members), kind)
        except msgspec.ValidationError as error:
            raise unreadable(type_name, error, kind) from error

    def _usual(self, type_name: str, name: str) -> Any:
        """What a member usually is, whatever the statement."""
        if name in ("posted_on", "filed_on", "applied_on", "done_on", "held_on"):
            return clock.day_of(self._election().last_accepted).isoformat()
        if name in ("document", "index", "grounds", "set_digest"):
            return self._chance.digest(type_name)
        if name in ("paper", "batch"):
            return self._chance.id()
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if name == "round":
            return self._election().round.number
        if name == "station":
            return next(iter(self._election().round.stations), "S1")
        raise Malformed(f"{type_name}: say what {name} is", zh=f"{type_name}：要写明 {name}")

    def _special(self, type_name: str, given: Given) -> dict[str, Any]:
        """What members of this statement follow from the state of the election."""
        if type_name == "OfficerAppointed" and "officer" in given:
            return {"key": self._crew.public_key(given["officer"])}
        filler = FILLERS.get(type_name)
        if filler is None:
            return {}
        try:
            return filler(self._election(), given)
        except (JianpiaoError, LookupError, ValueError):
            # The state does not give it (no count to close yet, say): the usual members have to do, and the law judges.
            return {}


@cache
def _required(kind: type[Body]) -> tuple[str, ...]:
    """Members that a statement of that kind must have."""
    return tuple(field.name for field in msgspec.structs.fields(kind) if field.required)


_CONSTANTS: Final[Mapping[str, Any]] = {
    "seal": "封条",
    "booth": True,
    "empty_shown": True,
    "seal_intact": True,
    "papers": 100,
    "should_attend": 42,
    "present": 40,
    "in_favour": 39,
    "upheld": True,
    "woman": False,
    "verdict": "PASS",
    "reason": "OTHER",
    "number": 1,
    "explanation": "OTHER",
    "spoiled": 0,
    "unused": 0,
    "issued": 0,
    "returned": 0,
    "finding": "PAPER_RECOVERED",
    "pile": "P",
    "valid": 0,
    "partly_invalid": 0,
    "invalid": 0,
    "blank": 0,
    "registered": 0,
    "votes": {},
    "minimum": {},
    "elected": {},
    "winners": {},
    "counting": "CALLED",
}
"""What a member usually is, whatever the statement, where nothing in the election says more."""


def _first(names: Mapping[str, Any]) -> str:
    """The first name. Raises LookupError if there is none yet."""
    for name in names:
        return name
    raise LookupError("there is none yet")


def _closing(election: Election, given: Given) -> dict[str, Any]:
    name = given.get("station") or _first(election.round.stations)
    station = election.round.stations[name]
    issued = station.issued + station.conflicts
    unused = max(0, station.papers - issued - station.spoiled)
    return {"station": name, "issued": issued, "spoiled": station.spoiled, "unused": unused}


def _box(election: Election, given: Given) -> dict[str, Any]:
    waiting = [name for name, each in election.round.stations.items() if each.returned is None]
    name = given.get("station") or waiting[0]
    station = election.round.stations[name]
    return {"station": name, "returned": station.issued + station.conflicts}


def _batch(election: Election, given: Given) -> dict[str, Any]:
    piles = election.round.piles
    name = given.get("pile") or _first(piles)
    return {"pile": name, "papers": piles[name].counted - piles[name].attested}


def _verdict(election: Election, given: Given) -> dict[str, Any]:
    """The verdict that follows from the marks."""
    marks, against, reason = given.get("marks", {}), given.get("against", {}), given.get("reason")
    abstained = given.get("abstained", {})
    try:
        return {"verdict": read_paper(election, election.round, marks, against, reason, abstained).verdict}
    except Refused:
        return {
            "verdict": "VALID"
        }  # marks that no sheet of this round bears: the law refuses them, whatever is said


def _ruling(election: Election, given: Given) -> dict[str, Any]:
    return {"present": 7, "in_favour": 5, **_verdict(election, given)}


def _count(election: Election, given: Given) -> dict[str, Any]:
    found = verdicts(election.round)
    return {
        **{name: found.get(name.upper(), 0) for name in ("valid", "partly_invalid", "invalid", "blank")},
        "votes": {contest: dict(election.round.votes.get(contest, {})) for contest in election.round.polls},
    }


def _outcome(election: Election, given: Given) -> dict[str, Any]:
    declared: dict[str, Any] = msgspec.to_builtins(declaration(election))
    return declared


def _revote(election: Election, given: Given) -> dict[str, Any]:
    return {"contests": list(election.open_ties)}


def _runoff(election: Election, given: Given) -> dict[str, Any]:
    candidates = {contest: runoff_candidates(election, contest) for contest in election.open_seats}
    return {
        "candidates": {contest: names for contest, names in candidates.items() if names},
        "self_nominated": [contest for contest, names in candidates.items() if not names],
    }


def _posts(election: Election, given: Given) -> dict[str, Any]:
    """Everybody elected is proposed for each post that is chosen from the elected."""
    due = {contest: sorted(may_be_chosen(election, contest)) for contest in to_be_chosen(election)}
    return {"day": election.round.day, "candidates": due}


def _meeting(election: Election, given: Given) -> dict[str, Any]:
    """Everybody should attend, and everybody came."""
    due = electors(election, election.round, given.get("group")) - given.get("excused", 0)
    return {"should_attend": due, "present": due}


def _difference(election: Election, given: Given) -> dict[str, Any]:
    first = open_differences(election.round)[0]
    return {"rule": first.rule, "station": first.station}


def _announcement(election: Election, given: Given) -> dict[str, Any]:
    winners = {contest: sorted(persons) for contest, persons in seats_held(election).items()}
    return {"winners": winners, "vacant": vacant_seats(election)}


def _reduction(election: Election, given: Given) -> dict[str, Any]:
    """All missing seats, by everybody."""
    electors = len(election.roll.electors)
    return {"seats": dict(election.open_seats), "present": electors, "in_favour": electors}


def _certificate(election: Election, given: Given) -> dict[str, Any]:
    """The first holder who has none, of the post if it is named."""
    for winner in election.winners:
        waiting = winner.review != "FAIL" and winner.person not in election.certified.get(winner.contest, ())
        if waiting and given.get("contest") in (None, winner.contest):
            return {"person": winner.person, "contest": winner.contest}
    return {}


FILLERS: Final[Mapping[str, Callable[[Election, Given], dict[str, Any]]]] = {
    "IntroductionHeld": lambda election, given: {"candidates": sorted(election.introductions)},
    "SpeechHeld": lambda election, given: {
        "candidates": sorted(name for name, each in election.candidates.items() if each.standing)
    },
    "StationOpened": lambda election, given: {"kind": "STATION"},
    "StationClosed": _closing,
    "BoxOpened": _box,
    "BatchAttested": _batch,
    "PaperCounted": _verdict,
    "PaperKeyed": _verdict,
    "KeyingSettled": _verdict,
    "PaperCorrected": _verdict,
    "DoubtfulPaperRuled": _ruling,
    "DifferenceExplained": _difference,
    "CountClosed": _count,
    "OutcomeDetermined": _outcome,
    "RevoteCalled": _revote,
    "RunoffCalled": _runoff,
    "PostsVoteCalled": _posts,
    "MeetingOpened": _meeting,
    "ResultAnnounced": _announcement,
    "SeatsReduced": _reduction,
    "CertificateIssued": _certificate,
    "IncidentReported": lambda election, given: {"kind": "OTHER"},
    **FILLERS_BEFORE,
    **FILLERS_AFTER,
}
