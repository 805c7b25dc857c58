"""The papers of a round in which village groups vote apart: each bears the posts of one group and lies in a pile of its own.

Totals are made into papers group by group; how many papers a group has is what came out of its boxes. What it leaves out: blank
and invalid papers in totals, of which nobody could say whose they are: they are told in lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from services.drill.names import Names
from services.drill.papers import Sheet, sheets_of
from services.drill.scenario.polls import PaperLine, RoundPlan
from shared.election.state import Contest, Pile
from shared.errors import Malformed


def sheets_of_groups(
    plan: RoundPlan,
    lines: Sequence[PaperLine],
    contests: Mapping[str, Contest],
    piles: Mapping[str, Pile],
    seats: Mapping[str, int],
    names: Names,
) -> list[Sheet]:
    """Every paper of the round, each in a pile of its group. Raises Malformed if there are no papers with these totals."""
    room = {name: pile.returned for name, pile in piles.items()}
    bare = msgspec.structs.replace(plan, votes={}, invalid=0, blank=None)
    sheets = [
        _in_a_pile(sheet, _group_of(sheet, contests), piles, room)
        for sheet in sheets_of(bare, lines, 0, seats, names)
    ]
    if plan.votes and (plan.invalid or plan.blank):
        raise Malformed(
            "where groups vote apart, tell blank and invalid papers in lines, each with its pile",
            zh="分组投票的，空白票、无效票请写在 papers 里，并写明票堆（pile）",
        )
    for group in sorted({str(contests[post].group) for post in plan.votes}):
        left = sum(room[name] for name, pile in piles.items() if pile.group == group)
        votes = {post: each for post, each in plan.votes.items() if contests[post].group == group}
        part = msgspec.structs.replace(bare, votes=votes)
        found = sheets_of(part, (), left, {post: seats[post] for post in votes}, names)
        sheets += [_in_a_pile(sheet, group, piles, room) for sheet in found]
    return sheets


def _group_of(sheet: Sheet, contests: Mapping[str, Contest]) -> str | None:
    """The group whose posts the paper bears; None if it bears none."""
    posts = (*sheet.seen.marks, *sheet.seen.against, *sheet.seen.abstained)
    return next((contests[post].group for post in posts), None)


def _in_a_pile(sheet: Sheet, group: str | None, piles: Mapping[str, Pile], room: dict[str, int]) -> Sheet:
    """The paper in a pile of its group where there is room, unless the file says where it lies."""
    if sheet.refused is not None:
        return sheet
    own = [name for name, pile in piles.items() if group is not None and pile.group == group]
    pile = sheet.pile or next((name for name in own if room[name] > 0), None)
    if pile in room:
        room[pile] -= 1
    return replace(sheet, pile=pile)
