"""Who stands, who sits on the committee, who is in office, who is whose kin: each as of an entry.

What it leaves out: whether that is lawful.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from services.audit.verify.assertions.entries import Entry, Officer
from services.audit.verify.assertions.record import Record
from services.audit.verify.recount_rules import INVERSE


def committee_at(record: Record, index: int) -> set[str]:
    """The electoral committee's members at an entry."""
    members: set[str] = set()
    for entry in record.all("CommitteeFormed", "CommitteeChanged"):
        if entry.index < index:
            members.update(entry.body.get("members", ()), entry.body.get("joined", ()))
            members.difference_update(entry.body.get("left", ()))
    return members


def gone_at(record: Record, index: int) -> dict[str, int]:
    """Who had left the candidates by withdrawal, cancellation or a failed review, and by which entry."""
    return {person: at for at, person in record.leavers if at < index}


def standing_at(record: Record, index: int) -> dict[str, str]:
    """Who stands at an entry, and for which post: nominated, listed or called to a runoff, and not gone since."""
    standing: dict[str, str] = {}
    since: dict[str, int] = {}
    for entry in record.all(*MAKE_CANDIDATES):
        if entry.index >= index:
            break
        for person, post in _named(entry):
            standing[person], since[person] = post, entry.index
    for person, at in gone_at(record, index).items():
        if person in standing and at > since[person]:
            del standing[person]
    return standing


def on_paper(record: Record, number: int, index: int) -> dict[str, set[str]]:
    """Post to the candidates on the paper of a round, at an entry: the last list, less those who left since."""
    note = record.rounds.find(number)
    listed = record.last("CandidatesPublished", index) if number == 1 else None
    lists: Mapping[str, Sequence[str]] = note.candidates if listed is None else listed.body["lists"]
    gone = gone_at(record, index)

    def since(post: str) -> int:
        return note.named_at.get(post, note.called[-1]) if listed is None else listed.index

    return {
        post: {person for person in persons if gone.get(person, -1) <= since(post)}
        for post, persons in lists.items()
    }


def kin(record: Record, person: str, relations: Sequence[str]) -> set[str]:
    """Who is one of these relatives of a person, or has the person for one; what was recorded last counts."""
    return {
        other
        for other, relation in record.relatives.get(person, {}).items()
        if relation in relations or INVERSE.get(relation, relation) in relations
    }


def officers_at(record: Record, index: int) -> list[Officer]:
    """Who is in office when the entry at `index` is judged."""
    return [
        each for each in record.officers if each.since < index and (each.until is None or each.until > index)
    ]


MAKE_CANDIDATES: Final = (
    "CandidateNominated",
    "CandidateRecommended",
    "ShortlistDrawn",
    "PostChosen",
    "CandidatesPublished",
    "RunoffCalled",
)


def _named(entry: Entry) -> Iterator[tuple[str, str]]:
    """Persons and posts that a statement makes candidates."""
    body = entry.body
    if "candidate" in body:
        yield body["candidate"], body["contest"]
        return
    for post, persons in body.get("candidates" if entry.type == "RunoffCalled" else "lists", {}).items():
        for person in persons:
            yield person, post
