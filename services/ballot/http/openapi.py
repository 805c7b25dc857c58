"""The API document (OpenAPI 3.1): every address, body, answer and problem, in Chinese and English, with examples.

The reading addresses are described from their own code; the hot ones by hand (`openapi_raw.py`), because no
framework stands before them. Examples are real: their signatures verify. CI checks all of them.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.ballot.http import openapi_examples as examples
from services.ballot.http.api_batch import Line
from services.ballot.http.api_statements import Receipt, Wrapped
from services.ballot.http.openapi_problems import problem_answers
from services.ballot.http.openapi_raw import raw_paths
from services.ballot.http.problems import Problem
from services.roll.preview import Preview
from shared.entry import Entry

DESCRIPTION: Final = """监票：选举中的每一件事都由责任人签名，被接受后成为公开日志的一条记录。

Jianpiao: every act of an election is signed by whoever answers for it, and once accepted is an entry of a public,
append-only log.

- 陈述用 DSSE v1 信封（Ed25519）签名，`payloadType` 为 `application/vnd.jianpiao.statement+json`。
  Statements are signed in DSSE v1 envelopes with Ed25519.
- 同一陈述重复发送得到同一回执，不会重复记录。 The same statement sent again gets the same receipt, and no new entry.
- 出错时回答 RFC 9457 问题说明，语言按 `Accept-Language`，默认中文。
  Problems are told as RFC 9457 describes, in the language of `Accept-Language`, Chinese by default.
- 公开日志是 C2SP tlog-tiles 静态文件，回执是 C2SP tlog-proof。
  The published log is C2SP tlog-tiles, a receipt is a C2SP tlog-proof.
"""

TAGS: Final = [
    {"name": "statements", "description": "提交陈述，取得回执。Submit statements, get receipts."},
    {"name": "read", "description": "选举与记录。Elections and their entries."},
    {"name": "state", "description": "工作台所需的当前状态。What desks must know now."},
    {"name": "log", "description": "公开日志（C2SP tlog-tiles）。The published log."},
    {"name": "service", "description": "服务自身。The service itself."},
]


READ_PROBLEMS: Final[dict[str, tuple[str, ...]]] = {
    "/health": (),
    "/metrics": (),
    "/": (),
    "/ready": ("broken",),
    "/problems/{code}": ("invalid-parameter",),
    "/elections": ("invalid-parameter", "broken"),
    "/elections/{election}/entries/{index}": (
        "unknown-election",
        "unknown-entry",
        "invalid-parameter",
        "broken",
    ),
    "/elections/{election}/statements/{statement}": (
        "unknown-election",
        "unknown-entry",
        "invalid-parameter",
        "broken",
    ),
    "/elections/{election}/state/stations": (
        "unknown-election",
        "unknown-entry",
        "invalid-parameter",
        "broken",
    ),
    "/elections/{election}/state/count": (
        "unknown-election",
        "unknown-entry",
        "no-tallies-yet",
        "invalid-parameter",
        "broken",
    ),
}
_OF_ONE_ELECTION: Final = ("unknown-election", "invalid-parameter", "broken")


def document(app: FastAPI) -> dict[str, Any]:
    """The whole document. Whether it is valid, and whether it is true, are tests."""
    told: dict[str, Any] = get_openapi(
        title="监票 Jianpiao · 投票服务 ballot service",
        version=app.version,
        description=DESCRIPTION,
        routes=app.routes,
        tags=TAGS,
        license_info={"name": "MIT", "identifier": "MIT"},
        servers=[{"url": "/", "description": "本服务。This service."}],
    )
    for path, operations in told["paths"].items():
        _complete(path, operations["get"])
    for path, operations in raw_paths().items():
        told["paths"].setdefault(path, {}).update(operations)
    schemas = {**told["components"]["schemas"], **_schemas()}
    # FastAPI's own shape of an invalid parameter never leaves: it is told as a problem, like all else.
    unused = ("HTTPValidationError", "ValidationError")
    told["components"]["schemas"] = {name: each for name, each in schemas.items() if name not in unused}
    return told


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Adds to a reading address what its code does not say: examples and problems."""
    concrete = path
    for parameter in operation.get("parameters", []):
        example = {**examples.PARAMETERS, "statement": examples.receipt()["id"]}[parameter["name"]]
        parameter["example"] = example
        concrete = concrete.replace("{" + parameter["name"] + "}", str(example))
    answer = operation["responses"]["200"]
    if answer["description"] == "Successful Response":
        answer["description"] = operation["summary"]
    for media_type, content in answer["content"].items():
        example = examples.answers()[path]
        if media_type == "application/x-ndjson":
            example = "".join(f"{each.decode()}\n" for each in examples.story().entries)
        elif media_type == "text/html":
            example = "<!doctype html>…"
        content["examples"] = {"example": {"value": example}}
    operation["responses"].pop("422", None)
    operation["responses"].update(problem_answers(READ_PROBLEMS.get(path, _OF_ONE_ELECTION), concrete))


def _schemas() -> dict[str, Any]:
    """Schemas of what is read and written without FastAPI, from the very structures that do it."""
    kinds = [Receipt, Wrapped, Line, Problem, Entry, Preview]
    _, described = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    schemas: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(described))  # tuples become arrays
    for name, (description, members) in SHARED_TEXTS.items():
        schemas[name]["description"] = description
        for member, text in members.items():
            schemas[name]["properties"][member]["description"] = text
    schemas["Wrapped"]["properties"]["envelope"] = {"$ref": "#/components/schemas/Envelope"}
    entries = {"type": "array", "items": {"$ref": "#/components/schemas/Entry"}}
    schemas["Entries"] = {
        "type": "object",
        "description": "记录，按序号，每条为原始字节。Entries in order, each verbatim.",
        "required": ["from", "entries"],
        "properties": {"from": {"type": "integer", "minimum": 0}, "entries": entries},
        "additionalProperties": False,
    }
    return schemas


SHARED_TEXTS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "Envelope": (
        "DSSE v1 信封。A DSSE v1 envelope; signatures cover the type and the exact bytes of the payload.",
        {
            "payloadType": "application/vnd.jianpiao.statement+json",
            "payload": "陈述的 JSON，标准 base64。The statement's JSON in standard base64.",
            "signatures": "一至八个签名。One to eight signatures, by different keys.",
        },
    ),
    "Signature": (
        "一个签名。One Ed25519 signature.",
        {
            "keyid": "公钥 SHA-256 的前 16 位十六进制。First 16 hex digits of the key's SHA-256.",
            "sig": "64 字节，标准 base64。64 bytes in standard base64.",
        },
    ),
    "Entry": (
        "一条记录，即日志的一片叶子。An entry: a leaf of the log.",
        {
            "index": "序号，首条为 0。Counted from 0.",
            "accepted_at": "接受时间，UTC，毫秒。Time of acceptance, UTC with milliseconds.",
        },
    ),
    "Wrapped": (
        "陈述与不公开的内容。A statement with its private fields beside it, which the log never shows.",
        {"disclosures": "RFC 9901 disclosures，其摘要在 `_sd` 中。Each is committed to in `_sd`."},
    ),
}
"""Texts for structures whose code speaks to engineers."""
