"""The roll: registration, posting, challenges and their decisions, removals, sealing (OCV2018 13-14)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.drill.agenda import Step
from services.drill.clerk import Act
from services.drill.scenario.days import Moment, read_when
from services.drill.scenario.rows import ChallengePlan, Removal
from services.drill.steps.rows import dated
from services.drill.story import Story
from services.drill.telling import Text
from services.drill.village import Villager
from services.drill.words import said
from shared.election.electors.entitlement import voters


def steps(story: Story) -> Iterator[Step]:
    """From the first registration to the sealed roll."""
    calendar = story.calendar

    def when(name: str) -> int:
        return story.moment(calendar.of(name), calendar.of(name))

    yield Step(
        "registration",
        Text("选民登记", "Registration"),
        lambda: when("registration"),
        lambda: _register(story),
    )
    early = [each for each in story.scenario.removal if each.challenge is None]
    late = [each for each in story.scenario.removal if each.challenge is not None]
    yield from dated(story, "removal", early, calendar.after("roll", -1), 10 * 60, _remove)
    yield Step(
        "roll", Text("公布选民名单", "The roll is posted"), lambda: when("roll"), lambda: _publish(story)
    )
    for number, plan in enumerate(story.scenario.challenge, 1):
        yield from _challenge(story, plan, plan.id or f"K-{number}")
    yield from dated(story, "removal", late, calendar.after("seal", -1), 11 * 60, _remove)
    yield Step("seal", Text("确定选民名单", "The roll is sealed"), lambda: when("seal"), lambda: _seal(story))


def _register(story: Story) -> None:
    people = story.village.registered
    usual = [each for each in people if each.refused is None]
    acts = [_registration(story, each) for each in usual]
    with story.teller.work(Text("登记", "registering"), len(acts)) as told:
        story.clerk.act_many(acts, told=told)
    for each in people:
        if each.refused is not None:
            act = _registration(story, each)
            story.act_planned(act)
    story.tell(f"登记 {len(usual):,} 人", f"{len(usual):,} electors")
    story.notice("REGISTRATION")


def _registration(story: Story, each: Villager, challenge: str | None = None) -> Act:
    given: dict[str, Any] = {"elector": each.number, "kind": each.kind, "group": each.group or None}
    if each.household is not None:
        given["household"] = each.household
    if each.rights != "BOTH":
        given["rights"] = each.rights
    if each.kind in ("NEWCOMER", "GRADUATE") and each.resolution:
        given["resolution"] = story.chance.digest("resolution")
    if story.profile.electorate.woman_stated.value:
        given["woman"] = story.village.is_woman(each.number)
    if challenge is not None:
        given["challenge"] = challenge
    private = story.village.private(each, story.scenario.timetable.day, story.chance)
    return story.plan("ElectorRegistered", each.refused, private=private, **given)


def _publish(story: Story) -> None:
    story.act("RollPublished")
    electors = voters(story.election.roll)
    story.tell(f"张榜公布 {electors:,} 人", f"{electors:,} names are posted")
    story.notice("ROLL")


def _seal(story: Story) -> None:
    story.act("RollSealed")
    sealed = story.election.roll.sealed
    story.tell(f"确定 {sealed:,} 人，是各项过半数的基数", f"{sealed:,} electors: the base of every quorum")


def _challenge(story: Story, plan: ChallengePlan, name: str) -> Iterator[Step]:
    """Filed, decided, and carried out at once if it was upheld."""
    filed = story.calendar.after("roll", 2) if plan.filed is None else read_when(plan.filed)
    decided = Moment(filed.base, filed.offset + 2, filed.day) if not plan.decided else read_when(plan.decided)
    yield Step(
        "challenge",
        None,
        lambda: story.moment(filed, filed, 10 * 60),
        lambda: _file(story, plan, name, filed),
    )
    if plan.refused is None and plan.decided is not False:
        yield Step(
            "decision",
            None,
            lambda: story.moment(decided, decided, 15 * 60),
            lambda: _decide(story, plan, name),
        )


def _file(story: Story, plan: ChallengePlan, name: str, filed: Moment) -> None:
    person = story.person_named(plan.person)
    taken = story.act(
        "RollChallenged",
        refused=plan.refused,
        challenge=name,
        ground=plan.ground,
        elector=person,
        filed_on=story.day_of(filed),
    )
    if taken:
        story.tell(
            f"申诉 {name}：{plan.person}（{said(plan.ground).zh}）",
            f"challenge {name}: {plan.person} ({said(plan.ground).en})",
        )


def _decide(story: Story, plan: ChallengePlan, name: str) -> None:
    story.act("ChallengeDecided", challenge=name, upheld=plan.upheld)
    story.tell(
        f"申诉 {name} {'成立' if plan.upheld else '不成立'}",
        f"challenge {name} is {'upheld' if plan.upheld else 'rejected'}",
    )
    story.notice("ROLL_DECISION")
    if not plan.upheld or not plan.carried_out:
        return
    person = story.person_named(plan.person)
    if plan.ground == "LEFT_OUT":
        story.act_planned(_registration(story, story.village.of(person), name))
    elif plan.ground == "WRONGLY_LISTED":
        story.act("ElectorRemoved", elector=person, reason=plan.reason, challenge=name)


def _remove(story: Story, row: Removal) -> None:
    person = story.person_named(row.person)
    taken = story.act(
        "ElectorRemoved", refused=row.refused, elector=person, reason=row.reason, challenge=row.challenge
    )
    if taken:
        words = said(row.reason)
        story.tell(f"除名 {row.person}（{words.zh}）", f"{row.person} is taken off the roll ({words.en})")
