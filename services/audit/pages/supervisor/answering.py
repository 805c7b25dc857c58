"""An answer of a replay as the page shows it: person beside person, as recorded and as supposed, by how many papers, and from which entries.

The words are those of `jianpiao replay`. What it leaves out: asking (`asked.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.audit.replay.answer import Answer, Ending, Post, Round, Side
from services.audit.replay.telling import notes, part_words, verdict
from services.audit.replay.telling_rounds import FIGURES, HIDDEN, fate, held, range_text, shortage, weighed
from services.forms.words import KINDS
from shared.text import Text

Call = Mapping[str, Any]
"""The body of ElectionCalled."""


@dataclass(frozen=True)
class PersonShown:
    """One person in one post. Votes are None where they may not be told; fates are empty where there is none."""

    number: str
    was: int | None
    would: int | None
    fate: Text
    fate_would: Text
    margin: Text | None
    """By how many papers this person would not be elected."""
    entries: str


@dataclass(frozen=True)
class PostShown:
    """One post in one round."""

    name: Text
    kind: Text
    seats: int
    needed: int
    needed_would: int | None
    whole: Text
    whole_would: Text
    persons: tuple[PersonShown, ...]
    most: int
    """The most votes that anybody has: the length of a full bar."""
    changed: bool
    margin: Text | None
    weighed: Text | None
    withheld: Text | None


@dataclass(frozen=True)
class RoundShown:
    """One round; `figures` are its papers: name, as recorded, as supposed, entries."""

    number: int
    decided: int | None
    moot: bool
    withheld: Text | None
    figures: tuple[tuple[Text, int, int | None, str], ...]
    posts: tuple[PostShown, ...]


@dataclass(frozen=True)
class Shown:
    """The whole answer. `seats`: post, who holds it as recorded, and as supposed."""

    verdict: Text
    supposes: bool
    changed: bool
    asked: tuple[tuple[Text, str], ...]
    seats: tuple[tuple[Text, Text, Text | None], ...]
    held: bool
    """Whether anybody holds a seat, or anything is open, on either side."""
    rounds: tuple[RoundShown, ...]
    notes: tuple[Text, ...]


def shown(answer: Answer, call: Call, posts: Mapping[str, Text]) -> Shown:
    """What the page shows of an answer. `posts`: their names."""
    return Shown(
        verdict(answer, call),
        answer.would_be is not None,
        answer.changed,
        tuple((part_words(what), entries) for what, entries in answer.touched.items()),
        tuple(_seats(answer.was, answer.would_be, posts)),
        any(_held(each) for each in (answer.was, answer.would_be)),
        tuple(_round(each, posts) for each in answer.rounds),
        tuple(notes(answer)),
    )


def _held(side: Ending | None) -> bool:
    return side is not None and bool(
        any(side.winners.values()) or side.tied or side.failed or any(side.missing.values())
    )


def _seats(
    was: Ending, would: Ending | None, posts: Mapping[str, Text]
) -> Iterator[tuple[Text, Text, Text | None]]:
    for post in was.winners:
        yield posts[post], held(post, was), None if would is None else held(post, would)


def _round(each: Round, posts: Mapping[str, Text]) -> RoundShown:
    figures = (
        (
            FIGURES[name],
            number,
            None if each.would_be is None else each.would_be[name],
            each.entries.get(name, ""),
        )
        for name, number in each.figures.items()
    )
    return RoundShown(
        each.number,
        each.outcome,
        each.moot,
        HIDDEN[each.withheld] if each.withheld else None,
        tuple(figures),
        tuple(_post(post, posts[post.post]) for post in each.posts),
    )


def _post(post: Post, name: Text) -> PostShown:
    there = post.would_be
    sides = [post.was] + ([] if there is None else [there])
    votes = [side.votes or {} for side in sides]
    numbers = sorted(
        {*post.candidates, *(person for some in votes for person in some)},
        key=lambda person: (-votes[0].get(person, 0), person),
    )
    nothing = Text("", "")
    return PostShown(
        name,
        KINDS[post.kind],
        post.seats,
        post.was.minimum,
        None if there is None else there.minimum,
        shortage(post.was),
        nothing if there is None else shortage(there),
        tuple(_person(number, post, there) for number in numbers),
        max([1, *(n for some in votes for n in some.values())]),
        post.changed,
        None if post.margin is None else range_text(post.margin),
        weighed(post) if post.margin else None,
        HIDDEN[post.withheld] if post.withheld else None,
    )


def _person(number: str, post: Post, there: Side | None) -> PersonShown:
    def votes(side: Side | None) -> int | None:
        return None if side is None or side.votes is None else side.votes.get(number, 0)

    return PersonShown(
        number,
        votes(post.was),
        votes(there),
        fate(number, post.was),
        Text("", "") if there is None else fate(number, there),
        range_text(post.winners[number]) if number in post.winners else None,
        post.entries.get(number, ""),
    )
