"""Compares how a story went with what its file expects: every figure that the file names, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from services.drill.names import many
from services.drill.scenario.model import Expect
from services.drill.scenario.polls import RoundExpect
from services.drill.story import Story

SETS: Final = frozenset({"winners", "elected", "ties", "candidates"})
"""Tables of people: their order means nothing."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that came out otherwise. `place` is the key in the file."""

    place: str
    expected: str
    found: str


def expectations(found: Sequence[Mismatch]) -> dict[str, Any]:
    """Whether all came out as expected, for programs."""
    return {"expectations": {"met": not found, "mismatches": [asdict(each) for each in found]}}


def mismatches(story: Story, figures: Mapping[str, Any]) -> list[Mismatch]:
    """Everything that came out otherwise than the file expects, in the file's order."""
    found = list(_of_end(story, figures))
    rounds = iter(figures.get("rounds", ()))
    for index, plan in enumerate(story.scenario.round, 1):
        if plan.refused is not None:
            continue
        told = next(rounds, None)
        if told is None:
            if plan.expect != RoundExpect():
                found.append(Mismatch(f"round[{index}]", "—", "没有举行 / not held"))
        else:
            found += _of_round(story, plan.expect, told, f"round[{index}].expect")
    return found


def _of_end(story: Story, figures: Mapping[str, Any]) -> Iterator[Mismatch]:
    expect = story.scenario.expect
    for name in Expect.__struct_fields__:
        wanted = getattr(expect, name)
        if wanted is None:
            continue
        place = f"expect.{name}"
        if name == "refused":
            codes = [each["code"] for each in figures["refusals"]]
            if Counter(codes) != Counter(wanted):
                yield Mismatch(place, ", ".join(wanted) or "—", ", ".join(codes) or "—")
        elif name == "rounds":
            yield from _plain(place, wanted, len(figures.get("rounds", ())))
        elif name == "announced_on":
            yield from _plain(place, story.day_of(wanted), figures.get(name))
        elif name in ("failed", "void"):
            yield from _people(story, place, wanted, figures.get(name, ()), are_people=name == "void")
        elif isinstance(wanted, dict):
            yield from _table(story, place, name, wanted, figures.get(name, {}))
        else:
            yield from _plain(place, wanted, figures.get(name))


def _of_round(story: Story, expect: RoundExpect, told: Mapping[str, Any], place: str) -> Iterator[Mismatch]:
    for name in RoundExpect.__struct_fields__:
        wanted = getattr(expect, name)
        if wanted is None:
            continue
        found, where = told[name], f"{place}.{name}"
        if name == "minimum" and isinstance(wanted, int):
            for post, minimum in found.items():
                yield from _plain(f"{where}.{post}", wanted, minimum)
            if not found:
                yield Mismatch(where, str(wanted), "—")
        elif name == "failed":
            yield from _people(story, where, wanted, found, are_people=False)
        elif name == "votes":
            for post, votes in wanted.items():
                yield from _votes(story, f"{where}.{post}", votes, found.get(post, {}))
        elif name in ("differences", "warnings"):
            if sorted(wanted) != sorted(found):
                yield Mismatch(where, ", ".join(wanted) or "—", ", ".join(found) or "—")
        elif isinstance(wanted, dict):
            yield from _table(story, where, name, wanted, found)
        else:
            yield from _plain(where, wanted, found)


def _table(
    story: Story, place: str, name: str, wanted: Mapping[str, Any], found: Mapping[str, Any]
) -> Iterator[Mismatch]:
    """Post by post. A post that is not in `found` has nobody, or no seats."""
    for post, each in wanted.items():
        if name in SETS:
            yield from _people(story, f"{place}.{post}", each, found.get(post, ()))
        elif isinstance(each, int):
            yield from _plain(f"{place}.{post}", each, found.get(post, 0))
        else:
            yield from _plain(f"{place}.{post}", each, found.get(post))
    if name in ("ties", "missing", "vacant"):
        for post in found:
            if post not in wanted:
                yield Mismatch(f"{place}.{post}", "—", _shown(found[post]))


def _votes(
    story: Story, place: str, wanted: Mapping[str, int], found: Mapping[str, int]
) -> Iterator[Mismatch]:
    for name, votes in wanted.items():
        label = story.names.label(story.names.of(name))
        yield from _plain(f"{place}.{name}", votes, found.get(label, 0))


def _people(
    story: Story, place: str, wanted: str | tuple[str, ...], found: Any, are_people: bool = True
) -> Iterator[Mismatch]:
    names = many(wanted)
    if are_people:
        names = tuple(story.names.label(story.names.of(name)) for name in names)
    if sorted(names) != sorted(found):
        yield Mismatch(place, _shown(names), _shown(found))


def _plain(place: str, wanted: Any, found: Any) -> Iterator[Mismatch]:
    if wanted != found:
        yield Mismatch(place, _shown(wanted), _shown(found))


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value) or "—"
    return "—" if value is None else str(value)
