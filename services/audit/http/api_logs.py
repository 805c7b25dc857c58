"""The addresses of one log: what is believed of it, entry by entry with proofs, in words, searched, judged, and live.

What it leaves out: the mirror's files (`services/http/log_files.py`) and alarms (`api_alarms.py`).
"""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import Response

from services.audit.follower.alarms import Text
from services.audit.follower.follower import Follower
from services.audit.http import models
from services.audit.http.described import described
from services.audit.http.news import EventStream
from services.audit.http.parts import FollowerOf, Parts, PartsOf, answer
from services.audit.http.problems import UnknownEntry
from services.audit.http.tables import as_csv
from services.audit.proofs import Proofs
from services.audit.register import Told
from services.http.client import client_of
from services.http.errors import InvalidParameter
from shared import base64text
from shared.campaign.state import Campaign
from shared.clock import write_time
from shared.law import Log

MOST_ENTRIES: Final = 256
"""In one answer: a bundle's worth."""
MOST_LINES: Final = 1_000

From = Annotated[int, Query(alias="from", ge=0, le=10**7, description="从第几条起。Index of the first one.")]
Index = Annotated[int, InPath(ge=0, le=10**7, description="序号，首条为 0。Index, counted from 0.")]
Form = Annotated[
    str,
    Query(
        alias="format",
        pattern="^(json|csv)$",
        description="json，或 csv（给电子表格）。json, or csv for spreadsheets.",
    ),
]
Number = Annotated[
    str | None,
    Query(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", description="编号。The number."),
]

router: Final = APIRouter(prefix="/logs", tags=["logs"])


@router.get("", summary="日志列表 Logs that are followed", responses=described(models.LogList))
async def list_logs(parts: PartsOf) -> Response:
    """每本日志采信到哪里、有没有警报。How far each is believed, and its alarms."""
    return answer(models.LogList([view_of(each) for each in parts.following.followers.values()]))


@router.get("/{log}", summary="一本日志 One log", responses=described(models.LogView))
async def show_log(follower: FollowerOf) -> Response:
    """采信的大小、根、时间、滞后与警报。Believed size, root and time, what lags behind, alarms."""
    return answer(view_of(follower))


@router.get(
    "/{log}/entries",
    summary="记录及证明 Entries with proofs",
    responses=described(models.ProvenEntries),
)
async def list_entries(
    follower: FollowerOf,
    parts: PartsOf,
    first: From = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES, description="几条。How many.")] = 50,
) -> Response:
    """原文照录，各附离线可验的证明。Verbatim, each with a proof that can be checked offline."""
    return answer(await parts.work(_proven, follower, first, limit))


@router.get(
    "/{log}/entries/{index}",
    summary="一条记录及证明 One entry with its proof",
    responses=described(models.ProvenEntries),
)
async def show_entry(follower: FollowerOf, parts: PartsOf, index: Index) -> Response:
    """原文照录，附离线可验的证明。Verbatim, with a proof that can be checked offline."""
    if index >= follower.mirror.size:
        raise UnknownEntry(
            f"{follower.mirror.size} entries are believed.", zh=f"已采信{follower.mirror.size}条。"
        )
    return answer(await parts.work(_proven, follower, index, 1))


@router.get(
    "/{log}/timeline", summary="经过 Timeline in words", responses=described(models.Timeline, csv=True)
)
async def show_timeline(
    follower: FollowerOf,
    parts: PartsOf,
    first: From = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_LINES, description="几条。How many.")] = 200,
    form: Form = "json",
) -> Response:
    """每条记录用一句平常话说。Each entry in a sentence; of a counted paper only that there was one."""
    size = follower.mirror.size
    upto = min(first + limit, size)
    told = await parts.work(parts.register(follower).tell, first, upto) if first < upto else []
    following = f"/logs/{follower.log.id}/timeline?from={upto}&limit={limit}" if upto < size else None
    return _timeline(follower, size, told, following, form)


@router.get("/{log}/search", summary="查找 Search", responses=described(models.Timeline, csv=True))
async def search(
    follower: FollowerOf,
    parts: PartsOf,
    elector: Number = None,
    officer: Number = None,
    station: Number = None,
    kind: Annotated[
        str | None,
        Query(alias="type", pattern="^[A-Za-z]{1,60}$", description="记录种类。Kind of statement."),
    ] = None,
    first: From = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_LINES, description="几条。How many.")] = 200,
    form: Form = "json",
) -> Response:
    """按选民号、工作人员、投票站、种类查找，条件同时成立；选票上选了谁不可查。

    By elector's number, officer, station and kind, all of which must fit. What papers say cannot be searched.
    """
    given = {"elector": elector, "officer": officer, "station": station, "type": kind}
    wanted = {name: value for name, value in given.items() if value is not None}
    if not wanted:
        raise InvalidParameter(
            "expected elector, officer, station or type.", zh="请给出 elector、officer、station 或 type。"
        )
    size, found, more = await parts.work(_found, parts, follower, wanted, first, limit)
    following = None
    if more is not None:
        rest = urlencode({**wanted, "from": more, "limit": limit})
        following = f"/logs/{follower.log.id}/search?{rest}"
    return _timeline(follower, size, found, following, form)


