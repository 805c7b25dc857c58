"""What the drill would state next in a dispute, in a recall or by-election, and after the result; see `proposals.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from shared import clock
from shared.election.after.keeping import unused_papers
from shared.election.disputes.void_mandates import weight
from shared.election.electors.entitlement import voters, voters_by_group
from shared.election.outcome.chosen import vacant_seats
from shared.election.outcome.result import seats_held
from shared.election.roles import Role
from shared.election.state import Election
from shared.periods import years_after

Given = Mapping[str, Any]


def _today(election: Election) -> date:
    return clock.day_of(election.last_accepted)


def _complaint(election: Election, given: Given) -> dict[str, Any]:
    number = len(election.disputes.complaints) + 1
    return {"complaint": f"T-{number}", "subject": "COUNT", "ground": "MISCOUNT"}


def _decision(election: Election, given: Given) -> dict[str, Any]:
    """The first complaint that waits."""
    open_ = [name for name, each in election.disputes.complaints.items() if each.upheld is None]
    return {"complaint": open_[0] if open_ else "T-1", "remedy": "NONE"}


def _recount(election: Election, given: Given) -> dict[str, Any]:
    return {"piles": list(election.round.piles)}


def _mandates(election: Election, given: Given) -> dict[str, Any]:
    """What so many papers weigh."""
    mandates = tuple(given.get("mandates", ()))
    held = [each for each in election.rounds if each.phase == "DETERMINED"]
    if not held:
        return {"mandates": mandates, "papers": len(mandates), "decisive": []}
    papers, decisive = weight(election, held[-1], mandates)
    return {"round": held[-1].number, "mandates": mandates, "papers": papers, "decisive": decisive}


def _announcement(election: Election, given: Given) -> dict[str, Any]:
    winners = {contest: sorted(persons) for contest, persons in seats_held(election).items()}
    return {"winners": winners, "vacant": vacant_seats(election), "reason": "DELAYED"}


def _handover(election: Election, given: Given) -> dict[str, Any]:
    return {"reason": "OVERDUE", "until": (_today(election) + timedelta(days=7)).isoformat()}


def _demand(election: Election, given: Given) -> dict[str, Any]:
    """As many signatures as are needed, of whoever is said to demand it."""
    post = election.contests.get(given.get("contest", ""))
    group = None if post is None else post.group
    whole = voters(election.roll) if group is None else voters_by_group(election.roll).get(group, 0)
    base = given.get("base", whole)
    rule, by_whom = election.profile.recall, given.get("by_whom", "ELECTORS")
    share = None if rule is None else rule.by_electors if by_whom == "ELECTORS" else rule.by_representatives
    least = 0 if rule is None else rule.least_signatures.value
    needed = base if share is None else max(least, share.minimum(base))
    return {"by_whom": by_whom, "base": base, "signatures": needed}


def _vacancy(election: Election, given: Given) -> dict[str, Any]:
    day = date.fromisoformat(election.round.day)
    since = (_today(election) - timedelta(days=14)).isoformat()
    return {"reason": "RESIGNED", "since": since, "term_ends": years_after(day, 2).isoformat()}


def _pledges(election: Election, given: Given) -> dict[str, Any]:
    term = election.profile.term
    return {"term": term.term_pledges.value, "annual": term.annual_pledges.value}


def _unused(election: Election, given: Given) -> dict[str, Any]:
    return {"papers": max(0, unused_papers(election.round))}


def _seal(election: Election, given: Given) -> dict[str, Any]:
    number = given.get("round", election.round.number)
    lay = [each for each in election.rounds if each.number == number]
    return {"papers": sum(each.returned or 0 for every in lay for each in every.stations.values())}


def _archive(election: Election, given: Given) -> dict[str, Any]:
    years = max(1, election.profile.term.years.value)
    return {"kept_until": years_after(_today(election), years).isoformat()}


def _handing_over(election: Election, given: Given) -> dict[str, Any]:
    """To whoever holds the supervisor's key."""
    key = next(each.key for each in election.officers.values() if Role.SUPERVISOR in each.roles)
    return {"auditor": "监督委员会", "key": key, "statements": 1, "purpose": "核对资格"}


def _first_batch(election: Election) -> str:
    """The bundle attested first. Raises LookupError if there is none yet."""
    return [batch for pile in election.round.piles.values() for batch in pile.bundles][0]  # noqa: RUF015 - a LookupError


FILLERS_AFTER: Final[Mapping[str, Callable[[Election, Given], dict[str, Any]]]] = {
    "ComplaintFiled": _complaint,
    "ComplaintDecided": _decision,
    "RecountOrdered": _recount,
    "StationVoided": lambda election, given: {"ground": "IRREGULAR"},
    "PersonVoided": lambda election, given: {"ground": "BRIBERY"},
    "ElectionVoided": lambda election, given: {"ground": "PROCEDURE", "follows": "POLL_REPEATED"},
    "MandateVoided": _mandates,
    "ResultAnnouncedByAuthority": _announcement,
    "HandoverOrdered": _handover,
    "RecallDemanded": _demand,
    "VacancyAnnounced": _vacancy,
    "TermPledgesPublished": _pledges,
    "UnusedDestroyed": _unused,
    "PapersSealed": _seal,
    "Archived": _archive,
    "DisclosuresHandedOver": _handing_over,
    "DisclosuresErased": lambda election, given: {"entries": [0], "ground": "RETENTION_OVER"},
    "AuditOpened": lambda election, given: {
        "method": "PAPERS",
        "contests": list(election.round.polls),
        "limit": 50_000,
    },
    "SeedRolled": lambda election, given: {"seed": "31415926535897932384"},
    "PaperExamined": lambda election, given: {"place": 1},
    "BundleExamined": lambda election, given: {"batch": _first_batch(election), "votes": {}},
    "AuditClosed": lambda election, given: {"risk": 1_000_000, "conclusion": "COUNT_ALL"},
}
