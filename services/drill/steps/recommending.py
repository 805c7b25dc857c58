"""Others put people forward: recommendations, the shortlist that their votes make, the slate that the superior approves (S10.51-60)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from services.drill.agenda import Step
from services.drill.crew import AUTHORITY
from services.drill.names import many
from services.drill.scenario.rows import RecommendationVotes, Recommended, SlatePlan
from services.drill.steps.reviewing import clear_candidates
from services.drill.steps.rows import dated
from services.drill.story import Story
from services.drill.telling import Text
from services.drill.words import said, way

ORDER: Final = ("MASSES", "MEMBERS", "ORGANISATION", "JOINT")
"""In which the modes follow each other: the masses first, then members, then the organisation (S10.51)."""


def steps(story: Story) -> Iterator[Step]:
    """Recommendations, the shortlist and the slate, where the regulation has them."""
    calendar, scenario = story.calendar, story.scenario
    rule = story.profile.nomination
    if scenario.recommended or scenario.recommendation_votes:
        yield Step(
            "recommendations",
            Text("推荐人选", "Recommendations"),
            lambda: story.moment(calendar.of("recommendations"), calendar.of("recommendations")),
            lambda: _recommend(story),
        )
    later = [row for row in scenario.recommended if row.day is not None]
    yield from dated(story, "recommended", later, calendar.of("recommendations"), 10 * 60, _person)
    votes = [row for row in scenario.recommendation_votes if row.day is not None]
    yield from dated(story, "recommendation_votes", votes, calendar.of("recommendations"), 10 * 60, _votes)
    if rule.shortlist_per_seat.value and scenario.recommendation_votes:
        yield Step(
            "shortlist",
            Text("产生候选人初步人选", "The shortlist"),
            lambda: story.moment(calendar.of("shortlist"), calendar.of("shortlist")),
            lambda: draw(story),
        )
    if rule.slate is not None:
        yield Step(
            "slate",
            Text("批复候选人预备人选", "The slate"),
            lambda: story.moment(calendar.of("slate"), calendar.of("slate"), 16 * 60),
            lambda: _slates(story),
        )
    decided = [row for row in scenario.slate if row.day is not None]
    yield from dated(story, "slate_decision", decided, calendar.of("slate"), 16 * 60 + 30, _slate)


def draw(story: Story) -> None:
    """Draws the shortlist that follows from the votes."""
    story.act("ShortlistDrawn")
    for contest, title in story.election.contests.items():
        names = [
            name
            for name, each in story.election.candidates.items()
            if each.contest == contest and each.standing
        ]
        story.tell(f"{title.zh}：{story.people(names)}", f"{title.en}: {story.people(names)}")


def _recommend(story: Story) -> None:
    scenario = story.scenario
    for mode in ORDER:
        for row in scenario.recommendation_votes:
            if row.by == mode and row.day is None:
                _votes(story, row)
        for each in scenario.recommended:
            if each.by == mode and each.day is None:
                _person(story, each)


def _open(story: Story, mode: str) -> None:
    if story.election.nominations != mode and mode in story.profile.nomination.modes.value:
        story.act("NominationsOpened", mode=mode)


def _person(story: Story, row: Recommended) -> None:
    _open(story, row.by)
    signed = story.village.select(row.signed)
    organisation = story.crew.holders(story.election, "PARTY_ORGANISATION")
    signers = (
        (organisation if organisation != ["nobody"] else [AUTHORITY]) if row.by == "ORGANISATION" else ()
    )
    for person in story.persons_named(many(row.persons)):
        taken = story.act(
            "CandidateRecommended",
            refused=row.refused,
            signers=signers,
            private={"nominators": " ".join(signed)} if signed else None,
            candidate=person,
            contest=row.post,
            mode=row.by,
            nominators=row.nominators or len(signed),
            in_person=row.in_person,
            woman=story.village.is_woman(person) if row.woman is None else row.woman,
        )
        if taken:
            name = story.names.label(person)
            post, words = story.election.contests[row.post], way(row.by)
            story.tell(
                f"{name} 获推荐（{post.zh}，{words.zh}）", f"{name} is recommended ({post.en}, {words.en})"
            )


def _votes(story: Story, row: RecommendationVotes) -> None:
    _open(story, row.by)
    named = {story.person_named(name): votes for name, votes in row.votes.items()}
    women = {story.person_named(name) for name in row.women}
    women |= {person for person in named if story.village.is_woman(person)}
    taken = story.act(
        "RecommendationCounted",
        refused=row.refused,
        contest=row.post,
        source=row.by,
        meeting=row.meeting,
        should_attend=row.should_attend,
        present=row.present,
        votes=named,
        women=sorted(women & named.keys()),
    )
    if taken:
        post, words, meeting = story.election.contests[row.post], way(row.by), said(row.meeting)
        story.tell(
            f"{post.zh}：{words.zh}（{meeting.zh}）应到 {row.should_attend} 实到 {row.present}",
            f"{post.en}: {words.en} ({meeting.en}), {row.present} of {row.should_attend} present",
        )


def _slates(story: Story) -> None:
    clear_candidates(story)
    rows = [row for row in story.scenario.slate if row.day is None]
    for row in rows or ([] if story.scenario.slate else [SlatePlan()]):
        _slate(story, row)


def _slate(story: Story, row: SlatePlan) -> None:
    if row.ground is not None:
        persons = story.persons_named(many(row.persons))
        if story.act("SlateRefused", refused=row.refused, ground=row.ground, persons=persons):
            words = said(row.ground)
            story.tell(f"不批（{words.zh}）", f"the slate is refused ({words.en})")
        return
    clear_candidates(story)  # whoever came in since
    given: dict[str, Any] = {"balanced": row.balanced}
    if row.consent:
        given["consent"] = story.chance.digest("consent")
    if row.lists:
        given["lists"] = {contest: story.persons_named(names) for contest, names in row.lists.items()}
    if row.young:
        given["young"] = story.persons_named(many(row.young))
    born = {f"born.{story.person_named(name)}": day for name, day in row.born.items()}
    if story.act("SlateApproved", refused=row.refused, private=born or None, **given):
        story.tell("预备人选已批复", "the slate is approved")
