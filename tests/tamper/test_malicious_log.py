"""A log that signs whatever it likes, with witnesses that look at nothing but sizes: its entries give it
away.

Everything is hashed and signed again; only what the entries say can betray the forgery.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Mapping

import msgspec
import pytest

from shared import clock, entry
from shared.election.calling.call import ClockMoved
from shared.election.statement import Body
from tests.tamper.conftest import Audit
from tests.tamper.forge import Forge, codes, failed, places, public
from tests.tamper.rewrite import Payload, numbered, payload_of, placed, said, signed, where
from tests.world import STAFF, World

Entries = list[bytes]
COUNT = ("chair", "caller", "counter", "scrutineer")


@pytest.fixture
def entries(genuine: Forge) -> Entries:
    return list(genuine.entries)


def test_what_is_written_again_unchanged_is_what_it_was(
    audit: Audit, genuine: Forge, entries: Entries
) -> None:
    """Otherwise the tests below would pass for a wrong reason."""
    at = where(entries, "CountClosed")
    entries[at] = said(entries[at], lambda payload: None, *COUNT)

    assert tuple(numbered(entries)) == genuine.entries
    assert audit(genuine.with_entries(entries).files()).holds


# -- check 1: one spelling, one place


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "a space": lambda raw: raw.replace(b'"index":', b'"index": ', 1),
    "a newline at the end": lambda raw: raw + b"\n",
    "a letter escaped": lambda raw: raw.replace(b'"payloadType"', b'"payload\\u0054ype"', 1),
    "a member twice": lambda raw: raw.replace(b'{"index"', b'{"index":0,"index"', 1),
    "a member more": lambda raw: raw[:-1] + b',"note":""}',
    "a number with a fraction": lambda raw: raw.replace(b',"accepted_at"', b'.0,"accepted_at"', 1),
    "a signature without padding": lambda raw: raw.replace(b'=="}', b'"}', 1),
    "another payload type": lambda raw: raw.replace(b"vnd.jianpiao.statement", b"vnd.jianpiao.remark", 1),
    "not JSON": lambda raw: b"\xff" + raw[1:],
    "nothing": lambda raw: b"",
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_an_entry_in_another_spelling_is_caught_by_strict_reading(
    audit: Audit, genuine: Forge, entries: Entries, name: str
) -> None:
    at = where(entries, "PaperIssued", 7)
    changed = SPELLINGS[name](entries[at])
    assert changed != entries[at]
    entries[at] = changed

    ledger = audit(genuine.with_entries(entries).files())

    assert places(ledger, "entry-malformed") == {at}


def test_signatures_in_another_order_are_caught_by_strict_reading(
    audit: Audit, genuine: Forge, entries: Entries
) -> None:
    at = where(entries, "CountClosed")
    known = entry.decode(entries[at])
    turned = msgspec.structs.replace(known.statement, signatures=known.statement.signatures[::-1])
    entries[at] = msgspec.json.encode(msgspec.structs.replace(known, statement=turned))

    assert places(audit(genuine.with_entries(entries).files()), "entry-malformed") == {at}


STATEMENTS: dict[str, Callable[[Payload], object]] = {
    "another version": lambda payload: payload.update(v=2),
    "an unknown type": lambda payload: payload.update(type="PaperEaten"),
    "an unknown member": lambda payload: payload.update(note="x"),
    "an unknown member of the body": lambda payload: payload["body"].update(note="x"),
    "a number as text": lambda payload: payload["body"].update(round="1"),
    "a time without zone": lambda payload: payload.update(done_at="2026-03-28T08:00:00"),
    "an election that is no text": lambda payload: payload.update(election=1),
    "digests out of order": lambda payload: payload.update(_sd=["b" * 43, "a" * 43]),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_that_makes_no_sense_is_caught_by_strict_reading(
    audit: Audit, genuine: Forge, entries: Entries, name: str
) -> None:
    at = where(entries, "PaperIssued", 7)
    entries[at] = said(entries[at], STATEMENTS[name], "issuer")

    assert places(audit(genuine.with_entries(entries).files()), "statement-malformed") == {at}


def test_the_same_statement_twice_is_caught_by_strict_reading(
    audit: Audit, genuine: Forge, entries: Entries
) -> None:
    at = where(entries, "NominationsOpened")

    ledger = audit(genuine.with_entries(numbered([*entries[: at + 1], *entries[at:]])).files())

    assert places(ledger, "statement-twice") == {at + 1}


# -- check 4: signed by whom


def test_a_signature_by_nobodys_key_is_caught(audit: Audit, genuine: Forge, entries: Entries) -> None:
    at = where(entries, "PaperIssued", 3)
    entries[at] = said(entries[at], lambda payload: None, "somebody from the street")

    ledger = audit(genuine.with_entries(entries).files())

    assert places(ledger, "key-not-appointed") == {at}
    assert 4 in failed(ledger)


@pytest.mark.parametrize("number", range(6))
def test_a_signature_over_other_bytes_is_caught(
    audit: Audit, genuine: Forge, entries: Entries, number: int
) -> None:
    at = where(entries, "PaperCounted", number * 5)
    known = entry.decode(entries[at])
    other = signed({**payload_of(entries[at]), "done_at": "2026-03-28T00:00:00.001Z"}, "counter")
    forged = msgspec.structs.replace(known.statement, payload=other.payload)
    entries[at] = placed(entries[at], statement=forged)

    ledger = audit(genuine.with_entries(entries).files())

    assert places(ledger, "signature-invalid") == {at}


def test_a_changed_vote_under_the_old_signature_is_caught(
    audit: Audit, genuine: Forge, entries: Entries
) -> None:
    at = where(entries, "PaperCounted")
    payload = payload_of(entries[at])
    payload["body"]["marks"]["CHAIR"] = ["E-0002"]
    forged = msgspec.structs.replace(
        entry.decode(entries[at]).statement, payload=signed(payload, "counter").payload
    )
    entries[at] = placed(entries[at], statement=forged)

    ledger = audit(genuine.with_entries(entries).files())

    assert places(ledger, "signature-invalid") == {at}
    assert 6 in failed(ledger)  # the count is now another


@pytest.mark.parametrize("officer", sorted(set(STAFF) - {"issuer"}))
def test_a_paper_issued_by_an_officer_without_that_office_is_caught(
    audit: Audit, genuine: Forge, entries: Entries, officer: str
) -> None:
    at = where(entries, "PaperIssued", 3)
    entries[at] = said(entries[at], lambda payload: None, officer)

    ledger = audit(genuine.with_entries(entries).files())

    assert at in places(ledger, "role-missing")


@pytest.mark.parametrize(
    "signers",
    [("chair",), ("scrutineer",), ("chair", "caller"), (*COUNT, "counter2"), ("scrutineer", "counter")],
)
def test_an_outcome_without_all_who_must_sign_is_caught(
    audit: Audit, genuine: Forge, entries: Entries, signers: tuple[str, ...]
) -> None:
    at = where(entries, "OutcomeDetermined")
    entries[at] = said(entries[at], lambda payload: None, *signers)

    ledger = audit(genuine.with_entries(entries).files())

    assert at in places(ledger, "role-missing")


def test_an_officer_who_signs_before_the_appointment_is_caught(
    audit: Audit, genuine: Forge, entries: Entries
) -> None:
    first = where(entries, "ElectorRegistered")
    appointed = next(
        at for at, raw in enumerate(entries) if payload_of(raw)["body"].get("officer") == "registrar"
    )
    moved = [
        *entries[:appointed],
        *entries[appointed + 1 : first + 1],
        entries[appointed],
        *entries[first + 1 :],
    ]
    times = [entry.decode(raw).accepted_at for raw in entries]
    forged = [
        placed(raw, accepted_at=max(times[at], entry.decode(raw).accepted_at)) for at, raw in enumerate(moved)
    ]

    ledger = audit(genuine.with_entries(numbered(forged)).files())

    assert first - 1 in places(ledger, "key-not-appointed")


def test_an_officer_who_signs_after_the_dismissal_is_caught(
    audit: Audit, genuine: Forge, entries: Entries
) -> None:
    at = where(entries, "PaperIssued", 10)
    dismissal = {
        **payload_of(entries[at]),
        "type": "OfficerDismissed",
        "body": {"officer": "issuer", "reason": "MISCONDUCT"},
    }
    dismissed = placed(entries[at], statement=signed(dismissal, "chair"))

    ledger = audit(genuine.with_entries(numbered([*entries[:at], dismissed, *entries[at:]])).files())

    issued_after = set(range(at + 1, where(entries, "PaperIssued", 59) + 2))
    assert places(ledger, "role-missing") >= issued_after
    assert 4 in failed(ledger)


def test_a_whole_election_called_by_an_impostor_is_caught(audit: Audit, genuine: Forge) -> None:
    """Lawful from end to end, with keys of the impostor's own; only the pinned authority tells."""
    forged = dataclasses.replace(genuine, authority=public("somebody else"))

    ledger = audit(forged.files(), policy=forged.policy)

    assert failed(ledger) == {4}
    assert places(ledger, "authority-differs") == {0}


