"""What a scenario file may say about one round of voting: the day, the stations, the papers, what is expected of it.

What it leaves out: how a line of papers becomes single sheets (`services/drill/papers.py`).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from services.drill.scenario.rows import Nominee
from services.drill.scenario.words import Count, Names, Positive, Section

Reason = Literal["UNREADABLE", "NOT_OFFICIAL", "IDENTIFIES_VOTER", "DEFACED", "BY_RULING"]
Verdict = Literal["VALID", "PARTLY_INVALID", "INVALID", "BLANK", "DOUBTFUL"]


class StationPlan(Section, frozen=True, kw_only=True):
    """A polling station. `serves` names who votes there: groups, ranges, classes, persons; else anybody.

    `group`: the village group that votes there, where each votes on posts of its own.
    """

    id: str
    kind: Literal["CENTRAL", "STATION", "MOBILE"] = "STATION"
    serves: Names = ()
    group: str | None = None


class MeetingPlan(Section, frozen=True, kw_only=True):
    """The meeting of a round. Without figures everybody who gets a paper has come, nobody is excused, and
    whoever votes by proxy is represented where the regulation counts that."""

    present: Count | None = None
    should_attend: Count | None = None
    excused: Count = 0
    represented: Count | None = None
    group: str | None = None
    refused: str | None = None


class Conflict(Section, frozen=True, kw_only=True):
    """A second paper was handed to somebody who had one. OPEN: nobody settles it by itself."""

    person: str | None = None
    finding: Literal["PAPER_RECOVERED", "BOTH_IN_BOX", "OPEN"] = "PAPER_RECOVERED"


class StationFigures(Section, frozen=True, kw_only=True):
    """One station's figures in one round; those not given are its share of the round's."""

    id: str
    papers: Count | None = None
    issued: Count | None = None
    proxy: Count | None = None
    spoiled: Count | None = None
    unused: Count | None = None
    returned: Count | None = None
    conflicts: tuple[Conflict, ...] = ()
    empty_shown: bool = True
    booth: bool = True
    seal_intact: bool = True
    pile: str | None = None


class Issue(Section, frozen=True, kw_only=True):
    """One paper that is handed out, or asked for, before the others."""

    person: str
    proxy: str | None = None
    station: str | None = None
    refused: str | None = None


class ExplanationPlan(Section, frozen=True, kw_only=True):
    rule: str
    station: str | None = None
    explanation: Literal[
        "TAKEN_AWAY", "MISCOUNTED", "DESTROYED", "ISSUED_TWICE", "FOREIGN_SHEETS", "OTHER"
    ] = "OTHER"
    refused: str | None = None


class RoundExpect(Section, frozen=True, kw_only=True):
    """What a round comes to. What is not named is not compared; `minimum = 506` holds for every post."""

    registered: Count | None = None
    printed: Count | None = None
    issued: Count | None = None
    by_proxy: Count | None = None
    spoiled: Count | None = None
    unused: Count | None = None
    returned: Count | None = None
    valid: Count | None = None
    partly_invalid: Count | None = None
    invalid: Count | None = None
    blank: Count | None = None
    kinds: dict[str, Literal["FIRST", "REVOTE", "RUNOFF"]] | None = None
    candidates: dict[str, Names] | None = None
    seats: dict[str, Count] | None = None
    votes: dict[str, dict[str, Count]] | None = None
    minimum: Count | dict[str, Count] | None = None
    elected: dict[str, Names] | None = None
    ties: dict[str, Names] | None = None
    missing: dict[str, Count] | None = None
    failed: Names | None = None
    differences: tuple[str, ...] | None = None
    warnings: tuple[str, ...] | None = None
    audited: Literal["CONFIRMED", "COUNT_ALL"] | None = None


class RecountPlan(Section, frozen=True, kw_only=True):
    """Piles are counted again after the outcome, and show this; totals describe the papers beside those listed."""

    piles: Names = ()
    complaint: str | None = None
    votes: dict[str, dict[str, Count]] = msgspec.field(default_factory=dict)
    blank: Count | None = None
    invalid: Count | dict[Reason, Count] = 0
    papers: tuple[dict[str, Any], ...] = ()
    refused: str | None = None


class LotPlan(Section, frozen=True, kw_only=True):
    """The paper of this lot shows something else than the record says: other marks, or it is not there."""

    lot: Positive
    marks: dict[str, Names] = msgspec.field(default_factory=dict)
    gone: bool = False


class AuditPlan(Section, frozen=True, kw_only=True):
    """Papers of the round are drawn by lot and looked at again, until the risk is small enough or `most` were seen."""

    method: Literal["PAPERS", "BUNDLES"] = "PAPERS"
    contests: Names = ()
    limit: Positive = 50_000
    seed: str | None = None
    most: Count | None = None
    differs: tuple[LotPlan, ...] = ()
    refused: str | None = None


class RoundPlan(Section, frozen=True, kw_only=True):
    """One round. The first is the election's own; what a later one is follows from what is still open."""

    kind: Literal["FIRST", "REVOTE", "RUNOFF", "REPEAT", "POSTS"] | None = None
    day: str | None = None
    called: str | None = None
    contests: Names = ()
    candidates: dict[str, Names] = msgspec.field(default_factory=dict)
    nominations: dict[str, tuple[Nominee, ...]] = msgspec.field(default_factory=dict)
    """A runoff of these posts without candidates: who nominates himself or herself anew (ZJ2020 29)."""
    refused: str | None = None
    opens: str | None = None
    closes: str | None = None
    printed: Positive | None = None
    issued: Count | None = None
    proxy: Count | None = None
    spoiled: Count = 0
    returned: Count | None = None
    meeting: tuple[MeetingPlan, ...] = ()
    station: tuple[StationFigures, ...] = ()
    absent: Names = ()
    issue: tuple[Issue, ...] = ()
    votes: dict[str, dict[str, Count]] = msgspec.field(default_factory=dict)
    blank: Count | None = None
    invalid: Count | dict[Reason, Count] = 0
    papers: tuple[dict[str, Any], ...] = ()
    merge: tuple[tuple[str, str], ...] = ()
    batch: Positive = 200
    typing_errors: Count = 0
    explain: bool = True
    explanation: tuple[ExplanationPlan, ...] = ()
    recount: RecountPlan | None = None
    audit: AuditPlan | None = None
    after_result: bool = False
    """Called only once the result of the rounds before it was announced, and a remedy opened it again."""
    expect: RoundExpect = RoundExpect()


class Marked(Section, frozen=True, kw_only=True):
    """A reading of a paper: what is written on it. `blank = true` says that nothing is."""

    marks: dict[str, Names] = msgspec.field(default_factory=dict)
    against: dict[str, Names] = msgspec.field(default_factory=dict)
    abstained: dict[str, Names] = msgspec.field(default_factory=dict)
    invalid: Reason | None = None
    blank: bool = False
    verdict: Verdict | None = None


class Ruling(Marked, frozen=True, kw_only=True):
    """What the committee ruled about a doubtful paper."""

    present: Count = 7
    in_favour: Count = 5
    refused: str | None = None


class PaperLine(Marked, frozen=True, kw_only=True):
    """So many papers that look alike, and what is done with them."""

    count: Count = 1
    pile: str | None = None
    doubtful: bool = False
    ruling: Ruling | None = None
    misread: Marked | None = None
    second: Marked | None = None
    settled: Marked | None = None
    refused: str | None = None
