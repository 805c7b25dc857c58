"""What a document is made from: the election as its entries tell it, who the numbers are, and the checkpoint of the record.

What it leaves out: reading them (`services/ballot/pages/documents/`), and the documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.ballot.documents import words
from services.forms.document import BLANK, Proof
from services.forms.form import Cell
from services.profiles.telling import rules as rules_told
from shared.election.outcome.chosen import vacant_seats
from shared.election.roles import Role
from shared.election.state import Contest, Election, Round
from shared.errors import Refused
from shared.text import Text


@dataclass(frozen=True)
class Known:
    """What may be said of one person. "" is what nobody stated."""

    name: str = ""
    sex: str = ""
    born: str = ""
    """YYYY-MM-DD."""


@dataclass(frozen=True)
class Change:
    """A statement that the state keeps no trace of: its kind, its body and the day on which it was done."""

    kind: str
    body: Mapping[str, object]
    day: str


@dataclass(frozen=True)
class Facts:
    """Everything that documents are made from. `election` is read at once and never changed."""

    election: Election
    proof: Proof
    people: Mapping[str, Known] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    """In the order of the log; only those of the kinds that a document asks for."""
    group: str | None = None
    """Only the electors of this village group, where a document can be made in parts."""
    only: str = ""
    """`POST:NUMBER` of the one holder whose certificate is made; "" makes all."""
    first: int = 0
    """The first card of the part that is printed."""

    @property
    def present(self) -> Round:
        """The present round."""
        return self.election.round

    def name(self, number: str) -> str:
        """The name of a person; "" if nobody knows it here."""
        known = self.people.get(number)
        return "" if known is None else known.name

    def name_or_blank(self, number: str) -> Cell:
        """The name, or a line to write it on."""
        return self.name(number) or BLANK

    def called(self, number: str) -> str:
        """What to call a person in running text: the name, or else the number."""
        return self.name(number) or number

    def posts(self) -> list[Contest]:
        """All posts, the highest first."""
        return sorted(self.election.contests.values(), key=lambda each: each.rank)

    def rules(self, *paths: str) -> tuple[tuple[Text, Text], ...]:
        """Parameters of the regulation in words, with their clauses."""
        return tuple(
            (Text(said.zh, said.en), words.clause(clause))
            for said, clause in rules_told(self.election.profile, *paths)
        )

    def holders(self, contest: str) -> list[str]:
        """Who holds the post now, most votes first."""
        return [
            each.person
            for each in sorted(self.election.winners, key=lambda each: -each.votes)
            if each.contest == contest and each.review != "FAIL"
        ]

    def vacant(self) -> dict[str, int]:
        """Post to the seats that nobody holds."""
        return vacant_seats(self.election)

    def serving(self, role: Role) -> list[str]:
        """The ids of those who hold an office now."""
        return [
            each.id for each in self.election.officers.values() if role in each.roles and not each.dismissed
        ]


def not_yet(zh: str, en: str, clause: str = "docs/documents.md") -> Refused:
    """What is raised by a document that the record has nothing for yet: it says what is missing."""
    return Refused("document-not-ready", clause, zh=zh, en=en)