# -- check 5: lawful in its place


@pytest.mark.parametrize("index", [0, 5, 299, 10**6, 10**12])
def test_an_index_that_is_not_the_place_is_caught(
    audit: Audit, genuine: Forge, entries: Entries, index: int
) -> None:
    entries[100] = placed(entries[100], index=index)

    ledger = audit(genuine.with_entries(entries).files())

    assert failed(ledger) == {5, 8}  # A49 looks for itself
    assert places(ledger, "index-wrong") == {100}


TIMES: dict[str, tuple[str, str]] = {
    "before the entry before": ("2026-01-04T00:00:00.000Z", "time-goes-back"),
    "in the last century": ("1999-12-31T23:59:59.000Z", "statement-malformed"),
    "without milliseconds": ("2026-03-30T00:00:00Z", "time-wrong"),
    "no time at all": ("yesterday", "statement-malformed"),
}


@pytest.mark.parametrize("name", TIMES)
def test_a_changed_time_of_acceptance_is_caught(
    audit: Audit, genuine: Forge, entries: Entries, name: str
) -> None:
    written, code = TIMES[name]
    at = len(entries) - 1
    entries[at] = placed(entries[at], accepted_at=written)

    ledger = audit(genuine.with_entries(entries).files())

    assert places(ledger, code) == {at}


