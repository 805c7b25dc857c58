"""Finds keys and words that the scenario file does not have, and names the nearest that it has.

A misspelt key must not be passed over in silence: the story would then be another one than its author meant.
What it leaves out: whether values fit each other (`checking.py`).
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Iterator
from enum import EnumType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec


def strange_words(kind: Any, raw: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """`(zh, en)` for each key of `raw` that `kind` does not have, and each word that is none of its words."""
    kinds = list(_unfolded(kind))
    if isinstance(raw, dict):
        yield from _strange_in_table(kinds, raw, place)
    elif isinstance(raw, list):
        inner = next((get_args(each)[0] for each in kinds if get_origin(each) is tuple), None)
        if inner is not None:
            for number, each in enumerate(raw, 1):
                yield from strange_words(inner, each, f"{place}[{number}]")
    elif isinstance(raw, str):
        yield from _strange_word(kinds, raw, place)


def nearest(word: str, known: Iterable[str]) -> tuple[str, str]:
    """What to suggest instead of `word`, in Chinese and English: the nearest of `known`, or all of them."""
    words = sorted(known)
    found = difflib.get_close_matches(word.lower(), [each.lower() for each in words], n=1, cutoff=0.6)
    if found:
        close = next(each for each in words if each.lower() == found[0])
        return f"是不是“{close}”？", f"did you mean {close!r}?"
    return f"可用的有：{'、'.join(words)}。", f"there are: {', '.join(words)}."


def _strange_in_table(kinds: list[Any], raw: dict[str, Any], place: str) -> Iterator[tuple[str, str]]:
    table = next(
        (each for each in kinds if isinstance(each, type) and issubclass(each, msgspec.Struct)), None
    )
    if table is not None:
        hints = get_type_hints(table, include_extras=True)
        fields = {field.encode_name: hints[field.name] for field in msgspec.structs.fields(table)}
        for key, value in raw.items():
            if key in fields:
                yield from strange_words(fields[key], value, f"{place}.{key}" if place else key)
            else:
                zh, en = nearest(key, fields)
                where = place or "剧本"
                yield f"{where}里没有“{key}”这个键，{zh}", f"{place or 'the file'} has no key {key!r}; {en}"
        return
    mapping = next((get_args(each) for each in kinds if get_origin(each) is dict), None)
    if mapping is not None:
        for key, value in raw.items():
            yield from strange_words(mapping[0], key, place)
            yield from strange_words(mapping[1], value, f"{place}.{key}")


def _strange_word(kinds: list[Any], raw: str, place: str) -> Iterator[tuple[str, str]]:
    words = [word for each in kinds if get_origin(each) is Literal for word in get_args(each)]
    words += [each.value for kind in kinds if isinstance(kind, EnumType) for each in kind]  # type: ignore[var-annotated]
    if words and str not in kinds and raw not in words:
        zh, en = nearest(raw, [str(word) for word in words if word != ""])
        yield f"{place}：没有“{raw}”这个词，{zh}", f"{place}: there is no word {raw!r}; {en}"


def _unfolded(kind: Any) -> Iterator[Any]:
    """The kinds that a union or an annotated kind consists of."""
    if get_origin(kind) is Annotated:
        yield from _unfolded(get_args(kind)[0])
    elif get_origin(kind) in (Union, types.UnionType):
        for each in get_args(kind):
            yield from _unfolded(each)
    else:
        yield kind
