"""Looks a scenario over key by key: keys and words that there are not, values of the wrong kind, each with its place.

A misspelt key must not be passed over in silence: the story would then be another one than its author meant. So each complaint
names the nearest key that there is. What it leaves out: whether values fit each other (`checking.py`).
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Iterator
from enum import EnumType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

Complaint = tuple[str, str]
"""One thing that is wrong, in Chinese and in English."""


def complaints_about(kind: Any, raw: Any, top: Iterable[str] = (), place: str = "") -> Iterator[Complaint]:
    """Everything in `raw` that cannot be a `kind`. `top`: keys that stand at the top of the file and nowhere else."""
    kinds = list(_unfolded(kind))
    table = next(
        (each for each in kinds if isinstance(each, type) and issubclass(each, msgspec.Struct)), None
    )
    mapping = next((get_args(each) for each in kinds if get_origin(each) is dict), None)
    row = next((get_args(each) for each in kinds if get_origin(each) is tuple), None)
    if isinstance(raw, dict) and table is not None:
        yield from _in_table(table, raw, frozenset(top), place)
    elif isinstance(raw, dict) and mapping is not None:
        for key, value in raw.items():
            yield from complaints_about(mapping[0], key, top, f"{place}.{key}")
            yield from complaints_about(mapping[1], value, top, f"{place}.{key}")
    elif isinstance(raw, list) and row is not None and row[-1] is Ellipsis:
        for number, each in enumerate(raw, 1):
            yield from complaints_about(row[0], each, top, f"{place}[{number}]")
    elif isinstance(raw, str) and (words := _words(kinds)) and str not in kinds:
        if raw not in words:
            zh, en = nearest(raw, words)
            yield f"{place}：没有“{raw}”这个词，{zh}", f"{place}: there is no word {raw!r}; {en}"
    else:
        yield from _of_wrong_kind(kind, raw, place)


def nearest(word: str, known: Iterable[str]) -> Complaint:
    """What to suggest instead of `word`: the nearest of `known`, or all of them."""
    words = sorted(known)
    found = difflib.get_close_matches(word.lower(), [each.lower() for each in words], n=1, cutoff=0.6)
    if found:
        close = next(each for each in words if each.lower() == found[0])
        return f"是不是“{close}”？", f"did you mean {close!r}?"
    return f"可用的有：{'、'.join(words)}。", f"there are: {', '.join(words)}."


def _in_table(
    kind: type[msgspec.Struct], raw: dict[str, Any], top: frozenset[str], place: str
) -> Iterator[Complaint]:
    hints = get_type_hints(kind, include_extras=True)
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    where_zh, where_en = place or "剧本", place or "the file"
    for key, value in raw.items():
        inside = f"{place}.{key}" if place else key
        if key in fields:
            yield from complaints_about(hints[fields[key].name], value, top, inside)
        elif key in top:
            yield (
                f"{where_zh}里的“{key}”是整个剧本的键，要写在所有 [表] 的前面",
                f"{key!r} in {where_en} belongs to the whole file: it stands above all [tables]",
            )
        else:
            zh, en = nearest(key, fields)
            yield f"{where_zh}里没有“{key}”这个键，{zh}", f"{where_en} has no key {key!r}; {en}"
    for name, field in fields.items():
        if field.required and name not in raw:
            yield f"{where_zh}缺少“{name}”", f"{where_en} lacks {name!r}"


_WORDS: Final = (
    ("Expected", "应为"),
    (", got", "，写的是"),
    ("Invalid enum value", "没有这个词"),
    ("`int`", "整数"),
    ("`str`", "文字"),
    ("`bool`", "true 或 false"),
    ("`array`", "数组"),
    ("`object`", "表"),
    ("`null`", ""),
)


def _of_wrong_kind(kind: Any, raw: Any, place: str) -> Iterator[Complaint]:
    try:
        msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        en = str(error).partition(" - at ")[0].replace(" | null`", "`")
        zh = en
        for foreign, own in _WORDS:
            zh = zh.replace(foreign, own)
        yield f"{place}：{zh}", f"{place}: {en}"


def _words(kinds: list[Any]) -> list[str]:
    words: list[str] = []
    for kind in kinds:
        if get_origin(kind) is Literal:
            words += [word for word in get_args(kind) if isinstance(word, str)]
        elif isinstance(kind, EnumType):
            words += list(kind.__members__)
    return words


def _unfolded(kind: Any) -> Iterator[Any]:
    """The kinds that a union or an annotated kind consists of."""
    if get_origin(kind) is Annotated:
        yield from _unfolded(get_args(kind)[0])
    elif get_origin(kind) in (Union, types.UnionType):
        for each in get_args(kind):
            yield from _unfolded(each)
    else:
        yield kind
