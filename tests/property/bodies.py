"""Bodies of every kind of statement, made from the types that the law reads: well-spelt, and otherwise anything.

Names, numbers and days are mostly those of the present election, so that many bodies come close to being lawful.
What it leaves out: bytes that make no sense (the tests of the formats) and the lawful statements (`tests/world.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import msgspec
from msgspec import inspect

from shared import keys
from shared.election import law
from shared.election.counting.reconciliation import RULES
from shared.election.regulation.profile import Profile
from shared.election.state import Election
from shared.election.statement import Body
from tests.unit.law.stages import VC_ZJ
from tests.world import DAY, DOCUMENT, elector, key_of, random_id

KEYS = [
    keys.public_text(key_of("AUTHORITY")),
    keys.public_text(key_of("counter")),
    keys.public_text(key_of("somebody")),
    "",
    "AAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "not base64 at all",
]
COUNTS = [0, 1, 2, 3, 4, 5, 7, 12, 13, 24, 30, 40, 42, 99, 1_000, 10_000_000]
STRANGE = ["NOBODY", "E-9999", "X", "0", "AUTHORITY", "E-0001.x", "a" * 24]
TEXT = ["", "封1", "A", "青溪村", "x" * 200, "2026-03-28T08:00:00Z", "2026-99-99T99:99:99Z"]

Pool = Mapping[str, Sequence[str]]
"""What names there are, by what they name."""


def pool(election: Election) -> Pool:
    """The names of this election, and a few strange ones."""
    posts = list(election.contests)
    papers = list(election.round.papers)[:3] + list(election.round.keyings)[:2]
    return {
        "contest": posts,
        "person": [*map(elector, range(1, 12)), elector(25), *election.void, *list(election.mandates)[:2]],
        "station": [*election.round.stations, "S1", "S2"],
        "pile": [*election.round.piles, "P", "Q"],
        "officer": [*list(election.ids)[:12], "O-9"],
        "member": election.committee,
        "rule": list(RULES),
        "bar": [bar.id for bar in election.profile.qualification.bars],
        "mandate": [*election.mandates, "M-1"],
        "challenge": [*election.roll.challenges, "K-1"],
        "paper": [*papers, *election.round.batches, random_id("new"), random_id("newer")],
        "day": _days(date.fromisoformat(election.round.day)),
    }


def _days(day: date) -> list[str]:
    """Days on both sides of every deadline, and some far off or not in any calendar."""
    distances = (-400, -31, -21, -20, -11, -10, -5, -4, -3, -1, 0, 1, 2, 7, 10, 30, 31, 5000)
    near = [(day + timedelta(days=days)).isoformat() for days in distances]
    return [each for each in near if each < "2100"] + ["1900-01-01", "2099-12-31", "2027-02-29"]


NAMES = {
    "contest": "contest",
    "contests": "contest",
    "votes": "contest",
    "marks": "contest",
    "against": "contest",
    "candidates": "contest",
    "lists": "contest",
    "elected": "contest",
    "ties": "contest",
    "missing": "contest",
    "minimum": "contest",
    "failed": "contest",
    "vacant": "contest",
    "winners": "contest",
    "station": "station",
    "stations": "station",
    "pile": "pile",
    "into": "pile",
    "officer": "officer",
    "members": "member",
    "left": "member",
    "joined": "person",
    "rule": "rule",
    "bar": "bar",
    "bars": "bar",
    "values": "bar",
    "mandate": "mandate",
    "challenge": "challenge",
}
"""What a member of a body names; any other names persons. In a mapping this is its keys; values name persons."""


def body(chance: Random, kind: type[Body], names: Pool) -> Body:
    """A body of one kind, any that the schema allows."""
    members = {
        field.name: _value(chance, field.type, field.name, names)
        for field in fields(kind)
        if field.required or chance.random() < 0.5
    }
    return msgspec.convert(members, kind)


def changed(chance: Random, usual: Body, names: Pool) -> Body:
    """The same body with another value in one of its members."""
    field = chance.choice(fields(type(usual)))
    return msgspec.structs.replace(usual, **{field.name: _value(chance, field.type, field.name, names)})


@cache
def fields(kind: type[Body]) -> tuple[inspect.Field, ...]:
    """The members of a kind of body, as its schema describes them."""
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.StructType)
    return described.fields


def _value(chance: Random, kind: inspect.Type, name: str, names: Pool) -> Any:
    match kind:
        case inspect.StrType():
            return _string(chance, kind.pattern or "", name, names)
        case inspect.IntType():
            return _integer(chance, kind, name)
        case inspect.BoolType():
            return chance.random() < 0.7
        case inspect.LiteralType():
            return chance.choice(kind.values)
        case inspect.EnumType():
            return chance.choice([each.value for each in kind.cls])
        case inspect.NoneType():
            return None
        case inspect.UnionType():
            return _value(chance, chance.choice(kind.types), name, names)
        case inspect.VarTupleType():
            length = max(kind.min_length or 0, chance.randrange(5))
            return tuple(_value(chance, kind.item_type, name, names) for _ in range(length))
        case inspect.DictType():
            inner = "values" if name == "values" else "persons"
            return {
                _value(chance, kind.key_type, name, names): _value(chance, kind.value_type, inner, names)
                for _ in range(chance.randrange(5))
            }
        case inspect.StructType() if kind.cls is Profile:
            return msgspec.to_builtins(profile(chance))
        case inspect.StructType():
            return {each.name: _value(chance, each.type, each.name, names) for each in kind.fields}
        case _:
            raise NotImplementedError(f"{name}: {kind}")


def _integer(chance: Random, kind: inspect.IntType, name: str) -> int:
    if name == "round" and chance.random() < 0.9:
        return chance.choice([1, 1, 1, 2])
    low = 0 if kind.ge is None else int(kind.ge)
    high = 10_000_000 if kind.le is None else int(kind.le)
    return min(high, max(low, chance.choice(COUNTS)))


def _string(chance: Random, pattern: str, name: str, names: Pool) -> str:
    if "{64}" in pattern:
        return DOCUMENT
    if "{16,43}" in pattern:
        return chance.choice(names["paper"])
    if "{20,100}" in pattern:
        return str(chance.randrange(10**20, 10**30))
    if "(19|20)" in pattern:
        return chance.choice(names["day"])
    if name in ("key", "authority"):
        return chance.choice(KEYS)
    known = names[NAMES.get(name, "person")]
    if known and chance.random() < 0.9:
        return chance.choice(known)
    return chance.choice([each for each in [*STRANGE, *TEXT] if re.search(pattern, each)])


def profile(chance: Random, most_changes: int = 6) -> Profile:
    """The regulation of Zhejiang with a few parameters that its schema allows, however odd."""
    tree: dict[str, Any] = msgspec.to_builtins(VC_ZJ)
    for _ in range(chance.randrange(most_changes + 1)):
        path, kind = chance.choice(_parameters())
        *sections, last = path.split(".")
        node = tree
        for section in sections:
            node = node[section]
        node[last] = _parameter(chance, kind)
    return msgspec.convert(tree, Profile)


@cache
def _parameters() -> list[tuple[str, inspect.Type]]:
    described = inspect.type_info(Profile)
    assert isinstance(described, inspect.StructType)
    return list(_members(described, ""))


def _members(kind: inspect.StructType, path: str) -> Iterator[tuple[str, inspect.Type]]:
    for field in kind.fields:
        place = f"{path}.{field.name}".lstrip(".")
        if isinstance(field.type, inspect.StructType):
            yield from _members(field.type, place)
        elif path and field.name not in ("clause", "bars"):
            yield place, field.type


def _parameter(chance: Random, kind: inspect.Type) -> Any:
    if isinstance(kind, inspect.IntType):
        most = 10_000 if kind.le is None else int(kind.le)
        return min(most, chance.choice([0, 1, 2, 3, 5, 30, 1000, 10_000]))
    if isinstance(kind, inspect.VarTupleType):
        return [_parameter(chance, kind.item_type) for _ in range(chance.randrange(4))]
    if isinstance(kind, inspect.StrType):
        return chance.choice(["RESIDENT", "Q1", "SIBLING", "GRANDCHILD", "NONSENSE", ""])
    return _value(chance, kind, "parameter", EMPTY)


EMPTY: Pool = {
    "contest": ["CHAIR", "MEMBER", "WOMAN"],
    "person": ["E-0001"],
    "station": ["S1"],
    "pile": ["P"],
    "officer": ["chair"],
    "member": [],
    "rule": ["R102"],
    "bar": ["Q1"],
    "mandate": [],
    "challenge": [],
    "paper": [random_id("new")],
    "day": [DAY, "2026-01-01", "1900-01-01", "2027-02-29"],
}
"""Names for an election that has not been called."""

KINDS = sorted(law.KINDS)
