"""What a parser found wrong with a text, said to the people who wrote it: in both languages, with the place and the allowed names.

The parser's own message is English and names neither the file nor what else could have stood there. What it leaves out:
parsing, and whatever is wrong with the meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import inspect

from shared.errors import Malformed

MOST_NAMES: Final = 60
"""Allowed names that are listed; no table of ours has more."""

_PLACE: Final = re.compile(r"^(?P<what>.*?) - at (?P<key>`key` in )?`\$?\.?(?P<path>[^`]*)`$", re.DOTALL)
_UNKNOWN: Final = "Object contains unknown field "
_NO_WORD: Final = "Invalid enum value "
_TOML_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_WORDS: Final = (
    (_UNKNOWN, "没有这个键："),
    ("Object missing required field ", "缺少这个键："),
    (_NO_WORD, "没有这个词："),
    ("Expected ", "应为"),
    (", got ", "，现为"),
    (" matching regex ", "，写法须合于"),
    (" of length ", "，长度须"),
    ("Number out of range", "数字过大"),
    ("Integer value out of range", "整数过大"),
    ("Input data was truncated", "内容不完整，后面缺了一段"),
    ("JSON is malformed", "不是合格的 JSON"),
    ("invalid character", "有不该有的字符"),
    ("trailing characters", "结尾多出字符"),
    ("invalid UTF-8", "不是 UTF-8"),
    ("`int`", "整数"),
    ("`str`", "文字"),
    ("`bool`", "true 或 false"),
    ("`array`", "数组"),
    ("`object`", "表"),
    ("`float`", "小数"),
    ("`null`", "空值"),
)
"""What msgspec says, piece by piece; what is not listed stays as it is."""


def unreadable(what: str, error: Exception, kind: Any = None) -> Malformed:
    """The Malformed to raise for a text `what` that could not be read as `kind` (None: of no particular kind)."""
    if isinstance(error, Malformed):
        return error.within(what)
    if isinstance(error, UnicodeDecodeError):
        return Malformed(
            f"{what}: not UTF-8 at byte {error.start}; save it as UTF-8",
            zh=f"{what}：第{error.start}字节不是 UTF-8，请另存为 UTF-8",
        )
    if isinstance(error, RecursionError):
        return Malformed(f"{what}: nests too deeply", zh=f"{what}：嵌套过深")
    if not isinstance(error, msgspec.DecodeError):  # ValidationError is one of them
        at = _TOML_PLACE.search(str(error))
        where = f"（第{at[1]}行第{at[2]}列）" if at else ""
        return Malformed(f"{what}: {error}", zh=f"{what}：写法不对{where}")
    found = _PLACE.match(str(error))
    said, path = (found["what"], found["path"]) if found else (str(error), "")
    names = list(_allowed(said, path, kind))
    place = path + (" 的键" if found and found["key"] else "")
    of_english = f" - at `$.{path}`" if path else ""
    return Malformed(
        f"{what}: {said}{of_english}" + (f"; there are: {', '.join(names)}" if names else ""),
        zh=f"{what}：{place and place + '：'}{_chinese(said)}"
        + (f"；可用的有：{'、'.join(names)}" if names else ""),
    )


def _chinese(said: str) -> str:
    for foreign, own in _WORDS:
        said = said.replace(foreign, own)
    return said


def _allowed(said: str, path: str, kind: Any) -> Iterator[str]:
    """The names that could have stood where an unknown one does."""
    if kind is None or not said.startswith((_UNKNOWN, _NO_WORD)):
        return
    names: list[str] = []
    for each in _at(_kind(kind), [step for step in re.split(r"[.\[]", path) if step]):
        if isinstance(each, inspect.StructType) and said.startswith(_UNKNOWN):
            names += [field.encode_name for field in each.fields]
        elif isinstance(each, inspect.LiteralType) and said.startswith(_NO_WORD):
            names += map(str, each.values)
        elif isinstance(each, inspect.DictType) and said.startswith(_NO_WORD):  # one of its keys
            names += [str(word) for key in _flat(each.key_type) for word in getattr(key, "values", ())]
    yield from names[:MOST_NAMES]


def _at(kind: inspect.Type, steps: list[str]) -> Iterator[inspect.Type]:
    """The kinds that can stand at a path: `name`, `...]` for any key of a table, or `3]` for an item."""
    for each in _flat(kind):
        if not steps:
            yield each
        elif isinstance(each, inspect.StructType):
            for field in each.fields:
                if field.encode_name == steps[0]:
                    yield from _at(field.type, steps[1:])
        elif isinstance(each, inspect.DictType):
            yield from _at(each.value_type, steps[1:])
        elif isinstance(each, inspect.VarTupleType | inspect.ListType):
            yield from _at(each.item_type, steps[1:])


def _flat(kind: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.UnionType):
        for each in kind.types:
            yield from _flat(each)
    elif isinstance(kind, inspect.Metadata):
        yield from _flat(kind.type)
    else:
        yield kind


@cache
def _kind(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)
