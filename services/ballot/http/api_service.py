"""The service about itself: its welcome, its health, its figures, and what its problems mean.

What it leaves out: elections (`api_read.py`).
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import Response

from services.ballot.http import api_models as models
from services.ballot.http import metrics
from services.ballot.http.api_deps import PartsOf
from services.ballot.http.texts import EXPLANATIONS
from services.ballot.pages.home import home
from services.pages.rendering import pages_of, wants_page

WELCOME_ELECTIONS: Final = 20
_CODE: Final = r"^[a-z0-9][a-z0-9-]{0,60}$"

router: Final = APIRouter(tags=["service"])


@router.get("/health", summary="是否在运行 Alive", response_model_exclude_none=True)
async def health(parts: PartsOf) -> models.Health:
    """进程在运行并能回答；哪些选举因见证不足而暂未公布。The process runs and answers; what waits for witnesses."""
    withheld = [
        models.Withheld(
            election=str(each.election),
            entries=each.entries,
            seconds=round(each.seconds, 1),
            reason=each.reason,
        )
        for each in parts.elections.withheld()
    ]
    return models.Health(status="alive", withheld=withheld or None)


@router.get("/ready", summary="能否接受陈述 Ready", response_model_exclude_none=True)
async def ready(parts: PartsOf) -> models.Health:
    """数据库可达、写入权在手，可以接受陈述。Statements can be accepted: the database is there and ours."""
    await parts.elections.check_ready()
    return models.Health(status="ready")


@router.get(
    "/metrics",
    summary="运行指标 Metrics",
    response_class=Response,
    responses={
        200: {"description": "Prometheus", "content": {"text/plain": {"schema": {"type": "string"}}}},
    },
)
async def show_metrics(parts: PartsOf) -> Response:
    """Prometheus 文本格式。Prometheus' text format."""
    return Response(parts.metrics.text(), media_type=metrics.MEDIA_TYPE)


@router.get(
    "/",
    summary="欢迎 Welcome",
    response_model=models.Welcome,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
)
async def welcome(
    request: Request,
    parts: PartsOf,
    start: Annotated[int, Query(alias="from", ge=0, le=10**7, include_in_schema=False)] = 0,
) -> Response | models.Welcome:
    """选举列表，人看 HTML，程序看 JSON。The elections: HTML for people, JSON for programs."""
    if wants_page(request):
        held = request.app.state
        return await home(request, parts, held.titles, held.listing, start)
    ids = parts.elections.ids()[-WELCOME_ELECTIONS:]
    lines = await parts.lines.of(reversed(ids))
    return models.Welcome(service="监票 Jianpiao", docs="/docs", openapi="/openapi.json", elections=lines)


@router.get(
    "/problems/{code}",
    summary="问题说明 What a problem means",
    response_model=models.Explained,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
)
async def explain(
    request: Request,
    code: Annotated[str, InPath(pattern=_CODE, description="问题代码。The problem's code.")],
) -> Response | models.Explained:
    """每个 type 都能打开。Every problem's `type` can be opened."""
    # A code that is not ours is the law's: the problem itself brought the clause and the words.
    known = EXPLANATIONS.get(code, EXPLANATIONS["refused"])
    if wants_page(request):
        return pages_of(request).page(
            request, "explained.html", title=known.title, advice=known.advice, code=code
        )
    return models.Explained(
        code=code,
        title=models.Bilingual(zh=known.title.zh, en=known.title.en),
        advice=models.Bilingual(zh=known.advice.zh, en=known.advice.en),
    )
