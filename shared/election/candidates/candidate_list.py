"""The list of candidates: posted in time, complete, and of people who passed every review (ZJ2020 18, 20; S10.72)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from shared import clock
from shared.election.calling.approvals import check_approved
from shared.election.calling.officers import check_staff
from shared.election.calling.seats import is_small_body
from shared.election.candidates import renewal
from shared.election.candidates.differential import check_differential, least
from shared.election.outcome.chosen import on_first_paper
from shared.election.roles import Role
from shared.election.state import Candidate, Election
from shared.election.statement import Act, Body, Count, Day, Digest, Number, Signers, by
from shared.errors import Malformed, Refused


class CandidatesPublished(Body, frozen=True, kw_only=True):
    """The list of candidates was posted: for each post those who stand and passed every stage.

    After a withdrawal or cancellation the list is posted again. `strokes`: of each surname that is listed by strokes, as
    whoever posts the list counts them; the names on the wall show whether they are right.
    For a runoff without candidates: of its posts alone, those who nominated themselves anew (ZJ2020 29).
    """

    posted_on: Day
    lists: dict[Number, tuple[Number, ...]]
    document: Digest
    strokes: dict[Number, Count] = {}

    signed_by: ClassVar[Signers] = (by(Role.CHAIR),)
    zh: ClassVar[str] = "公布候选人名单"

    def judge(self, election: Election, act: Act) -> None:
        self._check_day(election, act)
        posts = renewal.open_posts(election) or [
            contest.id for contest in on_first_paper(election.contests.values())
        ]
        if set(self.lists) != set(posts):
            raise Malformed(
                f"lists: expected one for each of {', '.join(posts)}", zh=f"lists：{'、'.join(posts)}各须一份"
            )
        check_approved(election, "SEATS")
        if is_small_body(election):
            check_approved(election, "SMALL_BODY")
        self._check_slate(election)
        check_staff(election)
        for contest in posts:
            self._check_list(election, contest)

    def record(self, election: Election, act: Act) -> None:
        election.published = {
            **(election.published or {}),
            **{contest: list(persons) for contest, persons in self.lists.items()},
        }
        for contest, persons in self.lists.items():
            poll = election.round.polls[contest]
            poll.candidates, poll.listed = list(persons), bool(poll.nominated_in)

    def _check_day(self, election: Election, act: Act) -> None:
        """A12: posted by the fifth day before election day; a corrected list before election day."""
        present = election.round
        if present.phase != "CALLED" or (present.number > 1 and not renewal.open_posts(election)):
            raise Refused(
                "poll-began",
                election.profile.nomination.list_days_before.clause,
                zh="投票已经开始，候选人名单不能再改。",
                en="The poll has begun; the list of candidates can no longer change.",
            )
        rule, day = election.profile.nomination.list_days_before, clock.read_day(present.day)
        hung = election.published is not None
        if present.number > 1:
            hung = all(present.polls[contest].listed for contest in renewal.open_posts(election))
        days = 1 if hung else rule.value
        last = clock.before(day, days).isoformat()
        if self.posted_on > min(last, act.day):
            raise Refused(
                "list-posted-late",
                rule.clause,
                zh=f"候选人名单应在选举日{days}日前（最迟{last}）张榜、张榜后填报，现为{self.posted_on}。",
                en=f"The list is posted {days} days before election day, by {last}, and then recorded; got {self.posted_on}.",
            )

    def _check_slate(self, election: Election) -> None:
        """S10.56: where the superior approves the candidates together, the list follows the approval."""
        rule = election.profile.nomination.slate
        if rule is not None and election.round.number == 1 and not election.slate:
            raise Refused(
                "slate-not-approved",
                rule.clause,
                zh="候选人预备人选尚未批复（或批复之后又有变动），不能公布候选人名单。",
                en="The superior has not approved the slate, or it changed since; the list cannot be posted.",
            )

    def _check_list(self, election: Election, contest: str) -> None:
        standing = renewal.nominees(election, contest)
        listed = self.lists[contest]
        title = election.contests[contest]
        for person in standing:
            check_reviewed(election, person)
            check_still_on_roll(election, person)
        if set(listed) != set(standing) or len(listed) != len(standing):
            raise Refused(
                "list-differs",
                election.profile.nomination.list_days_before.clause,
                zh=f"{title.zh}名单应为{'、'.join(sorted(standing)) or '（无）'}，写的是{'、'.join(listed) or '（无）'}。",
                en=f"The list for {title.en} should be {', '.join(sorted(standing)) or 'empty'}, got {', '.join(listed) or 'none'}.",
            )
        if (
            not standing
            and election.round.number == 1
            and "SEA" in election.profile.nomination.modes.value
            and contest not in election.named
        ):
            raise Refused(
                "nobody-stands",
                election.profile.nomination.sea_days_before.clause,
                zh=f"{title.zh}没有人自荐，应当海推产生候选人。",
                en=f"Nobody stands for {title.en}; sea nomination has to find candidates.",
            )
        if election.round.number == 1:
            modes = {each.mode for each in standing.values()}
            may_be_few = self._may_be_few(election, contest, bool(standing))
            check_differential(election, contest, len(listed), modes, may_be_few=may_be_few)
        self._check_waivers(standing)
        self._check_order(election, contest, standing)

    def _may_be_few(self, election: Election, contest: str, anybody: bool) -> bool:
        """Whether the list may be as short as it is: votes are then written in (ZJ2020 20, 29).

        Where people nominate themselves nobody need come forward, and where no choice among them is demanded no more of them than do.
        A sea nomination may name nobody.
        """
        nomination, seats = election.profile.nomination, election.contests[contest].seats
        by_themselves = "SELF" in nomination.modes.value
        if not anybody:
            return by_themselves or contest in election.named
        return by_themselves and least(nomination.differential, seats) == seats

    def _check_waivers(self, standing: dict[str, Candidate]) -> None:
        """A16: consent is dated before the list hangs."""
        for person, candidate in standing.items():
            for bar, day in candidate.waivers.items():
                if day > self.posted_on:
                    raise Refused(
                        "waiver-after-list",
                        "S10.32; A16",
                        zh=f"{person}：{bar}的例外于{day}同意，晚于名单张榜之日{self.posted_on}。",
                        en=f"{person}: the consent to {bar} is of {day}, after the list of {self.posted_on}.",
                    )

    def _check_order(self, election: Election, contest: str, standing: dict[str, Candidate]) -> None:
        """ZJ2020 18, 20: by votes, or by the strokes of the surname; the posted list shows both."""
        rule, listed, title = election.profile.nomination, self.lists[contest], election.contests[contest]
        by_strokes = by_strokes_of(election, standing)
        missing = [person for person in listed if person in by_strokes and not self.strokes.get(person)]
        if missing:
            raise Refused(
                "strokes-missing",
                by_strokes[missing[0]],
                zh=f"{title.zh}候选人按姓氏笔画排列，须写明每人姓氏的笔画数；缺{missing[0]}的。",
                en=f"The candidates for {title.en} are listed by the strokes of their surnames; state them for each. "
                f"{missing[0]} has none.",
            )
        by_votes = rule.list_order.value == "VOTES"
        ranks = [
            (-standing[person].votes if by_votes else 0, self.strokes[person] if person in by_strokes else 0)
            for person in listed
        ]
        if ranks != sorted(ranks):
            raise Refused(
                "list-order",
                next(iter(by_strokes.values()), rule.list_order.clause),
                zh=f"{title.zh}候选人应按{'姓氏笔画（由少到多）' if by_strokes else '得票多少'}排列。",
                en=f"The candidates for {title.en} are listed by {'strokes, fewest first' if by_strokes else 'their votes'}.",
            )


def by_strokes_of(election: Election, standing: Mapping[str, Candidate]) -> dict[str, str]:
    """Whoever of these is listed by the strokes of the surname, with the clause: all, or those who nominated themselves."""
    rule = election.profile.nomination
    if rule.list_order.value == "STROKES":
        return dict.fromkeys(standing, rule.list_order.clause)
    if rule.self_order.value == "STROKES":
        return {name: rule.self_order.clause for name, each in standing.items() if each.mode == "SELF"}
    return {}


def check_reviewed(election: Election, person: str) -> None:
    """Raises Refused unless a candidate passed every stage of the review (S10.72)."""
    rule = election.profile.qualification.stages
    missing = [stage for stage in rule.value if election.candidates[person].verdicts.get(stage) != "PASS"]
    if missing:
        raise Refused(
            "not-reviewed",
            rule.clause,
            zh=f"{person}尚未通过{missing[0]}审查，不能列为候选人。",
            en=f"{person} has not passed the review {missing[0]} and cannot be listed.",
        )


def check_still_on_roll(election: Election, person: str) -> None:
    """Raises Refused for a candidate whom an upheld challenge, or death, took off the roll (OCV2018 13-14; ZJ2020 19)."""
    if person in election.roll.removed and person not in election.roll.electors:
        raise Refused(
            "candidate-off-roll",
            "OCV2018 13-14; ZJ2020 19",
            zh=f"{person}已从选民名单中除名，不能列为候选人；请先取消其候选人资格。",
            en=f"{person} was taken off the roll and cannot be listed; cancel the candidacy first.",
        )


STATEMENTS: Final[tuple[type[Body], ...]] = (CandidatesPublished,)
