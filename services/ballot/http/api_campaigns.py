"""A campaign at a glance: the board of its units on a day, worked out from the writer's state at the moment of asking.

The state is the writer's, on the event loop. A board of thousands of units takes most of a second, so it is made elsewhere:
of a copy that is taken in one piece, in a thread, while the service goes on accepting. What it leaves out: the statements
themselves, which go and come by the addresses of elections (`api_statements.py`).
"""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi import Path as InPath
from fastapi.responses import Response

from services.ballot.errors import InvalidParameter, UnknownElection
from services.ballot.http import campaign_models as models
from services.ballot.http.api_deps import PartsOf
from services.ballot.http.api_models import Bilingual
from services.ballot.http.api_statements import election_id
from services.ballot.http.texts import DRILL
from shared import clock, law
from shared.campaign.board import Row, board
from shared.campaign.state import Campaign
from shared.campaign.timetable import Due
from shared.errors import Malformed

router: Final = APIRouter(tags=["read"])


async def _place(
    campaign: Annotated[str, InPath(description="换届工作编号。The campaign's id, a UUID in lower case.")],
) -> UUID:
    return election_id(campaign)


@router.get(
    "/campaigns/{campaign}", summary="换届进度 A campaign's board", response_model=models.CampaignView
)
async def show_campaign(
    place: Annotated[UUID, Depends(_place)],
    parts: PartsOf,
    on: Annotated[
        str | None,
        Query(pattern=r"^\d{4}-\d{2}-\d{2}$", description="哪一天，默认今天。The day; today by default."),
    ] = None,
) -> Response:
    """各村进行到哪一步、下一期限、逾期。How far each unit has come, what is next, what is late."""
    log = await parts.elections.log(place)
    if not isinstance(log, Campaign):
        raise UnknownElection(
            f"{place} is an election, not a campaign.", zh=f"{place} 是一场选举，不是换届工作"
        )
    # Nothing may be awaited between these two: both are of one moment. Some 7 ms for 3,300 units.
    day, copied = _day(log, on), law.freeze(log)
    return Response(await asyncio.to_thread(_written, copied, day), media_type="application/json")


def _written(copied: bytes, day: str) -> bytes:
    """The answer's bytes, checked against its model and written where nobody waits for the event loop."""
    campaign = law.thaw(copied)
    assert isinstance(campaign, Campaign)
    return view(campaign, day).model_dump_json().encode()


def view(campaign: Campaign, day: str) -> models.CampaignView:
    """The campaign and its board on `day`."""
    there = board(campaign, day)
    return models.CampaignView(
        id=campaign.id,
        title=campaign.title,
        place=campaign.place,
        first_day=campaign.first_day,
        last_day=campaign.last_day,
        drill=campaign.drill,
        notice=DRILL.zh if campaign.drill else None,
        closed_on=campaign.closed_on,
        plan=f"{campaign.plan.id} {campaign.plan.version}",
        plan_title=Bilingual(zh=campaign.plan.zh, en=campaign.plan.en),
        size=campaign.size,
        last_accepted_at=clock.write_time(campaign.last_accepted),
        log=f"/log/{campaign.id}",
        day=there.day,
        taking_part=there.taking_part,
        finished=there.finished,
        units=[_unit(row) for row in there.rows],
        overdue=[_due(each) for each in there.overdue],
    )


def _day(campaign: Campaign, asked: str | None) -> str:
    """The day that was asked for; today, or of a drill the day of its own clock."""
    if asked is None:
        now = campaign.last_accepted if campaign.drill else time.time_ns() // 1_000_000
        return clock.day_of(now).isoformat()
    try:
        return clock.read_day(asked).isoformat()
    except Malformed as error:
        raise InvalidParameter(f"on: {error.en}.", zh=f"on：{error.zh}。") from error


def _unit(row: Row) -> models.UnitView:
    return models.UnitView(
        unit=row.unit,
        title=row.title,
        kind=row.kind,
        risk=row.risk,
        stage=row.stage,
        stage_zh=row.stage_zh,
        bodies=row.bodies,
        tasks=list(row.tasks),
        upcoming=_due(row.upcoming) if row.upcoming else None,
        overdue=[_due(each) for each in row.overdue],
        open_issues=row.open_issues,
        findings=row.findings,
    )


def _due(due: Due) -> models.DueView:
    return models.DueView(item=due.item, item_zh=due.zh, by=due.by)
