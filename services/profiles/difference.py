"""Where two regulations differ, parameter by parameter: what each says, and under which clause.

What it leaves out: words (`telling.py`); comments and the order in a file, which say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from shared.election.regulation.profile import Profile

Tree = dict[str, Any]

KEYS = {"qualification.bars": "id", "approvals": "subject", "notices": "number"}
"""Lists whose rows are compared by name rather than by place."""


class Difference(msgspec.Struct, frozen=True):
    """One parameter that is not the same. A value of None: the regulation has no such part."""

    path: str
    before: Any
    after: Any
    clause_before: str | None
    clause_after: str | None

    @property
    def same_value(self) -> bool:
        """Whether the clause alone differs."""
        return bool(self.before == self.after)


def differences(before: Profile, after: Profile) -> list[Difference]:
    """Every parameter in which `after` differs from `before`, in the order of the chapters."""
    first = dict(_leaves(msgspec.to_builtins(before)))
    second = dict(_leaves(msgspec.to_builtins(after)))
    return [
        Difference(path, *_values(first.get(path), second.get(path)))
        for path in dict.fromkeys([*first, *second])
        if first.get(path) != second.get(path)
    ]


def _values(first: Any, second: Any) -> tuple[Any, Any, str | None, str | None]:
    (before, clause_before), (after, clause_after) = _split(first), _split(second)
    return before, after, clause_before, clause_after


def _split(leaf: Any) -> tuple[Any, str | None]:
    """A leaf's value and its clause."""
    if not isinstance(leaf, dict):
        return leaf, None
    rest = {name: value for name, value in leaf.items() if name != "clause"}
    return (rest["value"] if set(rest) == {"value"} else rest), leaf.get("clause")


def _leaves(tree: Tree, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        path = f"{above}{name}"
        if isinstance(value, dict) and "clause" not in value:
            yield from _leaves(value, f"{path}.")
        elif path in KEYS:
            yield from ((f"{path}[{row[KEYS[path]]}]", row) for row in value)
        elif value is not None:
            yield path, value
