"""Challenges to the posted roll, and how the committee decided them (OCV2018 14; ZJ2020 14)."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared import clock
from shared.election.electors.entitlement import not_on_roll
from shared.election.electors.roll import already_on_roll
from shared.election.roles import Role
from shared.election.state import Challenge, Election
from shared.election.statement import Act, Body, Day, Digest, Number, Signers, by
from shared.errors import Refused


class RollChallenged(Body, frozen=True, kw_only=True):
    """Somebody objects to the posted roll: left out, wrongly listed, or a wrong entry."""

    challenge: Number
    ground: Literal["LEFT_OUT", "WRONGLY_LISTED", "WRONG_ENTRY"]
    filed_on: Day
    elector: Number | None = None
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.CHAIR),)
    zh: ClassVar[str] = "对名单提出申诉"

    def judge(self, election: Election, act: Act) -> None:
        """OCV2018 14: within five days of posting (A05)."""
        rule, posted = election.profile.roll.challenge_days, election.roll.published_on
        if not rule.value:
            raise Refused(
                "no-challenges",
                rule.clause,
                zh="本规程的名单不设异议期；有错误的，请向主持选举的组织提出，在确定名单之前更正。",
                en="This regulation has no challenges to the roll; tell whoever presides, before the roll is sealed.",
            )
        if posted is None:
            raise Refused(
                "roll-not-posted",
                rule.clause,
                zh="选民名单尚未公布，还不能申诉。",
                en="The roll has not been posted; there is nothing to challenge yet.",
            )
        if self.challenge in election.roll.challenges:
            raise Refused(
                "challenge-known",
                rule.clause,
                zh=f"申诉编号{self.challenge}已用过。",
                en=f"The challenge number {self.challenge} is taken.",
            )
        last = clock.within(clock.read_day(posted), rule.value).isoformat()
        if not posted <= self.filed_on <= min(last, act.day):
            raise Refused(
                "challenge-out-of-time",
                rule.clause,
                zh=f"对名单有异议的，应自{posted}公布之日起{rule.value}日内（最迟{last}）提出，现为{self.filed_on}。",
                en=f"A challenge is filed within {rule.value} days of {posted}, by {last}; got {self.filed_on}.",
            )
        listed = self.elector in election.roll.electors
        if self.ground == "LEFT_OUT" and self.elector is not None and listed:
            raise already_on_roll(self.elector)
        if self.ground != "LEFT_OUT" and not listed:
            raise not_on_roll(self.elector or "?")

    def record(self, election: Election, act: Act) -> None:
        election.roll.challenges[self.challenge] = Challenge(self.ground, self.elector, self.filed_on)


class ChallengeDecided(Body, frozen=True, kw_only=True):
    """The committee decided a challenge; a decision that comes late is still a decision, and a finding."""

    challenge: Number
    upheld: bool
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "申诉处理决定"

    def judge(self, election: Election, act: Act) -> None:
        known = election.roll.challenges.get(self.challenge)
        if known is None or known.upheld is not None:
            raise Refused(
                "no-open-challenge",
                election.profile.roll.decision_days.clause,
                zh=f"没有待决定的申诉{self.challenge}。",
                en=f"There is no open challenge {self.challenge}.",
            )

    def record(self, election: Election, act: Act) -> None:
        known = election.roll.challenges[self.challenge]
        known.upheld = self.upheld
        # A wrong entry is put right in the private record; the public roll of numbers stays as it is.
        known.done = not self.upheld or known.ground == "WRONG_ENTRY"


STATEMENTS: Final[tuple[type[Body], ...]] = (
    RollChallenged,
    ChallengeDecided,
)
