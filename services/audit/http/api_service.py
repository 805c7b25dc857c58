"""The addresses of the service itself: whether it lives, its figures, where to begin, and what a problem means.

What it leaves out: the logs.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import Response

from services.audit.follower.alarms import Text
from services.audit.http import metrics, models
from services.audit.http.api_logs import view_of
from services.audit.http.described import described
from services.audit.http.parts import PartsOf, answer
from services.audit.http.problems import BY_CODE
from services.audit.pages.home import home
from services.http.errors import NotFound
from services.pages.rendering import pages_of, wants_page

router: Final = APIRouter(tags=["service"])


@router.get("/health", summary="是否活着 Is it alive", responses=described(models.Health))
async def health(parts: PartsOf) -> Response:
    """进程活着；日志的状况和警报数一并告知。The process lives; how the logs are stands beside it."""
    followers = parts.following.followers.values()
    states = [each.state for each in followers]
    alarms = sum(len(each.alarms.standing()) for each in followers)
    return answer(
        models.Health(
            "alive",
            len(states),
            states.count("RESTORING"),
            states.count("STOPPED"),
            alarms,
            dict(parts.standing_still()),
        )
    )


@router.get(
    "/metrics",
    summary="运行指标 Metrics",
    response_class=Response,
    responses={200: {"description": "Prometheus", "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def show_metrics(parts: PartsOf) -> Response:
    """Prometheus 文本格式。Prometheus' text format."""
    return Response(metrics.Metrics(parts).text(), media_type=metrics.MEDIA_TYPE)


@router.get(
    "/",
    summary="欢迎 Welcome",
    responses=described(models.Welcome, html=True),
)
async def welcome(request: Request, parts: PartsOf) -> Response:
    """日志列表，人看 HTML，程序看 JSON。The logs: HTML for people, JSON for programs."""
    views = [view_of(each) for each in parts.following.followers.values()]
    if wants_page(request):
        return home(request, views)
    return answer(models.Welcome("监票 Jianpiao · 审计 audit", "/docs", "/openapi.json", views))


@router.get(
    "/problems/{code}",
    summary="问题说明 What a problem means",
    responses=described(models.Explained, html=True),
)
async def explain(
    request: Request,
    code: Annotated[str, InPath(pattern="^[a-z-]{1,60}$", description="问题代码。The problem's code.")],
) -> Response:
    """每个 type 都能打开。Every problem's `type` can be opened."""
    row = BY_CODE.get(code)
    if row is None:
        raise NotFound("no problem has this code.", zh="没有这种问题代码。")
    title, advice = row.explanation.title, row.explanation.advice
    if wants_page(request):
        return pages_of(request).page(request, "explained.html", title=title, advice=advice, code=code)
    return answer(models.Explained(code, Text(title.zh, title.en), Text(advice.zh, advice.en)))
