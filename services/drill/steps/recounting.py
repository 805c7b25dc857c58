"""A recount: piles are counted again after the outcome, with what the file says that the papers really show."""

from __future__ import annotations

from typing import Any

import msgspec

from services.drill import papers
from services.drill.names import many
from services.drill.scenario.polls import RecountPlan, RoundPlan
from services.drill.steps import counting
from services.drill.story import Story
from services.drill.telling import Text


def recount(story: Story, plan: RoundPlan, place: str) -> bool:
    """Orders the recount, counts and closes the count; False if the law refuses it, as the file says."""
    again = plan.recount
    assert again is not None, "the step is on the agenda only where the file has a recount"
    piles = many(again.piles) or tuple(story.election.round.piles)
    given: dict[str, Any] = {} if again.complaint is None else {"complaint": again.complaint}
    if not story.act("RecountOrdered", refused=again.refused, piles=list(piles), **given):
        return False
    story.head(Text("重新计票", "The papers are counted again"))
    counting.count_papers(story, plan, _sheets(story, plan, again, piles, place), ())
    counting.close_count(story)
    return True


def _sheets(
    story: Story, plan: RoundPlan, again: RecountPlan, names: tuple[str, ...], place: str
) -> dict[str, list[papers.Sheet]]:
    """The same papers as somebody who looks closely reads them."""
    read = msgspec.structs.replace(
        plan, votes=again.votes, blank=again.blank, invalid=again.invalid, papers=again.papers
    )
    election = story.election.round
    piles = {name: election.piles[name].returned for name in names}
    lines = papers.lines_of(read, tuple(story.scenario.posts), f"{place}.recount")
    listed = sum(line.count for line in lines if line.refused is None)
    seats = {contest: poll.seats for contest, poll in election.polls.items()}
    sheets = papers.sheets_of(read, lines, sum(piles.values()) - listed, seats, story.names)
    return papers.mixed(sheets, piles, story.chance)
