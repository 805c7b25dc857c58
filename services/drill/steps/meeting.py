"""The meeting of a round: who should attend and who came, told before its stations open (应到会、实到会)."""

from __future__ import annotations

from collections.abc import Sequence

from services.drill.ledger import StationLedger
from services.drill.scenario.polls import MeetingPlan, RoundPlan
from services.drill.steps.approving import approve
from services.drill.story import Story
from shared.election import bases
from shared.election.electors import groups


def open_meetings(story: Story, plan: RoundPlan, stations: Sequence[StationLedger]) -> None:
    """Opens the meeting of each group that votes, as the file says, else with everybody who gets a paper of his or her own."""
    approve(story, "MEETING")
    if not story.profile.polling.meeting.value:
        return
    present = story.election.round
    for group in sorted(groups.voting(story.election, present), key=str):
        rows = [row for row in plan.meeting if story.village.group_code(row.group) in (group, None)]
        if not any(row.refused is None for row in rows):
            rows.append(MeetingPlan())
        for row in rows:
            _open(story, row, group, stations)


def _open(story: Story, row: MeetingPlan, group: str | None, stations: Sequence[StationLedger]) -> None:
    own = sum(each.issued - (each.proxy or 0) for each in stations if _group_of(story, each.id) == group)
    electors = bases.electors(story.election, story.election.round, group)
    should = electors - row.excused if row.should_attend is None else row.should_attend
    came = own if row.present is None else row.present
    by_proxy = sum(each.proxy or 0 for each in stations if _group_of(story, each.id) == group)
    counts = story.profile.polling.proxied_attend.value
    represented = (by_proxy if counts else 0) if row.represented is None else row.represented
    taken = story.act(
        "MeetingOpened",
        refused=row.refused,
        should_attend=should,
        present=came,
        excused=row.excused,
        represented=represented,
        group=group,
    )
    if taken:
        where = "" if group is None else f"{group}组 "
        besides = f"、委托他人参加 {represented} 人" if represented else ""
        besides_en = f", {represented} more are represented" if represented else ""
        story.tell(
            f"{where}应到会 {should} 人，实到会 {came} 人{besides}",
            f"{'' if group is None else f'group {group}: '}{came} of {should} who should attend are present{besides_en}",
        )


def _group_of(story: Story, station: str) -> str | None:
    return next(story.village.group_code(each.group) for each in story.scenario.station if each.id == station)
