"""A regulation as data: every number that the law sets, beside the clause that sets it.

A profile is pinned in full by the first entry of an election, so that a replay years later judges by the same
law. The shipped profiles are the TOML files in `shared/profiles`. What it leaves out: the regulation as a value
(`regulation.py`), the parameters one by one (`parameters.py`), and the rules themselves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any, Final

import msgspec

from shared.election.regulation import consistency, inheritance
from shared.election.regulation.bars import check as check_bars
from shared.election.regulation.bars import expand
from shared.election.regulation.parameters import Bar, Base, Parameter, Share
from shared.election.regulation.regulation import BodyKind, Profile
from shared.election.regulation.toml_text import parse
from shared.errors import Malformed
from shared.schema_text import unreadable

__all__ = [
    "Bar",
    "Base",
    "BodyKind",
    "Parameter",
    "Profile",
    "Share",
    "adapt",
    "check",
    "load",
    "read",
    "shipped",
    "shipped_text",
]

PROFILES: Final = "shared.profiles"
GROUNDS: Final = "shared.profiles.catalogue"


def shipped() -> list[str]:
    """Ids of the profiles that come with Jianpiao."""
    files = resources.files(PROFILES).iterdir()
    return sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))


def load(profile_id: str) -> Profile:
    """The shipped profile of that id. Raises Malformed, naming those that exist."""
    return read(shipped_text(profile_id))


def shipped_text(profile_id: str) -> str:
    """The shipped profile as it is written, comments and all. Raises Malformed, naming those that exist."""
    if profile_id not in shipped():
        raise Malformed(
            f"profile: expected one of {', '.join(shipped())}; got {profile_id!r}",
            zh=f"规程：随附的有{'、'.join(shipped())}，现为{profile_id!r}",
        )
    return resources.files(PROFILES).joinpath(f"{profile_id}.toml").read_text("utf-8")


def ground_catalogue() -> dict[str, dict[str, Any]]:
    """The grounds against candidates from which regulations choose (`shared/election/candidates/grounds.py`)."""
    return tomllib.loads(resources.files(GROUNDS).joinpath("grounds.toml").read_text("utf-8"))


def read(text: str, find: Callable[[str], str] = shipped_text) -> Profile:
    """The complete profile written in TOML. Raises Malformed, naming the parameter that is wrong.

    `find` gives the text of the regulation that this one is based on, by its id (`inheritance.py`).
    """
    try:
        tree = inheritance.complete(parse(text), lambda base: parse(find(base)))
        return msgspec.convert(expand(tree, ground_catalogue()), Profile)
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        raise unreadable("规程 profile", error, Profile) from error


def check(profile: Profile) -> None:
    """Raises Malformed for a regulation that could not be applied, naming every parameter that contradicts another."""
    check_bars(profile.qualification.bars)
    found = consistency.contradictions(profile)
    if found:
        raise Malformed(
            "profile: " + "; ".join(f"{each.parameter}: {each.en} [{each.clause}]" for each in found),
            zh="规程：" + "；".join(f"{each.parameter}：{each.zh}" for each in found),
        )


def adapt(profile: Profile, changes: Mapping[str, object], clause: str) -> Profile:
    """The profile with some parameters changed, such as `{"runoff.within_days": 15}`, all under `clause`.

    A share is changed by its members (`winning.share.base`). Raises Malformed for a parameter that does not exist.
    """
    tree: dict[str, Any] = msgspec.to_builtins(profile)
    for path, value in changes.items():
        *sections, name = path.split(".")
        node: Any = tree
        for section in sections:
            node = node.get(section) if isinstance(node, dict) else None
        if not isinstance(node, dict) or name not in node:
            raise Malformed(f"profile: there is no parameter {path!r}", zh=f"规程：没有{path!r}这个参数")
        if isinstance(node[name], dict) and "value" in node[name]:
            node[name] = {"value": value, "clause": clause}
        elif isinstance(node[name], dict):
            raise Malformed(
                f"profile: {path!r} is a group; name one of {', '.join(node[name])} in it",
                zh=f"规程：{path!r}是一组参数，请写其中的{'、'.join(node[name])}",
            )
        else:
            node[name] = value
            if "clause" in node:
                node["clause"] = clause
    try:
        return msgspec.convert(tree, Profile)
    except msgspec.ValidationError as error:
        raise unreadable("规程 profile", error, Profile) from error
