"""The fields of a kind of statement as a form holds them: which control, what may be chosen, what is known already.

Read from the law's own types, as the catalogue in docs/statements.md is. What it leaves out: how they are drawn
(`templates/statements/`), and whether what is filled in is lawful (the service says when it is sent).
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from services.ballot.pages.offices import Kind, english, office_word
from services.ballot.pages.statements.choice_words import CHOICES
from services.ballot.pages.statements.field_words import FIELDS
from services.http.problem import Language
from shared.election.roles import Role
from shared.election.statement import Day, Digest, Number, RandomId

Option = tuple[str, str]
"""A value and what it is called."""

SCALARS: Final = {Number: "number", RandomId: "random-id", Digest: "digest", Day: "day"}
MOMENTS: Final = frozenset({"to"})
"""Texts that hold a moment (RFC 3339)."""
MANY: Final = 40
"""So many known values are offered as boxes to tick; more are typed."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One field. `control` is number, random-id, digest, day, moment, count, flag, choice, text, json, list, map or rows."""

    name: str
    control: str
    label: str = ""
    required: bool = True
    default: str = ""
    options: Sequence[Option] = ()
    """What may be chosen (choice), or is known (number, and a list or the key of a map)."""
    maybe: bool = False
    """A yes or no that may be left open."""
    key: Shape | None = None
    """Of a map."""
    item: Shape | None = None
    """Of a list or a map: its values."""
    members: Sequence[Shape] = ()
    """Of rows: the members of each."""


def shapes(kind: Kind, lang: Language, known: Mapping[str, Sequence[Option]]) -> list[Shape]:
    """The fields of a kind, in order. `known` gives values by field name (`known.py`)."""
    return _fields(kind, lang, known)


def field_words(name: str, lang: Language) -> str:
    """A field's name for people."""
    return FIELDS[name] if lang == "zh" else english(name.replace("_", " "))


def choice_words(field: str, value: str, lang: Language) -> str:
    """A word of a list for people."""
    if value in set(Role) and field == "roles":
        return office_word(value, lang)
    if lang == "en":
        return english(value.replace("_", " ").lower())
    return CHOICES.get(f"{field}:{value}") or CHOICES[value]


def _fields(kind: Any, lang: Language, known: Mapping[str, Sequence[Option]]) -> list[Shape]:
    hints = get_type_hints(kind, include_extras=True)
    found = []
    for field in msgspec.structs.fields(kind):
        name = field.encode_name
        shape = _shape(name, hints[field.name], lang, known)
        default = "" if field.required or field.default is msgspec.NODEFAULT else field.default
        found.append(
            replace(
                shape,
                label=field_words(name, lang),
                required=field.required,
                default="" if default is None else _written(default),
            )
        )
    return found


def _written(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default) if default != () else ""


def _shape(name: str, hint: Any, lang: Language, known: Mapping[str, Sequence[Option]]) -> Shape:
    if hint in SCALARS:
        return Shape(name, SCALARS[hint], options=known.get(name, ()))
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _shape(name, arguments[0], lang, known)
    if origin in (Union, types.UnionType):
        return _union(name, [each for each in arguments if each is not type(None)], lang, known)
    if origin is Literal:
        return Shape(name, "choice", options=[(each, choice_words(name, each, lang)) for each in arguments])
    if origin is tuple:
        return _list(name, arguments[0], lang, known)
    if origin is dict:
        key = _shape(name, arguments[0], lang, {name: known.get(f"{name}*", ())})
        value = _shape("value", arguments[1], lang, {"value": known.get(f"{name}**", ())})
        if value.control == "choice":
            value = replace(value, options=_choices_of(name, arguments[1], lang))
        return Shape(name, "map", key=key, item=value)
    if isinstance(hint, type) and issubclass(hint, Role):
        return Shape(name, "choice", options=[(each.value, office_word(each.value, lang)) for each in hint])
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return Shape(name, "json")
    if hint is str:
        return Shape(name, "moment" if name in MOMENTS else "text", options=known.get(name, ()))
    return Shape(name, {int: "count", bool: "flag"}.get(hint, "json"))


def _choices_of(name: str, hint: Any, lang: Language) -> list[Option]:
    values = get_args(hint) if get_origin(hint) is Literal else ()
    return [(each, choice_words(name, each, lang)) for each in values]


def _union(name: str, hints: Sequence[Any], lang: Language, known: Mapping[str, Sequence[Option]]) -> Shape:
    shape = [_shape(name, each, lang, known) for each in hints]
    if len(shape) > 1:  # two lists of words
        return Shape(name, "choice", options=[option for each in shape for option in each.options])
    return replace(shape[0], maybe=True)


def _list(name: str, hint: Any, lang: Language, known: Mapping[str, Sequence[Option]]) -> Shape:
    item = _shape(name, hint, lang, known)
    if item.control == "json" and isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return Shape(name, "rows", members=_fields(hint, lang, {}))
    if item.control == "choice":
        return Shape(name, "list", options=item.options, item=item)
    return Shape(name, "list", options=item.options if len(item.options) <= MANY else (), item=item)
