"""The API document of the audit service (OpenAPI 3.1): every address, answer and problem, in both languages, with examples.

Schemas come from the structures that are written, examples from real entries of an invented drill. What it leaves out: what
the addresses do.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.audit.http import examples
from services.audit.http.described import ANSWERED
from services.audit.http.problems import TABLE, Busy, UnknownAlarm, UnknownEntry, UnknownLog, problem_of
from services.http.client import ShareSpent
from services.http.errors import InvalidParameter, NotFound, WrongMethod
from services.http.problem import MEDIA_TYPE, Problem
from shared.errors import Broken

DESCRIPTION: Final = """监票审计服务：以局外人的身份跟踪公开日志，逐条核验之后才采信，保存自己的副本，并发出警报。

The audit service of Jianpiao follows published logs as an outsider, believes entries only after verifying each, keeps its own copy,
and raises alarms.

- 一切只读；确认警报须在本机进行。 Everything is read only; alarms are acknowledged on the machine itself.
- `/log/<编号>/…` 是 C2SP tlog-tiles 静态文件，可以再被别人跟踪。 `/log/<id>/…` is C2SP tlog-tiles, to be followed by others in turn.
- 出错时回答 RFC 9457 问题说明，语言按 `Accept-Language`，默认中文。 Problems are told as RFC 9457 describes, Chinese by default.
"""
TAGS: Final = [
    {"name": "logs", "description": "采信的记录。What is believed, log by log."},
    {"name": "alarms", "description": "警报。Alarms."},
    {"name": "mirror", "description": "副本（C2SP tlog-tiles）。The mirror."},
    {"name": "service", "description": "服务自身。The service itself."},
]
SAMPLES: Final[dict[type[Exception], Exception]] = {
    NotFound: NotFound("the log has no such file, or not yet.", zh="日志没有这个文件，或尚未公布。"),
    UnknownLog: UnknownLog("no log of this id is followed.", zh="没有跟踪这个编号的日志。"),
    UnknownEntry: UnknownEntry("2 entries are believed.", zh="已采信2条。"),
    UnknownAlarm: UnknownAlarm("the log has no alarm 7.", zh="这本日志没有第7号警报。"),
    WrongMethod: WrongMethod("POST", "GET"),
    InvalidParameter: InvalidParameter(
        "limit: Input should be less than or equal to 256.", zh="limit：应不大于 256。"
    ),
    ShareSpent: ShareSpent(
        "20 of them are under way from this address; wait until one has ended.",
        zh="此地址已有20个正在进行，请等其中一个结束。",
    ),
    Busy: Busy("500 readers at once.", zh="同时有500人在看。"),
    Broken: Broken("the copy is being restored.", zh="副本正在恢复。"),
}
"""One error of each kind."""


def document(app: FastAPI) -> dict[str, Any]:
    """The whole document. Whether it is valid, and whether it is true, are tests."""
    told: dict[str, Any] = get_openapi(
        title="监票 Jianpiao · 审计服务 audit service",
        version=app.version,
        description=DESCRIPTION,
        routes=app.routes,
        tags=TAGS,
        license_info={"name": "MIT", "identifier": "MIT"},
        servers=[{"url": "/", "description": "本服务。This service."}],
    )
    told["tags"] = [*TAGS, *_more_tags(told["paths"])]
    shown = examples.answers()
    told["paths"].update(_mirror_paths())
    for path, operations in told["paths"].items():
        if path in shown:
            _complete(path, operations["get"], shown[path])
    schemas = {**told.get("components", {}).get("schemas", {}), **_schemas()}
    told["components"] = {"schemas": _reached(told["paths"], schemas)}
    return told


def _reached(paths: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas that the addresses refer to, and those that these refer to; parts that do not serve here bring others along."""
    found: set[str] = set()
    waiting = _named(paths)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting |= _named(schemas.get(name, {}))
    return {name: each for name, each in schemas.items() if name in found}


