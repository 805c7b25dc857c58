"""May they stand: evidence, waivers, two stages of review, pledges, and the posted list (S10.72-75; ZJ2020 18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.drill.agenda import Step
from services.drill.crew import AUTHORITY
from services.drill.names import many
from services.drill.proposals_before import posted_lists, strokes_of, usual_values
from services.drill.scenario.rows import Department, Evidence, Kin, Review, Waiver
from services.drill.steps.approving import approve
from services.drill.steps.rows import dated
from services.drill.story import Story
from services.drill.telling import Text
from services.drill.words import said
from shared.election.candidates import renewal


def steps(story: Story) -> Iterator[Step]:
    """Kinship, the review and the list."""
    calendar, scenario = story.calendar, story.scenario

    def when(name: str) -> int:
        return story.moment(calendar.of(name), calendar.of(name), 14 * 60)

    review = calendar.of("review")
    yield from dated(story, "kin", scenario.kin, review, 9 * 60, _kin)
    if story.profile.recall is not None:
        return
    yield from dated(story, "evidence", scenario.evidence, review, 9 * 60 + 30, _evidence)
    yield from dated(story, "waiver", scenario.waiver, review, 10 * 60, _waiver)
    yield Step(
        "review",
        Text("资格审查与承诺书", "Review and pledges"),
        lambda: when("review"),
        lambda: _review(story),
    )
    yield Step(
        "list", Text("公布候选人名单", "The list of candidates"), lambda: when("list"), lambda: _list(story)
    )


def clear_candidates(story: Story) -> None:
    """Reviews everybody who stands and signs their pledges, those who move up meanwhile among them.

    The file's own rows replace the usual PASS; what it says to be missing stays missing.
    """
    while True:
        open_ = [person for person in _standing(story) if _review_person(story, person)]
        if not open_:
            break
    for person in _standing(story):
        _pledge(story, person)


def post_list(story: Story) -> None:
    """Posts who stands, in the order of the file where it gives one."""
    lists = posted_lists(story.election, {})["lists"]
    for contest, names in story.scenario.lists.order.items():
        lists[contest] = story.persons_named(names)
    known = {story.person_named(name): count for name, count in story.scenario.lists.strokes.items()}
    story.act("CandidatesPublished", lists=lists, strokes=strokes_of(story.election, lists, known))
    for contest, persons in lists.items():
        title = story.election.contests[contest]
        story.tell(f"{title.zh}：{story.people(persons)}", f"{title.en}: {story.people(persons)}")


def _standing(story: Story) -> list[str]:
    """Who stands now: before the first poll everybody, afterwards those on the present round's paper."""
    election = story.election
    on_paper = {person for poll in election.round.polls.values() for person in poll.candidates}
    for contest in renewal.open_posts(election):
        on_paper.update(renewal.nominees(election, contest))
    return [
        person
        for person, each in election.candidates.items()
        if each.standing and (election.round.number == 1 or person in on_paper)
    ]


def _review(story: Story) -> None:
    clear_candidates(story)
    standing = _standing(story)
    story.tell(f"通过审查 {len(standing)} 人", f"{len(standing)} candidates are cleared")


def _list(story: Story) -> None:
    clear_candidates(story)  # whoever moved up since the review
    approve(story, "SEATS")
    approve(story, "SMALL_BODY")
    post_list(story)
    for kind in ("FINAL_CANDIDATES", "STAFF", "POLL_TIME_PLACE", "INVALID_RULES"):
        story.notice(kind)


def _review_person(story: Story, person: str) -> bool:
    """Does the stages that are due for `person`; whether anything was decided."""
    decided = False
    for stage in story.profile.qualification.stages.value:
        candidate = story.election.candidates[person]
        decision = (person, stage, str(candidate.round))
        if not candidate.standing or stage in candidate.verdicts or decision in story.reviewed:
            continue
        story.reviewed.add(decision)
        rows = [row for row in _rows(story, person) if row.stage in (None, stage)]
        if stage == "JOINT":
            _departments(story, person)
        for row in rows or [Review(person="")]:
            decided |= _decide(story, person, stage, row)
    return decided


def _rows(story: Story, person: str) -> list[Review]:
    return [row for row in story.scenario.review if story.person_named(row.person) == person]


def _departments(story: Story, person: str) -> None:
    """Every department that the regulation names gives its verdict, each by an officer of its own."""
    names = story.profile.qualification.departments.value
    for number, name in enumerate(names, 1):
        officer = f"joint-{number}"
        if officer not in story.election.ids:
            story.act("OfficerAppointed", officer=officer, roles=["JOINT_REVIEWER"], signers=[AUTHORITY])
        rows = [
            row
            for row in story.scenario.department
            if story.person_named(row.person) == person and row.department == name
        ]
        for row in rows or [Department(person="", department=name)]:
            story.act(
                "DepartmentReviewed",
                refused=row.refused,
                signers=[row.officer or officer],
                candidate=person,
                department=name,
                verdict=row.verdict,
            )


def _decide(story: Story, person: str, stage: str, row: Review) -> bool:
    values = usual_values(story.election, person, row.facts) | row.values
    given: dict[str, Any] = {"document": story.chance.digest("reasons")} if row.reasons else {}
    signed = story.election.candidates[person].departments if stage == "JOINT" else {}
    taken = story.act(
        "QualificationDecided",
        refused=row.refused,
        signers=story.crew.holders(story.election, f"{stage}_REVIEWER"),
        candidate=person,
        stage=stage,
        verdict=row.verdict,
        private=row.facts or None,
        values=values,
        departments=row.departments or signed,
        **given,
    )
    if taken and row.verdict == "FAIL":
        name = story.names.label(person)
        words = said(stage)
        story.tell(f"{name} 未通过{words.zh}", f"{name} fails the {words.en}")
    return taken


def _pledge(story: Story, person: str) -> None:
    missing = story.scenario.pledges.missing.get(story.names.label(person), ())
    for kind in story.profile.qualification.pledges.value:
        if kind not in many(missing) and "ALL" not in many(missing):
            if kind not in story.election.candidates[person].pledges:
                story.act("PledgeSigned", candidate=person, kind=kind)
        elif (person, kind) not in story.reviewed:
            story.reviewed.add((person, kind))
            name = story.names.label(person)
            words = said(kind)
            story.tell(f"{name} 未签{words.zh}承诺书", f"{name} has not signed the {words.en} pledge")


def _kin(story: Story, row: Kin) -> None:
    person, relative = story.person_named(row.person), story.person_named(row.relative)
    taken = story.act(
        "KinshipRecorded", refused=row.refused, person=person, relative=relative, relation=row.relation
    )
    if taken:
        words = said(row.relation)
        story.tell(
            f"近亲属：{row.relative} 是 {row.person} 的{words.zh}",
            f"{row.relative} is {row.person}'s {words.en}",
        )


def _evidence(story: Story, row: Evidence) -> None:
    story.act("EvidenceFiled", refused=row.refused, candidate=story.person_named(row.person), bar=row.bar)


def _waiver(story: Story, row: Waiver) -> None:
    signers = [row.by or AUTHORITY]
    person = story.person_named(row.person)
    if story.act("WaiverGranted", refused=row.refused, signers=signers, candidate=person, bar=row.bar):
        story.tell(f"同意 {row.person} 例外（{row.bar}）", f"{row.bar} is waived for {row.person}")
