"""The API document of the preview of a roll, with the preview of a small sheet of the example's election.

What it leaves out: how it is answered (`api_roll.py`).
"""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Any, Final

import msgspec

from services.ballot.http import openapi_examples as examples
from services.ballot.http.api_roll import MEDIA_TYPES, order_of
from services.ballot.http.openapi_problems import problem_answers
from services.roll.preview import preview
from services.roll.rules import KINDS

SHEET: Final = "选民证号,姓名,性别,出生日期,身份证号,登记类别\n0413,演示选民,女,1960年1月2日,,常住\n0414,范例,男,20__年,,外出\n"
_CODES: Final = (
    "malformed", "unknown-election", "wrong-method", "too-slow", "too-large", "wrong-media-type", "invalid-parameter",
    "broken",
)  # fmt: skip
_PARAMETERS: Final = {
    "kind": (
        {"type": "string", "enum": list(KINDS)},
        "RESIDENT",
        "表中未写类别者的登记类别。Class of whoever the sheet gives none.",
    ),
    "resolution": (
        {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "5f" * 32,
        "表中未写决议者的决议文件 SHA-256。Resolution of whoever the sheet gives none.",
    ),
    "tab": (
        {"type": "string"},
        "名单",
        "工作簿中哪一张表，默认唯一可见的一张。Which sheet of a workbook; by default the only visible one.",
    ),
}


def preview_operation(election: dict[str, Any]) -> dict[str, Any]:
    """The operation; `election` describes the parameter in the path."""
    csv, xlsx = MEDIA_TYPES
    return {
        "tags": ["state"],
        "summary": "预览选民名单 Preview a sheet of the roll",
        "description": "按本选举的办法、选举日和现有名单检查一张 CSV 或 XLSX 名单，逐行报告；没有错误时附上全部待签名的登记记录。"
        "什么也不保存。\n\nJudges a sheet by the election's regulation, day and roll, and reports row by row; if nothing is wrong, all "
        "registrations come along, to be signed. Nothing is stored.",
        "operationId": "preview_roll",
        "parameters": [election, *(_parameter(name) for name in _PARAMETERS)],
        "requestBody": {
            "description": "一张名单。A sheet.",
            "required": True,
            "content": {
                csv: {"schema": {"type": "string"}, "examples": {"sheet": {"value": SHEET}}},
                xlsx: {"schema": {"type": "string", "format": "binary"}},
            },
        },
        "responses": {
            "200": {
                "description": "报告与待签名的记录。The report, and the statements to sign.",
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/Preview"},
                        "examples": {"preview": {"value": _example()}},
                    }
                },
            },
            **problem_answers(_CODES, f"/elections/{examples.ELECTION}/roll/preview"),
        },
    }


def _parameter(name: str) -> dict[str, Any]:
    schema, example, meaning = _PARAMETERS[name]
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": meaning,
        "schema": schema,
        "example": example,
    }


def _example() -> Any:
    """What the service answers to the example sheet, but for salts, which are the same each time."""
    number = count()

    def salt(size: int) -> bytes:
        return hashlib.shake_128(b"example %d" % next(number)).digest(size)

    told = preview(order_of(examples.story().election, "roll.csv", {}), SHEET.encode(), salt)
    return msgspec.json.decode(msgspec.json.encode(told))
