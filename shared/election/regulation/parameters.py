"""The parameters of a regulation, chapter by chapter: every number and choice that the law sets, with its clause.

A parameter that a regulation does not need is there all the same and says so (`value = false`, `0`, `[]`), so that a
profile is complete and nothing is chosen silently (domain 2.2, 2.4). What it leaves out: reading profiles (`profile.py`),
and the rules that apply the parameters (the chapters).
"""

from __future__ import annotations

from typing import Annotated, Final, Generic, Literal, TypeVar

import msgspec

from shared.election.regulation.predicate import Predicate

T = TypeVar("T")

Whole = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
"""A number that a regulation sets: days, seats, persons. No regulation counts further."""


Years = Annotated[int, msgspec.Meta(ge=0, le=100)]
"""A number of years that a regulation sets: a term, a bar."""


class Parameter(msgspec.Struct, Generic[T], frozen=True, forbid_unknown_fields=True):
    """One value of the regulation and the clause that sets it."""

    value: T
    clause: str


Base = Literal["PAPERS_RETURNED", "PAPERS_ISSUED", "REGISTERED", "SHOULD_ATTEND", "PRESENT"]
"""What a share is a share of. REGISTERED: electors on the sealed roll. SHOULD_ATTEND and PRESENT: of a meeting (应到会、实到会)."""


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A share that must be reached: `num`/`den` of `base`; `strict` means more than, else at least.

    Integers only (domain 0.3): "more than half" is 2x > base, "at least one third" is 3x >= base. Civil Code 1259:
    以上 includes the number, 超过 and 过半数 do not. `num` 0 asks for nothing: no quorum, or most votes win.
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
        return (
            0 <= self.num <= self.den <= 1000
            and self.den > 0
            and not (self.strict and self.num in (0, self.den))
        )


ElectorKind = Literal[
    "RESIDENT", "ABSENT", "NEWCOMER", "GRADUATE", "HOUSEHOLD", "MEMBER", "POST_HOLDER", "DELEGATE"
]
"""Why somebody is on the roll. RESIDENT: household registration and home here. ABSENT: registered here, lives elsewhere, states
the wish to take part. NEWCOMER: registered elsewhere, the assembly agreed. GRADUATE: graduate village official, the
representatives agreed (S10.34). HOUSEHOLD: speaks for a household. MEMBER: member of the organisation. POST_HOLDER: party
member assigned to a League post. DELEGATE: representative or delegate."""


class Electorate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who votes. `kind`: each person, one for each household, members of an organisation, or delegates."""

    kind: Parameter[Literal["PERSON", "HOUSEHOLD", "MEMBER", "DELEGATE"]]
    min_age: Parameter[Whole]
    classes: Parameter[tuple[ElectorKind, ...]]
    by_group: Parameter[bool]
    """Each post belongs to one village group, whose electors alone vote for it (S10.46)."""
    woman_stated: Parameter[bool] = Parameter(False, "—")
    """Whether the roll says of everybody if she is a woman: a seat can be a woman's by right, and names are written in (MCA2013)."""


NOT_PROVIDED: Final = "—"
"""The clause of a parameter that a regulation does not mention, at the value with which it changes nothing."""


class SmallBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With at most `electors` on the roll, the body may have only `seats` (S1.5: secretary only)."""

    electors: Whole
    seats: Whole
    clause: str


class SeatsByPopulation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A village of fewer than `below` inhabitants has at least `minimum` seats; `below` 0 is without bound (S10.43-44)."""

    below: Whole
    minimum: Whole
    clause: str


class PostLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most so many of one post: 设书记一名, one secretary (S1.4). Where groups vote apart, for each group.

    A post of an election is this one if its id, but for what follows the letters, or its Chinese name says so: SECRETARY and
    SECRETARY-2 are both secretaries, and so is whatever is called 书记.
    """

    id: str
    zh: str
    en: str
    most: Whole
    clause: str


class Seats(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many seats the body has. The list of `by_population` raises `minimum` for larger villages."""

    minimum: Parameter[Whole]
    maximum: Parameter[Whole]
    odd: Parameter[bool]
    """Whether the number of seats has to be odd."""
    woman_post: Parameter[Literal["ALWAYS", "IF_PARTY_GAVE_NONE", "NEVER"]]
    small_body: SmallBody | None = None
    by_population: tuple[SeatsByPopulation, ...] = ()
    posts: tuple[PostLimit, ...] = ()
    """Posts of which there are only so many."""
    women_share: Share | None = None
    """Share of all seats that women have to hold (S10.50); `base` is of no concern."""
    women_share_binds: Parameter[bool] = Parameter(False, NOT_PROVIDED)
    """Whether a result with fewer women cannot be announced; else it is announced with a finding."""
    households_per_seat: Parameter[Whole] = Parameter(0, NOT_PROVIDED)
    """About one seat for so many households (S10.42): told, never enforced. 0: no such guide."""
    one_per_household: Parameter[bool] = Parameter(False, NOT_PROVIDED)
    """Whether one household may have one of the elected at most (ZJI2020 20)."""
    posts_by: Parameter[Literal["ELECTORS", "ELECTED"]] = Parameter("ELECTORS", NOT_PROVIDED)
    """Who votes on posts that are chosen from the elected (S1.17): the electors again, or the elected among themselves."""


