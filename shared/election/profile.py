"""A regulation as data: every number that the law sets, beside the clause that sets it.

A profile is pinned in full by the first entry of an election, so that a replay years later judges by the same
law. The shipped profiles are the TOML files in `shared/profiles`. What it leaves out: the rules themselves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Annotated, Any, Final, Generic, Literal, TypeVar

import msgspec

from shared import clock
from shared.errors import Malformed

T = TypeVar("T")


Whole = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
"""A number that a regulation sets: days, seats, persons. No regulation counts further."""


class Parameter(msgspec.Struct, Generic[T], frozen=True, forbid_unknown_fields=True):
    """One value of the regulation and the clause that sets it."""

    value: T
    clause: str


Base = Literal["PAPERS_RETURNED", "PAPERS_ISSUED", "REGISTERED", "SHOULD_ATTEND", "PRESENT"]


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A share that must be reached: `num`/`den` of `base`; `strict` means more than, else at least.

    Integers only (domain 0.3): "more than half" is 2x > base, "at least one third" is 3x >= base. Civil Code 1259:
    以上 includes the number, 超过 and 过半数 do not.
    """

    num: Whole
    den: Whole
    strict: bool
    base: Base
    clause: str

    def met(self, count: int, base: int) -> bool:
        """Whether `count` of `base` reaches the share."""
        left, right = count * self.den, base * self.num
        return left > right if self.strict else left >= right

    def minimum(self, base: int) -> int:
        """The smallest count that reaches the share of `base`."""
        exact, rest = divmod(base * self.num, self.den)
        return exact + 1 if self.strict or rest else exact

    def can_be_met(self) -> bool:
        """Whether it is a share at all, and one that everybody together reaches."""
        return 0 < self.num <= self.den <= 1000 and not (self.strict and self.num == self.den)


class Electorate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    min_age: Parameter[Whole]
    classes: Parameter[tuple[str, ...]]


