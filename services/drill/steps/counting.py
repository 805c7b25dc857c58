"""The count: boxes opened together, papers called or keyed twice, doubtful ones ruled on, differences explained, figures signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from services.drill.clerk import Act
from services.drill.ledger import StationLedger
from services.drill.papers import Seen, Sheet
from services.drill.scenario.polls import RoundPlan
from services.drill.story import Story
from services.drill.telling import Text
from services.drill.words import said
from shared.election.counting.reading import read_paper
from shared.election.counting.reconciliation import RULES, open_differences

USUAL_EXPLANATIONS: Final = {"R102": "MISCOUNTED", "R104": "ISSUED_TWICE", "R105": "FOREIGN_SHEETS"}
"""What people find behind a difference of which the file says nothing."""


def open_boxes(story: Story, plan: RoundPlan, stations: Sequence[StationLedger]) -> None:
    """Every box is opened in public, its papers counted face down and mixed into its pile."""
    for each in stations:
        story.act(
            "BoxOpened",
            station=each.id,
            pile=each.pile,
            returned=each.returned,
            seal_intact=each.seal_intact,
        )
    for pile, into in plan.merge:
        story.act("PilesMerged", pile=pile, into=into)
    returned = sum(each.returned for each in stations)
    boxes = "、".join(f"{each.id} {each.returned:,}" for each in stations)
    story.tell(f"收回 {returned:,} 张（{boxes}）", f"{returned:,} papers returned ({boxes})")


def count_papers(
    story: Story, plan: RoundPlan, piles: Mapping[str, Sequence[Sheet]], refused: Sequence[Sheet]
) -> None:
    """Each paper, batch by batch; three people attest a batch. `refused`: papers whose reading the law does not take."""
    total = sum(len(sheets) for sheets in piles.values())
    for sheet in refused:
        _attempt(story, sheet, next(iter(piles), "P"))
    counting = _keyed_twice if story.scenario.counting == "DOUBLE_ENTRY" else _called
    doubtful: list[tuple[str, Sheet]] = []
    with story.teller.work(Text("计票", "counting"), total) as told:
        for pile, sheets in piles.items():
            for start in range(0, len(sheets), plan.batch):
                batch = [(story.chance.id(), sheet) for sheet in sheets[start : start + plan.batch]]
                counting(story, pile, batch, told)
                story.act("BatchAttested", pile=pile, papers=len(batch))
                doubtful += [row for row in batch if row[1].doubtful]
    story.tell(
        f"{total:,} 张票计完，三方逐批确认", f"{total:,} papers are counted, each batch attested by three"
    )
    for paper, sheet in doubtful:
        _rule(story, paper, sheet)


def close_count(story: Story) -> None:
    """The figures are signed by all who counted."""
    story.act("CountClosed")


def explain(story: Story, plan: RoundPlan) -> None:
    """Every difference between the ledger's figures is explained, unless the file leaves it open."""
    for row in plan.explanation:
        story.act(
            "DifferenceExplained",
            refused=row.refused,
            rule=row.rule,
            station=row.station,
            explanation=row.explanation,
        )
        if row.refused is None:
            _tell_explained(story, row.rule, row.station, row.explanation)
    while plan.explain and (left := open_differences(story.election.round)):
        rule, station = left[0].rule, left[0].station
        reason = USUAL_EXPLANATIONS.get(rule, "OTHER")
        story.act("DifferenceExplained", rule=rule, station=station, explanation=reason)
        _tell_explained(story, rule, station, reason)


def _called(story: Story, pile: str, batch: Sequence[tuple[str, Sheet]], told: Callable[[int], None]) -> None:
    acts = [
        _act(story, "PaperCounted", paper, sheet.misread or sheet.seen, sheet, pile=pile)
        for paper, sheet in batch
    ]
    story.clerk.act_many(acts, told=told)
    for paper, sheet in batch:
        if sheet.misread is not None:
            story.act_planned(_act(story, "PaperCorrected", paper, sheet.seen, None))
            story.tell("更正一张读错的票", "a paper that was read wrongly is corrected")


