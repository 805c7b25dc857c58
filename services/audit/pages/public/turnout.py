"""When people came: papers handed out in each hour of a round, and what share of the electors had come by then.

What it leaves out: stations one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.audit.pages.public.posts import FULL
from services.audit.projections.views import Turnout


@dataclass(frozen=True)
class Hour:
    """One hour. Lengths in thousandths of the busiest hour's; `so_far` since the poll opened."""

    text: str
    issued: int
    by_proxy: int
    length: int
    proxy_length: int
    so_far: int


@dataclass(frozen=True)
class Poll:
    """One round. `day` is the village's; `electors` is None where the elected vote among themselves."""

    number: int
    day: str
    electors: int | None
    issued: int
    by_proxy: int
    hours: tuple[Hour, ...]


def by_hour(turnout: Turnout) -> Iterator[Poll]:
    """The rounds with their hours, all stations together."""
    for each in turnout.rounds:
        hours: dict[str, list[int]] = {}
        for row in turnout.hours:
            if row.round == each.round:
                sums = hours.setdefault(row.hour, [0, 0])
                sums[0] += row.issued
                sums[1] += row.by_proxy
        busiest = max([issued for issued, _ in hours.values()], default=1)
        made, so_far = [], 0
        for hour, (issued, by_proxy) in sorted(hours.items()):
            so_far += issued
            made.append(
                Hour(
                    hour[11:16],
                    issued,
                    by_proxy,
                    issued * FULL // busiest,
                    by_proxy * FULL // busiest,
                    so_far,
                )
            )
        day = min(hours, default="")[:10]
        yield Poll(each.round, day, each.electors, each.issued, each.by_proxy, tuple(made))
