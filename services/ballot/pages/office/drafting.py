"""A draft of an election: what a clerk has typed so far, and what the law says to it before anybody signs.

The law's own code is asked (`ElectionCalled.begin`), so that the page and the log cannot differ. Nothing is stored, and nobody signs
here: the browser does, with the authority's key. What it leaves out: the deadlines that follow from the day (`deadlines.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared import clock, keys
from shared.election.calling.call import ElectionCalled
from shared.election.regulation import profile as profiles
from shared.election.regulation.profile import Profile
from shared.election.state import Contest
from shared.election.statement import Act
from shared.errors import Malformed, Refused
from shared.schema_text import unreadable
from shared.text import Text

MOST_POSTS: Final = 100
NOBODY: Final = keys.public_text(Ed25519PrivateKey.generate())
"""Stands for the authority's key while there is none: the browser puts its own there before it signs."""
ANY_ID: Final = "01941f29-7c00-7000-8000-000000000000"


class Objection(msgspec.Struct, frozen=True):
    """What the law says against a draft. `clause` is empty where something is missing or unreadable."""

    text: Text
    clause: str = ""


class Draft(msgspec.Struct, frozen=True):
    """What was typed. `body` is what would be signed, without the key; empty while the law objects."""

    profile: Profile
    day: str
    posts: tuple[Contest, ...]
    objections: tuple[Objection, ...]
    body: dict[str, Any]

    @property
    def seats(self) -> int:
        """Seats of all posts that are not chosen from others."""
        return sum(each.seats for each in self.posts if each.chosen_from is None)


def draft(rules: Profile, said: Mapping[str, Sequence[str]], now: int) -> Draft:
    """The draft of an election under `rules` from a form's fields, as the law sees it at `now` (milliseconds)."""
    objections: list[Objection] = []
    posts = _posts(said, objections)
    day = _one(said, "day")
    members: dict[str, Any] = {
        "title": _one(said, "title"),
        "village": _one(said, "village"),
        "profile": msgspec.to_builtins(rules),
        "contests": msgspec.to_builtins(posts),
        "day": day,
        "drill": _one(said, "drill") == "on",
        "party_gave_woman": {"yes": True, "no": False}.get(_one(said, "party_gave_woman")),
        "population": _count(said, "population", ("人口", "population"), objections),
        "households": _count(said, "households", ("户数", "households"), objections),
    }
    members = {name: value for name, value in members.items() if value is not None}
    if not objections:
        objections += _missing(members)
    if not objections:
        objections += _refused(members, now)
    return Draft(rules, day, tuple(posts), tuple(objections), {} if objections else members)


def regulation(named: str, own: str = "") -> Profile:
    """The shipped regulation of that id, or one that the place has written itself. Raises Malformed."""
    rules = profiles.read(own) if own.strip() else profiles.load(named)
    profiles.check(rules)
    return rules


def _missing(members: Mapping[str, Any]) -> list[Objection]:
    """What was left empty, in words; the law would call it malformed."""
    names = {
        "title": Text("请填写选举名称。", "Give the election a title."),
        "village": Text("请填写村（社区）。", "Name the village or community."),
        "day": Text("请选定选举日。", "Choose election day."),
        "contests": Text("请至少设一个职位。", "Name at least one post."),
    }
    return [Objection(text) for name, text in names.items() if not members[name]]


def _refused(members: Mapping[str, Any], now: int) -> list[Objection]:
    try:
        body = msgspec.convert({**members, "authority": NOBODY}, ElectionCalled)
        clock.read_day(body.day)
        # A drill's log begins when it is called; so does its clock.
        body.begin(ANY_ID, Act(now, now, ("AUTHORITY",)))
    except msgspec.ValidationError as error:
        said = unreadable("ElectionCalled", error, ElectionCalled)
        return [Objection(Text(said.zh, said.en))]
    except Refused as error:
        return [Objection(Text(error.zh, error.en), error.clause)]
    except Malformed as error:
        return [Objection(Text(error.zh, error.en))]
    return []


def _posts(said: Mapping[str, Sequence[str]], objections: list[Objection]) -> list[Contest]:
    """The posts in the order of the form, which is their rank; rows that are wholly empty are left out."""
    columns = [said.get(f"post_{name}", ()) for name in ("id", "zh", "en", "seats", "woman", "group", "from")]
    if len({len(column) for column in columns}) > 1 or len(columns[0]) > MOST_POSTS:
        objections.append(Objection(Text("职位表填写不完整。", "The table of posts is incomplete.")))
        return []
    posts: list[Contest] = []
    for name, zh, en, seats, woman, group, source in zip(*columns, strict=True):
        if not any(each.strip() for each in (name, zh, en, seats)):
            continue
        if not seats.strip().isdecimal() or not 1 <= int(seats) <= MOST_POSTS:
            objections.append(
                Objection(
                    Text(
                        f"{zh or name}：名额应为 1 至 {MOST_POSTS} 的整数。",
                        f"{en or name}: expected 1 to {MOST_POSTS} seats.",
                    )
                )
            )
            continue
        posts.append(
            Contest(
                name.strip(),
                zh.strip(),
                en.strip() or zh.strip(),
                int(seats),
                len(posts) + 1,
                "WOMAN" if woman == "yes" else None,
                group.strip() or None,
                source.strip() or None,
            )
        )
    return posts


def _count(
    said: Mapping[str, Sequence[str]], name: str, words: tuple[str, str], objections: list[Objection]
) -> int | None:
    text = _one(said, name)
    if not text:
        return None
    if not text.isdecimal() or len(text) > 8:
        zh, en = words
        objections.append(Objection(Text(f"{zh}应为整数。", f"{en}: expected a whole number.")))
        return None
    return int(text)


def _one(said: Mapping[str, Sequence[str]], name: str) -> str:
    values = said.get(name, ())
    return values[0].strip() if values else ""
