"""Reads one line of papers: the posts of the election are keys in it, beside the words of its own.

`{ count = 612, CHAIR = "A", MEMBER = ["C", "D"] }` becomes marks for two posts on 612 sheets.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec

from services.drill.scenario.keys import complaints_about, nearest
from services.drill.scenario.polls import PaperLine
from shared.errors import Malformed

READINGS: Final = ("ruling", "misread", "second", "settled")
"""Keys under which a second reading of the same paper stands."""
WORDS: Final = frozenset(field.encode_name for field in msgspec.structs.fields(PaperLine)) - {"marks"}


def read_line(raw: Mapping[str, Any], posts: Collection[str], place: str) -> PaperLine:
    """The line of papers at `place`. Raises Malformed for a key that is neither a post nor a word of the line."""
    table = _with_marks(raw, posts, WORDS, place)
    for name in READINGS:
        if isinstance(table.get(name), dict):
            inner = WORDS - {"count", "pile", "doubtful", *READINGS} | {"present", "in_favour"}
            table[name] = _with_marks(table[name], posts, inner, f"{place}.{name}")
    for zh, en in complaints_about(PaperLine, table, (), place):
        raise Malformed(en, zh=zh)
    return msgspec.convert(table, PaperLine)


def _with_marks(
    raw: Mapping[str, Any], posts: Collection[str], words: Collection[str], place: str
) -> dict[str, Any]:
    table: dict[str, Any] = {"marks": {}}
    for key, value in raw.items():
        if key in posts:
            table["marks"][key] = value
        elif key in words:
            table[key] = value
        else:
            zh, en = nearest(key, {*posts, *words})
            raise Malformed(
                f"{place} has {key!r}, which is neither a post nor a word of a paper; {en}",
                zh=f"{place}里没有“{key}”：既不是岗位，也不是选票的写法，{zh}",
            )
    return table