def test_a_time_put_forward_makes_the_next_entry_go_back(
    audit: Audit, genuine: Forge, entries: Entries
) -> None:
    entries[100] = placed(entries[100], accepted_at="2026-03-27T00:00:00.000Z")

    ledger = audit(genuine.with_entries(entries).files())

    assert 5 in failed(ledger)
    assert 101 in places(ledger, "time-goes-back")


def test_a_time_before_the_act_is_caught(audit: Audit, genuine: Forge, entries: Entries) -> None:
    at = where(entries, "PapersPrinted")
    before = entry.decode(entries[at - 1]).accepted_at
    entries[at] = placed(entries[at], accepted_at=before)

    ledger = audit(genuine.with_entries(entries).files())

    assert at in places(ledger, "law-refuses")


def test_a_statement_of_another_election_is_caught(audit: Audit, genuine: Forge, entries: Entries) -> None:
    other = str(uuid.UUID("01941f29-7c00-7aaa-8bbb-0123456789ac"))
    at = where(entries, "PaperIssued", 4)
    entries[at] = said(entries[at], lambda payload: payload.update(election=other), "issuer")

    ledger = audit(genuine.with_entries(entries).files())

    assert places(ledger, "wrong-election") == {at}


def test_entries_borrowed_from_another_election_of_the_same_people_are_caught(
    audit: Audit, genuine: Forge, entries: Entries
) -> None:
    other = World("01941f29-7c00-7aaa-8bbb-0123456789ac").called().registered(80)
    first = where(other.entries, "ElectorRegistered")
    borrowed = [*entries[:first], *other.entries[first : first + 80], *entries[first + 80 :]]

    ledger = audit(genuine.with_entries(borrowed).files())

    assert places(ledger, "wrong-election") == set(range(first, first + 80))


