"""The call, the committee, the method and the officers.

What it leaves out: appointments that the law refuses on account of candidates, which come when there are candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from services.drill.agenda import Step
from services.drill.crew import AUTHORITY, posts
from services.drill.names import many
from services.drill.scenario.rows import CommitteeChange, OfficerPlan
from services.drill.steps.rows import dated
from services.drill.story import Story
from services.drill.telling import Text
from shared.election.bodies import usual_title
from shared.election.calling.seats import seats_suggested
from shared.election.state import Contest

USUAL_POSTS: Final = {
    "CHAIR": ("主任", "chair"),
    "VICE": ("副主任", "vice-chair"),
    "MEMBER": ("委员", "member"),
    "WOMAN": ("女委员", "woman member"),
    "WOMAN_MEMBER": ("女委员", "woman member"),
    "SECRETARY": ("书记", "secretary"),
    "DEPUTY": ("副书记", "deputy secretary"),
}
"""Posts that need no titles in the file; those of a woman are reserved."""


def steps(story: Story) -> Iterator[Step]:
    """From the call to the last appointment."""
    calendar = story.calendar

    def when(name: str) -> int:
        return story.moment(calendar.of(name), calendar.of(name))

    yield Step("call", None, lambda: when("call"), lambda: _call(story))
    if story.profile.committee.required.value:
        yield Step(
            "committee",
            Text("选举委员会", "Electoral committee"),
            lambda: when("committee"),
            lambda: _committee(story),
        )
    if story.profile.method.required.value or story.scenario.counting != "CALLED":
        yield Step(
            "method", Text("选举办法", "Election method"), lambda: when("method"), lambda: _method(story)
        )
    yield Step(
        "officers", Text("任命工作人员", "Officers"), lambda: when("officers"), lambda: _officers(story)
    )
    yield from dated(story, "officer", story.scenario.officer, calendar.of("officers"), 9 * 60 + 30, _officer)
    yield from dated(
        story,
        "committee_change",
        story.scenario.committee_change,
        calendar.after("nominations", 1),
        10 * 60,
        _change_committee,
    )


def title_of(story: Story) -> str:
    """The election's title: the file's, or the village's with the name of its body."""
    return story.scenario.title or f"{story.scenario.village}{usual_title(story.profile)}"


def contests(story: Story) -> list[Contest]:
    """The posts of the file, ranked in its order unless it gives ranks."""
    found = []
    for rank, (name, post) in enumerate(story.scenario.posts.items(), 1):
        zh, en = USUAL_POSTS.get(name, (name, name.lower()))
        reserved = post.reserved if post.reserved is not None else "WOMAN" if name.startswith("WOMAN") else ""
        found.append(
            Contest(
                name,
                post.zh or zh,
                post.en or en,
                post.seats,
                post.rank or rank,
                "WOMAN" if reserved == "WOMAN" else None,
                story.village.group_code(post.group),
                post.chosen_from,
            )
        )
    return found


def _call(story: Story) -> None:
    scenario = story.scenario
    moment = story.moment(story.calendar.of("call"), story.calendar.of("call"))
    story.clerk.begin(story.chance.uuid7(moment), moment)
    title = title_of(story)
    posts_ = contests(story)
    taken = story.act(
        "ElectionCalled",
        refused=scenario.refused,
        signers=[AUTHORITY],
        title=title,
        village=scenario.village,
        profile=story.profile,
        contests=posts_,
        day=scenario.timetable.day,
        authority=story.crew.public_key(AUTHORITY),
        drill=True,
        party_gave_woman=scenario.party_gave_woman,
        population=scenario.population,
        households=scenario.households,
    )
    if not taken:
        story.over = True
        return
    story.head(Text("发起选举", "The call"))
    story.tell(
        f"选举日 {scenario.timetable.day}，{'、'.join(f'{each.zh}{each.seats}' for each in posts_)}",
        f"election day {scenario.timetable.day}; {', '.join(f'{each.en} {each.seats}' for each in posts_)}",
    )
    if (about := seats_suggested(story.election)) is not None:
        story.tell(
            f"共{scenario.households}户，按每{story.profile.seats.households_per_seat.value}户左右一名，约{about}名",
            f"{scenario.households} households, about one seat for {story.profile.seats.households_per_seat.value}: {about}",
        )
    for post in posts(scenario):
        if post.by_authority:
            story.act("OfficerAppointed", officer=post.id, roles=list(post.roles), signers=[AUTHORITY])
    story.notice("ELECTION_DAY", [AUTHORITY])


def _committee(story: Story) -> None:
    plan = story.scenario.committee
    members = (
        story.village.committee(plan.members)
        if isinstance(plan.members, int)
        else story.persons_named(plan.members)
    )
    story.act(
        "CommitteeFormed", members=list(members), should_attend=plan.should_attend, present=plan.present
    )
    story.tell(
        f"{len(members)} 人，应到 {plan.should_attend} 实到 {plan.present}",
        f"{len(members)} members; {plan.present} of {plan.should_attend} present",
    )
    story.notice("COMMITTEE_LIST")


def _method(story: Story) -> None:
    plan = story.scenario.method
    given: dict[str, Any] = {} if plan.bars is None else {"bars": list(plan.bars)}
    story.act(
        "MethodAdopted",
        counting=story.scenario.counting,
        should_attend=plan.should_attend,
        present=plan.present,
        in_favour=plan.in_favour,
        **given,
    )
    called = story.scenario.counting == "CALLED"
    story.tell(
        f"到会 {plan.present} 人，同意 {plan.in_favour} 人；{'唱票' if called else '双人录入'}",
        f"{plan.in_favour} of {plan.present} in favour; papers are {'called' if called else 'keyed twice'}",
    )


def _officers(story: Story) -> None:
    # Nobody is named who signs: the chair does, whatever the chair's id.
    usual = [post for post in posts(story.scenario) if not post.by_authority]
    for post in usual:
        given: dict[str, Any] = {"stations": list(post.stations)} if post.stations else {}
        story.act("OfficerAppointed", officer=post.id, roles=list(post.roles), **given)
    story.tell(
        f"{'选举委员会主任' if story.profile.committee.required.value else '主持人'}任命 {len(usual)} 人，每人一把密钥",
        f"the chair appoints {len(usual)}, a key for each",
    )


def _officer(story: Story, row: OfficerPlan) -> None:
    given: dict[str, Any] = {"stations": list(row.stations)} if row.stations else {}
    if row.person is not None:
        given["person"] = story.person_named(row.person)
    taken = story.act(
        "OfficerAppointed",
        refused=row.refused,
        signers=() if row.by == "CHAIR" else [AUTHORITY],
        officer=row.id,
        roles=[role.value for role in row.roles],
        **given,
    )
    if taken:
        story.tell(f"任命 {row.id}", f"{row.id} is appointed")


def _change_committee(story: Story, row: CommitteeChange) -> None:
    left, joined = story.persons_named(many(row.left)), story.persons_named(many(row.joined))
    if story.act("CommitteeChanged", refused=row.refused, left=left, joined=joined):
        story.tell(
            f"选举委员会变动：{story.people(left)} 退出，{story.people(joined)} 递补",
            f"electoral committee: {story.people(left)} left, {story.people(joined)} joined",
        )
        story.notice("COMMITTEE_CHANGE")
