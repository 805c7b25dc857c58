"""A regulation that changes another: its file names the other one and states only what differs.

`based_on = { id = "VC-ZJ", version = "2020-07-31" }` takes over everything but the regulation's own name and dates; `omits` leaves out
optional parts. The version is named so that a later change of the other regulation cannot slip in unread. What is pinned
in a log is always the complete profile. What it leaves out: what the parameters are (`parameters.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from shared.errors import Malformed

Tree = dict[str, Any]

OWN: Final = ("id", "version", "zh", "en", "effective_from", "effective_to")
"""What a regulation never takes from another: what it is called and when it is in force."""


def complete(tree: Tree, find: Callable[[str], Tree]) -> Tree:
    """The whole regulation behind a file. `find(id)` gives the file that it is based on, as it was written.

    Raises Malformed if that one has another version, goes round in a circle, or has not what is left out.
    """
    return _complete(tree, find, ())


def _complete(tree: Tree, find: Callable[[str], Tree], above: tuple[str, ...]) -> Tree:
    if "based_on" not in tree:
        if "omits" in tree:
            raise Malformed(
                "profile: omits: only a regulation that is based on another can leave something out",
                zh="规程：omits：只有依据另一规程（based_on）的，才能略去其中的部分",
            )
        return tree
    own = {name: value for name, value in tree.items() if name not in ("based_on", "omits")}
    base_id, version = _reference(tree["based_on"])
    chain = (*above, str(tree.get("id", "?")))
    if base_id in chain:
        raise Malformed(
            f"profile: based_on goes round in a circle: {' -> '.join((*chain, base_id))}",
            zh=f"规程：based_on 绕成一圈：{' -> '.join((*chain, base_id))}",
        )
    base = _complete(find(base_id), find, chain)
    if base.get("version") != version:
        raise Malformed(
            f"profile: based_on: expected {base_id} of version {version}, found version {base.get('version')}. "
            "Compare the two, then name the version that was read.",
            zh=f"规程：based_on：应为{base_id}的{version}版，现有的是{base.get('version')}版。请比较两版，再写明所依的是哪一版。",
        )
    taken = {name: value for name, value in base.items() if name not in OWN}
    return _merged(_without(taken, tree.get("omits", [])), own)


def _reference(value: object) -> tuple[str, str]:
    if isinstance(value, dict) and set(value) == {"id", "version"}:
        base_id, version = value["id"], value["version"]
        if isinstance(base_id, str) and isinstance(version, str):
            return base_id, version
    raise Malformed(
        f'profile: based_on: expected {{ id = "...", version = "..." }}, got {str(value)[:80]!r}',
        zh=f'规程：based_on：应为 {{ id = "...", version = "..." }}，现为{str(value)[:80]!r}',
    )


def _merged(base: Tree, own: Tree) -> Tree:
    """Sections are joined; a parameter, a share or a list that the file states replaces the other's as a whole."""
    merged = dict(base)
    for name, value in own.items():
        there = base.get(name)
        joins = _is_section(there) and isinstance(value, dict)
        merged[name] = {**there, **value} if joins and isinstance(there, dict) else value
    return merged


def _is_section(node: object) -> bool:
    return isinstance(node, dict) and "clause" not in node


def _without(tree: Tree, paths: object) -> Tree:
    """The tree without optional parts such as `recall` or `seats.small_body`."""
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise Malformed(
            'profile: omits: expected a list of parts such as ["seats.small_body"]',
            zh='规程：omits：应为列表，如 ["seats.small_body"]',
        )
    left = {name: dict(value) if isinstance(value, dict) else value for name, value in tree.items()}
    for path in paths:
        section, _, name = path.partition(".")
        node: Any = left.get(section) if name else left
        if not isinstance(node, dict) or (name or section) not in node:
            raise Malformed(
                f"profile: omits: there is no {path!r} to leave out",
                zh=f"规程：omits：没有{path!r}这一部分可以略去",
            )
        del node[name or section]
    return left