@router.get("/{log}/findings", summary="发现 Findings", responses=described(models.Findings, csv=True))
async def show_findings(follower: FollowerOf, parts: PartsOf, form: Form = "json") -> Response:
    """第8项审计断言 A01-A52 对已采信的记录逐条判断，注明严重程度与条款。

    Check 8 over what is believed: every assertion with its severity and clause. Computed beside, once for each size.
    """
    found = await parts.findings(follower)
    if form == "csv":
        return as_csv(*_findings_table(found))
    return answer(found)


@router.get(
    "/{log}/events",
    summary="实时事件 Live events",
    response_class=Response,
    responses={
        200: {
            "description": "server-sent events：size（新的大小）与 alarm（警报）。Events `size` and `alarm`.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def events(follower: FollowerOf, parts: PartsOf, request: Request) -> EventStream:
    """先告知现状，然后每有增长或警报就告知。First the present size, then each growth and alarm as it comes."""
    return EventStream(parts.news.subscribe(follower, client_of(request.scope)))


def view_of(follower: Follower) -> models.LogView:
    """A log as it stands."""
    checkpoint, log = follower.mirror.checkpoint, follower.believed.log
    accepted = follower.believed.last_accepted
    size = follower.mirror.size
    return models.LogView(
        id=follower.log.id,
        origin=follower.log.origin,
        url=follower.log.url,
        kind="unknown" if log is None else "campaign" if isinstance(log, Campaign) else "election",
        title="" if log is None else ("【演练 DRILL】" if log.drill else "") + log.title,
        place=_place(log),
        drill=log is not None and log.drill,
        state=follower.state,
        size=size,
        root=None if checkpoint is None else base64text.encode(checkpoint.root),
        accepted_at=write_time(accepted) if accepted else None,
        shown=max(follower.seen.size, size),
        lag=max(follower.seen.size - size, 0),
        contact_at=write_time(follower.contact_at) if follower.contact_at else None,
        trouble=follower.trouble,
        alarms=[each.alarm.kind for each in follower.alarms.standing()],
    )


def _place(log: Log | None) -> str:
    if log is None:
        return ""
    return log.place if isinstance(log, Campaign) else log.village


def _proven(follower: Follower, first: int, limit: int) -> models.ProvenEntries:
    """Blocks."""
    proofs = Proofs(follower.mirror)
    size = 0 if proofs.checkpoint is None else proofs.checkpoint.size
    upto = min(first + limit, size)
    entries = [
        models.ProvenEntry(index, msgspec.Raw(raw), proofs.receipt(index))
        for index, raw in enumerate(follower.mirror.entries(first, upto) if first < upto else (), first)
    ]
    following = f"/logs/{follower.log.id}/entries?from={upto}&limit={limit}" if upto < size else None
    return models.ProvenEntries(follower.log.id, size, first, entries, following)


def _found(
    parts: Parts, follower: Follower, wanted: dict[str, str], first: int, limit: int
) -> tuple[int, list[Told], int | None]:
    """The size searched, what was found, and where the next page begins. Blocks."""
    register, size = parts.register(follower), follower.mirror.size
    indexes = list(islice(register.find(wanted, first), limit + 1))
    told = [register.tell(index, index + 1)[0] for index in indexes[:limit]]
    return size, told, indexes[limit] if len(indexes) > limit else None


def _timeline(follower: Follower, size: int, told: list[Told], following: str | None, form: str) -> Response:
    if form == "csv":
        heading = (
            "序号 index",
            "种类 type",
            "内容",
            "what",
            "发生 done at",
            "收录 accepted at",
            "签名人 officers",
        )
        rows = [
            (
                each.index,
                each.type,
                each.zh,
                each.en,
                each.done_at,
                each.accepted_at,
                " ".join(each.officers),
            )
            for each in told
        ]
        return as_csv(heading, rows)
    entries = [
        models.TimelineEntry(
            each.index,
            each.type,
            Text(each.zh, each.en),
            each.done_at,
            each.accepted_at,
            list(each.officers),
        )
        for each in told
    ]
    return answer(models.Timeline(follower.log.id, size, entries, following))


def _findings_table(found: models.Findings) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    heading = ("断言 id", "结论 standing", "程度 severity", "条款 clause", "内容", "what", "记录 entries")
    rows: list[tuple[Any, ...]] = []
    for each in found.assertions:
        rows.append(
            (each["id"], each["standing"], each["severity"], each["clause"], each["zh"], each["en"], "")
        )
        for one in each["findings"]:
            entries = " ".join(map(str, one["entries"]))
            rows.append(
                (each["id"], each["standing"], one["severity"], one["clause"], one["zh"], one["en"], entries)
            )
    return heading, rows