def _keyed_twice(
    story: Story, pile: str, batch: Sequence[tuple[str, Sheet]], told: Callable[[int], None]
) -> None:
    """Two people key the batch, each in an order of their own; a third settles what differs."""
    typists = [story.crew.holders(story.election, role) for role in ("CALLER", "COUNTER")]
    for number, typist in enumerate(typists):
        rows = list(batch)
        story.chance.shuffle(rows)
        acts = [
            _act(
                story,
                "PaperKeyed",
                paper,
                sheet.second if number and sheet.second is not None else sheet.misread or sheet.seen,
                sheet if not (number and sheet.second is not None) else None,
                typist,
                pile=pile,
            )
            for paper, sheet in rows
        ]
        story.clerk.act_many(acts, told=told if number else None)
    third = story.crew.holders(story.election, "SCRUTINEER")
    differing = [row for row in batch if row[0] in story.election.round.keyings]
    for paper, sheet in differing:
        story.act_planned(_act(story, "KeyingSettled", paper, sheet.settled or sheet.seen, sheet, third))
    if differing:
        story.tell(
            f"{len(differing)} 张两次录入不同，由第三人裁定",
            f"{len(differing)} keyings differed; a third person settled them",
        )
    for paper, sheet in batch:
        if sheet.misread is not None:
            story.act_planned(_act(story, "PaperCorrected", paper, sheet.seen, None))


def _act(
    story: Story,
    kind: str,
    paper: str,
    seen: Seen,
    sheet: Sheet | None,
    signers: Sequence[str] = (),
    **given: Any,
) -> Act:
    """A reading of a paper as a statement; the verdict follows from the marks unless the file states one."""
    verdict = seen.verdict
    if sheet is not None and sheet.doubtful:
        verdict = "DOUBTFUL"
    elif verdict is None:
        election = story.election
        verdict = read_paper(
            election, election.round, seen.marks, seen.against, seen.reason, seen.abstained
        ).verdict
    members: dict[str, Any] = {"paper": paper, "verdict": verdict, "marks": dict(seen.marks), **given}
    if seen.against:
        members["against"] = dict(seen.against)
    if seen.abstained:
        members["abstained"] = dict(seen.abstained)
    if seen.reason is not None:
        members["reason"] = seen.reason
    return story.plan(kind, signers=signers, **members)


def _attempt(story: Story, sheet: Sheet, pile: str) -> None:
    """A reading that the law is expected to refuse."""
    seen = sheet.seen
    members: dict[str, Any] = {"marks": dict(seen.marks), "against": dict(seen.against), "pile": pile}
    if seen.abstained:
        members["abstained"] = dict(seen.abstained)
    if seen.reason is not None:
        members["reason"] = seen.reason
    if seen.verdict is not None:
        members["verdict"] = seen.verdict
    kind = "PaperKeyed" if story.scenario.counting == "DOUBLE_ENTRY" else "PaperCounted"
    story.act(kind, refused=sheet.refused, **members)


def _rule(story: Story, paper: str, sheet: Sheet) -> None:
    ruling = sheet.ruling or Seen({}, {}, "BY_RULING")
    # Where an organisation presides over its own election there is no committee to count.
    present = min(sheet.present, len(story.election.committee) or sheet.present)
    members = _act(
        story, "DoubtfulPaperRuled", paper, ruling, None, present=present, in_favour=sheet.in_favour
    )
    if story.act_planned(Act(members.body, members.signers, None, sheet.ruling_refused)):
        verdict = said(getattr(members.body, "verdict", ""))
        story.tell(
            f"疑难票认定：{verdict.zh}（到会 {present}，同意 {sheet.in_favour}）",
            f"a doubtful paper is ruled {verdict.en} ({sheet.in_favour} of {present})",
        )


def _tell_explained(story: Story, rule: str, station: str | None, reason: str) -> None:
    words = RULES.get(rule)
    zh, en = (words.zh, words.en) if words else (rule, rule)
    place = f" {station}" if station else ""
    story.tell(
        f"差额说明 {rule}{place}（{zh}）：{said(reason).zh}",
        f"difference {rule}{place} ({en}) is explained: {said(reason).en}",
    )
