"""What a scenario file may say: the story of one election, with a lawful default for whatever it leaves out.

Keys are those of the TOML file; `docs/scenarios.md` describes them one by one. People are called by short names ("A",
"张三"), days by their distance from election day ("D-20"). What it leaves out: one round of voting (`polls.py`), and
what the words mean (`services/drill/steps`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from services.drill.scenario.polls import RoundPlan, StationPlan
from shared.election.kinship import Relation
from shared.election.roles import Role

Name = str
"""A person: a short name of the file's own, or a number on the roll ("E-0042")."""
Names = str | tuple[str, ...]
"""One name, or several."""
When = str
""" "2026-03-28", "D-20", "D-20 09:30", "R+1" (R: the day of the present round), or "D 09:30"."""
Removed = Literal["DEATH", "DEPRIVED_OF_RIGHTS", "REGISTERED_ELSEWHERE", "MOVED_AWAY", "UNDER_AGE", "ERROR"]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file."""


class Post(Section, frozen=True, kw_only=True):
    """`CHAIR = 1` is short for `CHAIR = { seats = 1 }`. The order of the posts is their rank."""

    seats: Count
    zh: str | None = None
    en: str | None = None
    rank: Count | None = None
    reserved: Literal["WOMAN", ""] | None = None


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
    review: When | None = None
    list: When | None = None
    proxies: When | None = None
    proxies_posted: When | None = None


class Range(Section, frozen=True, kw_only=True):
    """Some electors under one name; the numbers follow those of the named people."""

    name: str
    count: Count
    kind: Literal["RESIDENT", "ABSENT", "NEWCOMER"] = msgspec.field(default="RESIDENT", name="class")
    group: str | None = None
    sex: Literal["F", "M"] | None = None
    born: str | None = None
    age: Count | None = None


class Electors(Section, frozen=True, kw_only=True):
    """Who is registered at first. `electors = 1200` is short for `[electors] count = 1200`."""

    count: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    groups: Annotated[int, msgspec.Meta(ge=1, le=999)] | tuple[str, ...] = 4
    classes: dict[Literal["RESIDENT", "ABSENT", "NEWCOMER"], Count] = {}
    disclose: bool = False
    range: tuple[Range, ...] = ()


class Person(Section, frozen=True, kw_only=True):
    """What is special about somebody. Whoever needs nothing special need not be listed."""

    number: Annotated[int, msgspec.Meta(ge=1)] | None = None
    kind: Literal["RESIDENT", "ABSENT", "NEWCOMER"] | None = msgspec.field(default=None, name="class")
    group: str | None = None
    sex: Literal["F", "M"] | None = None
    born: str | None = None
    age: Count | None = None
    registered: bool = True
    resolution: bool = True
    refused: str | None = None


class CommitteePlan(Section, frozen=True, kw_only=True):
    members: Count | tuple[Name, ...] = 7
    should_attend: Count = 42
    present: Count = 40


class CommitteeChange(Section, frozen=True, kw_only=True):
    left: Names
    joined: Names = ()
    day: When | None = None
    refused: str | None = None


class MethodPlan(Section, frozen=True, kw_only=True):
    should_attend: Count = 42
    present: Count = 40
    in_favour: Count = 39
    bars: tuple[str, ...] | None = None


class OfficerPlan(Section, frozen=True, kw_only=True):
    """One more officer, or another one in the place of a usual one of that id."""

    id: str
    roles: tuple[Role, ...]
    stations: tuple[str, ...] = ()
    person: Name | None = None
    by: Literal["AUTHORITY", "CHAIR"] | None = None
    day: When | None = None
    refused: str | None = None


class Kin(Section, frozen=True, kw_only=True):
    """`relative` is `person`'s SPOUSE, PARENT, CHILD, …"""

    person: Name
    relative: Name
    relation: Relation
    day: When | None = None
    refused: str | None = None


class Nominee(Section, frozen=True, kw_only=True):
    """`"A"` is short for `{ person = "A" }`."""

    person: Name
    woman: bool | None = None
    in_person: bool = True
    day: When | None = None
    refused: str | None = None


class Sea(Section, frozen=True, kw_only=True):
    """The sea nomination of one post."""

    in_person: Count
    votes: dict[Name, Count]
    women: tuple[Name, ...] = ()
    refused: str | None = None


class Evidence(Section, frozen=True, kw_only=True):
    person: Name
    bar: str
    day: When | None = None
    refused: str | None = None


class Waiver(Section, frozen=True, kw_only=True):
    person: Name
    bar: str
    day: When | None = None
    refused: str | None = None


class Review(Section, frozen=True, kw_only=True):
    """What a stage of review decides about one person, instead of the usual PASS. Both stages if none is named."""

    person: Name
    stage: Literal["TOWNSHIP", "JOINT"] | None = None
    verdict: Literal["PASS", "FAIL"] = "PASS"
    values: dict[str, Literal["TRUE", "FALSE", "UNKNOWN"]] = {}
    departments: dict[str, Literal["PASS", "FAIL"]] = {}
    reasons: bool = False
    refused: str | None = None


