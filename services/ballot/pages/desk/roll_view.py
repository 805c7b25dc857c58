"""What an issuing desk takes along: the roll with names, the mandates, the stations and what is out, in few bytes.

Rows are lists in a fixed order (`services/ballot/pages/desk/static/js/desk/roll.js` reads them by the same): 50,000 electors are some
four megabytes. What it leaves out: who may have it (`pages.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from services.ballot.pages.desk.papers_out import PaperOut, PapersOut, officer_of_key
from services.ballot.pages.people import People
from shared.election.state import Election, Round, Station


class DeskRoll(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a desk needs to go on without the network.

    `electors`: `[number, name, initials, sex, born, group, last four of the identity number, rights, household]`, "" for what is
    not known. `mandates` in force: `[principal, proxy, mandate, usable]`; usable 0: not posted, or the proxy is a candidate.
    `elected`: who alone votes in this round, or null. `size`: entries that this is made of.
    """

    election: str
    title: str
    drill: bool
    size: int
    round: int
    day: str
    phase: str
    electors: list[tuple[str, ...]]
    removed: list[str]
    elected: list[str] | None
    mandates: list[tuple[str, str, str, int]]
    stations: list[dict[str, Any]]
    issued: list[tuple[str, str, str, int, str]]
    conflicts: list[tuple[str, str, str]]


class DeskNews(msgspec.Struct, frozen=True, kw_only=True):
    """What is new since a desk knew less: papers that went out, and the figures of the stations. `reload`: take everything anew."""

    size: int
    round: int
    phase: str
    reload: bool
    stations: list[dict[str, Any]]
    issued: list[tuple[str, str, str, int, str]]
    conflicts: list[tuple[str, str, str]]


def desk_roll(election: Election, people: People, out: PapersOut) -> DeskRoll:
    """The roll as it is now."""
    size, present = out.size, election.round
    return DeskRoll(
        election=election.id,
        title=election.title,
        drill=election.drill,
        size=size,
        round=present.number,
        day=present.day,
        phase=present.phase,
        electors=_electors(election, people),
        removed=sorted(election.roll.removed - election.roll.electors.keys()),
        elected=sorted(election.elected()) if present.electors == "ELECTED" else None,
        mandates=_mandates(election),
        stations=_stations(present),
        issued=_issued(election, out.papers if out.round == present.number else ()),
        conflicts=_conflicts(present),
    )


def desk_news(election: Election, out: PapersOut, since: int) -> DeskNews:
    """What a desk that knows the first `since` entries has to learn."""
    size, present = out.size, election.round
    return DeskNews(
        size=size,
        round=present.number,
        phase=present.phase,
        reload=out.changed >= since or since > size,
        stations=_stations(present),
        issued=_issued(election, out.since(since) if out.round == present.number else ()),
        conflicts=_conflicts(present),
    )


def _electors(election: Election, people: People) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for number, elector in election.roll.electors.items():
        known = people.get(number)
        name, initials, sex, born, tail = "", "", "", "", ""
        if known is not None:
            name, initials = known.name or "", known.initials
            sex, born, tail = known.sex or "", known.born or "", (known.id_masked or "")[-4:]
        rows.append(
            (number, name, initials, sex, born, elector.group, tail, elector.rights, elector.household)
        )
    return rows


def _mandates(election: Election) -> list[tuple[str, str, str, int]]:
    """Those in force; usable as `shared/election/polling/proxies.py` judges it when a paper is asked for."""
    may_carry = election.profile.proxies.candidate_may_carry.value
    on_paper = {person for poll in election.round.polls.values() for person in poll.candidates}
    rows = []
    for principal, name in election.proxied.items():
        mandate = election.mandates[name]
        usable = (
            mandate.posted
            and mandate.proxy in election.roll.electors
            and (may_carry or mandate.proxy not in on_paper)
        )
        rows.append((principal, mandate.proxy, name, int(usable)))
    return rows


def _issued(election: Election, papers: Iterable[PaperOut]) -> list[tuple[str, str, str, int, str]]:
    return [
        (each.elector, each.station, officer_of_key(election, each.keyid), each.at, each.proxy or "")
        for each in papers
    ]


def _stations(present: Round) -> list[dict[str, Any]]:
    return [_station(name, each) for name, each in present.stations.items()]


def _station(name: str, station: Station) -> dict[str, Any]:
    return {
        "id": name,
        "kind": station.kind,
        "group": station.group,
        "papers": station.papers,
        "issued": station.issued + station.conflicts,
        "by_proxy": station.by_proxy,
        "spoiled": station.spoiled,
        "unused": station.unused,
        "open": station.closed_at is None,
        "opened_at": station.opened_at,
    }


def _conflicts(present: Round) -> list[tuple[str, str, str]]:
    return [(elector, each.station, each.finding or "") for elector, each in present.conflicts.items()]
