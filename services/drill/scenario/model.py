"""What a scenario file may say: the story of one election, with a lawful default for whatever it leaves out.

Keys are those of the TOML file; `docs/scenarios.md` describes them one by one. What it leaves out: single people's acts
(`rows.py`), one round of voting (`polls.py`), and what all this means (`services/drill/steps`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from services.drill.scenario.polls import RoundPlan, StationPlan
from services.drill.scenario.rows import (
    Cancellation,
    ChallengePlan,
    CommitteeChange,
    Department,
    Evidence,
    Insertion,
    Kin,
    MandatePlan,
    Nominee,
    OfficerPlan,
    RecommendationVotes,
    Recommended,
    Removal,
    Review,
    Sea,
    SlatePlan,
    Waiver,
    WinnerPlan,
    Withdrawal,
)
from services.drill.scenario.words import Count, Name, Names, Positive, Section, When

Class = Literal[
    "RESIDENT", "ABSENT", "NEWCOMER", "GRADUATE", "HOUSEHOLD", "MEMBER", "POST_HOLDER", "DELEGATE"
]
Rights = Literal["BOTH", "VOTE", "STAND"]


class Post(Section, frozen=True, kw_only=True):
    """`CHAIR = 1` is short for `CHAIR = { seats = 1 }`. The order of the posts is their rank.

    `group`: the village group that votes on it. `chosen_from`: the post whose holders it is chosen from.
    """

    seats: Count
    zh: str | None = None
    en: str | None = None
    rank: Count | None = None
    reserved: Literal["WOMAN", ""] | None = None
    group: str | None = None
    chosen_from: str | None = None


class Timetable(Section, frozen=True, kw_only=True):
    """When each step is done. A step without a day follows the step before it, as late as the law allows."""

    day: str = "2026-03-28"
    call: When | None = None
    committee: When | None = None
    method: When | None = None
    officers: When | None = None
    registration: When | None = None
    roll: When | None = None
    seal: When | None = None
    nominations: When | None = None
    sea: When | None = None
    recommendations: When | None = None
    shortlist: When | None = None
    review: When | None = None
    slate: When | None = None
    list: When | None = None
    proxies: When | None = None
    proxies_posted: When | None = None


class Range(Section, frozen=True, kw_only=True):
    """Some electors under one name; the numbers follow those of the named people."""

    name: str
    count: Count
    kind: Class | None = msgspec.field(default=None, name="class")
    group: str | None = None
    sex: Literal["F", "M"] | None = None
    born: str | None = None
    age: Count | None = None


class Electors(Section, frozen=True, kw_only=True):
    """Who is registered at first. `electors = 1200` is short for `[electors] count = 1200`."""

    count: Positive
    groups: Annotated[int, msgspec.Meta(ge=1, le=999)] | tuple[str, ...] = 4
    classes: dict[Class, Count] = msgspec.field(default_factory=dict)
    disclose: bool = False
    range: tuple[Range, ...] = ()


class Person(Section, frozen=True, kw_only=True):
    """What is special about somebody. Whoever needs nothing special need not be listed."""

    number: Positive | None = None
    kind: Class | None = msgspec.field(default=None, name="class")
    group: str | None = None
    sex: Literal["F", "M"] | None = None
    born: str | None = None
    age: Count | None = None
    household: Name | None = None
    rights: Rights = "BOTH"
    registered: bool = True
    resolution: bool = True
    refused: str | None = None


class CommitteePlan(Section, frozen=True, kw_only=True):
    members: Count | tuple[Name, ...] = 7
    should_attend: Count = 42
    present: Count = 40


class MethodPlan(Section, frozen=True, kw_only=True):
    should_attend: Count = 42
    present: Count = 40
    in_favour: Count = 39
    bars: tuple[str, ...] | None = None


class Pledges(Section, frozen=True, kw_only=True):
    missing: dict[Name, Names] = msgspec.field(default_factory=dict)


class Lists(Section, frozen=True, kw_only=True):
    """The posted lists of candidates, where they are not simply those who stand."""

    order: dict[str, tuple[Name, ...]] = msgspec.field(default_factory=dict)
    strokes: dict[Name, Count] = msgspec.field(default_factory=dict)
    repost: bool = True


class Proxies(Section, frozen=True, kw_only=True):
    """Mandates of electors whom nobody needs to name. `posted = false`: none is posted, so none counts."""

    count: Count = 0
    principals: Names = ()
    posted: bool = True


class Result(Section, frozen=True, kw_only=True):
    """What follows the last round. `announce`: by default if the law lets the result be announced."""

    announce: bool | None = None
    announced: When | None = None
    delay_approved: bool = False
    approved: When | Literal[False] | None = None
    handover: When | Literal[False] | None = None
    refused: str | None = None


class RecallPlan(Section, frozen=True, kw_only=True):
    """Who is to be recalled from a post, who demands it, and when the demand was filed."""

    person: Name
    by_whom: Literal["ELECTORS", "REPRESENTATIVES"] = "ELECTORS"
    signatures: Count | None = None
    base: Count | None = None
    filed: When = "D-30"
    voted_before: When | None = None
    answered: bool = True
    refused: str | None = None


class VacancyPlan(Section, frozen=True, kw_only=True):
    """Why a post is vacant since when, and to which day whoever is elected serves."""

    reason: str = "RESIGNED"
    since: When = "D-45"
    posted: When | None = None
    term_ends: When
    refused: str | None = None


class Expect(Section, frozen=True, kw_only=True):
    """How the story ends. What is not named is not compared."""

    ending: (
        Literal[
            "HANDED_OVER",
            "ON_RECORD",
            "ANNOUNCED",
            "UNFINISHED",
            "SUSPENDED",
            "CANCELLED",
            "STOPPED",
            "REFUSED",
        ]
        | None
    ) = None
    winners: dict[str, Names] | None = None
    vacant: dict[str, Count] | None = None
    ties: dict[str, Names] | None = None
    missing: dict[str, Count] | None = None
    failed: Names | None = None
    void: Names | None = None
    refused: tuple[str, ...] | None = None
    registered: Count | None = None
    rounds: Count | None = None
    entries: Count | None = None
    announced_on: When | None = None


class Scenario(Section, frozen=True, kw_only=True):
    """A whole story."""

    village: str = "清水村"
    title: str | None = None
    story: str = ""
    story_en: str = ""
    profile: str = "VC-ZJ"
    parameters: dict[str, Any] = msgspec.field(default_factory=dict)
    counting: Literal["CALLED", "DOUBLE_ENTRY"] = "CALLED"
    party_gave_woman: bool | None = None
    population: Count | None = None
    households: Count | None = None
    notices: bool = True
    refused: str | None = None
    stop_after: str | None = None
    women: tuple[Name, ...] = ()
    posts: dict[str, Post]
    electors: Electors
    timetable: Timetable = Timetable()
    people: dict[Name, Person] = msgspec.field(default_factory=dict)
    committee: CommitteePlan = CommitteePlan()
    committee_change: tuple[CommitteeChange, ...] = ()
    method: MethodPlan = MethodPlan()
    officer: tuple[OfficerPlan, ...] = ()
    kin: tuple[Kin, ...] = ()
    nominations: dict[str, tuple[Nominee, ...]] = msgspec.field(default_factory=dict)
    sea: dict[str, Sea] = msgspec.field(default_factory=dict)
    recommended: tuple[Recommended, ...] = ()
    recommendation_votes: tuple[RecommendationVotes, ...] = ()
    slate: tuple[SlatePlan, ...] = ()
    department: tuple[Department, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    waiver: tuple[Waiver, ...] = ()
    review: tuple[Review, ...] = ()
    pledges: Pledges = Pledges()
    withdrawal: tuple[Withdrawal, ...] = ()
    recall: dict[str, RecallPlan] = msgspec.field(default_factory=dict)
    vacancy: dict[str, VacancyPlan] = msgspec.field(default_factory=dict)
    cancellation: tuple[Cancellation, ...] = ()
    lists: Lists = Lists()
    removal: tuple[Removal, ...] = ()
    challenge: tuple[ChallengePlan, ...] = ()
    proxies: Proxies = Proxies()
    mandate: tuple[MandatePlan, ...] = ()
    station: tuple[StationPlan, ...] = (StationPlan(id="S1", kind="CENTRAL"),)
    round: tuple[RoundPlan, ...] = ()
    winners: dict[Name, WinnerPlan] = msgspec.field(default_factory=dict)
    result: Result = Result()
    statement: tuple[Insertion, ...] = ()
    expect: Expect = Expect()
