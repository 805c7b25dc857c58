"""Nomination: who stands. Self-nomination first; where nobody stands, sea nomination by the electors (S10.68-71).

What it leaves out: recommendation by others (`recommendation.py`); pledges, and how a candidacy ends (`candidacy.py`); the review (`qualification.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from shared.election.candidates import renewal
from shared.election.candidates.candidacy import (
    check_before_poll,
    last_day,
    places_on_list,
    stand,
    stands,
    waiting_for,
)
from shared.election.candidates.differential import too_few
from shared.election.candidates.electable import check_electable
from shared.election.electors.entitlement import check_as_on_roll, not_on_roll, voters, voters_by_group
from shared.election.outcome.ranking import top
from shared.election.regulation.parameters import Mode
from shared.election.roles import Role
from shared.election.state import Candidate, Contest, Election
from shared.election.statement import Act, Body, Count, Number, Signers, by
from shared.errors import Malformed, Refused


class NominationsOpened(Body, frozen=True, kw_only=True):
    """Nominations open in one mode, which follows the one before it.

    SELF: 自荐; SEA: 海推, for posts for which nobody stands; ORGANISATION, MEMBERS and MASSES: recommendation by the organisation, by
    members, by the masses; JOINT: so many electors together.
    """

    mode: Mode

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "开始提名"

    def judge(self, election: Election, act: Act) -> None:
        rule = election.profile.nomination
        check_before_poll(election)
        if self.mode not in rule.modes.value:
            raise Refused(
                "mode-not-provided",
                rule.modes.clause,
                zh=f"本选举的提名方式为{'、'.join(rule.modes.value)}，没有{self.mode}。",
                en=f"This election nominates by {', '.join(rule.modes.value)}, not by {self.mode}.",
            )
        if election.roll.published_on is None:
            raise Refused(
                "roll-not-posted",
                "S10.35; ZJ2020 16",
                zh="选民名单尚未公布，不能开始提名。",
                en="The roll has not been posted; nominations cannot open.",
            )
        last = last_day(election, rule.self_days_before.value)
        if self.mode == "SEA" and "SELF" in rule.modes.value and act.day <= last:
            raise Refused(
                "self-nomination-first",
                rule.sea_days_before.clause,
                zh=f"自荐期到{last}为止；没有人自荐的，其后才能海推。",
                en=f"Self-nomination runs until {last}; sea nomination follows for posts without a nominee.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.nominations = self.mode


class CandidateNominated(Body, frozen=True, kw_only=True):
    """An elector nominated himself or herself for one post, in person (S10.68, S10.71; ZJ2020 20).

    Also anew for a runoff without candidates, whatever this person stood for before (ZJ2020 29).
    """

    candidate: Number
    contest: Number
    in_person: bool
    woman: bool = False

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.CHAIR),)
    zh: ClassVar[str] = "自荐报名"

    def judge(self, election: Election, act: Act) -> None:
        rule = election.profile.nomination
        anew = self.contest in renewal.open_posts(election)
        if not anew:
            check_before_poll(election)
            check_open(election, "SELF")
        last = last_day(election, rule.self_days_before.value)
        if act.day > last:
            raise Refused(
                "nomination-late",
                rule.self_days_before.clause,
                zh=f"自荐应在选举日{rule.self_days_before.value}日前（最迟{last}）提出，现为{act.day}。",
                en=f"Self-nomination is due {rule.self_days_before.value} days before the poll, by {last}; got {act.day}.",
            )
        if rule.in_person.value and not self.in_person:
            raise Refused(
                "nominated-by-another",
                rule.in_person.clause,
                zh="不准委托他人提名，须由本人报名。",
                en="Nobody may be nominated by proxy; the nominee comes in person.",
            )
        check_may_stand(election, self.candidate, self.contest, self.woman)
        if anew:
            renewal.check_may_be_elected(election, self.contest, self.candidate)

    def record(self, election: Election, act: Act) -> None:
        before = election.candidates.get(self.candidate)
        stand(election, self.candidate, self.contest, "SELF", self.woman)
        renewal.renewed(election, before, self.candidate)


class PrimaryCounted(Body, frozen=True, kw_only=True):
    """The sea nomination of one post was counted: electors wrote names, the most named stand (S10.69-70).

    Another one may follow while fewer stand than there must be to choose from: whoever stands stays, and the most named of the
    others come in, with the votes of the last count that named them (OCV2018 15).
    `in_person` electors took part themselves, proxies not counted; `women` are those of the named who are women.
    """

    contest: Number
    in_person: Count
    votes: dict[Number, Count]
    women: tuple[Number, ...] = ()

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "海推计票"

    def judge(self, election: Election, act: Act) -> None:
        """A10: nobody stands for this post, or too few for a choice; more than half of the electors in person, in time."""
        rule = election.profile.nomination
        check_before_poll(election)
        check_open(election, "SEA")
        contest = election.contests.get(self.contest)
        if contest is None:
            raise no_such_contest(self.contest)
        standing = _standing(election, self.contest)
        modes = {each.mode for each in standing.values()}
        if standing and not too_few(election, self.contest, len(standing), modes):
            raise Refused(
                "somebody-stands",
                rule.sea_days_before.clause,
                zh=f"{contest.zh}已有足够的人参选（{'、'.join(standing)}），不再海推。",
                en=f"Enough people stand for {contest.en} ({', '.join(standing)}); there is no sea nomination for it.",
            )
        last = last_day(election, rule.sea_days_before.value)
        if act.day > last:
            raise Refused(
                "nomination-late",
                rule.sea_days_before.clause,
                zh=f"海推应在选举日{rule.sea_days_before.value}日前（最迟{last}）进行，现为{act.day}。",
                en=f"Sea nomination is due {rule.sea_days_before.value} days before election day, by {last}; got {act.day}.",
            )
        group = contest.group
        electors = voters(election.roll) if group is None else voters_by_group(election.roll).get(group, 0)
        if self.in_person > electors or not rule.sea_quorum.met(self.in_person, electors):
            raise Refused(
                "primary-quorum",
                rule.sea_quorum.clause,
                zh=f"海推须有过半数选民本人参加：{electors}人中至少{rule.sea_quorum.minimum(electors)}人，实到{self.in_person}人。",
                en=f"Sea nomination needs {rule.sea_quorum.minimum(electors)} of {electors} electors in person, got {self.in_person}.",
            )
        strangers = [person for person in self.votes if person not in election.roll.electors]
        if strangers:
            raise not_on_roll(strangers[0])
        for person in self.votes:
            check_electable(election, self.contest, person)
            check_as_on_roll(election, person, person in self.women)
        check_votes_given(self.votes, contest, self.in_person)

    def record(self, election: Election, act: Act) -> None:
        contest = election.contests[self.contest]
        women_only = contest.reserved == "WOMAN"
        named = {
            person: votes
            for person, votes in self.votes.items()
            if votes > 0 and (person in self.women or not women_only)
        }
        election.named[self.contest] = {**election.named.get(self.contest, {}), **named}
        standing = _standing(election, self.contest)
        for person, each in standing.items():
            each.votes = named.get(person, each.votes)
        # Somebody who stands for another post keeps that candidacy until he or she chooses (ZJ2020 17-18; `choice.py`).
        waiting = waiting_for(election, self.contest)
        for person in top(waiting, places_on_list(election, self.contest) - len(standing)):
            woman = person in (self.women if person in self.votes else election.primary_women)
            stand(election, person, self.contest, "SEA", woman, waiting[person])
        election.primary_women.update(self.women)


def _standing(election: Election, contest: str) -> dict[str, Candidate]:
    return {
        name: each for name, each in election.candidates.items() if each.contest == contest and each.standing
    }


def check_open(election: Election, mode: Mode) -> None:
    """Raises Refused unless nominations are open in that mode."""
    if election.nominations != mode:
        now = election.nominations or "（未开始）"
        raise Refused(
            "nominations-closed",
            election.profile.nomination.modes.clause,
            zh=f"现在不接受此种提名：须先开始{mode}，现为{now}。",
            en=f"Nominations are not open in the mode {mode}; now open: {election.nominations or 'none'}.",
        )


def check_may_stand(election: Election, person: str, contest_id: str, woman: bool) -> None:
    """Raises Refused unless `person` may be nominated for that post: on the roll, for one post only, not failed before."""
    contest = election.contests.get(contest_id)
    if contest is None:
        raise no_such_contest(contest_id)
    if person not in election.roll.electors:
        raise not_on_roll(person)
    check_electable(election, contest_id, person)
    if renewal.stands_now(election, person) if election.round.number > 1 else stands(election, person):
        raise Refused(
            "stands-already",
            "ZJ2020 17-18, 20",
            zh=f"{person}已报名竞选{election.candidates[person].contest}，每人只能报一个职位。",
            en=f"{person} stands for {election.candidates[person].contest} already; one post for one person.",
        )
    if person in election.candidates and "FAIL" in election.candidates[person].verdicts.values():
        raise Refused(
            "failed-review",
            election.profile.qualification.stages.clause,
            zh=f"{person}资格审查没有通过，候选人资格已取消，不能再报名。",
            en=f"{person} failed the review, which ended the candidacy, and cannot be nominated again.",
        )
    check_as_on_roll(election, person, woman)
    if contest.reserved == "WOMAN" and not woman:
        raise Refused(
            "woman-post",
            election.profile.seats.woman_post.clause,
            zh=f"{contest.zh}为女委员专职岗位，只能由妇女报名。",
            en=f"{contest.en} is reserved for women.",
        )


def check_votes_given(votes: Mapping[str, int], contest: Contest, present: int) -> None:
    """Raises Malformed if those who took part could not have given so many votes: one for each seat, one for a name."""
    most = max(votes, key=votes.__getitem__, default="")
    if most and votes[most] > present:
        raise Malformed(
            f"votes: {contest.id}: {present} took part, so nobody has more than {present} votes; {most} has {votes[most]}",
            zh=f"votes：{contest.zh}：{present}人参加，每人至多得{present}票，{most}却有{votes[most]}票",
        )
    total, limit = sum(votes.values()), present * contest.seats
    if total > limit:
        raise Malformed(
            f"votes: {contest.id}: {present} took part with {contest.seats} votes each, {limit} in all; got {total}",
            zh=f"votes：{contest.zh}：{present}人参加，每人至多{contest.seats}票，合计至多{limit}票，现为{total}票",
        )


def no_such_contest(contest: str) -> Refused:
    """The refusal for a post that is not to be filled."""
    return Refused(
        "no-such-contest",
        "S10.7",
        zh=f"本选举没有岗位{contest}。",
        en=f"This election has no post {contest}.",
    )


STATEMENTS: Final[tuple[type[Body], ...]] = (
    NominationsOpened,
    CandidateNominated,
    PrimaryCounted,
)