LIES: dict[str, tuple[str, Callable[[Payload], object], tuple[str, ...], set[int]]] = {
    "another winner": (
        "OutcomeDetermined",
        lambda payload: payload["body"]["elected"].update(CHAIR=["E-0002"]),
        ("chair", "scrutineer"),
        {5, 6},
    ),
    "a smaller minimum": (
        "OutcomeDetermined",
        lambda payload: payload["body"]["minimum"].update(CHAIR=10),
        ("chair", "scrutineer"),
        {5, 6},
    ),
    "fewer papers returned": (
        "OutcomeDetermined",
        lambda payload: payload["body"].update(returned=58),
        ("chair", "scrutineer"),
        {5, 6},
    ),
    "more electors on the roll": (
        "OutcomeDetermined",
        lambda payload: payload["body"].update(registered=81),
        ("chair", "scrutineer"),
        {5, 6},
    ),
    "a seat left open": (
        "OutcomeDetermined",
        lambda payload: payload["body"].update(missing={"MEMBER": 1}),
        ("chair", "scrutineer"),
        {5, 6},
    ),
    "votes moved": (
        "CountClosed",
        lambda payload: payload["body"]["votes"].update(CHAIR={"E-0001": 14, "E-0002": 46}),
        COUNT,
        {5, 6},
    ),
    "a blank paper called valid": (
        "CountClosed",
        lambda payload: payload["body"].update(valid=59, blank=1),
        COUNT,
        {5, 6, 7},
    ),
    "another list announced": (
        "ResultAnnounced",
        lambda payload: payload["body"]["winners"].update(VICE=["E-0004"]),
        ("chair", "scrutineer"),
        {5, 6},
    ),
    "a vacancy announced": (
        "ResultAnnounced",
        lambda payload: payload["body"].update(vacant={"MEMBER": 1}),
        ("chair", "scrutineer"),
        {5, 6},
    ),
    "one paper more in the box": (
        "BoxOpened",
        lambda payload: payload["body"].update(returned=61),
        ("chair", "scrutineer"),
        {5, 6, 7},
    ),
    "one paper fewer in the box": (
        "BoxOpened",
        lambda payload: payload["body"].update(returned=59),
        ("chair", "scrutineer"),
        {5, 6, 7},
    ),
    "unused papers vanish": (
        "StationClosed",
        lambda payload: payload["body"].update(unused=19),
        ("chief", "scrutineer"),
        {5, 7},
    ),
    "more issued than recorded": (
        "StationClosed",
        lambda payload: payload["body"].update(issued=61),
        ("chief", "scrutineer"),
        {5, 7},
    ),
    "fewer papers printed": (
        "PapersPrinted",
        lambda payload: payload["body"].update(papers=70),
        ("chair", "AUTHORITY"),
        {5, 7},
    ),
}
"""Lies that everybody who must sign has signed: what is said, by whom, and every check that ought to
notice."""


@pytest.mark.parametrize("name", LIES)
def test_a_lie_that_all_officers_sign_is_caught(
    audit: Audit, genuine: Forge, entries: Entries, name: str
) -> None:
    type, change, officers, noticed_by = LIES[name]
    at = where(entries, type)
    entries[at] = said(entries[at], change, *officers)

    ledger = audit(genuine.with_entries(entries).files())

    assert failed(ledger) >= noticed_by, f"only {failed(ledger)} failed"
    assert not failed(ledger) & {1, 2, 3, 4}  # formally all is in order


