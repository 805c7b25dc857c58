"""How the API document tells the problems of an address: by status, each with an example in each language.

What it leaves out: which error has which status (`problems.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from services.ballot import errors
from services.ballot.accepted import Overloaded
from services.ballot.http import limits
from services.ballot.http.problems import MEDIA_TYPE, problem_of
from services.ballot.http.texts import EXPLANATIONS, Language
from shared.errors import Broken, Malformed, Refused, Unauthorised

SAMPLES: Final[dict[str, Exception]] = {
    "malformed": Malformed("payloadType: expected application/vnd.jianpiao.statement+json, got 'text/plain'"),
    "unauthorised": Unauthorised(
        "key-unknown",
        "docs/rules.md 5; A49",
        zh="密钥 1f2e3d4c5b6a7988 没有在本选举中任命。",
        en="The key 1f2e3d4c5b6a7988 has not been appointed in this election.",
    ),
    "no-session": errors.NoSession("no session is open for this election.", zh="尚未登录本次选举。"),
    "wrong-role": errors.WrongRole(
        "expected REGISTRAR, S-07 is ISSUER.", zh="此页限 REGISTRAR 查看，S-07的职务是 ISSUER。"
    ),
    "foreign-origin": errors.ForeignOrigin(
        "expected a request from a page of vote.example.cn, got one of https://elsewhere.example.",
        zh="应由 vote.example.cn 的页面发出，现为 https://elsewhere.example。",
    ),
    "not-needed": errors.NotNeeded("this statement is recorded.", zh="此记录已经登记，不再需要签名。"),
    "refused": Refused(
        "already-on-roll",
        "OCV2018 13",
        zh="0412 已在选民名单上，一人只登记一次。",
        en="0412 is on the roll already; a person is registered once.",
    ),
    "unknown-election": errors.UnknownElection("no election has this id.", zh="没有这个编号的选举。"),
    "unknown-entry": errors.UnknownEntry("the log has no entry 7.", zh="日志没有第7条。"),
    "not-found": errors.NotFound(
        "the log has no such file, or not yet.", zh="日志没有这个文件，或尚未公布。"
    ),
    "wrong-method": errors.WrongMethod("PUT", "POST"),
    "no-tallies-yet": errors.NoTalliesYet("round 1 is POLLING.", zh="第1轮投票尚未全部结束（POLLING）。"),
    "no-roll-now": errors.NoRollNow("the roll is not sealed yet.", zh="选民名单尚未封定。"),
    "foreign-cosignature": errors.ForeignCosignature(
        "cosignature: that of committee-a.example/w1 (6204fe29) does not hold",
        zh="见证签名：committee-a.example/w1 (6204fe29) 的不成立",
    ),
    "too-slow": errors.TooSlow("the request's body did not arrive in time.", zh="内容没有及时发完。"),
    "too-large": errors.TooLarge("expected a body of at most 262144 bytes.", zh="内容至多262144字节。"),
    "headers-too-large": errors.HeaderTooLarge(
        "expected a header of at most 16384 bytes.", zh="请求头至多16384字节。"
    ),
    "wrong-media-type": errors.WrongMediaType(
        "expected application/json, got 'text/plain'.", zh="应为 application/json，现为'text/plain'。"
    ),
    "invalid-parameter": errors.InvalidParameter("limit: expected at most 1000.", zh="limit：至多 1000。"),
    "too-many-requests": limits.TooManyRequests(3),
    "overloaded": Overloaded(
        "4096 statements wait for this election already.",
        zh="本次选举已有4096条记录等待登记。",
        retry_after=1,
    ),
    "broken": Broken("the outcome of a commit is not known.", zh="一次提交的结果尚不清楚。"),
}
"""One error of each kind that an address may name."""

_EVERYWHERE: Final = ("headers-too-large", "too-many-requests", "overloaded")


def problem_answers(codes: Iterable[str], path: str) -> dict[str, Any]:
    """The problem answers of an address, by status; those that every address may give are added."""
    told: dict[str, Any] = {}
    for code in (*codes, *_EVERYWHERE):
        for language in ("zh", "en"):
            _add(told, code, language, path)
    told["500"] = _bug(path)
    return dict(sorted(told.items()))


def _add(told: dict[str, Any], code: str, language: Language, path: str) -> None:
    problem, headers = problem_of(SAMPLES[code], language, path)
    title = EXPLANATIONS[code].title
    answer = told.setdefault(str(problem.status), _empty())
    if language == "zh":
        answer["description"] = "；".join(filter(None, [answer["description"], f"{title.zh} {title.en}"]))
    content = answer["content"][MEDIA_TYPE]
    content["examples"][f"{code}-{language}"] = {"summary": title.get(language), "value": _plain(problem)}
    for name in headers.keys() & _HEADERS.keys():
        answer.setdefault("headers", {})[name] = {
            "description": _HEADERS[name],
            "schema": {"type": "integer" if name == "Retry-After" else "string"},
        }


def _bug(path: str) -> dict[str, Any]:
    explanation = EXPLANATIONS["bug"]
    answer = _empty()
    answer["description"] = f"{explanation.title.zh} {explanation.title.en}"
    value = {
        "type": "/problems/bug",
        "title": explanation.title.zh,
        "status": 500,
        "detail": explanation.advice.zh,
        "code": "bug",
        "instance": "urn:jianpiao:incident:5d41402abc4b2a76",
    }
    answer["content"][MEDIA_TYPE]["examples"]["bug-zh"] = {"summary": explanation.title.zh, "value": value}
    return answer


_HEADERS: Final = {
    "Retry-After": "几秒后重试。Seconds after which to try again.",
    "Allow": "允许的方法。Methods that are allowed.",
}


def _empty() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "", "content": {MEDIA_TYPE: {"schema": schema, "examples": {}}}}


def _plain(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))
