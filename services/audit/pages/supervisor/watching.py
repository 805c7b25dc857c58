"""The pages that a supervisor keeps open while an election goes on: now, findings, timeline, papers, incidents, alarms.

Each shows what is believed at the moment of asking, and asks again when the log grows (`supervisor.js`). What it leaves out:
replay (`replaying.py`) and paper audits (`sampling.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.audit.follower.follower import Follower
from services.audit.http.api_logs import Index, Number
from services.audit.http.parts import FollowerOf, Parts, PartsOf
from services.audit.http.problems import UnknownAlarm, UnknownEntry
from services.audit.pages.ballot_service import ballot_service
from services.audit.pages.supervisor import entries, witnesses
from services.audit.pages.supervisor.desk import Desk, is_campaign, page
from services.audit.pages.supervisor.findings import judged
from services.audit.projections import views
from services.audit.projections.turnout import Hour
from services.audit.register import Told
from services.audit.replay.stage import STAGES, SUSPENDED, stage_of
from services.pages.preferences import preferences_of
from shared import law
from shared.text import Text

LINES: Final = 100
"""Of one page of the timeline."""
LATEST: Final = 60
"""Entries that the first page looks at; it shows the newest lines of them."""
LATEST_LINES: Final = 8

Run = tuple[Told, list[Told]]
"""Entries that follow each other and say the same: one of them, and the others."""

From = Annotated[int | None, Query(alias="from", ge=0, le=10**7)]


def router(desk: Desk) -> APIRouter:
    """The pages, over what `desk` asks."""
    made = APIRouter(prefix="/supervisor/{log}", include_in_schema=False)

    @made.get("")
    async def now(request: Request, follower: FollowerOf, parts: PartsOf) -> Response:
        lang = preferences_of(request).lang
        return page(
            request,
            follower,
            "",
            "now",
            found=await judged(desk, parts, follower, lang),
            latest=await parts.work(_latest, parts, follower),
            stage=await _stage(desk, parts, follower),
            turnout=await desk.looked_up(parts, follower, views.turnout),
            ledger=await desk.looked_up(parts, follower, views.ledger_of),
            witnesses=witnesses.standing(follower),
        )

    @made.get("/findings")
    async def findings(request: Request, follower: FollowerOf, parts: PartsOf) -> Response:
        found = await judged(desk, parts, follower, preferences_of(request).lang)
        return page(request, follower, "findings", "findings", found=found)

    @made.get("/timeline")
    async def timeline(
        request: Request,
        follower: FollowerOf,
        parts: PartsOf,
        first: From = None,
        elector: Number | str = "",
        officer: Number | str = "",
        station: Number | str = "",
        kind: Annotated[str, Query(alias="type", pattern="^[A-Za-z]{0,60}$")] = "",
    ) -> Response:
        given = {"elector": elector, "officer": officer, "station": station, "type": kind}
        wanted = {name: str(value) for name, value in given.items() if value}
        told, before, after = await parts.work(_lines, parts, follower, wanted, first)
        base = f"/supervisor/{follower.log.id}/timeline"
        return page(
            request,
            follower,
            "timeline",
            "timeline",
            told=runs(told[::-1] if first is None else told),
            given=given,
            before=None if before is None else f"{base}?{urlencode({**wanted, 'from': before})}",
            after=None if after is None else f"{base}?{urlencode({**wanted, 'from': after})}",
            kinds=sorted((name, Text(each.zh, name)) for name, each in law.KINDS.items()),
            live=first is None,
        )

    @made.get("/entries/{index}")
    async def one(request: Request, follower: FollowerOf, parts: PartsOf, index: Index) -> Response:
        size = follower.mirror.size
        if index >= size:
            raise UnknownEntry(f"{size} entries are believed.", zh=f"已采信{size}条。")
        found = await parts.work(entries.entry, follower.mirror, parts.register(follower), index)
        return page(request, follower, "timeline", "entry", entry=found)

    @made.get("/papers")
    async def papers(request: Request, follower: FollowerOf, parts: PartsOf) -> Response:
        turnout = await desk.looked_up(parts, follower, views.turnout)
        return page(
            request,
            follower,
            "papers",
            "papers",
            ledger=await desk.looked_up(parts, follower, views.ledger_of),
            turnout=turnout,
            hours={} if turnout is None else by_hour(turnout.hours),
            projected=desk.reader is not None,
        )

    @made.get("/incidents")
    async def incidents(request: Request, follower: FollowerOf, parts: PartsOf) -> Response:
        return page(
            request,
            follower,
            "incidents",
            "incidents",
            told=await desk.looked_up(parts, follower, views.incidents_of),
            titles={name: each.zh for name, each in law.KINDS.items()},
            ballot=ballot_service(follower.log.url, follower.log.id),
            projected=desk.reader is not None,
        )

    @made.get("/alarms")
    async def alarms(request: Request, follower: FollowerOf) -> Response:
        return page(
            request,
            follower,
            "alarms",
            "alarms",
            all=list(reversed(follower.alarms.all())),
            witnesses=witnesses.standing(follower),
        )

    @made.get("/alarms/{number}")
    async def alarm(request: Request, follower: FollowerOf, number: int) -> Response:
        known = follower.alarms.get(number)
        if known is None:
            raise UnknownAlarm(f"the log has no alarm {number}.", zh=f"这本日志没有第{number}号警报。")
        return page(request, follower, "alarms", "alarm", known=known)

    return made


async def _stage(desk: Desk, parts: Parts, follower: Follower) -> Text | None:
    """How far an election has come; None of a campaign, or before anything is believed."""
    if follower.mirror.size == 0 or is_campaign(follower):
        return None
    stage, suspended = await parts.work(
        desk.histories.told, follower.log.id, lambda history: stage_of(history.acts)
    )
    tail = SUSPENDED if suspended else Text("", "")
    return Text(STAGES[stage].zh + tail.zh, STAGES[stage].en + tail.en)


def _latest(parts: Parts, follower: Follower) -> list[Run]:
    """The newest first. Blocks."""
    size = follower.mirror.size
    told = parts.register(follower).tell(max(0, size - LATEST), size) if size else []
    return runs(told[::-1])[:LATEST_LINES]


def runs(told: list[Told]) -> list[Run]:
    """Entries beside each other that say the same and were signed by the same people, as one line each."""
    grouped = (list(some) for _, some in groupby(told, key=lambda each: (each.type, each.zh, each.officers)))
    return [(each[0], each[1:]) for each in grouped]


def _lines(
    parts: Parts, follower: Follower, wanted: dict[str, str], first: int | None
) -> tuple[list[Told], int | None, int | None]:
    """A page of the timeline, and where the pages before and after it begin. Without `first` the last one. Blocks."""
    register, size = parts.register(follower), follower.mirror.size
    indexes = list(register.find(wanted)) if wanted else range(size)
    at = _place(indexes, first)
    shown = indexes[at : at + LINES]
    told = (
        [register.tell(each, each + 1)[0] for each in shown]
        if wanted
        else register.tell(shown[0], shown[-1] + 1)
        if shown
        else []
    )
    before = indexes[max(0, at - LINES)] if at > 0 else None
    after = indexes[at + LINES] if at + LINES < len(indexes) else None
    return told, before, after


def _place(indexes: range | list[int], first: int | None) -> int:
    if first is None:
        return max(0, len(indexes) - LINES)
    return min(bisect_left(indexes, first), max(0, len(indexes) - 1))


def by_hour(hours: list[Hour]) -> dict[int, list[tuple[str, int, int]]]:
    """Round to hour, papers handed out in it at all stations, and how many of them to proxies."""
    ordered = sorted(hours, key=lambda each: (each.round, each.hour))
    found: dict[int, list[tuple[str, int, int]]] = {}
    for (number, hour), some in groupby(ordered, key=lambda each: (each.round, each.hour)):
        together = list(some)
        row = (hour, sum(each.issued for each in together), sum(each.by_proxy for each in together))
        found.setdefault(number, []).append(row)
    return found
