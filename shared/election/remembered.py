"""What an election remembers of its winners, of its disputes and of what came after; a part of its state.

Plain structures, changed only by the chapters' `record` methods. What it leaves out: rules, and the people's names.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Winner(msgspec.Struct):
    """Somebody elected. `review` is PASS, FAIL or None while it is open."""

    person: str
    contest: str
    round: int
    votes: int
    written_in: bool
    """Not on the list of candidates: nobody reviewed this person before the poll."""
    review: str | None = None
    woman: bool = False


class Complaint(msgspec.Struct):
    """A complaint: what it is about, and what was decided; `upheld` is None while it is open."""

    subject: str
    ground: str
    about: str | None
    filed_on: str
    upheld: bool | None = None
    remedy: str | None = None


class Standing(msgspec.Struct):
    """What was open before a round's outcome: a remedy that takes the outcome back returns to it."""

    open_ties: dict[str, tuple[str, ...]]
    tie_seats: dict[str, int]
    open_seats: dict[str, int]
    reduced: dict[str, int]
    failed: list[str]
    winners: list[Winner]
    void: set[str]


class Claim(msgspec.Struct, frozen=True):
    """A sum over the papers that the outcome of `contest` rests on, and by how many votes it holds (`margin`).

    BEATS: `person` has more votes than `other`. REACHES: `person` has as many as were needed. SHORT: fewer than that.
    Where it is about ANYBODY, it holds of all together who are not `named`: a record may leave out whoever was written in.
    """

    kind: Literal["BEATS", "REACHES", "SHORT"]
    contest: str
    person: str
    other: str | None
    margin: int
    named: tuple[str, ...] = ()


class Bundle(msgspec.Struct, frozen=True):
    """A bundle as it was counted by hand again: its papers and their votes."""

    papers: int
    votes: dict[str, dict[str, int]]


class PaperAudit(msgspec.Struct):
    """An audit of a round's papers."""

    method: Literal["PAPERS", "BUNDLES"]
    limit: int
    """In millionths: the risk that must not be exceeded."""
    claims: tuple[Claim, ...]
    opened_at: int
    seed: str = ""
    """The digits rolled; empty until then."""
    examined: dict[str, dict[str, tuple[tuple[str, str], ...] | None]] = {}
    """Pile to place to the votes on the paper there; None if there was none."""
    bundles: dict[str, Bundle] = {}
    closed: Literal["CONFIRMED", "COUNT_ALL"] | None = None


class PapersAfter(msgspec.Struct):
    """What became of a round's papers after the poll."""

    spoilt: set[str] = set()
    """Village groups, or "" where all vote together, among whose papers lie some that cannot stand (StationVoided): every
    poll of theirs in this round is invalid."""
    void_mandates: list[str] = []
    """Mandates found void after papers were issued by them."""
    decisive: list[str] = []
    """Contests whose outcome papers issued by void mandates could have changed."""
    destroyed: bool = False
    """Whether the unused papers were destroyed in public."""
    sealed: bool = False
    """Whether the counted papers lie under seal."""
    audit: PaperAudit | None = None
    """The paper audit of this count; one for each count, or somebody could draw until the lots please."""


class Demand(msgspec.Struct):
    """A demand to recall `person`, for the grounds that a document of this digest states."""

    person: str
    grounds: str
    filed_on: str


class Vacancy(msgspec.Struct):
    """Why a by-election fills a post, and to which day the new holder serves."""

    reason: str
    term_ends: str


class Disputes(msgspec.Struct):
    """Complaints and what remedies did to the result."""

    complaints: dict[str, Complaint] = {}
    before_outcome: Standing | None = None
    """What was open before the present round's outcome was determined."""
    anew: set[str] = set()
    """Contests whose election is void: all their seats are voted on again from the beginning."""
    reopened_on: str | None = None
    """The last day on which a remedy opened an announced result again."""
    settled: int = 0
    """Rounds up to this number have been announced: their counts are not gone back to."""
    overtaken: list[str] = []
    """Days of announcements that a remedy has overtaken."""
    recalls: dict[str, Demand] = {}
    """Contest to the demand it votes on; only in an election of recall."""
    vacancies: dict[str, Vacancy] = {}
    """Contest to the vacancy it fills; only in a by-election."""


class After(msgspec.Struct):
    """What came after the result, by the day on which it was done; None: not yet."""

    audit_posted_on: str | None = None
    handover_ordered_on: str | None = None
    pledges_posted_on: str | None = None
    archived_on: str | None = None
    handed_over: dict[str, int] = {}
    """Digest of a set of statements to the entry that handed their private fields to somebody, the last."""
    erased: set[int] = set()
    """Entries whose private fields are gone for good."""
