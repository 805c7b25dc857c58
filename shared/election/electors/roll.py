"""The roll: who may vote. Registered, posted on the wall, challenged, decided, sealed (OCV2018 13-14; ZJ2020 13-14).

Only numbers, the class of registration, the group and the household are published; name, birth date and the like travel as
disclosures beside the statement. What it leaves out: the roll of a day gone by (`roll_versions.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared import clock
from shared.election.calling.seats import check_small_enough
from shared.election.counting.reading import NOBODY
from shared.election.electors.entitlement import (
    check_entry,
    check_woman_stated,
    not_on_roll,
    speaks_for_household,
    voters,
    voters_by_group,
)
from shared.election.regulation.parameters import ElectorKind
from shared.election.roles import Role
from shared.election.state import Challenge, Election, Elector, Roll
from shared.election.statement import Act, Body, Count, Day, Digest, Number, Signers, by
from shared.errors import Malformed, Refused


class ElectorRegistered(Body, frozen=True, kw_only=True):
    """Somebody is on the roll under a number.

    `kind` is the class of registration; NEWCOMER and GRADUATE need the assembly's `resolution`. HOUSEHOLD speaks for the
    `household`, which has one vote. `rights`: VOTE or STAND alone, where the regulation divides them (S1.27). `woman`: stated
    where, and only where, the regulation gives a woman a seat first (MCA2013). After the roll
    is posted only an upheld `challenge` adds anybody. Private: name, sex, born, id_number.
    """

    elector: Number
    kind: ElectorKind
    group: Number | None = None
    household: Number | None = None
    rights: Literal["BOTH", "VOTE", "STAND"] = "BOTH"
    resolution: Digest | None = None
    challenge: Number | None = None
    woman: bool | None = None

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR),)
    zh: ClassVar[str] = "选民登记"

    def judge(self, election: Election, act: Act) -> None:
        roll = election.roll
        if self.elector == NOBODY:
            raise Malformed(
                f"elector: papers spell a name that can be no elector's {NOBODY}",
                zh=f"elector：{NOBODY}是选票上“查无此人”的写法，不能作选民编号",
            )
        if election.method is None and election.profile.method.required.value:
            raise Refused(
                "no-method",
                "S10.64-65",
                zh="选举办法尚未通过，不能开始选民登记。",
                en="The election method has not been adopted; registration cannot begin.",
            )
        if self.elector in roll.electors:
            raise already_on_roll(self.elector)
        if self.kind not in election.profile.electorate.classes.value:
            raise Refused(
                "class-not-admitted",
                election.profile.electorate.classes.clause,
                zh=f"本选举不登记{self.kind}类人员。",
                en=f"This election does not register the class {self.kind}.",
            )
        if self.kind in ("NEWCOMER", "GRADUATE") and self.resolution is None:
            # S10.34: graduate village officials take part by the same door.
            raise Refused(
                "newcomer-without-resolution",
                election.profile.electorate.classes.clause,
                zh=f"{self.elector}户籍不在本村，须有村民会议或村民代表会议同意的决议。",
                en=f"{self.elector} is registered elsewhere; the assembly's resolution is required.",
            )
        check_entry(election, self.elector, self.rights, self.group, self.household)
        check_woman_stated(election, self.elector, self.woman)
        _check_open(election, self.challenge, "LEFT_OUT", self.elector)
        if act.disclosed and "born" in act.disclosed:
            self._check_age(election, act.disclosed["born"])

    def record(self, election: Election, act: Act) -> None:
        election.roll.electors[self.elector] = Elector(
            self.kind, self.group or "", rights=self.rights, household=self.household or "", woman=self.woman
        )
        if self.household is not None and speaks_for_household(election, self.rights):
            election.roll.households[self.household] = self.elector
        election.roll.removed.discard(self.elector)
        if self.challenge is not None:
            election.roll.challenges[self.challenge].done = True

    def _check_age(self, election: Election, born: str) -> None:
        """A06: of age on election day; judged only where the birth date was disclosed."""
        rule = election.profile.electorate.min_age
        if not rule.value:
            return
        age = clock.full_years(clock.read_day(born), clock.read_day(election.day))
        if age < rule.value:
            raise Refused(
                "under-age",
                rule.clause,
                zh=f"{self.elector}在选举日{election.day}未满{rule.value}周岁（{age}周岁），不能登记。",
                en=f"{self.elector} is {age} on election day {election.day}; an elector is at least {rule.value}.",
            )


class ElectorRemoved(Body, frozen=True, kw_only=True):
    """Somebody is taken off the roll; once it is posted, only by an upheld challenge or on death."""

    elector: Number
    reason: Literal["DEATH", "DEPRIVED_OF_RIGHTS", "REGISTERED_ELSEWHERE", "MOVED_AWAY", "UNDER_AGE", "ERROR"]
    challenge: Number | None = None

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR),)
    zh: ClassVar[str] = "从名单中除名"

    def judge(self, election: Election, act: Act) -> None:
        if self.elector not in election.roll.electors:
            raise not_on_roll(self.elector)
        if self.reason == "DEATH" and self.challenge is None and election.roll.sealed is None:
            return
        _check_open(election, self.challenge, "WRONGLY_LISTED", self.elector)

    def record(self, election: Election, act: Act) -> None:
        known = election.roll.electors.pop(self.elector)
        if election.roll.households.get(known.household) == self.elector:
            del election.roll.households[known.household]
        election.roll.removed.add(self.elector)
        if self.challenge is not None:
            election.roll.challenges[self.challenge].done = True


def _check_open(election: Election, challenge: str | None, ground: str, elector: str) -> None:
    """A08: a posted roll changes only by a recorded decision, a sealed one not at all."""
    roll = election.roll
    if roll.sealed is not None:
        raise Refused(
            "roll-sealed",
            "OCV2018 14; A08",
            zh="选民名单已经确定，不能再增减。",
            en="The roll is sealed and cannot change any more.",
        )
    if roll.published_on is None and challenge is None:
        return
    known = roll.challenges.get(challenge or "")
    if known is None or known.ground != ground or not known.upheld or known.done:
        raise Refused(
            "roll-published",
            "OCV2018 14; A08",
            zh="选民名单已张榜，只有经申诉并决定成立的才能增减；请写明对应的申诉编号。",
            en="The roll is posted; only an upheld challenge of this kind changes it. Name the challenge.",
        )
    if known.elector is not None and known.elector != elector:
        raise Refused(
            "challenge-of-another",
            "OCV2018 14",
            zh=f"该申诉针对{known.elector}，不是{elector}。",
            en=f"That challenge is about {known.elector}, not {elector}.",
        )


class RollPublished(Body, frozen=True, kw_only=True):
    """The roll was posted on `posted_on` with `electors` on it who may vote."""

    posted_on: Day
    electors: Count
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "公布选民名单"

    def judge(self, election: Election, act: Act) -> None:
        """OCV2018 14: twenty days before election day (A04)."""
        rule = election.profile.roll.publish_days_before
        last = clock.before(clock.read_day(election.day), rule.value).isoformat()
        if election.roll.published_on is not None:
            raise Refused(
                "roll-posted-twice",
                rule.clause,
                zh=f"选民名单已于{election.roll.published_on}公布。",
                en=f"The roll was posted on {election.roll.published_on} already.",
            )
        if self.posted_on > act.day:
            raise Refused(
                "not-yet-posted",
                rule.clause,
                zh=f"写明于{self.posted_on}张榜，晚于填报之日{act.day}。请张榜之后再填报。",
                en=f"Posted on {self.posted_on} lies after {act.day}; record it once it hangs.",
            )
        if self.posted_on > last:
            raise Refused(
                "roll-posted-late",
                rule.clause,
                zh=f"选民名单应在选举日的{rule.value}日前（最迟{last}）公布，现为{self.posted_on}。请先变更选举日。",
                en=f"The roll is posted at least {rule.value} days before election day, by {last}; got {self.posted_on}. "
                "Move election day first.",
            )
        _check_count(election, self.electors)

    def record(self, election: Election, act: Act) -> None:
        election.roll.published_on = self.posted_on


class RollSealed(Body, frozen=True, kw_only=True):
    """The roll is final with `electors` on it who may vote: the base of every quorum."""

    electors: Count

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "确定选民名单"

    def judge(self, election: Election, act: Act) -> None:
        rule, roll = election.profile.roll.challenge_days, election.roll
        if roll.published_on is None or roll.sealed is not None:
            raise Refused(
                "roll-not-sealable",
                rule.clause,
                zh="选民名单须先公布，且只确定一次。",
                en="The roll is posted first, and sealed once.",
            )
        last = clock.within(clock.read_day(roll.published_on), rule.value).isoformat()
        if rule.value and act.day <= last:
            raise Refused(
                "challenges-possible",
                rule.clause,
                zh=f"异议期到{last}为止，期满之后才能确定名单。",
                en=f"Challenges may be filed until {last}; the roll is sealed after that.",
            )
        waiting = [name for name, each in roll.challenges.items() if not _settled(roll, each)]
        if waiting:
            raise Refused(
                "challenge-open",
                election.profile.roll.decision_days.clause,
                zh=f"申诉{waiting[0]}尚未决定，或决定尚未落实。",
                en=f"Challenge {waiting[0]} is undecided, or its decision has not been carried out.",
            )
        _check_count(election, self.electors)
        check_small_enough(election, self.electors)

    def record(self, election: Election, act: Act) -> None:
        roll = election.roll
        roll.sealed = self.electors
        if election.profile.electorate.by_group.value:
            roll.sealed_groups = voters_by_group(roll)


def _settled(roll: Roll, challenge: Challenge) -> bool:
    """Whether a challenge is decided and its effect is there, by whatever way it came about."""
    if challenge.upheld is None or challenge.done or challenge.elector is None:
        return challenge.done
    return (challenge.elector in roll.electors) == (challenge.ground == "LEFT_OUT")


def _check_count(election: Election, stated: int) -> None:
    recorded = voters(election.roll)
    if stated != recorded or recorded == 0:
        raise Refused(
            "roll-count-differs",
            "OCV2018 14",
            zh=f"名单写明{stated}人，登记在案{recorded}人，须一致且不为零。",
            en=f"The roll states {stated} electors, {recorded} are recorded; they must agree and not be zero.",
        )


def already_on_roll(elector: str) -> Refused:
    return Refused(
        "already-on-roll",
        "OCV2018 13",
        zh=f"{elector}已在选民名单上，一人只登记一次。",
        en=f"{elector} is on the roll already; a person is registered once.",
    )


STATEMENTS: Final[tuple[type[Body], ...]] = (
    ElectorRegistered,
    ElectorRemoved,
    RollPublished,
    RollSealed,
)
