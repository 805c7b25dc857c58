"""Recommendation: others put somebody forward — an organisation, members, the masses, electors together (S1.12; S10.51-54, S10.90).

Meetings recommend by votes (`RecommendationCounted`). Where the regulation draws a shortlist, the votes of one kind of meeting decide and
everything else is a reference (`shortlist.py`); elsewhere whoever is recommended stands. What it leaves out: self-nomination and
sea nomination (`nomination.py`).
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared.election.candidates.candidacy import check_before_poll, last_day, stand
from shared.election.candidates.electable import check_electable
from shared.election.candidates.nomination import (
    check_may_stand,
    check_open,
    check_votes_given,
    no_such_contest,
)
from shared.election.electors.entitlement import not_on_roll
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Count, Digest, Number, Signers, by
from shared.errors import Refused

BY_ORGANISATION: Final = frozenset({Role.PARTY_ORGANISATION, Role.AUTHORITY})
"""Who signs for an organisation's recommendation: the village's, or the township's (S10.33, S10.90)."""


class CandidateRecommended(Body, frozen=True, kw_only=True):
    """Somebody was recommended for a post in the present mode; the organisation itself signs for its recommendation.

    JOINT: so many `nominators`, electors who signed the `document` themselves (`in_person`). Private: nominators, their numbers
    with spaces between them.
    """

    candidate: Number
    contest: Number
    mode: Literal["ORGANISATION", "MEMBERS", "MASSES", "JOINT"]
    document: Digest
    nominators: Count = 0
    in_person: bool = True
    woman: bool = False

    signed_by: ClassVar[Signers] = (by(Role.REGISTRAR, Role.CHAIR, *BY_ORGANISATION),)
    zh: ClassVar[str] = "推荐人选"

    def judge(self, election: Election, act: Act) -> None:
        check_before_poll(election)
        check_open(election, self.mode)
        _check_day(election, act)
        self._check_signer(election, act)
        if self.mode == "JOINT":
            self._check_nominators(election, act)
        check_may_stand(election, self.candidate, self.contest, self.woman)

    def record(self, election: Election, act: Act) -> None:
        if self.woman:
            election.primary_women.add(self.candidate)
        if election.profile.nomination.shortlist_per_seat.value:
            known = election.support.setdefault(self.contest, {}).setdefault(self.mode, {})
            known[self.candidate] = self.nominators
        else:
            stand(election, self.candidate, self.contest, self.mode, self.woman)

    def _check_signer(self, election: Election, act: Act) -> None:
        roles = election.officers[election.ids[act.signers[0]]].roles
        if (self.mode == "ORGANISATION") == roles.isdisjoint(BY_ORGANISATION):
            raise Refused(
                "recommended-by-another",
                election.profile.nomination.modes.clause,
                zh="组织推荐由党组织或街道（乡镇）签名，其他推荐由选举主持人或登记员签名。",
                en="An organisation signs for its own recommendation; the chair or registrar for all others.",
            )

    def _check_nominators(self, election: Election, act: Act) -> None:
        """NPC2020 30: so many electors together; S10.71: each in person."""
        rule = election.profile.nomination
        if rule.in_person.value and not self.in_person:
            raise Refused(
                "nominated-by-another",
                rule.in_person.clause,
                zh="不准委托他人提名，联名人须本人签名。",
                en="Nobody nominates by proxy; the nominators sign themselves.",
            )
        if self.nominators < max(1, rule.joint_nominators.value):
            raise Refused(
                "too-few-nominators",
                rule.joint_nominators.clause,
                zh=f"须选民{max(1, rule.joint_nominators.value)}人以上联名，现为{self.nominators}人。",
                en=f"At least {max(1, rule.joint_nominators.value)} electors nominate together, got {self.nominators}.",
            )
        # Whoever nominates is on the roll, and nobody nominates himself together with others.
        most = len(election.roll.electors) - (self.candidate in election.roll.electors)
        if self.nominators > most:
            raise Refused(
                "nominators-differ",
                rule.joint_nominators.clause,
                zh=f"名单上除本人外有{most}人，联名不能多于此数，现为{self.nominators}人。",
                en=f"Besides the nominee {most} are on the roll; no more can nominate together, got {self.nominators}.",
            )
        if act.disclosed is None or "nominators" not in act.disclosed:
            return
        signed = act.disclosed["nominators"].split()
        strangers = [each for each in signed if each not in election.roll.electors or each == self.candidate]
        if len(set(signed)) != self.nominators or len(signed) != self.nominators or strangers:
            raise Refused(
                "nominators-differ",
                rule.joint_nominators.clause,
                zh=f"写明联名{self.nominators}人，名单为{len(set(signed))}人；不是选民或为本人的：{'、'.join(strangers) or '无'}。",
                en=f"Stated are {self.nominators} nominators, listed {len(set(signed))}; "
                f"no electors, or the nominee: {', '.join(strangers) or 'none'}.",
            )


