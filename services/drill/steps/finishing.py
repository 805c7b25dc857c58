"""The end: the result is announced, taken on record, and the old body hands over (ZJ2020 30-33)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.drill.agenda import Agenda, Step
from services.drill.scenario.days import Moment, read_when
from services.drill.steps.approving import approve
from services.drill.story import Story
from services.drill.telling import Text
from shared.election.result import ResultAnnounced
from shared.election.statement import Act
from shared.errors import Refused

UNFINISHED: Final = frozenset({"nothing-to-announce", "tie-open", "seats-missing", "post-not-voted-on"})
"""Refusals which say that the election is not over: a further round, which the file does not tell, comes first."""


def finish(story: Story, agenda: Agenda) -> None:
    """Puts the end on the agenda, as far as the file wants it."""
    agenda.chain(_steps(story, agenda))


def _steps(story: Story, agenda: Agenda) -> Iterator[Step]:
    plan = story.scenario.result
    if plan.announce is False:
        return
    usual = Moment("R", min(1, story.profile.result.announce_days.value))
    late = 9 * 60 if usual.offset else 20 * 60
    announced = usual if plan.announced is None else read_when(plan.announced)
    yield Step(
        "announce", None, lambda: story.moment(announced, usual, late), lambda: _announce(story, agenda)
    )


def _announce(story: Story, agenda: Agenda) -> None:
    plan = story.scenario.result
    reason = _why_not(story)
    if plan.announce is None and plan.refused is None and reason is not None and reason.code in UNFINISHED:
        story.tell(f"选举尚未完结：{reason.zh}", f"the election is not over: {reason.en}")
        return
    if plan.delay_approved:
        story.act("ApprovalGiven", subject="DELAY")
    approve(story, "RESULT")
    story.head(Text("公布选举结果", "The result is announced"))
    if not story.act("ResultAnnounced", refused=plan.refused):
        return
    once = len(story.election.rounds) == 1 or any(each.kind == "RESULT" for each in story.profile.notices)
    story.notice("RESULT" if once else "RESULT_RUNOFF")
    agenda.chain(_afterwards(story))


def _afterwards(story: Story) -> Iterator[Step]:
    """Nothing that is left out holds up what follows."""
    plan, today = story.scenario.result, Moment("", 0, story.today)
    days = min(7, story.profile.result.handover_days.value)
    approved = _later(today, 1) if plan.approved is None else plan.approved
    if approved:
        when = read_when(approved) if isinstance(approved, str) else approved
        yield Step("approve", None, lambda: story.moment(when, when), lambda: _approve(story))
    handover = _later(today, days) if plan.handover is None else plan.handover
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


def _approve(story: Story) -> None:
    story.act("ResultApproved")
    story.tell("结果报街道（乡镇）备案", "the result is on the authority's record")


def _hand_over(story: Story) -> None:
    story.act("HandoverCompleted")
    story.tell("工作移交完成", "the old body has handed over")
    story.notice("HANDOVER")
