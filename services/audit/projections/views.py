"""What is answered about a log: figures of one moment, and how many entries they cover.

Plain functions over a snapshot; each raises UnknownLog where the log is not projected here. What it leaves out: statistics
over all logs (`statistics.py`), and HTTP.
"""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from services.audit.http.problems import UnknownLog
from services.audit.projections.candidates import CANDIDATES, REVIEWS, Candidate, Review
from services.audit.projections.findings import FINDINGS, STANDINGS, Found, Standing
from services.audit.projections.incidents import INCIDENTS, Incident
from services.audit.projections.ledger import ROUNDS as LEDGER_ROUNDS
from services.audit.projections.ledger import STATIONS, Papers, Station
from services.audit.projections.read import Snapshot
from services.audit.projections.roll import DAYS, EVENTS, ROLL, Event, Listed, RollDay
from services.audit.projections.secrecy import ShownRound, shown
from services.audit.projections.tallies import PILES, TALLIES
from services.audit.projections.tallies import ROUNDS as TALLY_ROUNDS
from services.audit.projections.timetable import TIMETABLE
from services.audit.projections.timetable import Line as StoredLine
from services.audit.projections.turnout import HOURS, Hour, RoundTurnout
from services.audit.projections.turnout import ROUNDS as TURNOUT_ROUNDS

PAGE: Final = 1_000
"""Electors in one answer at most."""

Entries = Annotated[int, Meta(description="涵盖多少条记录。How many entries the figures cover.")]


class Tallies(msgspec.Struct, frozen=True):
    """各职位得票；投票结束之前没有，过小或一致的票堆合并。Votes by post; none while people vote, small piles merged."""

    log: str
    entries: Entries
    rounds: list[ShownRound]


class Turnout(msgspec.Struct, frozen=True):
    """各站各小时领票。Papers handed out by station and hour."""

    log: str
    entries: Entries
    rounds: list[RoundTurnout]
    hours: list[Hour]


class Roll(msgspec.Struct, frozen=True):
    """选民名单：某日的名单、逐日变化、公布与申诉。The roll of a day, its size day by day, postings and complaints."""

    log: str
    entries: Entries
    on: Annotated[str | None, Meta(description="哪一天的名单；无则为现在。The roll of which day; null: now.")]
    listed: list[Listed]
    next: Annotated[
        str | None, Meta(description="从哪个编号之后继续。Go on after this number; null: complete.")
    ]
    days: list[RollDay]
    events: list[Event]


class Candidates(msgspec.Struct, frozen=True):
    """参选人与各项审查。Who stood, and every review."""

    log: str
    entries: Entries
    candidates: list[Candidate]
    reviews: list[Review]


class Ledger(msgspec.Struct, frozen=True):
    """选票流向。Where the papers are."""

    log: str
    entries: Entries
    rounds: list[Papers]
    stations: list[Station]


class Line(msgspec.Struct, frozen=True):
    """一项期限。A deadline. `state`: DONE, LATE (done late), OPEN or OVERDUE on the day asked for."""

    step: str
    about: str
    due: str
    done: str | None
    state: str
    clause: str


class Timetable(msgspec.Struct, frozen=True):
    """期限与完成情况。Deadlines and what was done."""

    log: str
    entries: Entries
    on: Annotated[str | None, Meta(description="以哪一天判断逾期。The day by which overdue is judged.")]
    lines: list[Line]


class Incidents(msgspec.Struct, frozen=True):
    """情况、申诉与处置。Incidents, complaints, remedies."""

    log: str
    entries: Entries
    incidents: list[Incident]


class Assertions(msgspec.Struct, frozen=True):
    """审计断言与发现。Audit assertions and their findings."""

    log: str
    entries: Entries
    assertions: list[Standing]
    findings: list[Found]


def tally(snapshot: Snapshot, log: UUID) -> Tallies:
    """The votes, as far as they may be shown."""
    entries = _position(snapshot, log, "tallies")
    groups = {(each.round, each.station): each.village_group for each in snapshot.rows(STATIONS, log)}
    rows = (
        snapshot.rows(TALLY_ROUNDS, log),
        snapshot.rows(PILES, log),
        snapshot.rows(TALLIES, log),
    )
    return Tallies(str(log), entries, shown(*rows, groups))


def turnout(snapshot: Snapshot, log: UUID) -> Turnout:
    """Papers handed out."""
    entries = _position(snapshot, log, "turnout")
    return Turnout(str(log), entries, snapshot.rows(TURNOUT_ROUNDS, log), snapshot.rows(HOURS, log))


def roll_of(
    snapshot: Snapshot, log: UUID, on: str | None = None, after: str = "", limit: int | None = PAGE
) -> Roll:
    """The roll as it stands, or as it stood in the evening of a day; electors after a number, `limit` at most."""
    entries = _position(snapshot, log, "roll")
    where, values = (
        ("until IS NULL", [])
        if on is None
        else ("since_day <= %s AND (until_day IS NULL OR until_day > %s)", [on, on])
    )
    asked = None if limit is None else limit + 1
    listed = snapshot.rows(ROLL, log, f"{where} AND elector > %s", [*values, after], asked)
    more = limit is not None and len(listed) > limit
    listed = listed[:limit]
    return Roll(
        str(log),
        entries,
        on,
        listed,
        listed[-1].elector if more else None,
        snapshot.rows(DAYS, log),
        snapshot.rows(EVENTS, log),
    )


def candidates_of(snapshot: Snapshot, log: UUID) -> Candidates:
    """Who stood, and every review."""
    entries = _position(snapshot, log, "candidates")
    return Candidates(str(log), entries, snapshot.rows(CANDIDATES, log), snapshot.rows(REVIEWS, log))


def ledger_of(snapshot: Snapshot, log: UUID) -> Ledger:
    """Where the papers are."""
    entries = _position(snapshot, log, "ledger")
    return Ledger(str(log), entries, snapshot.rows(LEDGER_ROUNDS, log), snapshot.rows(STATIONS, log))


def timetable(snapshot: Snapshot, log: UUID, on: str | None = None) -> Timetable:
    """Deadlines by date; without a day nothing that is open is called overdue."""
    entries = _position(snapshot, log, "timetable")
    lines = [_line(each, on) for each in snapshot.rows(TIMETABLE, log)]
    return Timetable(str(log), entries, on, sorted(lines, key=lambda each: (each.due, each.step, each.about)))


def incidents_of(snapshot: Snapshot, log: UUID) -> Incidents:
    """Incidents, complaints and remedies, in the order of the log."""
    entries = _position(snapshot, log, "incidents")
    return Incidents(str(log), entries, snapshot.rows(INCIDENTS, log))


def assertions(snapshot: Snapshot, log: UUID) -> Assertions:
    """Every assertion, and what was found."""
    entries = _position(snapshot, log, "findings")
    return Assertions(str(log), entries, snapshot.rows(STANDINGS, log), snapshot.rows(FINDINGS, log))


def _position(snapshot: Snapshot, log: UUID, projection: str) -> int:
    entries = snapshot.position(log, projection)
    if entries is None:
        raise UnknownLog("no log of this id is projected here, or none of it yet.")
    return entries


def _line(row: StoredLine, on: str | None) -> Line:
    open_state = "OVERDUE" if on is not None and on > row.due else "OPEN"
    done_state = "LATE" if row.late else "DONE"
    state = open_state if row.done is None else done_state
    return Line(row.step, row.about, row.due, row.done, state, row.clause)
