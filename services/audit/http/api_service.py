"""The addresses of the service itself: whether it lives, its figures, where to begin, and what a problem means.

What it leaves out: the logs.
"""

from __future__ import annotations

from html import escape
from typing import Annotated, Final

from fastapi import APIRouter, Header
from fastapi import Path as InPath
from fastapi.responses import Response

from services.audit.follower.alarms import Text
from services.audit.http import metrics, models
from services.audit.http.api_logs import view_of
from services.audit.http.described import described
from services.audit.http.parts import PartsOf, answer
from services.audit.http.problems import BY_CODE
from services.http.errors import NotFound
from services.http.pages import page

router: Final = APIRouter(tags=["service"])


@router.get("/health", summary="是否活着 Is it alive", responses=described(models.Health))
async def health(parts: PartsOf) -> Response:
    """进程活着；日志的状况和警报数一并告知。The process lives; how the logs are stands beside it."""
    followers = parts.following.followers.values()
    states = [each.state for each in followers]
    alarms = sum(len(each.alarms.standing()) for each in followers)
    return answer(
        models.Health("alive", len(states), states.count("RESTORING"), states.count("STOPPED"), alarms)
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
async def welcome(parts: PartsOf, accept: Annotated[str, Header(include_in_schema=False)] = "") -> Response:
    """日志列表，人看 HTML，程序看 JSON。The logs: HTML for people, JSON for programs."""
    views = [view_of(each) for each in parts.following.followers.values()]
    if "text/html" in accept:
        return _welcome_page(views)
    return answer(models.Welcome("监票 Jianpiao · 审计 audit", "/docs", "/openapi.json", views))


@router.get(
    "/problems/{code}",
    summary="问题说明 What a problem means",
    responses=described(models.Explained, html=True),
)
async def explain(
    code: Annotated[str, InPath(pattern="^[a-z-]{1,60}$", description="问题代码。The problem's code.")],
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """每个 type 都能打开。Every problem's `type` can be opened."""
    row = BY_CODE.get(code)
    if row is None:
        raise NotFound("no problem has this code.", zh="没有这种问题代码。")
    title, advice = row.explanation.title, row.explanation.advice
    if "text/html" in accept:
        body = (
            f"<h1>{escape(title.zh)} <span lang=en>{escape(title.en)}</span></h1>"
            f"<p>{escape(advice.zh)}</p><p lang=en>{escape(advice.en)}</p><p><code>{escape(code)}</code></p>"
        )
        return page(title.zh, body)
    return answer(models.Explained(code, Text(title.zh, title.en), Text(advice.zh, advice.en)))


def _welcome_page(views: list[models.LogView]) -> Response:
    rows = "".join(
        f"<tr><td><a href='/logs/{escape(each.id)}/timeline'>{escape(each.title or each.id)}</a>"
        f"<td>{escape(each.place)}<td>{each.size}<td>{escape(each.accepted_at or '')}<td>{escape(each.state)}"
        f"<td>{''.join(f'<strong>{escape(kind)}</strong> ' for kind in each.alarms)}"
        f"<td><a href='/log/{escape(each.id)}/checkpoint'>/log</a></tr>"
        for each in views
    )
    heads = "日志 Log<th>地点 Place<th>采信 Believed<th>最后收录 Last accepted<th>状态 State<th>警报 Alarms<th>副本 Mirror"
    body = (
        "<h1>监票 Jianpiao · 审计 <span lang=en>audit</span></h1>"
        "<p>我们只展示自己核验过的记录。 <span lang=en>What is shown here was verified by us, entry by entry.</span></p>"
        f"<table><tr><th>{heads}</tr>{rows}</table>"
        "<p><a href='/alarms'>警报 <span lang=en>alarms</span></a> · <a href='/docs'>接口说明 <span lang=en>API</span></a></p>"
    )
    return page("监票 Jianpiao · 审计", body)
