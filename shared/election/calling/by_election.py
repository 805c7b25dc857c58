"""By-election: a post falls vacant and is filled to the end of the term (补选; OCV2018 19; ZJ2020 38).

A by-election is an election of its own profile, for the vacant posts alone, by the procedure of the first. It is announced why
each post is vacant. What it leaves out: the rules of the poll, which are those of any election.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from shared import clock
from shared.election.remembered import Vacancy
from shared.election.roles import Role
from shared.election.state import Election
from shared.election.statement import Act, Body, Day, Digest, Number, Signers, by
from shared.errors import Refused
from shared.periods import years_after

Reason = Literal[
    "RESIGNED", "DIED", "RECALLED", "INCAPABLE", "SENTENCED", "FAILED_APPRAISALS", "VOIDED", "UNFILLED"
]
"""As `aftermath.ByElection.reasons`."""


class VacancyAnnounced(Body, frozen=True, kw_only=True):
    """It was announced that a post is vacant `since` a day and why, and to which day whoever is elected now will serve."""

    contest: Number
    reason: Reason
    since: Day
    term_ends: Day
    posted_on: Day
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR), by(Role.AUTHORITY))
    zh: ClassVar[str] = "公布出缺和补选"

    def judge(self, election: Election, act: Act) -> None:
        rule = election.profile.by_election
        if (
            rule is None
            or self.contest not in election.contests
            or self.contest in election.disputes.vacancies
        ):
            raise Refused(
                "no-by-election",
                "OCV2018 19",
                zh=f"本规程不是补选的规程，或没有待公布的补选岗位{self.contest}。",
                en=f"This is no regulation of by-elections, or {self.contest} is no post whose vacancy is to be announced.",
            )
        if self.reason not in rule.reasons.value:
            raise Refused(
                "no-reason",
                rule.reasons.clause,
                zh=f"出缺的原因应为{'、'.join(rule.reasons.value)}之一，填的是{self.reason}。",
                en=f"A post is vacant for one of {', '.join(rule.reasons.value)}; got {self.reason}.",
            )
        if not self.since <= self.posted_on <= act.day:
            raise Refused(
                "not-yet-posted",
                rule.reasons.clause,
                zh=f"出缺（{self.since}）、公布（{self.posted_on}）、填报（{act.day}）的先后不对。",
                en=f"The post is vacant since {self.since}, posted on {self.posted_on}, recorded on {act.day}: not in this order.",
            )
        day = election.round.day
        last = years_after(clock.read_day(day), rule.most_years.value).isoformat()
        if not day < self.term_ends <= last:
            raise Refused(
                "term-differs",
                rule.most_years.clause,
                zh=f"补选的任期到本届届满为止，应在{day}之后、不迟于{last}，填的是{self.term_ends}。",
                en=f"Who is elected now serves to the end of the body's term: after {day} and by {last}, got {self.term_ends}.",
            )

        others = {each.term_ends for each in election.disputes.vacancies.values()}
        if others - {self.term_ends}:
            raise Refused(
                "term-differs",
                rule.most_years.clause,
                zh=f"同一届的任期只有一个届满日：其他岗位写的是{min(others)}，本岗位写的是{self.term_ends}。先前写错的，请重新发起补选。",
                en=f"A body has one term: other posts end it on {min(others)}, this one on {self.term_ends}. "
                "If the former are wrong, call the by-election anew.",
            )

    def record(self, election: Election, act: Act) -> None:
        election.disputes.vacancies[self.contest] = Vacancy(self.reason, self.term_ends)


def check_vacancies(election: Election) -> None:
    """Raises Refused if a by-election would be polled without saying why each post is vacant."""
    if election.profile.by_election is None:
        return
    missing = [contest for contest in election.contests if contest not in election.disputes.vacancies]
    if missing:
        raise Refused(
            "vacancy-not-posted",
            election.profile.by_election.reasons.clause,
            zh=f"{missing[0]}的出缺和补选尚未公布，不能印制选票。",
            en=f"It has not been announced why {missing[0]} is vacant; papers cannot be printed.",
        )


STATEMENTS: Final[tuple[type[Body], ...]] = (VacancyAnnounced,)
