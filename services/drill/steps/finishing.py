"""The end: the result is announced, taken on record, and the old body hands over (ZJ2020 30-33)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from services.drill.agenda import Agenda, Step
from services.drill.scenario.days import Moment, read_when
from services.drill.steps.approving import approve
from services.drill.story import Story
from services.drill.telling import Text
from shared import clock
from shared.election.outcome.result import ResultAnnounced
from shared.election.statement import Act
from shared.errors import Refused

UNFINISHED: Final = frozenset({"nothing-to-announce", "tie-open", "seats-missing", "post-not-voted-on"})
"""Refusals which say that the election is not over: a further round, which the file does not tell, comes first."""


def finish(story: Story, agenda: Agenda) -> None:
    """Puts the end on the agenda, as far as the file wants it."""
    agenda.chain(_steps(story, agenda))


def announce_first(story: Story, agenda: Agenda, following: Callable[[], None]) -> None:
    """Puts the announcement alone on the agenda: a remedy opens the result again, and `following` brings a further round."""
    agenda.chain(_steps(story, agenda, following))


def _steps(story: Story, agenda: Agenda, following: Callable[[], None] | None = None) -> Iterator[Step]:
    plan = story.scenario.result
    if plan.announce is False:
        return
    usual = Moment("R", min(1, story.profile.result.announce_days.value))
    late = 9 * 60 if usual.offset else 20 * 60
    announced = usual if plan.announced is None else read_when(plan.announced)
    yield Step(
        "announce",
        None,
        lambda: story.moment(announced, usual, late),
        lambda: _announce(story, agenda, following),
    )


def _announce(story: Story, agenda: Agenda, following: Callable[[], None] | None) -> None:
    plan = story.scenario.result
    reason = _why_not(story)
    if plan.announce is None and plan.refused is None and reason is not None and reason.code in UNFINISHED:
        story.tell(f"选举尚未完结：{reason.zh}", f"the election is not over: {reason.en}")
        return
    if plan.delay_approved:
        story.act("ApprovalGiven", subject="DELAY")
    if plan.refused is None:
        _approve_first(story)
    approve(story, "RESULT")
    story.head(Text("公布选举结果", "The result is announced"))
    if not story.act("ResultAnnounced", refused=plan.refused):
        return
    once = len(story.election.rounds) == 1 or any(each.kind == "RESULT" for each in story.profile.notices)
    story.notice("RESULT" if once else "RESULT_RUNOFF")
    if following is None:
        agenda.chain(_afterwards(story))
    else:
        following()


def _afterwards(story: Story) -> Iterator[Step]:
    """Nothing that is left out holds up what follows."""
    plan, today = story.scenario.result, Moment("", 0, story.today)
    due = story.profile.result.handover_days.value
    # OCV2018 20: so many days from the poll, however long the announcement took.
    left = due - (clock.read_day(story.today) - clock.read_day(story.election.round.day)).days
    days = max(0, min(7, left))
    filed = story.profile.result.approval.value == "FILED"
    approved = (_later(today, 1) if filed else False) if plan.approved is None else plan.approved
    if approved:
        when = read_when(approved) if isinstance(approved, str) else approved
        yield Step("approve", None, lambda: story.moment(when, when), lambda: _approve(story))
    handover = (_later(today, days) if due else False) if plan.handover is None else plan.handover
    if handover:
        then = read_when(handover) if isinstance(handover, str) else handover
        yield Step("handover", None, lambda: story.moment(then, then, 15 * 60), lambda: _hand_over(story))


def _later(today: Moment, days: int) -> Moment:
    return Moment("", 0, _plus(today.day, days))


def _plus(day: str, days: int) -> str:
    return Moment("D", days).day_of(day, day)


def _why_not(story: Story) -> Refused | None:
    """What the law would say to an announcement now; None if nothing."""
    body = story.plan("ResultAnnounced").body
    if not isinstance(body, ResultAnnounced):
        return None
    try:
        body.judge(story.election, Act(story.clerk.now, story.clerk.now, ("chair", "scrutineer")))
    except Refused as refused:
        return refused
    return None


def _approve_first(story: Story) -> None:
    """S1.19, S1.30: where the result is approved before it is announced and nobody else is named, the authority approves it."""
    profile = story.profile
    named = any(each.subject == "RESULT" for each in profile.approvals)
    if (
        profile.result.approval.value == "BEFORE"
        and not named
        and story.scenario.result.approved is not False
    ):
        story.act("ResultApproved")
        story.tell("结果经上级批准", "the authority has approved the result")


def _approve(story: Story) -> None:
    story.act("ResultApproved")
    story.tell("结果报街道（乡镇）备案", "the result is on the authority's record")


def _hand_over(story: Story) -> None:
    story.act("HandoverCompleted")
    story.tell("工作移交完成", "the old body has handed over")
    story.notice("HANDOVER")
