"""The regulations that an election can be called by: which are in force when, and each told in sentences with its clauses.

What it leaves out: the sentences (`services/profiles`), and choosing one, which people do.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import msgspec

from services.profiles.recalled import recalled
from services.profiles.sentence import Lang
from services.profiles.telling import chapters, in_force
from services.profiles.words import BODIES
from shared.election.regulation import profile as profiles
from shared.election.regulation.profile import Profile
from shared.text import Text


class Offered(msgspec.Struct, frozen=True):
    """One regulation in the list."""

    id: str
    version: str
    body: Text
    text: Text
    first: str
    last: str | None
    period: Text
    sources: tuple[str, ...]

    def in_force(self, day: date) -> bool:
        """Whether an election on `day` may go by it (domain 0.3)."""
        return self.first <= day.isoformat() and (self.last is None or day.isoformat() <= self.last)


class Sentence(msgspec.Struct, frozen=True):
    """One parameter in words, and the clause that sets it. `recalled`: nobody read the value in that text yet."""

    text: str
    clause: str
    recalled: bool


class Chapter(msgspec.Struct, frozen=True):
    """A chapter of a regulation."""

    title: str
    sentences: tuple[Sentence, ...]


@cache
def offered() -> tuple[Offered, ...]:
    """All shipped regulations, by body, then by id."""
    found = [_offered(profiles.load(each)) for each in profiles.shipped()]
    return tuple(sorted(found, key=lambda each: (list(BODIES).index(_body(each.id)), each.id)))


def told(rules: Profile, lang: Lang) -> tuple[Chapter, ...]:
    """A regulation chapter by chapter, each sentence with its clause."""
    from_memory = recalled(rules.id) if rules.id in profiles.shipped() else {}
    return tuple(
        Chapter(title, tuple(Sentence(each.words, each.clause, each.path in from_memory) for each in lines))
        for title, lines in chapters(rules, lang)
    )


def _offered(rules: Profile) -> Offered:
    body = BODIES[rules.body]
    return Offered(
        rules.id,
        rules.version,
        Text(body["zh"], body["en"]),
        Text(rules.zh, rules.en),
        rules.effective_from,
        rules.effective_to,
        Text(in_force(rules, "zh"), in_force(rules, "en")),
        rules.sources,
    )


@cache
def _body(named: str) -> str:
    return profiles.load(named).body
