"""The list of an election's documents: what each is called, and why one cannot be made yet.

What it leaves out: making them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.ballot.documents.catalogue import Kind, number_of
from services.ballot.documents.facts import Facts
from services.forms.document import Proof
from shared.election.state import Election
from shared.errors import Refused
from shared.text import Text


@dataclass(frozen=True)
class Row:
    """One document. `why` says what is missing; None if it can be made now."""

    address: str
    title: Text
    public: bool
    number: int | None
    why: Text | None
    posted_on: str | None
    """The day on which a notice of this kind was first recorded as posted."""


def listed(state: Election, kinds: Mapping[str, Kind]) -> list[Row]:
    """All of `kinds`, in their order."""
    facts = Facts(state, Proof(state.id, state.size))
    return [
        Row(
            name.lower().replace("_", "-"),
            kind.title,
            kind.public,
            None if kind.notice is None else number_of(kind.notice, facts),
            _missing(kind, facts),
            None if kind.notice is None else state.notices.get(kind.notice),
        )
        for name, kind in kinds.items()
    ]


def _missing(kind: Kind, facts: Facts) -> Text | None:
    """Why it cannot be made. Its first block shows it, so nothing long is made for a list."""
    if kind.changes and any(each == "CommitteeChanged" for each in kind.changes):
        return None  # only the entries tell; its own page says so
    try:
        made = (
            kind.sections(facts)
            if kind.sections is not None
            else kind.blocks(facts)
            if kind.blocks is not None
            else ()
        )
        next(iter(made), None)
    except Refused as refusal:
        return Text(refusal.zh, refusal.en)
    return None
