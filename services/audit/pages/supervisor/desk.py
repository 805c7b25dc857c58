"""What all pages of the supervisor share: the log that they are about, the way between them, and the tables behind them.

Nothing can be changed here: whoever supervises acts by a signature, at the ballot service. Persons are numbers; a paper is
never told of beside a person. What it leaves out: what each page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.audit.follower.follower import Follower
from services.audit.http.api_logs import view_of
from services.audit.http.parts import Parts
from services.audit.http.problems import UnknownLog
from services.audit.pages.public.names import Names
from services.audit.papers.http import Audited
from services.audit.projections.read import Reader, Snapshot
from services.audit.replay.http import Histories
from services.pages.rendering import pages_of
from shared.campaign.state import Campaign
from shared.text import Text

T = TypeVar("T")

TABS: Final = {
    "": Text("现在", "Now"),
    "findings": Text("发现", "Findings"),
    "timeline": Text("经过", "Timeline"),
    "papers": Text("选票与投票率", "Papers and turnout"),
    "incidents": Text("情况与申诉", "Incidents"),
    "sample": Text("选票抽查", "Paper audit"),
    "replay": Text("复核", "Replay"),
    "alarms": Text("警报与见证", "Alarms and witnesses"),
}
"""The pages of one log, by the end of their address."""
OF_CAMPAIGNS: Final = ("", "findings", "timeline", "alarms")
"""Those that a campaign's log has: it holds no papers."""


@dataclass(frozen=True)
class Desk:
    """What the pages ask. `reader` gives the tables of the projections; None where the service keeps none.

    `names` are those on the wall, each checked against the log; without it everybody is a number.
    """

    histories: Histories
    audited: Audited
    reader: Callable[[], Reader] | None = None
    names: Names | None = None

    async def named(self, follower: Follower, persons: Iterable[str]) -> Mapping[str, str]:
        """Number to name of those among `persons`, candidates that were posted and winners that were announced, who have one."""
        if self.names is None:
            return {}
        return await self.names.of(follower.log.url, follower.log.id, follower.mirror, persons)

    async def looked_up(
        self, parts: Parts, follower: Follower, look: Callable[[Snapshot, UUID], T]
    ) -> T | None:
        """What a view says of the log; None if there are no tables, or none of it yet."""
        if (reader := self.reader) is None:
            return None

        def ask() -> T | None:
            with reader().snapshot() as moment, suppress(UnknownLog):
                return look(moment, UUID(follower.log.id))
            return None

        return await parts.work(ask)


def page(request: Request, follower: Follower, here: str, template: str, **values: Any) -> HTMLResponse:
    """One page about a log; `here` is the tab that it belongs to."""
    log = view_of(follower)
    tabs = {name: text for name, text in TABS.items() if log.kind != "campaign" or name in OF_CAMPAIGNS}
    return pages_of(request).page(
        request,
        f"supervisor/{template}.html",
        log=log,
        here=here,
        tabs=tabs,
        base=f"/supervisor/{log.id}",
        drill=log.drill,
        standing=follower.alarms.standing(),
        **values,
    )


def is_campaign(follower: Follower) -> bool:
    """Whether the log is a campaign's."""
    return isinstance(follower.believed.log, Campaign)
