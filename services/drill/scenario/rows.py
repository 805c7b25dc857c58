"""What single people do in a story: rows of a scenario file, each of which may have a day of its own and may be refused.

`refused` is the code with which the law is expected to refuse the act; the story then goes on without it.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from services.drill.scenario.words import Count, Name, Names, Positive, Section, When
from shared.election.candidates.kinship import Relation
from shared.election.roles import Role

Removed = Literal["DEATH", "DEPRIVED_OF_RIGHTS", "REGISTERED_ELSEWHERE", "MOVED_AWAY", "UNDER_AGE", "ERROR"]


class CommitteeChange(Section, frozen=True, kw_only=True):
    left: Names
    joined: Names = ()
    day: When | None = None
    refused: str | None = None


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


class Recommended(Section, frozen=True, kw_only=True):
    """People who are recommended for a post by name. `signed`: the electors who nominate together, disclosed."""

    persons: Names
    post: str
    by: Literal["ORGANISATION", "MEMBERS", "MASSES", "JOINT"] = "ORGANISATION"
    nominators: Count = 0
    signed: Names = ()
    in_person: bool = True
    woman: bool | None = None
    day: When | None = None
    refused: str | None = None


class RecommendationVotes(Section, frozen=True, kw_only=True):
    """The recommendation votes of one meeting for one post."""

    post: str
    votes: dict[Name, Count]
    by: Literal["MEMBERS", "MASSES"] = "MEMBERS"
    meeting: str = "ALL"
    should_attend: Count
    present: Count
    women: tuple[Name, ...] = ()
    day: When | None = None
    refused: str | None = None


class SlatePlan(Section, frozen=True, kw_only=True):
    """What the superior does with the slate: approves it, with the lists and the young, or refuses it on a `ground`.

    `consent`: it approves a slate that is not as it should be, by a document.
    """

    ground: Literal["UNBALANCED", "STRUCTURE", "CONDITIONS"] | None = None
    persons: Names = ()
    lists: dict[str, tuple[Name, ...]] = msgspec.field(default_factory=dict)
    young: Names = ()
    born: dict[Name, str] = msgspec.field(default_factory=dict)
    balanced: bool = True
    consent: bool = False
    day: When | None = None
    refused: str | None = None


class Department(Section, frozen=True, kw_only=True):
    """What a department of the joint review says about somebody, instead of the usual PASS."""

    person: Name
    department: str
    verdict: Literal["PASS", "FAIL"] = "PASS"
    officer: str | None = None
    refused: str | None = None


class Evidence(Section, frozen=True, kw_only=True):
    person: Name
    bar: str
    day: When | None = None
    refused: str | None = None


class Waiver(Section, frozen=True, kw_only=True):
    person: Name
    bar: str
    by: Name | None = None
    day: When | None = None
    refused: str | None = None


class Review(Section, frozen=True, kw_only=True):
    """What a stage of review decides about one person, instead of the usual PASS. Both stages if none is named."""

    person: Name
    stage: Literal["TOWNSHIP", "JOINT"] | None = None
    verdict: Literal["PASS", "FAIL"] = "PASS"
    values: dict[str, Literal["TRUE", "FALSE", "UNKNOWN"]] = msgspec.field(default_factory=dict)
    departments: dict[str, Literal["PASS", "FAIL"]] = msgspec.field(default_factory=dict)
    facts: dict[str, str] = msgspec.field(default_factory=dict)
    reasons: bool = False
    refused: str | None = None


class Withdrawal(Section, frozen=True, kw_only=True):
    person: Name
    day: When | None = None
    refused: str | None = None


class Cancellation(Section, frozen=True, kw_only=True):
    person: Name
    ground: Literal["NO_PLEDGE", "BARRED", "DEATH"]
    day: When | None = None
    refused: str | None = None


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
    relation: Relation | Literal["NONE"] = "CHILD"
    id: str | None = None
    applied: When | None = None
    posted: bool = True
    voided: Literal["WITHDRAWN", "FORGED", "PROXY_STANDS", "DEATH", "ERROR"] | None = None
    voided_on: When | None = None
    round: Positive = 1
    refused: str | None = None


class WinnerPlan(Section, frozen=True, kw_only=True):
    """What the review of a winner decides. `G = "FAIL"` is short for `G = { verdict = "FAIL" }`.

    Without a verdict it is PASS, and FAIL for whoever was found unfit before the poll.
    """

    verdict: Literal["PASS", "FAIL"] | None = None
    woman: bool | None = None
    reviewed: bool = True
    refused: str | None = None


class Insertion(Section, frozen=True, kw_only=True):
    """A statement of one's own. What `body` leaves out the drill fills in as it would itself."""

    type: str
    body: dict[str, Any] = msgspec.field(default_factory=dict)
    before: str | None = None
    after: str | None = None
    day: When | None = None
    done: When | None = None
    signers: Names = ()
    private: dict[str, str] = msgspec.field(default_factory=dict)
    refused: str | None = None
