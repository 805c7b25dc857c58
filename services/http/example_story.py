"""A drill of an invented village for the examples of API documents: really signed, with receipts of a real small log.

The keys are published here and good for nothing else. What it leaves out: where each example stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared import disclosure, entry, envelope, keys
from shared.clock import read_time, write_time
from shared.election import law
from shared.election.calling.call import ElectionCalled
from shared.election.calling.officers import OfficerAppointed
from shared.election.electors.roll import ElectorRegistered
from shared.election.regulation.profile import load
from shared.election.roles import Role
from shared.election.state import Contest, Election
from shared.election.statement import Body, Frame
from shared.entry import Entry
from shared.envelope import Envelope
from shared.log import checkpoint, proof
from shared.log.hashing import leaf_hash
from shared.log.tree import Tree

ELECTION: Final = "0193c3b0-7c00-7000-8000-000000000001"
ORIGIN: Final = f"jianpiao.example/drill/{ELECTION}"
MOMENT: Final = "2026-11-24T08:00:00Z"
AUTHORITY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
REGISTRAR: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
LOG: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))


@dataclass(frozen=True, slots=True)
class Story:
    """Two entries of a drill, a third statement with private fields, and the receipt of the second entry."""

    call: Envelope
    appointment: Envelope
    registration: Envelope
    disclosures: list[str]
    entries: tuple[bytes, bytes]
    election: Election
    note: bytes
    receipt: str


@cache
def story() -> Story:
    """The story, told once. Every signature and proof in it verifies."""
    call = _signed(_called(), AUTHORITY)
    appointment = _signed(_appointed(), AUTHORITY)
    numbers = count()  # the same salts and decoys in every run, each of them different
    disclosures, digests = disclosure.disclose(
        {"name": "演示选民", "born": "1990-01-01"},
        digests=4,
        random=lambda size: bytes([next(numbers)] * size),
    )
    registration = _signed(ElectorRegistered(elector="0412", kind="RESIDENT"), REGISTRAR, digests)
    entries = _entry(0, call), _entry(1, appointment)
    note = checkpoint.sign(_checkpoint(entries), LOG)
    path = (leaf_hash(entries[0]),)
    receipt = proof.encode(proof.Receipt(1, path, note)).decode()
    return Story(
        call, appointment, registration, disclosures, entries, _fold(call, appointment), note, receipt
    )


def _called() -> ElectionCalled:
    profile = load("VC-ZJ")
    posts = (
        Contest("CHAIR", "主任", "Chair", 1, 1),
        Contest("MEMBER", "委员", "Members", 2, 2),
    )
    return ElectionCalled(
        title="清溪村村民委员会换届选举（演练）",
        village="清溪村",
        profile=profile,
        contests=posts,
        day="2027-01-20",
        authority=keys.public_text(AUTHORITY),
        drill=True,
        party_gave_woman=True,
    )


def _appointed() -> OfficerAppointed:
    return OfficerAppointed(officer="R1", key=keys.public_text(REGISTRAR), roles=(Role.REGISTRAR,))


def _signed(body: Body, key: Ed25519PrivateKey, digests: list[str] | None = None) -> Envelope:
    raw = msgspec.Raw(msgspec.json.encode(body))
    frame = Frame(1, ELECTION, type(body).__name__, MOMENT, raw, tuple(digests or ()))
    return envelope.sign(msgspec.json.encode(frame), [key])


def _entry(index: int, statement: Envelope) -> bytes:
    return entry.encode(Entry(index, write_time(read_time(MOMENT)), statement))


def _fold(*statements: Envelope) -> Election:
    election: Election | None = None
    for each in statements:
        signers = tuple(signature.keyid for signature in each.signatures)
        election = law.accept(election, law.read(each.payload_bytes), signers, read_time(MOMENT))
    assert election is not None
    return election


def _checkpoint(entries: tuple[bytes, ...]) -> checkpoint.Checkpoint:
    return checkpoint.Checkpoint(ORIGIN, len(entries), Tree.from_leaf_hashes(map(leaf_hash, entries)).root())