class Pledges(Section, frozen=True, kw_only=True):
    missing: dict[Name, Names] = {}


class Withdrawal(Section, frozen=True, kw_only=True):
    person: Name
    day: When | None = None
    refused: str | None = None


class Cancellation(Section, frozen=True, kw_only=True):
    person: Name
    ground: Literal["NO_PLEDGE", "BARRED", "DEATH"]
    day: When | None = None
    refused: str | None = None


class Lists(Section, frozen=True, kw_only=True):
    """The posted lists of candidates, where they are not simply those who stand."""

    order: dict[str, tuple[Name, ...]] = {}
    repost: bool = True


class Removal(Section, frozen=True, kw_only=True):
    person: Name
    reason: Removed = "ERROR"
    challenge: str | None = None
    day: When | None = None
    refused: str | None = None


class ChallengePlan(Section, frozen=True, kw_only=True):
    """Somebody objects to the posted roll; what is decided and whether it is carried out."""

    ground: Literal["LEFT_OUT", "WRONGLY_LISTED", "WRONG_ENTRY"]
    person: Name
    id: str | None = None
    filed: When | None = None
    decided: When | Literal[False] | None = None
    upheld: bool = True
    carried_out: bool = True
    reason: Removed = "ERROR"
    refused: str | None = None


class MandatePlan(Section, frozen=True, kw_only=True):
    principal: Name
    proxy: Name
    relation: Relation = "CHILD"
    id: str | None = None
    applied: When | None = None
    posted: bool = True
    voided: Literal["WITHDRAWN", "FORGED", "PROXY_STANDS", "DEATH", "ERROR"] | None = None
    voided_on: When | None = None
    round: Annotated[int, msgspec.Meta(ge=1)] = 1
    refused: str | None = None


class Proxies(Section, frozen=True, kw_only=True):
    """Mandates of electors whom nobody needs to name. `posted = false`: none is posted, so none counts."""

    count: Count = 0
    principals: Names = ()
    posted: bool = True


class WinnerPlan(Section, frozen=True, kw_only=True):
    """What the review of a winner decides. `G = "FAIL"` is short for `G = { verdict = "FAIL" }`."""

    verdict: Literal["PASS", "FAIL"] = "PASS"
    woman: bool | None = None
    reviewed: bool = True
    refused: str | None = None


class Result(Section, frozen=True, kw_only=True):
    """What follows the last round. `announce`: by default if the law lets the result be announced."""

    announce: bool | None = None
    announced: When | None = None
    delay_approved: bool = False
    approved: When | Literal[False] | None = None
    handover: When | Literal[False] | None = None
    refused: str | None = None


class Insertion(Section, frozen=True, kw_only=True):
    """A statement of one's own. What `body` leaves out the drill fills in as it would itself."""

    type: str
    body: dict[str, Any] = {}
    before: str | None = None
    after: str | None = None
    day: When | None = None
    done: When | None = None
    signers: Names = ()
    private: dict[str, str] = {}
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
    parameters: dict[str, Any] = {}
    counting: Literal["CALLED", "DOUBLE_ENTRY"] = "CALLED"
    party_gave_woman: bool | None = None
    notices: bool = True
    refused: str | None = None
    stop_after: str | None = None
    women: tuple[Name, ...] = ()
    posts: dict[str, Post]
    electors: Electors
    timetable: Timetable = Timetable()
    people: dict[Name, Person] = {}
    committee: CommitteePlan = CommitteePlan()
    committee_change: tuple[CommitteeChange, ...] = ()
    method: MethodPlan = MethodPlan()
    officer: tuple[OfficerPlan, ...] = ()
    kin: tuple[Kin, ...] = ()
    nominations: dict[str, tuple[Nominee, ...]] = {}
    sea: dict[str, Sea] = {}
    evidence: tuple[Evidence, ...] = ()
    waiver: tuple[Waiver, ...] = ()
    review: tuple[Review, ...] = ()
    pledges: Pledges = Pledges()
    withdrawal: tuple[Withdrawal, ...] = ()
    cancellation: tuple[Cancellation, ...] = ()
    lists: Lists = Lists()
    removal: tuple[Removal, ...] = ()
    challenge: tuple[ChallengePlan, ...] = ()
    proxies: Proxies = Proxies()
    mandate: tuple[MandatePlan, ...] = ()
    station: tuple[StationPlan, ...] = (StationPlan(id="S1", kind="CENTRAL"),)
    round: tuple[RoundPlan, ...] = ()
    winners: dict[Name, WinnerPlan] = {}
    result: Result = Result()
    statement: tuple[Insertion, ...] = ()
    expect: Expect = Expect()
