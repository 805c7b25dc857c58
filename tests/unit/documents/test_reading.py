"""What documents are read from: which names a visitor sees, which checkpoint a document carries, what the entries tell."""

from __future__ import annotations

from services.ballot.pages.documents.reading import CODE_BYTES, Names, proof_of
from services.ballot.pages.people import People, Person
from shared.log.checkpoint import Checkpoint, sign
from tests.unit.documents import village
from tests.world import key_of

KNOWN = People(
    {
        number: Person(number, 1, name=name, sex="女", born="1970-01-02")
        for number, name in (("E-0001", "赵秀英"), ("E-0010", "陈立新"))
    }
)


def test_a_visitor_reads_the_names_on_the_wall_and_nothing_else_of_these_people() -> None:
    seen, whole = Names(KNOWN, frozenset({"E-0001", "E-0099"})), Names(KNOWN, None)

    assert {number: seen[number].name for number in seen} == {"E-0001": "赵秀英"}
    assert (seen["E-0001"].sex, seen["E-0001"].born) == ("", "")
    assert seen.get("E-0010") is None
    assert (whole["E-0010"].name, whole["E-0010"].born) == ("陈立新", "1970-01-02")


def test_a_document_carries_the_checkpoint_and_says_if_it_is_older() -> None:
    state = village.eve().election
    note = sign(Checkpoint("village.example/log", state.size - 2, b"r" * 32), key_of("log"))
    proof = proof_of(state, note)

    assert (proof.size, proof.noted) == (state.size, state.size - 2)
    assert proof.note.encode() == note
    assert proof_of(state, None).note == ""


def test_a_checkpoint_of_many_witnesses_keeps_the_logs_own_line() -> None:
    state = village.eve().election
    note = sign(Checkpoint("village.example/log", state.size, b"r" * 32), key_of("log"))
    own = note.decode().splitlines()[-1]
    many = note + "".join(f"— witness{at}.example {own.split()[-1]}\n" for at in range(12)).encode()
    told = proof_of(state, many).note

    assert len(many) > CODE_BYTES
    assert told.encode() == note


def test_entries_tell_what_the_state_forgets() -> None:
    (change,) = village.changes(village.eve(), "CommitteeChanged")

    assert change.body == {"left": ["C-2"], "joined": ["C-8"]}
    assert change.day == "2026-03-18"
