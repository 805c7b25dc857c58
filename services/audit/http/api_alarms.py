"""The addresses of alarms: all of them, those that stand, and each with its evidence.

Reading only: acknowledging is done on the machine itself (`jianpiao audit acknowledge`), where it is known who may.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from services.audit.follower.alarms import Known
from services.audit.http import models
from services.audit.http.api_logs import Form
from services.audit.http.described import described
from services.audit.http.parts import FollowerOf, PartsOf, answer
from services.audit.http.problems import UnknownAlarm
from services.audit.http.tables import as_csv

router: Final = APIRouter(prefix="/alarms", tags=["alarms"])


@router.get("", summary="警报 Alarms", responses=described(models.AlarmList, csv=True))
async def list_alarms(
    parts: PartsOf,
    standing: Annotated[bool, Query(description="只要尚未确认、也未结束的。Only those that stand.")] = False,
    form: Form = "json",
) -> Response:
    """全部日志的全部警报，按发现时间。Of all logs, in the order in which they were found; none is ever deleted."""
    found = [each for follower in parts.following.followers.values() for each in follower.alarms.all()]
    found = sorted(
        (each for each in found if each.stands or not standing), key=lambda each: each.alarm.raised_at
    )
    if form == "csv":
        return as_csv(_HEADING, [_row(each) for each in found])
    return answer(models.AlarmList([_told(each, evidence=False) for each in found]))


@router.get(
    "/{log}/{number}",
    summary="一条警报及其证据 An alarm with its evidence",
    responses=described(models.KnownAlarm),
)
async def show_alarm(
    follower: FollowerOf,
    number: Annotated[int, Path(ge=1, le=9_999, description="该日志的第几号警报。The alarm's number.")],
) -> Response:
    """证据逐字节保存：检查点可以拿去给任何人验证。The evidence is verbatim: anybody can verify its checkpoints."""
    known = follower.alarms.get(number)
    if known is None:
        raise UnknownAlarm(f"the log has no alarm {number}.", zh=f"这本日志没有第{number}号警报。")
    return answer(_told(known, evidence=True))


def _told(known: Known, *, evidence: bool) -> models.KnownAlarm:
    alarm = known.alarm if evidence else msgspec.structs.replace(known.alarm, evidence=())
    return models.KnownAlarm(alarm, known.stands, known.acknowledged, known.ended)


_HEADING: Final = (
    "日志 log",
    "号码 number",
    "种类 kind",
    "何时 raised at",
    "条目 entry",
    "内容",
    "what",
    "确认人 acknowledged by",
    "查明 because",
    "结束 ended at",
)


def _row(known: Known) -> tuple[object, ...]:
    alarm, said = known.alarm, known.acknowledged
    return (
        alarm.log,
        alarm.number,
        alarm.kind,
        alarm.raised_at,
        "" if alarm.index is None else alarm.index,
        alarm.what.zh,
        alarm.what.en,
        "" if said is None else said.by,
        "" if said is None else said.because,
        "" if known.ended is None else known.ended.at,
    )
