"""The pages that anybody may open: a result, how to check it, and the statistics of campaigns.

Everything shown here was verified by this service, from its own copy. What it leaves out: what each part of a page says (`posts.py`,
`flow.py`, `turnout.py`, `campaign.py`), and the supervisor's pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from services.audit.follower.alarms import MEANINGS
from services.audit.follower.follower import Follower
from services.audit.http.api_logs import view_of
from services.audit.http.kept import read_body
from services.audit.http.parts import FollowerOf, Parts, PartsOf
from services.audit.pages.public import campaign, checking
from services.audit.pages.public.bundles import Bundles
from services.audit.pages.public.called import Called, called
from services.audit.pages.public.flow import flow
from services.audit.pages.public.names import Names
from services.audit.pages.public.posts import WITHHELD, polls, winners
from services.audit.pages.public.results import Results
from services.audit.pages.public.stations import stations
from services.audit.pages.public.turnout import by_hour
from services.audit.pages.supervisor import witnesses
from services.audit.pages.supervisor.desk import Desk, is_campaign
from services.audit.projections import statistics, views
from services.audit.replay.answer import Answer
from services.audit.replay.stage import ON_THE_WALL, STAGES
from services.http.errors import NotFound
from services.pages.rendering import pages_of

MOST_BYTES: Final = 4 * checking.MOST_CHARACTERS
"""Of a form with a receipt, every character of which may be written as three."""


@dataclass(frozen=True)
class Public:
    """What these pages ask and keep."""

    desk: Desk
    results: Results
    names: Names
    bundles: Bundles
    ids: checking.Ids


def router(desk: Desk, http: httpx.AsyncClient) -> APIRouter:
    """The pages, over what `desk` asks; names are asked of the logs' services by `http`."""
    public = Public(desk, Results(desk.histories), desk.names or Names(http), Bundles(), checking.Ids())
    made = APIRouter(prefix="/public", include_in_schema=False)

    @made.get("/statistics")
    async def show_statistics(request: Request, parts: PartsOf) -> Response:
        return await _statistics(public, request, parts)

    @made.get("/{log}")
    async def result(request: Request, follower: FollowerOf, parts: PartsOf) -> Response:
        if follower.mirror.size == 0:
            return _page(request, follower, "", "nothing")
        if is_campaign(follower):
            return await _campaign(public, request, follower, parts)
        return await _result(public, request, follower, parts)

    @made.get("/{log}/check")
    async def check(request: Request, follower: FollowerOf) -> Response:
        return _check(request, follower)

    @made.post("/{log}/check")
    async def look_up(request: Request, follower: FollowerOf, parts: PartsOf) -> Response:
        form = parse_qs((await read_body(request, MOST_BYTES)).decode("utf-8", "replace"))
        asked = form.get("receipt", [""])[0]
        found = await parts.work(checking.look_up, follower, parts.register(follower), public.ids, asked)
        if "hx-request" in request.headers:
            return pages_of(request).page(request, "public/found.html", found=found, log=view_of(follower))
        return _check(request, follower, found, asked)

    @made.get("/{log}/bundle.zip")
    async def bundle(follower: FollowerOf, parts: PartsOf) -> Response:
        file = await parts.work(public.bundles.of, follower)
        name = f"jianpiao-{follower.log.id}-{file.stem}.zip"
        return FileResponse(
            file, media_type="application/zip", filename=name, headers={"cache-control": "no-store"}
        )

    return made


async def _result(public: Public, request: Request, follower: Follower, parts: Parts) -> Response:
    call = await parts.work(called, follower.mirror)
    answer = await public.results.of(follower.log.id, follower.mirror)
    turnout = await public.desk.looked_up(parts, follower, views.turnout)
    tallies = await public.desk.looked_up(parts, follower, views.tally)
    return _page(
        request,
        follower,
        "",
        "result",
        call=call,
        answer=answer,
        stage=STAGES[answer.as_of.stage],
        final=answer.as_of.stage in ON_THE_WALL,
        winners=list(winners(answer, call.posts)),
        rounds=[_round(each, call, tallies) for each in answer.rounds],
        turnout=None if turnout is None else list(by_hour(turnout)),
        names=await _names(public, follower, answer),
        witnesses=witnesses.standing(follower),
    )


def _round(each: Any, call: Called, tallies: views.Tallies | None) -> dict[str, Any]:
    return {
        "number": each.number,
        "determined": each.outcome is not None,
        "withheld": WITHHELD.get(each.withheld),
        "polls": polls(each, call.posts),
        "figures": each.figures,
        "flow": flow(each.figures),
        "stations": None if tallies is None else stations(tallies, each.number, call.posts),
    }


async def _names(public: Public, follower: Follower, answer: Answer) -> Mapping[str, str]:
    """Candidates, and the winners once the result hangs on the wall; nobody who was merely written in (S10.59)."""
    persons = {person for each in answer.rounds for post in each.posts for person in post.candidates}
    if answer.as_of.stage in ON_THE_WALL:
        persons |= {person for held in answer.was.winners.values() for person in held}
    return await public.names.of(follower.log.url, follower.log.id, follower.mirror, persons)


async def _campaign(public: Public, request: Request, follower: Follower, parts: Parts) -> Response:
    found = await public.desk.looked_up(parts, follower, statistics.of_campaign)
    if found is None:
        return _page(request, follower, "", "nothing")
    shown = {"found": found, "pictures": campaign.pictures(found), "witnesses": witnesses.standing(follower)}
    return _page(request, follower, "", "campaign", **shown)


async def _statistics(public: Public, request: Request, parts: Parts) -> Response:
    if (reader := public.desk.reader) is None:
        raise NotFound("this service keeps no tables.", zh="这个服务没有保存统计表。")

    def ask() -> statistics.Statistics:
        with reader().snapshot() as moment:
            return statistics.statistics(moment)

    found = await parts.work(ask)
    return pages_of(request).page(
        request, "public/statistics.html", found=found, pictures=campaign.pictures(found)
    )


def _check(
    request: Request, follower: Follower, found: checking.Found | None = None, asked: str = ""
) -> Response:
    """The page on which anybody checks for themselves, with what was looked up there."""
    return _page(
        request,
        follower,
        "check",
        "check",
        witnesses=witnesses.standing(follower),
        checkpoint=follower.mirror.note.decode(),
        found=found,
        asked=asked,
    )


def _page(request: Request, follower: Follower, here: str, template: str, **values: Any) -> Response:
    log = view_of(follower)
    return pages_of(request).page(
        request,
        f"public/{template}.html",
        log=log,
        title=log.title.removeprefix("【演练 DRILL】") or log.id,
        here=here,
        drill=log.drill,
        alarms=follower.alarms.standing(),
        meanings=MEANINGS,
        **values,
    )
