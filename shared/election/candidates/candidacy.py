"""A candidacy: pledges that keep it, and how it ends; then the next by votes moves up (S10.75; ZJ2020 19)."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared import clock
from shared.election.outcome.chosen import is_chosen
from shared.election.outcome.ranking import top
from shared.election.outcome.runners import drawn_anew
from shared.election.roles import Role
from shared.election.state import Candidate, Election, Poll
from shared.election.statement import Act, Body, Digest, Number, Signers, by
from shared.errors import Refused


class NominationWithdrawn(Body, frozen=True, kw_only=True):
    """A candidate withdrew in writing; after a sea nomination the next by votes moves up (ZJ2020 19)."""

    candidate: Number
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.CHAIR),)
    zh: ClassVar[str] = "退出竞选"

    def judge(self, election: Election, act: Act) -> None:
        rule = election.profile.nomination.withdraw_days_before
        check_standing(election, self.candidate)
        if election.round.phase != "CALLED":
            raise Refused(
                "poll-began",
                rule.clause,
                zh="投票已经开始，候选人不能再退出。",
                en="The poll has begun; nobody can leave the paper any more.",
            )
        last = last_day(election, rule.value)
        if act.day > last:
            raise Refused(
                "withdrawal-late",
                rule.clause,
                zh=f"退出应在选举日{rule.value}日前（最迟{last}）书面提出，现为{act.day}。",
                en=f"A candidate withdraws {rule.value} days before election day, by {last}; got {act.day}.",
            )

    def record(self, election: Election, act: Act) -> None:
        stop_standing(election, self.candidate)


class CandidacyCancelled(Body, frozen=True, kw_only=True):
    """A candidacy ends against or without the candidate's will: no pledge (S10.75), a bar found late, or death."""

    candidate: Number
    ground: Literal["NO_PLEDGE", "BARRED", "DEATH"]
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR, Role.JOINT_REVIEWER),)
    zh: ClassVar[str] = "取消候选人资格"

    def judge(self, election: Election, act: Act) -> None:
        check_standing(election, self.candidate)
        rule = election.profile.qualification.pledges
        if self.ground == "NO_PLEDGE" and election.candidates[self.candidate].pledges >= set(rule.value):
            raise Refused(
                "pledges-signed",
                rule.clause,
                zh=f"{self.candidate}的承诺书都已签订，不能以此取消资格。",
                en=f"{self.candidate} signed every pledge; that ground does not hold.",
            )
        if election.round.phase != "CALLED":
            raise Refused(
                "poll-began",
                rule.clause,
                zh="投票已经开始；当选后再审查（当选无效）。",
                en="The poll has begun; a winner is reviewed afterwards instead.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.candidates[self.candidate].ended_for = self.ground
        stop_standing(election, self.candidate)


class PledgeSigned(Body, frozen=True, kw_only=True):
    """A candidate signed the campaign pledge (竞职承诺书) or the conditional resignation pledge (辞职承诺书)."""

    candidate: Number
    kind: Literal["CAMPAIGN", "RESIGNATION"]
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.CHAIR),)
    zh: ClassVar[str] = "签订承诺书"

    def judge(self, election: Election, act: Act) -> None:
        check_standing(election, self.candidate)
        rule = election.profile.qualification.pledges
        if self.kind not in rule.value:
            raise Refused(
                "pledge-not-asked",
                rule.clause,
                zh=f"本选举要求的承诺书为{'、'.join(rule.value) or '（无）'}，没有{self.kind}。",
                en=f"This election asks for the pledges {', '.join(rule.value) or 'none'}, not for {self.kind}.",
            )
        if self.kind in election.candidates[self.candidate].pledges:
            raise Refused(
                "pledge-known",
                election.profile.qualification.pledges.clause,
                zh=f"{self.candidate}已签过这份承诺书。",
                en=f"{self.candidate} signed this pledge already.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.candidates[self.candidate].pledges.add(self.kind)


def stand(
    election: Election, person: str, contest: str, mode: str, woman: bool = False, votes: int = 0
) -> None:
    """From now on `person` is a candidate; a slate that was approved before does not hold this person."""
    election.candidates[person] = Candidate(contest, mode, woman, votes)
    election.slate = False


def check_standing(election: Election, person: str) -> None:
    """Raises Refused unless `person` is a candidate who still stands."""
    known = election.candidates.get(person)
    if known is None or not known.standing:
        raise Refused(
            "not-a-candidate",
            "ZJ2020 19",
            zh=f"{person}不是（或已不是）候选人。",
            en=f"{person} is not, or no longer, a candidate.",
        )


def found_unfit(election: Election, person: str) -> str | None:
    """What was found before the poll and keeps somebody from passing a review afterwards: FAIL, BARRED or DEATH; else None.

    Whoever was struck off the list can still be written in; that heals nothing (S10.26, S10.73; Q13; A15).
    """
    candidate = election.candidates.get(person)
    if candidate is None:
        return None
    if "FAIL" in candidate.verdicts.values():
        return "FAIL"
    return candidate.ended_for if candidate.ended_for in ("BARRED", "DEATH") else None


def stop_standing(election: Election, person: str) -> None:
    """Ends a candidacy: the person leaves the paper, and the next by votes move up where the law has any."""
    candidate = election.candidates[person]
    candidate.standing = False
    if election.published is not None:
        election.published[candidate.contest] = [
            each for each in election.published[candidate.contest] if each != person
        ]
    if election.round.phase != "CALLED":
        return
    # Somebody written in for one post may run for it in a runoff and stand for another.
    for contest, poll in election.round.polls.items():
        if person in poll.candidates:
            poll.candidates.remove(person)
            if poll.kind == "RUNOFF" and not poll.nominated_in:
                poll.candidates = drawn_anew(election, contest, poll)
                stand_in_runoff(election, contest, poll)
    if candidate.mode == "SEA" and election.round.number == 1:
        move_up(election, candidate.contest)


def stand_in_runoff(election: Election, contest: str, poll: Poll) -> None:
    """A written-in person becomes a candidate and has to be reviewed before the poll (S10.72)."""
    if is_chosen(election, contest):
        return  # they were reviewed as winners of the seat that they hold
    woman = election.contests[contest].reserved == "WOMAN"
    for person in poll.candidates:
        election.candidates.setdefault(person, Candidate(contest, "RUNOFF", woman))


def move_up(election: Election, contest: str) -> None:
    """ZJ2020 19: by votes, until there are as many as the primary provides; equals move up together."""
    standing = [each for each in election.candidates.values() if each.contest == contest and each.standing]
    places = places_on_list(election, contest) - len(standing)
    waiting = waiting_for(election, contest)
    for person in top(waiting, places):
        stand(election, person, contest, "SEA", person in election.primary_women, waiting[person])


def waiting_for(election: Election, contest: str) -> dict[str, int]:
    """Whom the sea nomination of a post named and who could still come in, with votes: not who stands or left."""
    return {
        person: votes
        for person, votes in election.named.get(contest, {}).items()
        if person not in election.candidates and person in election.roll.electors
    }


def places_on_list(election: Election, contest: str) -> int:
    return election.contests[contest].seats + election.profile.nomination.sea_extra_candidates.value


def check_before_poll(election: Election) -> None:
    if election.round.number > 1 or election.round.phase != "CALLED":
        raise Refused(
            "nominations-closed",
            election.profile.nomination.modes.clause,
            zh="投票已经开始，不再提名；另行选举的候选人依得票产生。",
            en="The poll has begun; nobody is nominated any more. The candidates of a runoff follow from the votes.",
        )


def stands(election: Election, person: str) -> bool:
    return person in election.candidates and election.candidates[person].standing


def last_day(election: Election, days: int) -> str:
    """The last day, YYYY-MM-DD, for an act due `days` days before the present round's poll."""
    return clock.before(clock.read_day(election.round.day), days).isoformat()


STATEMENTS: Final[tuple[type[Body], ...]] = (
    NominationWithdrawn,
    CandidacyCancelled,
    PledgeSigned,
)
