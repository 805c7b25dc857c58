"""What a recall and a by-election have before the poll: the demand and the answer, the vacancy and why (OCV2018 16, 19)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.drill.agenda import Step
from services.drill.scenario.days import Moment
from services.drill.scenario.model import RecallPlan, VacancyPlan
from services.drill.story import Story
from services.drill.telling import Text
from services.drill.words import said


def steps(story: Story) -> Iterator[Step]:
    """Nothing in an ordinary election."""
    scenario, calendar = story.scenario, story.calendar
    if scenario.vacancy:
        when = calendar.of("registration")
        yield Step(
            "vacancies",
            Text("公布出缺和补选", "Vacancies are announced"),
            lambda: story.moment(when, when),
            lambda: _announce(story),
        )
    if scenario.recall:
        # After the roll is final, so that the signatures are held against those who are on it.
        late = Moment("D", -12)
        yield Step(
            "demands",
            Text("罢免要求", "Demands of recall"),
            lambda: story.moment(late, late),
            lambda: _demand(story),
        )


def _announce(story: Story) -> None:
    for contest, plan in story.scenario.vacancy.items():
        if story.act("VacancyAnnounced", refused=plan.refused, contest=contest, **_vacancy(story, plan)):
            title = story.election.contests[contest]
            story.tell(
                f"{title.zh}出缺（{said(plan.reason).zh}），补选",
                f"{title.en} is vacant ({said(plan.reason).en}) and is filled",
            )


def _vacancy(story: Story, plan: VacancyPlan) -> dict[str, Any]:
    members = {
        "reason": plan.reason,
        "since": story.day_of(plan.since),
        "term_ends": story.day_of(plan.term_ends),
    }
    return members if plan.posted is None else {**members, "posted_on": story.day_of(plan.posted)}


def _demand(story: Story) -> None:
    for contest, plan in story.scenario.recall.items():
        if not story.act("RecallDemanded", refused=plan.refused, contest=contest, **_members(story, plan)):
            continue
        story.tell(
            f"联名要求罢免 {plan.person}（{story.election.contests[contest].zh}）",
            f"the recall of {plan.person} is demanded ({story.election.contests[contest].en})",
        )
        if plan.answered:
            story.act("RecallAnswered", contest=contest)
            story.tell(f"{plan.person} 提出申辩意见", f"{plan.person} answers the demand")


def _members(story: Story, plan: RecallPlan) -> dict[str, Any]:
    members: dict[str, Any] = {
        "person": story.person_named(plan.person),
        "by_whom": plan.by_whom,
        "filed_on": story.day_of(plan.filed),
    }
    if plan.base is not None:
        members["base"] = plan.base
    if plan.signatures is not None:
        members["signatures"] = plan.signatures
    if plan.voted_before is not None:
        members["voted_before_on"] = story.day_of(plan.voted_before)
    return members
