"""A paper audit: lots are drawn after the outcome, two people look at the papers, until the risk is small or they give up.

The papers show what the record says, but for the lots of which the file says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.drill.names import many
from services.drill.scenario.polls import AuditPlan, RoundPlan
from services.drill.story import Story
from shared.election.audit import manifest
from shared.election.audit.measure import largest, risks
from shared.election.audit.risk import in_millionths
from shared.election.audit.sampling import draw, draw_each_once
from shared.election.remembered import PaperAudit
from shared.election.state import Paper, Round

EVERY: Final = 4
"""The risk is worked out after so many papers: people look at several before they add up."""


def audit(story: Story, plan: RoundPlan) -> None:
    """Opens the audit, looks at papers or bundles, and closes it with the conclusion that follows."""
    wanted = plan.audit
    assert wanted is not None, "the step is on the agenda only where the file has an audit"
    present = story.election.round
    seed = wanted.seed or "".join(str(story.chance.between(0, 9)) for _ in range(20))
    contests = list(many(wanted.contests) or present.polls)
    if not story.act(
        "AuditOpened",
        refused=wanted.refused,
        round=present.number,
        method=wanted.method,
        contests=contests,
        limit=wanted.limit,
    ):
        return
    story.act("SeedRolled", round=present.number, seed=seed)
    seen = (_papers if wanted.method == "PAPERS" else _bundles)(story, wanted, seed)
    present, opened = _now(story, present.number)
    risk = in_millionths(largest(risks(present, opened)))
    conclusion = "CONFIRMED" if risk <= opened.limit else "COUNT_ALL"
    story.act("AuditClosed", round=present.number, risk=risk, conclusion=conclusion)
    story.tell(
        f"种子{seed}，复看{seen}，风险{risk / 10_000:.2f}%：{CONCLUSIONS[conclusion][0]}",
        f"seed {seed}, {seen} looked at, risk {risk / 10_000:.2f} %: {CONCLUSIONS[conclusion][1]}",
    )


CONCLUSIONS: Final = {
    "CONFIRMED": ("结果得到确认", "the outcome is confirmed"),
    "COUNT_ALL": ("不能确认，全部人工重数", "not confirmed, all papers are counted by hand"),
}


def _now(story: Story, number: int) -> tuple[Round, PaperAudit]:
    present = next(each for each in story.election.rounds if each.number == number)
    opened = present.afterwards.audit
    assert opened is not None
    return present, opened


def _papers(story: Story, wanted: AuditPlan, seed: str) -> int:
    number = story.election.round.number
    recorded = manifest.record(story.election.round)
    size = manifest.size(story.election.round)
    differs = {each.lot: each for each in wanted.differs}
    most = size if wanted.most is None else min(wanted.most, size)
    for lot, drawn in enumerate(draw_each_once(seed, size), 1):
        if lot > most:
            return most
        at = manifest.place(story.election.round, drawn)
        shown: dict[str, Any] = {"marks": _marks(recorded[at.pile][at.number - 1][1])}
        if lot in differs:
            other = differs[lot]
            marks = {post: story.persons_named(names) for post, names in other.marks.items()}
            shown = {"found": False, "marks": {}} if other.gone else {"marks": marks}
        story.act("PaperExamined", round=number, pile=at.pile, place=at.number, **shown)
        if lot % EVERY == 0 and _small(story, number):
            return lot
    return size


def _bundles(story: Story, wanted: AuditPlan, seed: str) -> int:
    number = story.election.round.number
    present = story.election.round
    recorded, seen = manifest.record(present), set[str]()
    every = sum(len(pile.bundles) for pile in present.piles.values())
    most = every if wanted.most is None else min(wanted.most, every)
    for drawn in draw(seed, manifest.size(present)):
        bundle = manifest.bundle_at(present, manifest.place(present, drawn))
        if bundle.batch not in seen:
            if len(seen) == most:
                break
            seen.add(bundle.batch)
            papers = recorded[bundle.pile][bundle.first - 1 : bundle.last]
            votes = _votes([paper for _, paper in papers])
            story.act("BundleExamined", round=number, batch=bundle.batch, papers=bundle.papers, votes=votes)
        if _small(story, number) or len(seen) == every:
            break
    return len(seen)


def _small(story: Story, number: int) -> bool:
    present, opened = _now(story, number)
    return in_millionths(largest(risks(present, opened))) <= opened.limit


def _marks(paper: Paper) -> Mapping[str, Sequence[str]]:
    """Marks that give the votes which the record has of this paper."""
    marks: dict[str, list[str]] = {}
    for contest, person in paper.votes:
        marks.setdefault(contest, []).append(person)
    return marks


def _votes(papers: Sequence[Paper]) -> dict[str, dict[str, int]]:
    votes: dict[str, dict[str, int]] = {}
    for paper in papers:
        for contest, person in paper.votes:
            tally = votes.setdefault(contest, {})
            tally[person] = tally.get(person, 0) + 1
    return votes
