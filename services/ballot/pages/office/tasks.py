"""One thing that may be signed next: what it is, who signs it, and where.

What it leaves out: which things those are (`agenda.py`), and whether the law accepts them, which only the law decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from services.ballot.pages.office.computed import filled
from services.ballot.pages.offices import ROLE_EN
from shared.election.law import KINDS
from shared.election.roles import ROLE_ZH, Role
from shared.election.state import Election
from shared.text import Text

ROLES: Final[dict[str, Text]] = {role: Text(ROLE_ZH[role], ROLE_EN[role]) for role in Role}
"""The offices in both languages."""


class Signer(msgspec.Struct, frozen=True):
    """One signature that is needed: the offices that may give it, and the officers who hold one of them now."""

    offices: tuple[Text, ...]
    officers: tuple[str, ...]


class Task(msgspec.Struct, frozen=True):
    """Something that may be signed. `note` says how much of it is left; `due` is its last day, if it has one."""

    kind: str
    text: Text
    note: Text
    signers: tuple[Signer, ...]
    href: str
    due: str | None
    clause: str

    @property
    def possible(self) -> bool:
        """Whether somebody is in office for every signature."""
        return all(each.officers for each in self.signers)


class Due(msgspec.Struct, frozen=True):
    """By when something is due, and the clause that says so."""

    last: str
    clause: str


NO_DAY: Final = Due("", "")
Asked = Callable[[Election, str], Text | None]
"""Whether something may be signed on a day, and how much of it is left; None if not."""


class Rule(msgspec.Struct, frozen=True):
    """A kind of statement, where it is signed (`{id}` is the election), when, and the deadline that it has."""

    kind: str
    en: str
    href: str
    when: Asked
    step: str = ""


def task(election: Election, rule: Rule, note: Text, due: Due) -> Task:
    """The task that a rule makes of an election."""
    kind = KINDS[rule.kind]
    return Task(
        rule.kind,
        Text(kind.zh, rule.en),
        note,
        tuple(_signer(election, offices) for offices in kind.signed_by),
        rule.href.format(id=election.id, kind=rule.kind) + filled(election, rule.kind),
        due.last or None,
        due.clause,
    )


def _signer(election: Election, offices: frozenset[Role]) -> Signer:
    # Anybody in office may report an incident; naming thirteen offices would say less.
    named = [Text("任何工作人员", "anybody in office")] if len(offices) == len(Role) else []
    held = (each for each in election.officers.values() if not each.dismissed)
    return Signer(
        tuple(named or [ROLES[role] for role in Role if role in offices]),
        tuple(each.id for each in held if each.roles & offices),
    )
