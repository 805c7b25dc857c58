"""Which error of the audit service is told how: one table, texts in Chinese and English (RFC 9457).

What it leaves out: the problem itself (`services/http/problem.py`).
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from services.http.client import ShareSpent
from services.http.errors import InvalidParameter, NotFound, TooSlow, WrongMethod
from services.http.problem import MEDIA_TYPE, Explanation, Language, Problem, Text, language_of
from services.pages.preferences import preferences_of
from services.pages.rendering import pages_of, wants_page
from shared.errors import Broken, JianpiaoError, Malformed, Refused

logger = logging.getLogger(__name__)


class UnknownLog(NotFound):
    """No log of this id is followed here."""


class UnknownEntry(NotFound):
    """The log has no entry of this index, or we do not believe it yet."""


class UnknownAlarm(NotFound):
    """The log has no alarm of this number."""


class Busy(JianpiaoError):
    """As many people look on, or ask, as the service serves at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """How one class of errors is told: its status and code, its name, and what to do."""

    status: int
    code: str
    explanation: Explanation


def _row(status: int, code: str, title: tuple[str, str], advice: tuple[str, str]) -> Row:
    return Row(status, code, Explanation(Text(*title), Text(*advice)))


TABLE: Final[dict[type[Exception], Row]] = {
    NotFound: _row(
        404,
        "not-found",
        ("没有这个地址", "There is nothing at this address"),
        ("请核对地址；全部地址列在 /docs。", "Check the address; all of them are listed at /docs."),
    ),
    UnknownLog: _row(
        404,
        "unknown-log",
        ("没有跟踪这本日志", "This log is not followed here"),
        ("请核对编号；全部日志列在 /logs。", "Check the id; all logs are listed at /logs."),
    ),
    UnknownEntry: _row(
        404,
        "unknown-entry",
        ("没有这条记录", "There is no such entry"),
        ("记录从 0 开始编号；也可能尚未采信。", "Entries count from 0; it may also not be believed yet."),
    ),
    UnknownAlarm: _row(
        404,
        "unknown-alarm",
        ("没有这条警报", "There is no such alarm"),
        ("警报从 1 开始编号；全部列在 /alarms。", "Alarms count from 1; all of them are listed at /alarms."),
    ),
    Malformed: _row(
        400,
        "malformed",
        ("内容无法理解", "The bytes make no sense"),
        ("请按所述之处改正后重新发送。", "Correct what the detail names, and send it again."),
    ),
    WrongMethod: _row(
        405,
        "wrong-method",
        ("此地址不支持这种请求方法", "This address does not answer that method"),
        ("允许的方法写在 Allow 中。", "The methods that are allowed stand in Allow."),
    ),
    TooSlow: _row(
        408,
        "too-slow",
        ("请求发送过慢", "The request took too long to arrive"),
        ("请重新发送。", "Send it again."),
    ),
    Refused: _row(
        409,
        "refused",
        ("不能这样问", "This cannot be asked"),
        ("条款（clause）说明依据。", "The clause says why."),
    ),
    InvalidParameter: _row(
        422,
        "invalid-parameter",
        ("参数不对", "A parameter is not as it should be"),
        ("请按说明（detail）改正参数。", "Correct the parameter that the detail names."),
    ),
    ShareSpent: _row(
        429,
        "too-many-requests",
        ("此地址同时占用过多", "This address has too many under way"),
        (
            "每个地址只占一部分，好让别人也能问；不要同时重复提问。",
            "Each address has a share, so that others can ask too; do not ask the same again meanwhile.",
        ),
    ),
    Busy: _row(
        503,
        "overloaded",
        ("服务繁忙", "The service is busy"),
        ("请过一会儿再试。", "Try again in a while."),
    ),
    Broken: _row(
        503,
        "broken",
        ("副本正在恢复或已损坏", "The copy is being restored, or is damaged"),
        ("请过一会儿再试，并查看 /alarms。", "Try again in a while, and look at /alarms."),
    ),
    Exception: _row(
        500,
        "bug",
        ("服务内部错误", "An error inside the service"),
        (
            "请把事故编号（instance）告诉运行服务的人。",
            "Tell the people who run the service the incident's number (instance).",
        ),
    ),
}
"""From error class to answer; an error is told by the nearest of its classes that stands here."""
BY_CODE: Final = {row.code: row for row in TABLE.values()}


def row_of(error: Exception) -> Row:
    """The row of the nearest class of an error."""
    return next(TABLE[each] for each in type(error).__mro__ if each in TABLE)


def problem_of(error: Exception, language: Language, path: str) -> Problem:
    """The problem to tell for an error while answering `path`. One that is not ours is logged under an incident number."""
    row = row_of(error)
    advice = row.explanation.advice.get(language)
    code, clause, instance, detail = row.code, None, path, _detail(error, language, advice)
    if isinstance(error, Refused):
        code, clause, detail = error.code, error.clause, error.zh if language == "zh" else error.en
    elif row.status == 500:
        instance, detail = f"urn:jianpiao:incident:{secrets.token_hex(8)}", advice
        logger.error("incident %s at %s", instance, path, exc_info=error)
    return Problem(
        type=f"/problems/{code}",
        title=row.explanation.title.get(language),
        status=row.status,
        detail=detail.encode("utf-8", "backslashreplace").decode(),
        code=code,
        instance=instance,
        clause=clause,
    )


def _detail(error: Exception, language: Language, advice: str) -> str:
    """What was wrong, in one language, and then what to do."""
    said = str(error)
    if isinstance(error, JianpiaoError):
        said = error.zh if language == "zh" else error.en
    if said and not said.endswith((".", "。")):
        said += "。" if language == "zh" else "."
    return f"{said} {advice}" if said else advice


def problem_response(request: Request, error: Exception) -> Response:
    """The answer to a request that failed with `error`, in the language that it asks for; a browser gets a page."""
    looked_at = wants_page(request)
    language = (
        preferences_of(request).lang if looked_at else language_of(request.headers.get("accept-language", ""))
    )
    path = request.scope.get("raw_path", b"").decode("ascii", "replace")
    problem = problem_of(error, language, path)
    headers = {"content-language": language, "vary": "accept-language", "cache-control": "no-store"}
    if isinstance(error, WrongMethod):
        headers["allow"] = error.allowed
    if problem.status in (429, 503):
        headers["retry-after"] = "5"
    if looked_at:
        page = pages_of(request).problem(request, problem)
        page.headers.update({**headers, "vary": page.headers["vary"]})
        return page
    return Response(msgspec.json.encode(problem), problem.status, headers, MEDIA_TYPE)
