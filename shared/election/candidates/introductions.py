"""Introducing candidates to the electors: asked for in time, held by the organiser, and speeches before the vote (S1.15; S10.82-84).

That nobody campaigns on the day itself is an assertion, not a refusal (ZJ2020 23; A25): what happened is recorded. What it leaves
out: canvassing and vote buying, which are incidents.
"""

from __future__ import annotations

from typing import ClassVar, Final

from shared.election.candidates.candidacy import check_standing, last_day
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Day, Digest, Number, Signers, by
from shared.errors import Malformed, Refused


class IntroductionRequested(Body, frozen=True, kw_only=True):
    """A candidate asked to be introduced to the electors and handed in the written material (S10.82; ZJ2020 23; C4)."""

    candidate: Number
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.CHAIR),)
    zh: ClassVar[str] = "要求组织介绍"

    def judge(self, election: Election, act: Act) -> None:
        check_standing(election, self.candidate)
        rule = election.profile.nomination.introduction_days_before
        last = last_day(election, rule.value)
        if act.day > last:
            raise Refused(
                "introduction-late",
                rule.clause,
                zh=f"要求介绍应在选举日{rule.value}日前（最迟{last}）提出，现为{act.day}。",
                en=f"An introduction is asked for {rule.value} days before election day, by {last}; got {act.day}.",
            )
        if self.candidate in election.introductions:
            raise Refused(
                "introduction-known",
                rule.clause,
                zh=f"{self.candidate}已经提出过。",
                en=f"{self.candidate} asked for it already.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.introductions.add(self.candidate)


class IntroductionHeld(Body, frozen=True, kw_only=True):
    """The organiser introduced the candidates who had asked for it, after vetting their material (S10.83)."""

    candidates: tuple[Number, ...]
    held_on: Day
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "介绍候选人"

    def judge(self, election: Election, act: Act) -> None:
        _check_held(election, act, self.candidates, self.held_on)
        for person in self.candidates:
            if person not in election.introductions:
                raise Refused(
                    "introduction-not-asked",
                    election.profile.nomination.introduction_days_before.clause,
                    zh=f"{person}没有要求介绍、提交材料，不能列入。",
                    en=f"{person} has not asked for an introduction and handed in material.",
                )


class SpeechHeld(Body, frozen=True, kw_only=True):
    """Candidates spoke to the electors before the vote (竞职演说; S1.15, S10.84)."""

    candidates: tuple[Number, ...]
    held_on: Day
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "竞职演说"

    def judge(self, election: Election, act: Act) -> None:
        _check_held(election, act, self.candidates, self.held_on)


def _check_held(election: Election, act: Act, candidates: tuple[str, ...], held_on: str) -> None:
    """S1.15: by people who stand, and before the vote; recorded once it took place."""
    if not candidates or len(set(candidates)) != len(candidates):
        raise Malformed(
            "candidates: expected at least one, nobody twice", zh="candidates：至少一人，不得重复"
        )
    if held_on > act.day:
        raise Refused(
            "not-yet-held",
            "S10.83",
            zh=f"写明于{held_on}举行，晚于填报之日{act.day}。请举行之后再填报。",
            en=f"Held on {held_on} lies after {act.day}; record it once it took place.",
        )
    for person in candidates:
        check_standing(election, person)
    opened = [each.opened_at for each in election.round.stations.values()]
    if opened and act.done_at >= min(opened):
        raise Refused(
            "poll-began",
            "S1.15; S10.83",
            zh="投票已经开始；介绍和竞职演说在投票之前进行。",
            en="The poll has begun; introductions and speeches come before the vote.",
        )


STATEMENTS: Final[tuple[type[Body], ...]] = (IntroductionRequested, IntroductionHeld, SpeechHeld)
