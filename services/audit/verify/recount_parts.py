"""Who votes in a round, and where: the village groups apart, a meeting with its attendance, the elected among themselves.

Where all electors vote together and at no meeting, a round has one part and this file adds nothing to its figures.
What it leaves out: the sheets themselves (`recount_sheets.py`), and what the figures lead to (`recount_outcome.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.audit.verify.recount_figures import Figures
from services.audit.verify.recount_round import Round
from services.audit.verify.recount_rules import Post

Body = Mapping[str, Any]


def open_station(round_: Round, body: Body) -> None:
    """StationOpened: which group votes at it."""
    group = body.get("group")
    if group is not None:
        round_.station_group[body["station"]] = group
        _of_group(round_, group)


def open_meeting(round_: Round, body: Body) -> None:
    """MeetingOpened: who should attend and who came, in person or by somebody who stands in for them; said again, the last figures count."""
    group = body.get("group")
    figures = round_.figures if group is None else _of_group(round_, group)
    figures.should_attend, figures.came = body["should_attend"], body["present"] + body.get("represented", 0)


def add_sheets(round_: Round, adds: Callable[[Figures, Body], None], body: Body) -> None:
    """A statement about sheets counts for the round and for the group whose station it is about."""
    adds(round_.figures, body)
    if round_.station_group:
        group = round_.station_group.get(body.get("station", ""))
        if group is not None:
            adds(_of_group(round_, group), body)


def figures_of(round_: Round, post: Post) -> Figures:
    """The figures that a post is decided by: its group's, or the round's."""
    return round_.figures if post.group is None else _of_group(round_, post.group)


def _of_group(round_: Round, group: str) -> Figures:
    return round_.groups.setdefault(group, Figures())
