"""The examples of the API document: a drill of an invented village, really signed, with receipts of a real small log.

The keys are published here and good for nothing else. What it leaves out: where each example stands (`openapi.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.ballot.http import api_campaigns, views
from shared import disclosure, entry, envelope, keys
from shared.campaign import plan
from shared.campaign.opening import CampaignOpened
from shared.campaign.state import Campaign, Planned
from shared.campaign.units import Listed
from shared.clock import read_time, write_time
from shared.election import law
from shared.election.calling.call import ElectionCalled
from shared.election.calling.officers import OfficerAppointed
from shared.election.electors.roll import ElectorRegistered
from shared.election.regulation.profile import load
from shared.election.roles import Role
from shared.election.state import Contest, Election
from shared.election.statement import Act, Body, Frame
from shared.entry import Entry
from shared.envelope import Envelope
from shared.log import checkpoint, proof
from shared.log.hashing import leaf_hash
from shared.log.tree import Tree

ELECTION: Final = "0193c3b0-7c00-7000-8000-000000000001"
CAMPAIGN: Final = "0193c3b0-7c00-7000-8000-000000000002"
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


def bodies() -> dict[str, Any]:
    """Examples of request bodies, by the name under which the document shows them."""
    told = story()
    wrapped = {"envelope": _plain(told.registration), "disclosures": told.disclosures}
    lines = told.appointment.encode() + b"\n" + msgspec.json.encode(wrapped) + b"\n"
    return {
        "call": _plain(told.call),
        "statement": _plain(told.appointment),
        "with-disclosures": wrapped,
        "batch": lines.decode(),
    }


def receipt() -> dict[str, Any]:
    """The answer to the example statement."""
    told = story()
    return {
        "id": envelope.statement_id(told.appointment.payload_bytes),
        "index": 1,
        "accepted_at": write_time(read_time(MOMENT)),
        "receipt": told.receipt,
    }


def answers() -> dict[str, Any]:
    """Examples of the reading addresses' answers, by path."""
    told = story()
    overview = views.overview(told.election).model_copy(update={"checkpoint": told.note.decode()})
    line = views.line(told.election).model_dump(mode="json")
    state = "/elections/{election}/state"
    return {
        "/": {
            "service": "监票 Jianpiao",
            "docs": "/docs",
            "openapi": "/openapi.json",
            "elections": [line],
        },
        "/health": {"status": "alive"},
        "/ready": {"status": "ready"},
        "/metrics": 'jianpiao_statements_total{outcome="accepted"} 2.0\n',
        "/problems/{code}": {
            "code": "malformed",
            "title": {"zh": "内容无法理解", "en": "The bytes make no sense"},
            "advice": {"zh": "请改正后重新发送。", "en": "Correct it and send it again."},
        },
        "/elections": {"elections": [line], "total": 1, "next": None},
        "/elections/{election}": overview.model_dump(mode="json"),
        "/elections/{election}/entries": {
            "from": 0,
            "entries": [msgspec.json.decode(each) for each in told.entries],
        },
        "/elections/{election}/entries/{index}": {**receipt(), "entry": told.entries[1].decode()},
        "/elections/{election}/statements/{statement}": receipt(),
        f"{state}/roll": views.roll(told.election).model_dump(mode="json"),
        f"{state}/roll/{{elector}}": views.elector(told.election, "0412").model_dump(mode="json"),
        f"{state}/candidates": views.candidates(told.election).model_dump(mode="json"),
        f"{state}/officers": views.officers(told.election).model_dump(mode="json"),
        f"{state}/stations": views.stations(told.election, None).model_dump(mode="json"),
        f"{state}/count": {
            "round": 1,
            "phase": "COUNTED",
            "piles": [{"id": "P1", "returned": 20, "counted": 20, "attested": 20, "verdicts": {"VALID": 20}}],
            "votes": {"CHAIR": {"0007": 14, "0031": 6}},
        },
        f"{state}/outcome": views.outcome(told.election).model_dump(mode="json"),
        "/campaigns/{campaign}": api_campaigns.view(_campaign(), "2026-12-10").model_dump(mode="json"),
    }


PARAMETERS: Final[dict[str, Any]] = {
    "election": ELECTION,
    "campaign": CAMPAIGN,
    "on": "2026-12-10",
    "elector": "0412",
    "index": 1,
    "from": 0,
    "limit": 20,
    "round": 1,
    "code": "malformed",
}
"""Examples of parameters, by name. `statement` is that of `receipt`."""


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


def _campaign() -> Campaign:
    opened = CampaignOpened(
        title="清溪街道村级组织换届工作（演练）",
        place="清溪街道",
        level="TOWNSHIP",
        plan=plan.load("VILLAGES-2010"),
        first_day="2026-11-24",
        last_day="2027-03-31",
        units=(
            Listed("T1", "TOWNSHIP", "清溪街道"),
            Listed("V1", "VILLAGE", "清溪村", "T1", 310, 1100),
            Listed("V2", "VILLAGE", "上溪村", "T1", 150, 520, "KEY"),
        ),
        timetable=(Planned("SURVEY", "2026-12-05"), Planned("PARTY_ORGANISATION", "2027-01-05")),
        authority=keys.public_text(AUTHORITY),
        drill=True,
    )
    return opened.begin(CAMPAIGN, Act(read_time(MOMENT), read_time(MOMENT), ("AUTHORITY",)))


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


def _plain(value: Envelope) -> Any:
    return msgspec.to_builtins(value)