def _named(part: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(part)))


def _more_tags(paths: dict[str, Any]) -> list[dict[str, str]]:
    """Tags of routers that other parts of the audit service added."""
    known = {each["name"] for each in TAGS}
    found = {tag for operations in paths.values() for each in operations.values() for tag in each["tags"]}
    return [{"name": each, "description": each} for each in sorted(found - known)]


def _complete(path: str, operation: dict[str, Any], example: dict[str, Any]) -> None:
    """Adds to an address what its code does not say: examples and problems."""
    for parameter in operation.get("parameters", []):
        parameter["example"] = examples.PARAMETERS[parameter["name"]]
    for media_type, content in operation["responses"]["200"]["content"].items():
        content["examples"] = {"example": {"value": example[media_type]}}
    operation["responses"].pop("422", None)
    operation["responses"].update(_problems(path, operation))


def _problems(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    kinds: list[type[Exception]] = [WrongMethod]
    if operation.get("parameters"):
        kinds.append(InvalidParameter)
    if "{log}" in path and not path.startswith("/log/"):
        kinds += [UnknownLog, Broken]
    if path.startswith(("/log/", "/problems")):
        kinds.append(NotFound)
    if path.endswith("/{index}"):
        kinds.append(UnknownEntry)
    if path.endswith("/{number}"):
        kinds.append(UnknownAlarm)
    if path.endswith("/events"):
        kinds += [ShareSpent, Busy]
    told: dict[str, Any] = {}
    for kind in kinds:
        row = TABLE[kind]
        answer = told.setdefault(str(row.status), _empty())
        title = row.explanation.title
        answer["description"] = "；".join(filter(None, [answer["description"], f"{title.zh} {title.en}"]))
        for language in ("zh", "en"):
            problem = problem_of(SAMPLES[kind], "zh" if language == "zh" else "en", path)
            answer["content"][MEDIA_TYPE]["examples"][f"{row.code}-{language}"] = {
                "summary": title.zh if language == "zh" else title.en,
                "value": _plain(problem),
            }
    return dict(sorted(told.items()))


def _empty() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "", "content": {MEDIA_TYPE: {"schema": schema, "examples": {}}}}


def _mirror_paths() -> dict[str, Any]:
    """The files of a mirror, which no framework describes."""
    log = {"name": "log", "in": "path", "required": True, "schema": {"type": "string"}}
    log["description"] = "日志编号。Id of the log."
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    name["description"] = "C2SP tlog-tiles 的文件名。A file's name, as C2SP tlog-tiles has it."
    text, tile = "text/plain; charset=utf-8", "application/octet-stream"
    return {
        "/log/{log}/checkpoint": _file(
            "采信的检查点 The believed checkpoint", "签名文本。A signed note.", text, [log]
        ),
        "/log/{log}/policy": _file(
            "信任文件 The trust file", "所依的信任文件。What it is believed by.", text, [log]
        ),
        "/log/{log}/tile/{name}": _file(
            "数据块 A tile or bundle",
            "内容永不改变，可长期缓存。Never changes; may be cached for good.",
            tile,
            [log, name],
        ),
    }


def _file(
    summary: str, description: str, media_type: str, parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if media_type == "application/octet-stream":
        schema["format"] = "binary"
    answer = {"description": description, "content": {media_type: {"schema": schema}}}
    return {
        "get": {
            "tags": ["mirror"],
            "summary": summary,
            "description": description,
            "parameters": [dict(each) for each in parameters],
            "responses": {"200": answer},
        }
    }


def _schemas() -> dict[str, Any]:
    """Schemas of what is written, from the very structures that do it."""
    kinds = [*sorted(ANSWERED, key=lambda each: each.__name__), Problem]
    _, described = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    schemas: dict[str, Any] = _plain(described)
    entry = schemas["ProvenEntry"]["properties"]["entry"]
    entry.update({"type": "object"})
    return schemas


def _plain(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))
