"""Reads JSON so that one text has one meaning: a duplicate key, a fraction or a stray byte is refused.

Signed bytes are never re-written; this file only decides whether they can be understood in a single way.
RFC 8259 lets readers differ about duplicate keys, large numbers and lone surrogates; a log that is
re-read years later by other programs cannot.

What it leaves out: what the members mean (see `shared/election`).
"""

from __future__ import annotations

import json
from typing import Any, Final, TypeVar

import msgspec

from shared.errors import Malformed
from shared.schema_text import unreadable

MAX_INTEGER: Final = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact (RFC 7493, 2.2)."""
MAX_DEPTH: Final = 16
"""Nothing we sign nests deeper; a deeper text is an attack on somebody's parser."""

T = TypeVar("T")


def decode_as(decoder: msgspec.json.Decoder[T], raw: bytes, what: str) -> T:
    """The value of `raw` as the decoder's type. Raises Malformed unless every reader would agree on it.

    Fast path: if encoding the value gives the very same bytes, there was no duplicate key, no stray space
    and no second spelling of a number, because an encoder writes none. Only other spellings, which are
    just as valid, pay for the slow and thorough reading. A number too large for some readers has one spelling
    like any other: the decoder's type has to bound its whole numbers (`MAX_INTEGER`).
    """
    try:
        value = decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise unreadable(what, error) from error
    if msgspec.json.encode(value) != raw:
        check(raw, what)
    return value


def check(raw: bytes, what: str) -> None:
    """Raises Malformed for a duplicate key, a fraction, a huge number, a lone surrogate or too deep nesting."""
    try:
        value = json.loads(
            raw.decode("utf-8", "strict"),
            object_pairs_hook=_object_without_duplicates,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            parse_int=_whole_number,
        )
        _check_depth_and_text(value, MAX_DEPTH)
    except (ValueError, RecursionError, Malformed) as error:
        raise unreadable(what, error) from error


def _object_without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise Malformed(
            f"the member {twice[0]!r} stands twice in one object", zh=f"同一对象里{twice[0]!r}写了两次"
        )
    return members


def _refuse_number(text: str) -> object:
    raise Malformed(f"only whole numbers are allowed, got {text[:40]}", zh=f"只能写整数，现为{text[:40]}")


def _whole_number(text: str) -> int:
    # The length is looked at first: int() of a very long text is slow, which is an attack of its own.
    if text == "-0":
        raise Malformed("zero is written 0, got -0, which some readers keep apart", zh="零写作 0，不写 -0")
    if len(text) > 17 or abs(int(text)) > MAX_INTEGER:
        raise Malformed(
            f"whole numbers go up to 2^53 - 1, got {text[:20]}", zh=f"整数至多 2^53 - 1，现为{text[:20]}"
        )
    return int(text)


def _check_depth_and_text(value: Any, depth: int) -> None:
    if depth == 0:
        raise Malformed(f"nests deeper than {MAX_DEPTH} levels", zh=f"嵌套超过{MAX_DEPTH}层")
    if isinstance(value, str):
        value.encode("utf-8", "strict")  # a lone surrogate cannot be written in UTF-8
    elif isinstance(value, list):
        for item in value:
            _check_depth_and_text(item, depth - 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            key.encode("utf-8", "strict")
            _check_depth_and_text(item, depth - 1)
