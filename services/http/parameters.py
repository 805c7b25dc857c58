"""What is told of a parameter that is not as it should be, in both languages: the framework knows only its own English words.

What it leaves out: which parameters there are.
"""

from __future__ import annotations

from typing import Final

from fastapi.exceptions import RequestValidationError

from services.http.errors import InvalidParameter

WANTED: Final = {
    "missing": "必须写",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "string_pattern_mismatch": "写法须合于 {pattern}",
    "string_too_long": "至多{max_length}字",
    "string_too_short": "至少{min_length}字",
    "enum": "应为{expected}",
    "literal_error": "应为{expected}",
}
"""What a parameter should be, by the word that the validation has for what is wrong with it."""


def invalid(error: RequestValidationError) -> InvalidParameter:
    """The first parameter that is wrong, and what it should be."""
    found = error.errors()[0]
    place = ".".join(map(str, found["loc"][1:]))
    wanted = WANTED.get(found["type"], "写法不对").format(**found.get("ctx", {}))
    return InvalidParameter(f"{place}: {found['msg']}.", zh=f"{place}：{wanted}。")