class RecommendationCounted(Body, frozen=True, kw_only=True):
    """A meeting's recommendation votes for one post were counted, as members or household representatives gave them.

    `meeting` names it (a village group, or the members' meeting); each votes once. `women` are those of the named who are women.
    Only the votes of the kind of meeting that decides make the shortlist; all others are a reference (S10.53-54).
    """

    contest: Number
    source: Literal["MEMBERS", "MASSES"]
    meeting: Number
    should_attend: Count
    present: Count
    votes: dict[Number, Count]
    document: Digest
    women: tuple[Number, ...] = ()

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.SCRUTINEER))
    zh: ClassVar[str] = "推荐票计票"

    def judge(self, election: Election, act: Act) -> None:
        check_before_poll(election)
        check_open(election, self.source)
        _check_day(election, act)
        contest = election.contests.get(self.contest)
        if contest is None:
            raise no_such_contest(self.contest)
        if election.shortlisted or self._key() in election.recommended_at:
            raise Refused(
                "recommended-already",
                election.profile.nomination.shortlist_per_seat.clause,
                zh=f"会议{self.meeting}对{self.contest}的推荐票已经计过，或初步人选已经产生。",
                en=f"The votes of {self.meeting} for {self.contest} were counted before, or the shortlist is drawn.",
            )
        self._check_quorum(election)
        strangers = [person for person in self.votes if person not in election.roll.electors]
        if strangers:
            raise not_on_roll(strangers[0])
        for person in self.votes:
            check_electable(election, self.contest, person)
        check_votes_given(self.votes, contest, self.present)

    def record(self, election: Election, act: Act) -> None:
        known = election.support.setdefault(self.contest, {}).setdefault(self.source, {})
        for person, votes in self.votes.items():
            known[person] = known.get(person, 0) + votes
        election.primary_women.update(self.women)
        election.recommended_at.add(self._key())

    def _check_quorum(self, election: Election) -> None:
        rule = election.profile.nomination
        binds = self.source == rule.deciding.value
        if self.present > self.should_attend or (
            binds and not rule.recommend_quorum.met(self.present, self.should_attend)
        ):
            least = rule.recommend_quorum.minimum(self.should_attend) if binds else 0
            raise Refused(
                "recommendation-quorum",
                rule.recommend_quorum.clause,
                zh=f"推荐会议应到{self.should_attend}人，须到会{least}至{self.should_attend}人，实到{self.present}人。",
                en=f"The meeting needs {least} to {self.should_attend} present, got {self.present}.",
            )

    def _key(self) -> str:
        return f"{self.contest}:{self.source}:{self.meeting}"


def _check_day(election: Election, act: Act) -> None:
    rule = election.profile.nomination.recommend_days_before
    last = last_day(election, rule.value)
    if act.day > last:
        raise Refused(
            "nomination-late",
            rule.clause,
            zh=f"推荐应在选举日{rule.value}日前（最迟{last}）进行，现为{act.day}。",
            en=f"Recommendations are due {rule.value} days before election day, by {last}; got {act.day}.",
        )


STATEMENTS: Final[tuple[type[Body], ...]] = (CandidateRecommended, RecommendationCounted)
