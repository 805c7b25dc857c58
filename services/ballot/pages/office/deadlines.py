"""Every deadline of an election, counted from its day: by when the roll hangs, until when somebody may stand, and so on.

Days come from the regulation's own parameters and from the clock of the law (`shared/clock.py`, `shared/periods.py`). What it
leaves out: what was done on time (`course.py`), and which days are inconvenient (`clashes.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

import msgspec

from shared import clock
from shared.election.regulation.profile import Profile
from shared.periods import months_after, years_after
from shared.text import Text

Phase = Literal["ROLL", "NOMINATION", "PREPARATION", "POLL", "AFTER"]


class Deadline(msgspec.Struct, frozen=True):
    """One line of the timetable. `last` is the last day on which it is in time; `first`, where a period has a beginning.

    `days` from election day to `last`, negative before it. `assumes`: it counts from another line's last day, so it comes
    earlier where that was done earlier.
    """

    step: str
    phase: Phase
    text: Text
    first: date | None
    last: date
    days: int
    clause: str
    assumes: bool = False

    @property
    def weekend(self) -> bool:
        """Saturday or Sunday: offices are closed, though the day counts (calendar days; Civil Code 200-203)."""
        return self.last.weekday() >= 5


def timetable(profile: Profile, day: date) -> list[Deadline]:
    """All deadlines of an election on `day`, by date."""
    lines = [
        *_roll(profile, day),
        *_nomination(profile, day),
        *_preparation(profile, day),
        *_poll(profile, day),
    ]
    # By date; of one date, in the order in which an election meets them.
    return sorted(lines, key=lambda line: line.last)


def earliest_day(profile: Profile, today: date) -> date:
    """The first election day for which no deadline before it has passed already, if the call is signed `today`."""
    probe = timetable(profile, today)
    return clock.within(today, max(1, -min(line.days for line in probe)))


def _line(
    day: date,
    step: str,
    phase: Phase,
    text: tuple[str, str],
    last: date,
    clause: str,
    first: date | None = None,
    assumes: bool = False,
) -> Deadline:
    return Deadline(step, phase, Text(*text), first, last, (last - day).days, clause, assumes)


def _roll(profile: Profile, day: date) -> Iterator[Deadline]:
    rule = profile.roll
    posted = clock.before(day, rule.publish_days_before.value)
    clause = rule.publish_days_before.clause
    yield _line(day, "ROLL_POSTED", "ROLL", ("选民名单张榜", "the roll is posted"), posted, clause)
    if rule.challenge_days.value:
        challenged = clock.within(posted, rule.challenge_days.value)
        decided = clock.within(challenged, rule.decision_days.value)
        text = ("对名单提出异议", "challenges to the roll")
        clause = rule.challenge_days.clause
        yield _line(day, "CHALLENGES", "ROLL", text, challenged, clause, posted, True)
        text = ("异议处理决定", "challenges are decided")
        yield _line(day, "CHALLENGES_DECIDED", "ROLL", text, decided, rule.decision_days.clause, None, True)


SELF: Final = ("自荐报名", "self-nomination")
SEA: Final = ("海推（无人自荐时）", "sea nomination, where nobody stands")
RECOMMEND: Final = ("推荐人选", "recommendations")


def _nomination(profile: Profile, day: date) -> Iterator[Deadline]:
    rule, posted = profile.nomination, clock.before(day, profile.roll.publish_days_before.value)
    modes = set(rule.modes.value)
    begin: date | None = posted
    if "SELF" in modes:
        last = clock.before(day, rule.self_days_before.value)
        yield _line(day, "SELF", "NOMINATION", SELF, last, rule.self_days_before.clause, posted)
        begin = clock.within(last, 1)  # S10.69: only once the days of self-nomination are over
    if "SEA" in modes:
        last = clock.before(day, rule.sea_days_before.value)
        clause = rule.sea_days_before.clause
        yield _line(day, "SEA", "NOMINATION", SEA, last, clause, begin if begin and begin <= last else None)
    if modes - {"SELF", "SEA"}:
        last = clock.before(day, rule.recommend_days_before.value)
        yield _line(
            day, "RECOMMEND", "NOMINATION", RECOMMEND, last, rule.recommend_days_before.clause, posted
        )
    listed = clock.before(day, rule.list_days_before.value)
    text = ("候选人名单张榜", "the list of candidates is posted")
    yield _line(day, "LIST_POSTED", "NOMINATION", text, listed, rule.list_days_before.clause)
    text = ("候选人书面退出", "candidates withdraw in writing")
    last = clock.before(day, rule.withdraw_days_before.value)
    yield _line(day, "WITHDRAWAL", "NOMINATION", text, last, rule.withdraw_days_before.clause)
    if rule.introduction_days_before.value:
        text = ("候选人要求介绍", "candidates ask to be introduced")
        last = clock.before(day, rule.introduction_days_before.value)
        yield _line(day, "INTRODUCTION", "NOMINATION", text, last, rule.introduction_days_before.clause)


def _preparation(profile: Profile, day: date) -> Iterator[Deadline]:
    staff = profile.polling.staff_days_before
    if staff.value:
        text = ("公布工作人员名单", "the staff are made known")
        last = clock.before(day, staff.value)
        yield _line(day, "STAFF_POSTED", "PREPARATION", text, last, staff.clause)
    proxies = profile.proxies
    if proxies.allowed.value:
        rule = proxies.apply_days_before
        text = ("办理委托投票", "mandates are applied for")
        yield _line(day, "MANDATES", "PREPARATION", text, clock.before(day, rule.value), rule.clause)
        # ZJ2020 25: a mandate that was not made known before election day does not count.
        text = ("公布委托投票名单", "mandates are posted")
        yield _line(day, "MANDATES_POSTED", "PREPARATION", text, clock.before(day, 1), proxies.allowed.clause)
    if profile.body in ("VILLAGERS_COMMITTEE", "RESIDENTS_COMMITTEE"):
        text = ("公布离任审计报告", "the audit of the outgoing team is posted")
        yield _line(day, "AUDIT_REPORT", "PREPARATION", text, clock.before(day, 1), "OCV2018 35")


def _poll(profile: Profile, day: date) -> Iterator[Deadline]:
    yield _line(day, "POLL", "POLL", ("选举日", "election day"), day, profile.winning.quorum.clause)
    result, term = profile.result, profile.term
    text = ("公布选举结果", "the result is posted")
    last = clock.within(day, result.announce_days.value)
    yield _line(day, "RESULT", "AFTER", text, last, result.announce_days.clause)
    if result.handover_days.value:
        text = ("工作移交", "handover")
        last = clock.within(day, result.handover_days.value)
        yield _line(day, "HANDOVER", "AFTER", text, last, result.handover_days.clause)
    if profile.runoff.allowed.value and profile.runoff.within_days.value:
        rule = profile.runoff.within_days
        text = ("另行选举（名额未选足时）", "a runoff, where seats are missing")
        yield _line(day, "RUNOFF", "AFTER", text, clock.within(day, rule.value), rule.clause)
    if term.pledges_within_months.value and (term.term_pledges.value or term.annual_pledges.value):
        text = ("公布任期承诺", "pledges for the term are posted")
        last = months_after(day, term.pledges_within_months.value)
        yield _line(day, "PLEDGES", "AFTER", text, last, term.pledges_within_months.clause)
    if term.years.value:
        text = ("本届任期届满", "the term ends")
        yield _line(day, "TERM", "AFTER", text, years_after(day, term.years.value), term.years.clause)
