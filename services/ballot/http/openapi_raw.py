"""The API document of the addresses that are answered before FastAPI: statements, batches and the published log.

Written by hand; a test compares it with what `front.py` answers. What it leaves out: the reading addresses.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from services.ballot.http import openapi_examples as examples
from services.ballot.http.api_batch import MEDIA_TYPE as NDJSON
from services.ballot.http.openapi_problems import problem_answers
from services.ballot.http.openapi_roll import preview_operation
from shared import base64text

_SUBMITTED: Final = (
    "malformed",
    "unauthorised",
    "refused",
    "too-slow",
    "too-large",
    "wrong-media-type",
    "broken",
)
_SUBMISSION: Final = {
    "oneOf": [{"$ref": "#/components/schemas/Envelope"}, {"$ref": "#/components/schemas/Wrapped"}]
}
_DIGIT_GROUPS: Final = r"^(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?$"


def raw_paths() -> dict[str, Any]:
    """Path items by path."""
    return {
        "/elections": {"post": _call()},
        "/elections/{election}/statements": {"post": _submit()},
        "/elections/{election}/statements/batch": {"post": _batch()},
        "/elections/{election}/roll/preview": {"post": preview_operation(_election())},
        "/log/{election}/checkpoint": {"get": _file("检查点 Checkpoint", _CHECKPOINT, "text/plain")},
        "/log/{election}/policy": {"get": _file("信任文件 Trust policy", _POLICY, "text/plain")},
        "/log/{election}/cosignatures": {"post": _cosign()},
        "/log/{election}/tile/{level}/{tile}": {
            "get": _file("瓦片与记录包 Tiles and entries", _TILE, "application/octet-stream", "level", "tile")
        },
    }


def _call() -> dict[str, Any]:
    bodies = examples.bodies()
    return {
        "tags": ["statements"],
        "summary": "发起选举 Call an election",
        "description": "第一条陈述 ElectionCalled（换届工作为 CampaignOpened），由其中写明的主管机关密钥签名。正式选举须由本服务信任的密钥发起。\n\n"
        "The first statement (of a campaign CampaignOpened), signed by the authority's key that stands in it. An election, unlike a drill, is called "
        "with a key that this service trusts.",
        "operationId": "call_election",
        "requestBody": _body({"call": ("发起一次演练 Call a drill", bodies["call"])}),
        "responses": {
            **_receipts(),
            **problem_answers(_SUBMITTED, "/elections"),
        },
    }


def _submit() -> dict[str, Any]:
    bodies = examples.bodies()
    path = f"/elections/{examples.ELECTION}/statements"
    return {
        "tags": ["statements"],
        "summary": "提交一条陈述 Submit a statement",
        "description": "信封本身，或信封与不公开的内容。被接受才回答 201，此时已写入磁盘并进入日志。\n\n"
        "An envelope, or an envelope with private fields beside it. 201 means that it is on the disk and in the log.",
        "operationId": "submit_statement",
        "parameters": [_election()],
        "requestBody": _body(
            {
                "statement": ("任命登记员 Appoint a registrar", bodies["statement"]),
                "with-disclosures": ("登记选民，姓名不公开 Register an elector", bodies["with-disclosures"]),
            }
        ),
        "responses": {
            **_receipts(),
            **problem_answers((*_SUBMITTED, "unknown-election", "wrong-method"), path),
        },
    }


def _batch() -> dict[str, Any]:
    bodies = examples.bodies()
    path = f"/elections/{examples.ELECTION}/statements/batch"
    line = {"line": 1, "status": 201, **examples.receipt()}
    refused = problem_answers(("refused",), f"{path}#2")["409"]["content"]["application/problem+json"]
    answer = [line, {"line": 2, "status": 409, "problem": refused["examples"]["refused-zh"]["value"]}]
    codes = (
        "malformed",
        "unknown-election",
        "wrong-method",
        "too-slow",
        "too-large",
        "wrong-media-type",
        "broken",
    )
    return {
        "tags": ["statements"],
        "summary": "成批提交 Submit many statements",
        "description": "每行一条，形式同单条提交；按顺序逐行回答。一行被拒不影响其后各行。超过行数或字节上限的整批不收。\n\n"
        "One statement a line, each as it would be sent alone; answered line by line in order. A line that is refused "
        "does not stop those after it. A batch of too many lines or bytes is not looked at at all.",
        "operationId": "submit_batch",
        "parameters": [_election()],
        "requestBody": {
            "description": "每行一条陈述。One statement a line.",
            "required": True,
            "content": {
                NDJSON: {"schema": {"type": "string"}, "examples": {"batch": {"value": bodies["batch"]}}}
            },
        },
        "responses": {
            "200": {
                "description": "逐行的回答（每行一个 `Line`）。One `Line` for each line, one a line.",
                "content": {
                    NDJSON: {
                        "schema": {"type": "string"},
                        "examples": {"lines": {"value": "".join(f"{_json(each)}\n" for each in answer)}},
                    },
                },
            },
            **problem_answers(codes, path),
        },
    }


_CHECKPOINT: Final = (
    "C2SP tlog-checkpoint：日志已签名的大小与根。The log's signed size and root. Cached for a second at most."
)
_POLICY: Final = "C2SP tlog-policy：日志公钥与见证人。The log's key and its witnesses, for verifiers to pin."
_TILE: Final = (
    "C2SP tlog-tiles：`level` 为 0 起的层数，或 entries（记录包）；`tile` 为三位一组的编号，如 `x001/067` 或 `000.p/12`。"
    "`level` counts from 0, or is `entries`; `tile` is a number in groups of three digits. Immutable."
)


def _file(summary: str, description: str, media_type: str, *parameters: str) -> dict[str, Any]:
    note = examples.story().note.decode()
    example: dict[str, Any] = {}
    if "Checkpoint" in summary:
        example = {"examples": {"checkpoint": {"value": note}}}
    schema = {"type": "string"} if media_type == "text/plain" else {"type": "string", "format": "binary"}
    headers = {
        "ETag": {"description": "内容的摘要。Hash of the content.", "schema": {"type": "string"}},
        "Cache-Control": {"description": "可缓存多久。How long to keep.", "schema": {"type": "string"}},
    }
    whole = {
        "description": summary,
        "headers": headers,
        "content": {media_type: {"schema": schema, **example}},
    }
    return {
        "tags": ["log"],
        "summary": summary,
        "description": description,
        "operationId": f"get_{summary.rsplit(' ', 1)[-1].lower()}",
        "parameters": [_election(), *(_tile_parameter(each) for each in parameters)],
        "responses": {
            "200": whole,
            "206": {**whole, "description": "所要的一段。The range asked for."},
            "304": {"description": "没有变化。Not changed."},
            "416": {"description": "没有这一段。No such range."},
            **problem_answers(("not-found", "wrong-method"), f"/log/{examples.ELECTION}/checkpoint"),
        },
    }


def _cosign() -> dict[str, Any]:
    # The public key of nobody: what is shown is a line's form.
    line = f"— committee-a.example/w1 {base64text.encode(bytes(76))}\n"
    codes = (
        "malformed",
        "unknown-election",
        "foreign-cosignature",
        "wrong-method",
        "too-slow",
        "too-large",
        "wrong-media-type",
        "broken",
    )
    return {
        "tags": ["log"],
        "summary": "送回见证签名 Hand in a cosignature",
        "description": "没有网址的见证人对现在公布的检查点所作的签名行（C2SP tlog-cosignature）；见证人须在该日志的信任文件中。\n\n"
        "Signature lines of a witness that serves no address, for the checkpoint that is public now; the witness has to "
        "stand in the log's trust file.",
        "operationId": "add_cosignatures",
        "parameters": [_election()],
        "requestBody": {
            "description": "签名行。Signature lines.",
            "required": True,
            "content": {"text/plain": {"schema": {"type": "string"}, "examples": {"line": {"value": line}}}},
        },
        "responses": {
            "200": {
                "description": "现已附有签名的检查点条数。Size of the checkpoint that bears them now.",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["size"],
                            "properties": {"size": {"type": "integer"}},
                        },
                        "examples": {"size": {"value": {"size": 14}}},
                    }
                },
            },
            **problem_answers(codes, f"/log/{examples.ELECTION}/cosignatures"),
        },
    }


def _tile_parameter(name: str) -> dict[str, Any]:
    pattern, example, meaning = {
        "level": (r"^(entries|[0-9]{1,2})$", "entries", "层，或 entries。Level, or entries."),
        "tile": (_DIGIT_GROUPS, "000.p/2", "编号（含斜杠，不转义）。Number; its slashes are not escaped."),
    }[name]
    schema = {"type": "string", "pattern": pattern}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": meaning,
        "schema": schema,
        "example": example,
    }


def _election() -> dict[str, Any]:
    return {
        "name": "election",
        "in": "path",
        "required": True,
        "description": "选举编号。The election's id, a UUID in lower case.",
        "schema": {"type": "string", "format": "uuid"},
        "example": examples.ELECTION,
    }


def _body(shown: dict[str, tuple[str, Any]]) -> dict[str, Any]:
    told = {name: {"summary": summary, "value": value} for name, (summary, value) in shown.items()}
    return {
        "description": "签名的陈述。The signed statement.",
        "required": True,
        "content": {"application/json": {"schema": _SUBMISSION, "examples": told}},
    }


def _receipts() -> dict[str, Any]:
    content = {
        "application/json": {
            "schema": {"$ref": "#/components/schemas/Receipt"},
            "examples": {"receipt": {"value": examples.receipt()}},
        }
    }
    location = {"description": "记录的地址。Address of the entry.", "schema": {"type": "string"}}
    return {
        "201": {
            "description": "已接受并写入。Accepted and stored.",
            "headers": {"Location": location},
            "content": content,
        },
        "200": {
            "description": "此前已接受，同一回执。Accepted before: the same receipt.",
            "headers": {"Location": location},
            "content": content,
        },
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
