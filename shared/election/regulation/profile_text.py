"""A regulation as text: the complete profile in TOML, as `profile.read` takes it, parameter by parameter.

What it leaves out: comments, which belong to the file that somebody wrote, but for those that say how far a value can be trusted;
and what it was based on, for it is complete.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from shared.election.regulation.profile import Profile

ROWS = ("approvals", "notices")
"""Parts that are written as tables one below the other, like the grounds of the qualification."""


def write(profile: Profile, comments: Mapping[str, str] = MappingProxyType({})) -> str:
    """TOML from which `profile.read` gets the very same profile; `comments` stand behind parameters (`roll.decision_days`)."""
    return "\n".join(_lines(msgspec.to_builtins(profile), comments)) + "\n"


def _lines(tree: dict[str, Any], comments: Mapping[str, str]) -> Iterator[str]:
    sections = {name: value for name, value in tree.items() if isinstance(value, dict)}
    for name, value in tree.items():
        if name not in sections and name not in ROWS and value is not None:
            yield f"{name} = {_inline(value)}" + _comment(comments.get(name))
    for name, section in sections.items():
        yield f"\n[{name}]"
        rows = section["bars"] if name == "qualification" else ()
        for parameter, value in section.items():
            if not (rows and parameter == "bars") and value is not None:
                yield f"{parameter} = {_inline(value)}" + _comment(comments.get(f"{name}.{parameter}"))
        yield from _rows(f"{name}.bars", rows)
    for name in ROWS:
        yield from _rows(name, tree.get(name, []))


def _comment(comment: str | None) -> str:
    return "" if comment is None else f"  # {comment}"


def _rows(name: str, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield f"\n[[{name}]]"
        yield from (f"{key} = {_inline(value)}" for key, value in row.items() if value is not None)


def _inline(value: Any) -> str:
    """A value on one line. TOML has no null: what is absent is not written."""
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{key} = {_inline(each)}" for key, each in value.items() if each is not None)
            + " }"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, str):
        # JSON's escapes are TOML's, but for DEL, which TOML wants escaped (TOML 1.0, basic strings).
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return str(value).lower() if isinstance(value, bool) else str(value)
