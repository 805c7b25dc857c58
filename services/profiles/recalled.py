"""Which values of a regulation were written from memory: those whose comment says "recalled, not read", inherited ones too.

A comment is all that says so, and a complete regulation (`show`, `show --toml`) or one that is based on another has lost it. So
the files are looked through, from the one that was named down to what it rests on; a value that a file states itself is no
longer the other's. What it leaves out: whether the values are right, which only the text of the law can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from services.profiles.files import finder, text_of
from shared.election.regulation.inheritance import OWN
from shared.election.regulation.toml_text import parse

_MARK: Final = re.compile(r"=.*#\s*(?P<comment>.*recalled, not read.*)")
_HEADER: Final = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}")


@dataclass(frozen=True, slots=True)
class Recalled:
    """A value that nobody read in a text: `line` of the file of the regulation `id`, with its comment."""

    id: str
    number: int
    line: str
    comment: str


def recalled(name: str) -> dict[str, Recalled]:
    """By parameter (`runoff.within_days`), in the order of the files; `name` is an id or a file. Raises Malformed.

    The regulation must be one that can be read (`files.read`).
    """
    return _recalled(text_of(name), finder(name))


def _recalled(text: str, find: Callable[[str], str]) -> dict[str, Recalled]:
    tree = parse(text)
    found = dict(_marks(str(tree.get("id", "")), text))
    base = tree.get("based_on")
    if base is None:
        return found
    own, omitted = set(_paths(tree)), tuple(tree.get("omits", ()))
    for path, each in _recalled(find(base["id"]), find).items():
        left_out = any(path == part or path.startswith(f"{part}.") for part in omitted)
        if path not in own and path not in OWN and not left_out:
            found[path] = each
    return found


def _marks(id: str, text: str) -> Iterator[tuple[str, Recalled]]:
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            section = f"{header[1]}."
        elif mark := _MARK.search(line):
            key = line.partition("=")[0].strip()
            yield section + key, Recalled(id, number, line.strip(), mark["comment"])


def _paths(tree: dict[str, Any]) -> Iterator[str]:
    """The parameters that a file states: `section.name`, and what stands above all sections."""
    for name, value in tree.items():
        yield name
        if isinstance(value, dict):
            yield from (f"{name}.{parameter}" for parameter in value)
