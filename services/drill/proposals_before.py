"""What the drill would state next before the poll: roll, nomination, review, lists, mandates; see `proposals.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from shared.election.candidates import renewal
from shared.election.candidates.candidate_list import by_strokes_of
from shared.election.candidates.grounds import asked, value_of
from shared.election.candidates.shortlist import shortlist
from shared.election.electors.entitlement import voters
from shared.election.outcome.chosen import on_first_paper
from shared.election.state import Election

Given = Mapping[str, Any]


def _primary(election: Election, given: Given) -> dict[str, Any]:
    """As many took part as have to."""
    return {"in_person": election.profile.nomination.sea_quorum.minimum(voters(election.roll))}


def _pledge(election: Election, given: Given) -> dict[str, Any]:
    """The pledge that is still to be signed."""
    known = election.candidates.get(given.get("candidate", ""))
    kinds = election.profile.qualification.pledges.value
    return {"kind": next((each for each in kinds if known is None or each not in known.pledges), kinds[0])}


def _roll_count(election: Election, given: Given) -> dict[str, Any]:
    return {"electors": voters(election.roll)}


def _mandates(election: Election, given: Given) -> dict[str, Any]:
    return {"mandates": len(election.proxied)}


def _method(election: Election, given: Given) -> dict[str, Any]:
    return {"bars": list(election.profile.method.bars.value)}


def _decision(election: Election, given: Given) -> dict[str, Any]:
    """Every ground FALSE unless the log or the facts say otherwise, for the stage that comes next."""
    rule = election.profile.qualification
    known = election.candidates.get(given.get("candidate", ""))
    done = known.verdicts if known is not None else {}
    due = [stage for stage in rule.stages.value if stage not in done] or list(rule.stages.value[-1:])
    if known is None:
        return {"stage": due[0], "values": {bar.id: "FALSE" for bar in rule.bars}}
    signed = known.departments if given.get("stage", due[0]) == "JOINT" else {}
    return {
        "stage": due[0],
        "values": usual_values(election, given["candidate"], {}),
        "departments": signed,
    }


def usual_values(election: Election, person: str, facts: Given) -> dict[str, str]:
    """Each ground that is asked about somebody: what the facts say, else FALSE."""
    bars = asked(election, election.candidates[person].contest)
    return {bar.id: value_of(election, bar, person, facts) or "FALSE" for bar in bars}


def _department(election: Election, given: Given) -> dict[str, Any]:
    """The department that gave no verdict yet; POLICE where the regulation names none."""
    known = election.candidates.get(given.get("candidate", ""))
    done = known.departments if known is not None else {}
    names = election.profile.qualification.departments.value
    return {"department": next((name for name in names if name not in done), "POLICE")}


def _recommended(election: Election, given: Given) -> dict[str, Any]:
    modes = ("ORGANISATION", "MEMBERS", "MASSES", "JOINT")
    return {"mode": election.nominations if election.nominations in modes else "ORGANISATION"}


def _recommending(election: Election, given: Given) -> dict[str, Any]:
    meets = election.nominations in ("MEMBERS", "MASSES")
    return {"source": election.nominations if meets else "MEMBERS", "meeting": "ALL"}


def posted_lists(election: Election, given: Given) -> dict[str, Any]:
    """Everybody who stands, by post: those with more votes first; where strokes count, in the order of their numbers."""
    anew = renewal.open_posts(election)
    lists: dict[str, list[str]] = {
        contest: [] for contest in anew or [each.id for each in on_first_paper(election.contests.values())]
    }
    strokes = election.profile.nomination.list_order.value == "STROKES"  # then nobody's votes matter
    for person, each in sorted(
        election.candidates.items(), key=lambda row: (0 if strokes else -row[1].votes, row[0])
    ):
        if each.standing and each.contest in lists and each.round == (election.round.number if anew else 1):
            lists[each.contest].append(person)
    return {"lists": lists, "strokes": strokes_of(election, lists, {})}


def strokes_of(
    election: Election, lists: Mapping[str, Sequence[str]], known: Mapping[str, int]
) -> dict[str, int]:
    """Strokes of the surnames of those listed: as known, else such that the order of the list is right."""
    standing = {name: each for name, each in election.candidates.items() if each.standing}
    needed = by_strokes_of(election, standing)
    return {
        person: known.get(person, at)
        for persons in lists.values()
        for at, person in enumerate(persons, 1)
        if person in needed
    }


def _shortlist(election: Election, given: Given) -> dict[str, Any]:
    return {"lists": shortlist(election)}


def _slate(election: Election, given: Given) -> dict[str, Any]:
    """Everybody who stands; as many of them young as have to be."""
    lists = posted_lists(election, {})["lists"]
    listed = [person for persons in lists.values() for person in persons]
    rule = election.profile.nomination.slate
    return {"lists": lists, "young": listed[: rule.young if rule is not None else 0], "balanced": True}


def _mandate(election: Election, given: Given) -> dict[str, Any]:
    return {"mandate": f"M-{len(election.mandates) + 1:03d}", "relation": "CHILD"}


def _challenge(election: Election, given: Given) -> dict[str, Any]:
    return {"challenge": f"K-{len(election.roll.challenges) + 1}"}


FILLERS_BEFORE: Final[Mapping[str, Callable[[Election, Given], dict[str, Any]]]] = {
    "MethodAdopted": _method,
    "RollPublished": _roll_count,
    "RollSealed": _roll_count,
    "RollChallenged": _challenge,
    "ElectorRegistered": lambda election, given: {"kind": "RESIDENT"},
    "ElectorRemoved": lambda election, given: {"reason": "ERROR"},
    "CandidateNominated": lambda election, given: {"in_person": True},
    "PrimaryCounted": _primary,
    "PledgeSigned": _pledge,
    "QualificationDecided": _decision,
    "CandidatesPublished": posted_lists,
    "CandidateRecommended": _recommended,
    "RecommendationCounted": _recommending,
    "ShortlistDrawn": _shortlist,
    "SlateApproved": _slate,
    "SlateRefused": lambda election, given: {"ground": "UNBALANCED"},
    "DepartmentReviewed": _department,
    "ProxyGranted": _mandate,
    "ProxyPosted": _mandates,
    "ProxyVoided": lambda election, given: {"reason": "WITHDRAWN"},
}
