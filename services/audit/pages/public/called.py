"""How an election was called: its title, day and posts, and the regulation it is held by, pinned by the first entry of its log.

What it leaves out: everything that came after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import msgspec

from services.audit.mirror import Mirror
from services.audit.verify.replay import decode_line
from services.profiles.telling import Line, chapter, in_force
from shared import base64text
from shared.election.regulation.regulation import Profile
from shared.text import Text

TOLD: Final = ("winning", "papers", "runoff")
"""The chapters that say how papers become seats."""


@dataclass(frozen=True)
class Rule:
    """A chapter of the regulation in both languages, sentence by sentence with its clause."""

    zh: tuple[Line, ...]
    en: tuple[Line, ...]


@dataclass(frozen=True)
class Called:
    """The call. `posts` in the order of the paper."""

    title: str
    village: str
    day: str
    drill: bool
    posts: Mapping[str, Text]
    regulation: Text
    in_force: Text
    rules: Mapping[str, Rule]


def called(mirror: Mirror) -> Called:
    """The call of a believed election. Blocks."""
    return _read(mirror.entry(0))


@lru_cache(maxsize=64)
def _read(first: bytes) -> Called:
    body: dict[str, Any] = msgspec.json.decode(
        base64text.decode(decode_line(first).statement.payload, "payload")
    )["body"]
    profile = msgspec.convert(body["profile"], Profile)
    return Called(
        title=body["title"],
        village=body["village"],
        day=body["day"],
        drill=bool(body.get("drill", False)),
        posts={each["id"]: Text(each["zh"], each["en"]) for each in body["contests"]},
        regulation=Text(f"{profile.zh}（{profile.id}）", f"{profile.en} ({profile.id})"),
        in_force=Text(in_force(profile, "zh"), in_force(profile, "en")),
        rules={
            name: Rule(tuple(chapter(profile, name, "zh")), tuple(chapter(profile, name, "en")))
            for name in TOLD
        },
    )