class Seats(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    minimum: Parameter[Whole]
    maximum: Parameter[Whole]
    woman_post: Parameter[Literal["ALWAYS", "IF_PARTY_GAVE_NONE", "NEVER"]]


class Committee(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    minimum: Parameter[Whole]
    maximum: Parameter[Whole]
    quorum: Share


class Method(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    quorum: Share
    majority: Share
    bars: Parameter[tuple[str, ...]]


class Roll(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    publish_days_before: Parameter[Whole]
    challenge_days: Parameter[Whole]
    decision_days: Parameter[Whole]


class Nomination(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    modes: Parameter[tuple[Literal["SELF", "SEA"], ...]]
    self_days_before: Parameter[Whole]
    sea_days_before: Parameter[Whole]
    sea_quorum: Share
    sea_extra_candidates: Parameter[Whole]
    in_person: Parameter[bool]
    withdraw_days_before: Parameter[Whole]
    list_days_before: Parameter[Whole]


class Bar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ground against a candidate. HARD cancels, SOFT is advice, WAIVABLE bars unless the authority waives it."""

    id: str
    severity: Literal["HARD", "SOFT", "WAIVABLE"]
    zh: str
    en: str
    clause: str


class Qualification(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stages: Parameter[tuple[Literal["TOWNSHIP", "JOINT"], ...]]
    pledges: Parameter[tuple[Literal["CAMPAIGN", "RESIGNATION"], ...]]
    bars: tuple[Bar, ...]


class Proxies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    allowed: Parameter[bool]
    relations: Parameter[tuple[str, ...]]
    most_principals: Parameter[Whole]
    apply_days_before: Parameter[Whole]
    candidate_may_carry: Parameter[bool]
    handing_on: Parameter[bool]
    carry_over: Parameter[bool]


class Polling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mobile_box: Parameter[Literal["BANNED", "WITH_APPROVAL"]]
    booth: Parameter[bool]
    staff_days_before: Parameter[Whole]
    kin_of_staff: Parameter[tuple[str, ...]]


class Papers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    overvote: Parameter[Literal["CONTEST_SECTION", "WHOLE_PAPER"]]
    double_post: Parameter[Literal["WHOLE_PAPER", "ALL_MARKS_FOR_PERSON", "LOWER_POST", "WOMAN_POST_STANDS"]]
    smallest_pile: Parameter[Whole]


class Winning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    quorum: Share
    returned_within_issued: Parameter[bool]
    share: Share
    revote_quorum_applies: Parameter[bool]


class Runoff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    within_days: Parameter[Whole]
    share: Share
    extra_candidates: Parameter[Whole]
    quorum_applies: Parameter[bool]
    most_rounds: Parameter[Whole]
    vacancy_if_elected: Parameter[Whole]


class Result(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    review_winners: Parameter[bool]
    announce_days: Parameter[Whole]
    handover_days: Parameter[Whole]
    kin_avoidance: Parameter[tuple[str, ...]]
    woman_required: Parameter[bool]


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole regulation: which body it elects, where it comes from, when it is in force, and its parameters."""

    id: str
    version: str
    body: Literal["VILLAGERS_COMMITTEE"]
    zh: str
    en: str
    effective_from: str
    effective_to: str | None = None
    sources: tuple[str, ...]
    electorate: Electorate
    seats: Seats
    committee: Committee
    method: Method
    roll: Roll
    nomination: Nomination
    qualification: Qualification
    proxies: Proxies
    polling: Polling
    papers: Papers
    winning: Winning
    runoff: Runoff
    result: Result


PROFILES: Final = "shared.profiles"
_BAR_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")
"""What a review can name (`statement.Number`): another ground could never be answered."""


def shipped() -> list[str]:
    """Ids of the profiles that come with Jianpiao."""
    files = resources.files(PROFILES).iterdir()
    return sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))


def load(profile_id: str) -> Profile:
    """The shipped profile of that id. Raises Malformed, naming those that exist."""
    if profile_id not in shipped():
        raise Malformed(f"profile: expected one of {', '.join(shipped())}; got {profile_id!r}")
    return read(resources.files(PROFILES).joinpath(f"{profile_id}.toml").read_text("utf-8"))


def read(text: str) -> Profile:
    """The profile written in TOML. Raises Malformed, naming the parameter that is wrong."""
    try:
        return msgspec.convert(tomllib.loads(text), Profile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Malformed(f"profile: {error}") from error


def check(profile: Profile) -> None:
    """Raises Malformed for a regulation that could not be applied, such as a share that nobody can reach."""
    clock.read_day(profile.effective_from)
    if profile.effective_to is not None:
        clock.read_day(profile.effective_to)
    for section in msgspec.structs.astuple(profile):
        if isinstance(section, msgspec.Struct):
            for name in section.__struct_fields__:
                rule = getattr(section, name)
                if isinstance(rule, Share) and not rule.can_be_met():
                    raise Malformed(
                        f"profile: {name}: expected a share between 0 and 1, got {rule.num}/{rule.den}"
                    )
    bars = [bar.id for bar in profile.qualification.bars]
    if len(set(bars)) != len(bars) or not all(map(_BAR_ID.fullmatch, bars)):
        raise Malformed(
            "profile: qualification.bars: expected a different id for each: letters, digits, . or -"
        )


def adapt(profile: Profile, changes: Mapping[str, object], clause: str) -> Profile:
    """The profile with some parameters changed, such as `{"runoff.within_days": 15}`, all under `clause`.

    A share is changed by its members (`winning.share.base`). Raises Malformed for a parameter that does not exist.
    """
    tree: dict[str, Any] = msgspec.to_builtins(profile)
    for path, value in changes.items():
        *sections, name = path.split(".")
        node: Any = tree
        for section in sections:
            node = node.get(section) if isinstance(node, dict) else None
        if not isinstance(node, dict) or name not in node:
            raise Malformed(f"profile: there is no parameter {path!r}")
        if isinstance(node[name], dict) and "value" in node[name]:
            node[name] = {"value": value, "clause": clause}
        elif isinstance(node[name], dict):
            raise Malformed(f"profile: {path!r} is a group; name one of {', '.join(node[name])} in it")
        else:
            node[name] = value
            if "clause" in node:
                node["clause"] = clause
    try:
        return msgspec.convert(tree, Profile)
    except msgspec.ValidationError as error:
        raise Malformed(f"profile: {error}") from error
