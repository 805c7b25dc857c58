"""The list of candidates: posted in time, complete, and of people who passed every review (ZJ2020 18, 20; S10.72)."""

from __future__ import annotations

from typing import ClassVar, Final

from shared import clock
from shared.election.approvals import check_approved
from shared.election.chosen import on_first_paper
from shared.election.officers import check_staff
from shared.election.roles import Role
from shared.election.seats import is_small_body
from shared.election.state import Candidate, Election
from shared.election.statement import Act, Body, Day, Digest, Number, Signers, by
from shared.errors import Malformed, Refused


class CandidatesPublished(Body, frozen=True, kw_only=True):
    """The list of candidates was posted: for each post those who stand and passed every stage.

    After a withdrawal or cancellation the list is posted again.
    """

    posted_on: Day
    lists: dict[Number, tuple[Number, ...]]
    document: Digest

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "公布候选人名单"

    def judge(self, election: Election, act: Act) -> None:
        self._check_day(election, act)
        posts = [contest.id for contest in on_first_paper(election.contests.values())]
        if set(self.lists) != set(posts):
            raise Malformed(f"lists: expected one for each of {', '.join(posts)}")
        check_approved(election, "SEATS")
        if is_small_body(election):
            check_approved(election, "SMALL_BODY")
        check_staff(election)
        for contest in posts:
            self._check_list(election, contest)

    def record(self, election: Election, act: Act) -> None:
        election.published = {contest: list(persons) for contest, persons in self.lists.items()}
        for contest, persons in self.lists.items():
            election.rounds[0].polls[contest].candidates = list(persons)

    def _check_day(self, election: Election, act: Act) -> None:
        """A12: posted by the fifth day before election day; a corrected list before election day."""
        if election.round.number > 1 or election.round.phase != "CALLED":
            raise Refused(
                "poll-began",
                election.profile.nomination.list_days_before.clause,
                zh="投票已经开始，候选人名单不能再改。",
                en="The poll has begun; the list of candidates can no longer change.",
            )
        rule, day = election.profile.nomination.list_days_before, clock.read_day(election.day)
        days = rule.value if election.published is None else 1
        last = clock.before(day, days).isoformat()
        if self.posted_on > min(last, act.day):
            raise Refused(
                "list-posted-late",
                rule.clause,
                zh=f"候选人名单应在选举日{days}日前（最迟{last}）张榜、张榜后填报，现为{self.posted_on}。",
                en=f"The list is posted {days} days before election day, by {last}, and then recorded; got {self.posted_on}.",
            )

    def _check_list(self, election: Election, contest: str) -> None:
        standing = {
            name: each
            for name, each in election.candidates.items()
            if each.contest == contest and each.standing
        }
        listed = self.lists[contest]
        title = election.contests[contest]
        for person, candidate in standing.items():
            missing = [
                stage
                for stage in election.profile.qualification.stages.value
                if candidate.verdicts.get(stage) != "PASS"
            ]
            if missing:
                raise Refused(
                    "not-reviewed",
                    election.profile.qualification.stages.clause,
                    zh=f"{person}尚未通过{missing[0]}审查，不能公布候选人名单。",
                    en=f"{person} has not passed the review {missing[0]}; the list cannot be posted.",
                )
        if set(listed) != set(standing) or len(listed) != len(standing):
            raise Refused(
                "list-differs",
                election.profile.nomination.list_days_before.clause,
                zh=f"{title.zh}名单应为{'、'.join(sorted(standing)) or '（无）'}，写的是{'、'.join(listed) or '（无）'}。",
                en=f"The list for {title.en} should be {', '.join(sorted(standing)) or 'empty'}, got {', '.join(listed) or 'none'}.",
            )
        if (
            not standing
            and "SEA" in election.profile.nomination.modes.value
            and contest not in election.primaries
        ):
            raise Refused(
                "nobody-stands",
                election.profile.nomination.sea_days_before.clause,
                zh=f"{title.zh}没有人自荐，应当海推产生候选人。",
                en=f"Nobody stands for {title.en}; sea nomination has to find candidates.",
            )
        if any(each.mode == "SEA" for each in standing.values()):
            self._check_sea_list(election, contest, listed, standing)

    def _check_sea_list(
        self, election: Election, contest: str, listed: tuple[str, ...], standing: dict[str, Candidate]
    ) -> None:
        """A13: more candidates than seats; ZJ2020 18: in order of their votes."""
        title = election.contests[contest]
        if len(listed) <= title.seats:
            raise Refused(
                "no-choice",
                election.profile.nomination.sea_extra_candidates.clause,
                zh=f"{title.zh}应选{title.seats}人，候选人须多于应选名额，现为{len(listed)}人。",
                en=f"{title.en} has {title.seats} seats; there must be more candidates than seats, got {len(listed)}.",
            )
        votes = [standing[person].votes for person in listed]
        if votes != sorted(votes, reverse=True):
            raise Refused(
                "list-order",
                election.profile.nomination.list_days_before.clause,
                zh=f"{title.zh}候选人应按得票多少排列。",
                en=f"The candidates for {title.en} are listed by their votes.",
            )


STATEMENTS: Final[tuple[type[Body], ...]] = (CandidatesPublished,)