OMITTED = {
    "ElectorRegistered": {5},
    "CommitteeFormed": {5},
    "MethodAdopted": {5},
    "RollPublished": {5},
    "RollSealed": {5},
    "NominationsOpened": {5},
    "CandidateNominated": {5},
    "QualificationDecided": {5},
    "PledgeSigned": {5},
    "CandidatesPublished": {5},
    "PapersPrinted": {5, 7},
    "StationOpened": {5},
    "PaperIssued": {5, 6, 7},
    "StationClosed": {5, 7},
    "BoxOpened": {5, 7},
    "PaperCounted": {5, 6, 7},
    "BatchAttested": {5},
    "CountClosed": {5, 7},
    "OutcomeDetermined": {5},
    "WinnerReviewed": {5},
}


@pytest.mark.parametrize("type", OMITTED)
def test_a_statement_left_out_of_a_log_signed_anew_is_caught(
    audit: Audit, genuine: Forge, entries: Entries, type: str
) -> None:
    at = where(entries, type)

    ledger = audit(genuine.with_entries(numbered([*entries[:at], *entries[at + 1 :]])).files())

    assert failed(ledger) >= OMITTED[type], f"only {failed(ledger)} failed"
    assert not failed(ledger) & {2, 3}


@pytest.mark.parametrize("type", ["PaperIssued", "PaperCounted", "ElectorRegistered", "StationClosed"])
def test_an_unlawful_statement_put_in_is_caught(
    audit: Audit, genuine: Forge, entries: Entries, type: str
) -> None:
    """The same act a second time: a paper issued, counted, an elector registered twice, by the officer in
    charge."""
    at = where(entries, type)
    signers = {"PaperIssued": ("issuer",), "PaperCounted": ("counter",), "ElectorRegistered": ("registrar",)}
    again = said(
        entries[at],
        lambda payload: payload.update(done_at=payload["done_at"].replace(".000Z", ".001Z")),
        *signers.get(type, ("chief", "scrutineer")),
    )
    again = placed(again, accepted_at=entry.decode(entries[at + 1]).accepted_at)

    ledger = audit(genuine.with_entries(numbered([*entries[: at + 1], again, *entries[at + 1 :]])).files())

    assert at + 1 in places(ledger, "law-refuses")
    assert codes(ledger, 5) >= {"law-refuses"}


def test_a_ballot_stuffed_by_everybody_together_is_a_lawful_looking_election_only_with_an_elector(
    audit: Audit, genuine: Forge, entries: Entries
) -> None:
    """A paper issued to a number that is not on the roll is refused, whoever signs."""
    at = where(entries, "PaperIssued", 59)
    ghost = said(entries[at], lambda payload: payload["body"].update(elector="E-9999"), "issuer")
    ghost = placed(ghost, accepted_at=entry.decode(entries[at + 1]).accepted_at)

    ledger = audit(genuine.with_entries(numbered([*entries[: at + 1], ghost, *entries[at + 1 :]])).files())

    assert at + 1 in places(ledger, "law-refuses")


class Drill(World):
    """A pretend village that rehearses: its clock is moved before each act."""

    def given(self, body: Body, *signers: str, private: Mapping[str, str] | None = None) -> World:
        if self.entries:
            super().given(ClockMoved(to=clock.write_time(self.now + 2000)), "AUTHORITY")
        return super().given(body, *signers, private=private)


def test_a_drill_can_never_be_shown_as_an_election(audit: Audit) -> None:
    world = Drill().called(drill=True)
    shown = Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)

    ledger = audit(shown.files(), policy=shown.policy)

    assert codes(ledger, 2) == {"origin-differs"}


def test_the_clock_of_a_drill_cannot_be_bent(audit: Audit) -> None:
    world = Drill().called(drill=True)
    drill = Forge(tuple(world.entries), f"village.example/drill/{world.id}", world.election.authority)
    assert audit(drill.files(), policy=drill.policy).holds
    entries = list(drill.entries)
    entries[3] = placed(entries[3], accepted_at="2026-01-06T00:00:00.000Z")

    ledger = audit(drill.with_entries(entries).files(), policy=drill.policy)

    assert failed(ledger) == {5, 8}  # and then it goes back: A49
    assert places(ledger, "time-wrong") == {3}