class Committee(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The electoral committee; not `required` where an organisation presides over its own election."""

    required: Parameter[bool]
    minimum: Parameter[Whole]
    maximum: Parameter[Whole]
    quorum: Share


class Method(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The election method (选举办法), and who adopts it by which quorum and majority.

    Where it is not `required`, registration begins without one, and papers are called out unless one says otherwise.
    """

    quorum: Share
    majority: Share
    bars: Parameter[tuple[str, ...]]
    """Grounds against candidates that the method has to repeat (S10.25)."""
    required: Parameter[bool] = Parameter(True, NOT_PROVIDED)


class Roll(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The roll. `challenge_days` 0: there are no challenges, and the roll can be sealed on the day it is posted."""

    publish_days_before: Parameter[Whole]
    challenge_days: Parameter[Whole]
    decision_days: Parameter[Whole]


class Excess(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By how many candidates may exceed seats: `extra`, or `num`/`den` of the seats if that is more."""

    extra: Whole = 0
    num: Whole = 0
    den: Whole = 1


class Differential(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Competition (差额): candidates exceed seats by at least `least` and at most `most`; not in the modes of `except_modes`."""

    least: Excess
    most: Excess | None = None
    except_modes: tuple[str, ...] = ()
    except_posts: tuple[str, ...] = ()
    """Posts with a single candidate, such as a secretary who is elected directly (S10.58)."""
    clause: str


Mode = Literal["SELF", "SEA", "ORGANISATION", "MEMBERS", "MASSES", "JOINT"]
"""自荐、海推、组织推荐、党员（团员）推荐、群众推荐、选民联名."""


class Slate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The superior approves the prepared candidates together, or refuses them (批复、三个不批; S10.56, S10.60, S10.12)."""

    women: Whole
    young: Whole
    """At least so many aged at most `young_age` years on election day; thirty-five itself is "35 or less" (以下)."""
    young_age: Whole
    balanced: bool
    """Whether somebody has to judge that areas and trades are balanced (S10.13)."""
    clause: str
    waivable: bool = False
    """Whether the superior's committee may consent to a slate that is not as it should be (S10.12)."""


class Nomination(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is nominated by whom, until when."""

    modes: Parameter[tuple[Mode, ...]]
    self_days_before: Parameter[Whole]
    sea_days_before: Parameter[Whole]
    sea_quorum: Share
    sea_extra_candidates: Parameter[Whole]
    recommend_days_before: Parameter[Whole]
    """Last day for recommendations and for nominations by several electors together."""
    recommend_quorum: Share
    """Of a meeting whose recommendation votes are counted; `num` 0: none."""
    deciding: Parameter[Literal["NONE", "MEMBERS", "MASSES"]]
    """Whose recommendation votes make the shortlist; all others are a reference only (S10.53-54)."""
    joint_nominators: Parameter[Whole]
    """Electors who together may nominate somebody; 0: that way does not exist."""
    shortlist_per_seat: Parameter[Whole]
    """Preliminary persons for each seat after the recommendations (S10.54: 2); 0: no shortlist."""
    slate: Slate | None = None
    """How the superior approves the prepared candidates; None: nobody does."""
    differential: Differential
    in_person: Parameter[bool]
    withdraw_days_before: Parameter[Whole]
    list_days_before: Parameter[Whole]
    list_order: Parameter[Literal["VOTES", "STROKES", "ANY"]]
    self_order: Parameter[Literal["STROKES", "ANY"]] = Parameter("ANY", NOT_PROVIDED)
    """In which order those stand on the list who nominated themselves, and whom nobody voted for (ZJ2020 20)."""
    introduction_days_before: Parameter[Whole]
    """Last day for a candidate to ask for an introduction to the electors (C4)."""


class Bar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A ground against a candidate (`catalogue/grounds.toml` has the usual ones).

    HARD cancels, SOFT is advice, WAIVABLE bars unless one of `waived_by` consents. Every stage of the REVIEW answers it; at
    the POLL the log does.
    """

    id: str
    severity: Literal["HARD", "SOFT", "WAIVABLE"]
    zh: str
    en: str
    clause: str
    when: Predicate | None = None
    """What must be true of the person; None: people find it."""
    finding: bool = False
    """Holds only if a document says so; never derived from facts (S10.23, S10.27)."""
    checked: Literal["REVIEW", "POLL"] = "REVIEW"
    applies_to: tuple[str, ...] = ()
    """Posts that it is about; none named: all."""
    waived_by: tuple[Literal["AUTHORITY", "PARTY_ORGANISATION", "JOINT_REVIEWER"], ...] = ()
    effective_from: str | None = None
    effective_to: str | None = None
    """First and last election day to which it applies."""


class Qualification(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The review: its stages in order, the pledges that a candidate signs, the grounds against candidates."""

    stages: Parameter[tuple[Literal["TOWNSHIP", "JOINT"], ...]]
    departments: Parameter[tuple[str, ...]]
    """Departments behind the joint review, each of which gives a signed verdict of its own; none named: the place chooses."""
    pledges: Parameter[tuple[Literal["CAMPAIGN", "RESIGNATION"], ...]]
    bars: tuple[Bar, ...]


class Proxies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Voting by proxy. `relations` may be ANY_ELECTOR."""

    allowed: Parameter[bool]
    relations: Parameter[tuple[str, ...]]
    most_principals: Parameter[Whole]
    apply_days_before: Parameter[Whole]
    candidate_may_carry: Parameter[bool]
    handing_on: Parameter[bool]
    carry_over: Parameter[bool]
    """Whether a mandate is still good in the rounds that follow; if not, it ends when the next is called, of whatever kind."""


class Polling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The day itself. `meeting`: the electors vote at a meeting, whose attendance is recorded first (应到会、实到会)."""

    meeting: Parameter[bool]
    excused: Parameter[bool] = Parameter(False, NOT_PROVIDED)
    """Whether members who cannot come, and are excused, are left out of those who should attend."""
    proxied_attend: Parameter[bool] = Parameter(False, NOT_PROVIDED)
    """Whether a member for whom a proxy attends counts among those present (委托他人代为参加会议)."""
    mobile_box: Parameter[Literal["BANNED", "WITH_APPROVAL"]]
    tellers_per_mobile_box: Parameter[Whole]
    booth: Parameter[bool]
    staff_days_before: Parameter[Whole]
    kin_of_staff: Parameter[tuple[str, ...]]


class Papers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a paper may say and what makes it invalid."""

    write_in: Parameter[bool]
    """Whether an elector may name somebody else (另选他人) at a first ballot."""
    abstain_may_write_in: Parameter[bool]
    """Whether somebody who abstains on a candidate may name another in his place."""
    overvote: Parameter[Literal["CONTEST_SECTION", "WHOLE_PAPER"]]
    double_post: Parameter[Literal["WHOLE_PAPER", "ALL_MARKS_FOR_PERSON", "LOWER_POST", "WOMAN_POST_STANDS"]]
    cumulate_down: Parameter[bool]
    """Votes for somebody at a higher post count for the lower one too, where the person does not win the higher (票数下加)."""
    smallest_pile: Parameter[Whole]


class Winning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a first ballot needs to be valid, and what a winner needs."""

    quorum: Share
    """`base` says who took part: those PRESENT, of those who should attend; or papers returned or issued, of the electors (C10)."""
    returned_within_issued: Parameter[bool]
    share: Share
    women_first: Parameter[bool]
    """Where no woman won a higher post, the woman with most votes is elected first, if she reached the share (MCA2013)."""
    revote_quorum_applies: Parameter[bool]


class Runoff(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A further election for missing seats. `most_rounds` 0: as often as seats are missing."""

    allowed: Parameter[bool]
    within_days: Parameter[Whole]
    share: Share
    extra_candidates: Parameter[Whole]
    quorum_applies: Parameter[bool]
    most_rounds: Parameter[Whole]
    vacancy_if_elected: Parameter[Whole]
    """So many have to be elected before a seat may stay vacant after a runoff."""
    reduce_seats: Share | None = None
    """Share of those present who may agree to leave the missing seats unfilled; None: nobody may."""
    without_votes: Parameter[bool] = Parameter(False, NOT_PROVIDED)
    """Whether who stood and got no vote ranks last among the losers; else only who had votes runs."""
    self_nomination: Parameter[bool] = Parameter(False, NOT_PROVIDED)
    """Whether a runoff may be held without candidates, among people who nominate themselves anew (ZJ2020 29)."""
    until_woman_elected: Parameter[bool] = Parameter(False, NOT_PROVIDED)
    """Whether a seat that is a woman's is run off until one is elected; else it may stay vacant like others (MCA2013).

    Where no loser may run for it people nominate themselves anew, and if no woman does it may stay vacant.
    """
    vacancy_by_group: Parameter[bool] = Parameter(False, NOT_PROVIDED)
    """Whether so many have to be elected in the group of the seat itself; else in the whole village (OCV2018 28)."""


class Result(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """After the count. `approval`: NONE, FILED after the announcement, or BEFORE it (S1.19, S1.30)."""

    review_winners: Parameter[bool]
    announce_days: Parameter[Whole]
    approval: Parameter[Literal["NONE", "FILED", "BEFORE"]]
    handover_days: Parameter[Whole]
    """0: there is nothing to hand over."""
    kin_avoidance: Parameter[tuple[str, ...]]
    woman_required: Parameter[bool]


class Approval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that may not go on before everybody in `by` has approved it.

    SEATS: before the list of candidates. MEETING: before the poll opens. RESULT: before the announcement.
    SMALL_BODY: before a body of one (S1.5) is listed.
    """

    subject: Literal["SEATS", "SMALL_BODY", "MEETING", "RESULT"]
    by: tuple[Literal["AUTHORITY", "PARTY_ORGANISATION"], ...]
    clause: str


class NumberedNotice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A notice that the regulation numbers (S1.25, S1.30: 1 to 5): a notice of that number is of that kind."""

    number: Whole
    kind: str
    clause: str


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The term of office and the pledges that the new body posts (S10.100-102, S1.32-33). 0: none."""

    years: Parameter[Years]
    pledges_within_months: Parameter[Whole]
    term_pledges: Parameter[Whole]
    annual_pledges: Parameter[Whole]


class Recall(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Recall of somebody in office: who may demand it, how soon the vote is, what carries it (OCV2018 16; ZJ2020 34-36)."""

    by_electors: Share
    """Where groups vote apart, of the group that elected the person (ZJI2020 22)."""
    least_signatures: Parameter[Whole] = Parameter(0, NOT_PROVIDED)
    """So many electors in any case, whatever the share: thirty for a deputy of a township (ZJNPC2021 55)."""
    by_representatives: Share | None = None
    within_days: Parameter[Whole]
    """0: the regulation names no last day for the vote."""
    barred_years: Parameter[Years]
    """Years for which the same grounds cannot be put again."""
