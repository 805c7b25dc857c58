"""A dispute file: questions, answers, the log that they were computed from, and the signature of the person who asked.

    DSSE envelope, payloadType application/vnd.jianpiao.replay+json, one signature, payload:
    {"v":1,"origin","checkpoint","verified","by":{"name","key"},"made_at","questions":[…],"answers":[…],"proofs":[…]}

Whoever has the log asks the same questions again and compares: the answers are the same for everybody. For each entry that a
question is about, for the call, for every close and outcome, there is a proof that it is in the log (C2SP tlog-proof); the entries
themselves are not in the file, so that it holds no elector and no paper that the question did not name.
What it leaves out: files and zip (`packing.py`), printing (`telling.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.audit.replay.answer import Answer
from services.audit.replay.ask import Asker
from services.audit.replay.history import History, read_history
from services.audit.replay.question import Question
from shared import base64text, envelope, keys
from shared.envelope import Envelope, Signature
from shared.errors import Malformed, ProofError
from shared.log import note, proof
from shared.log.checkpoint import Checkpoint, parse_text
from shared.log.hashing import leaf_hash
from shared.log.proof_check import verify_inclusion
from shared.log.tree import Tree
from shared.strict_json import decode_as

PAYLOAD_TYPE: Final = "application/vnd.jianpiao.replay+json"
MAX_BYTES: Final = 64_000_000
"""A file of a thousand questions about a large election; more is an attack on a reader's memory."""
MAX_QUESTIONS: Final = 1_000
"""Each costs whoever checks the file a count of the whole election."""
MAX_PROOFS: Final = 2_000
"""Proofs in one file, half a kilobyte each. Asking again proves all entries; these are for those who have no log."""
ANCHORS: Final = ("ElectionCalled", "CountClosed", "OutcomeDetermined")


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who asked: a name as that person gives it, and the public key that signs."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    key: str


class Inclusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That the entry with this leaf hash stands at `index`: hashes up to the root, base64."""

    index: int
    leaf: str
    path: tuple[str, ...]


class Dispute(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed."""

    v: Literal[1]
    origin: str
    checkpoint: str
    """The signed note, as the log published it."""
    verified: bool
    """Whether the log was verified before it was asked."""
    by: Person
    made_at: str
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    proofs: tuple[Inclusion, ...]
    unproved: int
    """Entries that the questions are about beyond `MAX_PROOFS`."""

    @property
    def claimed(self) -> Checkpoint:
        """Size and root that it was computed from. Raises Malformed."""
        return parse_text(note.parse(self.checkpoint.encode()).text)


_decoder: Final = msgspec.json.Decoder(Dispute)
_envelope: Final = msgspec.json.Decoder(Envelope)


def make(
    entries: Sequence[bytes],
    checkpoint: bytes,
    questions: Sequence[Question],
    who: tuple[str, Ed25519PrivateKey],
    *,
    verified: bool,
    made_at: str,
) -> tuple[Dispute, bytes]:
    """Asks and signs: the dispute and the envelope's bytes. `entries` are all of the checkpoint's. Raises Refused, Malformed."""
    name, key = who
    by = Person(name, keys.public_text(key))
    dispute = compose(entries, checkpoint, questions, by, verified=verified, made_at=made_at)
    return dispute, sign(dispute, key)


def compose(
    entries: Sequence[bytes],
    checkpoint: bytes,
    questions: Sequence[Question],
    by: Person,
    *,
    verified: bool,
    made_at: str,
) -> Dispute:
    """Asks: what the person `by` is to sign. `entries` are all of the checkpoint's. Raises Refused, Malformed."""
    claimed = parse_text(note.parse(checkpoint).text)
    history = read_history(entries)
    answers = Asker(history).ask(questions)
    wanted = sorted({*_anchors(history), *_touched(answers)})
    tree = Tree.from_leaf_hashes(map(leaf_hash, entries))
    return Dispute(
        v=1,
        origin=claimed.origin,
        checkpoint=checkpoint.decode(),
        verified=verified,
        by=by,
        made_at=made_at,
        questions=tuple(questions),
        answers=tuple(answers),
        proofs=tuple(_inclusion(tree, index) for index in wanted[:MAX_PROOFS]),
        unproved=max(0, len(wanted) - MAX_PROOFS),
    )


def sign(dispute: Dispute, key: Ed25519PrivateKey) -> bytes:
    """The envelope."""
    payload = msgspec.json.encode(dispute)
    signature = Signature(keys.key_id(keys.public_bytes(key)), base64text.encode(key.sign(_message(payload))))
    return Envelope(PAYLOAD_TYPE, base64text.encode(payload), (signature,)).encode()


def open_dispute(raw: bytes) -> Dispute:
    """The dispute in an envelope, signed by the key that it names. Raises Malformed, ProofError."""
    if len(raw) > MAX_BYTES:
        raise Malformed(f"dispute file: expected at most {MAX_BYTES} bytes, got {len(raw)}")
    outer = decode_as(_envelope, raw, "dispute file")
    if outer.payloadType != PAYLOAD_TYPE or len(outer.signatures) != 1:
        raise Malformed(
            f"dispute file: expected one signature over {PAYLOAD_TYPE}, got {outer.payloadType[:80]!r}"
        )
    payload = outer.payload_bytes
    dispute = decode_as(_decoder, payload, "dispute file")
    public = keys.parse_public_key(dispute.by.key)
    signature = base64text.decode(outer.signatures[0].sig, "sig")
    if outer.signatures[0].keyid != keys.key_id(public) or not keys.verify(
        public, signature, _message(payload)
    ):
        raise ProofError(f"dispute file: the signature of {dispute.by.name} ({dispute.by.key}) does not hold")
    if not 1 <= len(dispute.questions) <= MAX_QUESTIONS:
        raise Malformed(
            f"dispute file: expected 1 to {MAX_QUESTIONS} questions, got {len(dispute.questions)}"
        )
    if dispute.claimed.origin != dispute.origin:
        raise ProofError(
            f"dispute file: expected a checkpoint of {dispute.origin}, got {dispute.claimed.origin}"
        )
    return dispute


def check(dispute: Dispute, entries: Sequence[bytes], origin: str) -> Iterator[str]:
    """Everything in which the file differs from the log that it names; nothing if it holds.

    `entries` are those of the reader's own, verified log, as many as that has.
    """
    claimed = dispute.claimed
    if origin != dispute.origin:
        yield f"origin: expected {origin}, got {dispute.origin}"
        return
    if claimed.size > len(entries):
        yield f"size: the file speaks of {claimed.size} entries, this log has {len(entries)}; take a newer copy of the log"
        return
    mine = entries[: claimed.size]
    tree = Tree.from_leaf_hashes(map(leaf_hash, mine))
    if tree.root() != claimed.root:
        yield f"root at size {claimed.size}: expected {tree.root().hex()}, got {claimed.root.hex()}"
        return
    for each in dispute.proofs:
        yield from _check_inclusion(each, mine, claimed)
    history = read_history(mine)
    answers = Asker(history).ask(dispute.questions)
    if len(answers) != len(dispute.answers):
        yield f"answers: expected {len(answers)}, got {len(dispute.answers)}"
    for number, (expected, found) in enumerate(zip(answers, dispute.answers, strict=False), 1):
        if expected != found:
            yield f"answer {number}: {_difference(msgspec.to_builtins(expected), msgspec.to_builtins(found), '')}"
    wanted = sorted({*_anchors(history), *_touched(answers)})
    proved = [each.index for each in dispute.proofs]
    if proved != wanted[:MAX_PROOFS] or dispute.unproved != max(0, len(wanted) - MAX_PROOFS):
        yield f"proofs: expected those of {len(wanted)} entries, got {len(proved)}"


def receipts(dispute: Dispute) -> Iterator[tuple[int, bytes]]:
    """Index and tlog-proof of each proved entry, to be held against the entry by any tool that reads C2SP proofs."""
    for each in dispute.proofs:
        path = tuple(base64text.decode(one, "path") for one in each.path)
        yield each.index, proof.encode(proof.Receipt(each.index, path, dispute.checkpoint.encode()))


def _anchors(history: History) -> list[int]:
    return [act.index for act in history.acts if act.type in ANCHORS]


def _touched(answers: Sequence[Answer]) -> set[int]:
    return {index for answer in answers for told in answer.touched.values() for index in _indexes(told)}


def _indexes(told: str) -> Iterator[int]:
    """The indexes in a span such as `3-5, 9`."""
    for part in filter(None, told.split(", ")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _inclusion(tree: Tree, index: int) -> Inclusion:
    path = tuple(base64text.encode(each) for each in tree.inclusion_proof(index))
    return Inclusion(index, base64text.encode(tree.leaf(index)), path)


def _check_inclusion(each: Inclusion, entries: Sequence[bytes], claimed: Checkpoint) -> Iterator[str]:
    if not 0 <= each.index < claimed.size:
        yield f"proof: expected an index below {claimed.size}, got {each.index}"
        return
    try:
        leaf = base64text.decode(each.leaf, "leaf")
        if leaf != leaf_hash(entries[each.index]):
            yield f"proof of entry {each.index}: the leaf is not this entry's"
        path = tuple(base64text.decode(one, "path") for one in each.path)
        verify_inclusion(leaf, each.index, claimed.size, path, claimed.root)
    except (Malformed, ProofError) as error:
        yield f"proof of entry {each.index}: {error}"


def _difference(expected: object, found: object, place: str) -> str:
    """Where two answers first differ."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name in sorted({*expected, *found}):
            if expected.get(name) != found.get(name):
                return _difference(
                    expected.get(name), found.get(name), f"{place}.{name}" if place else str(name)
                )
    if isinstance(expected, list | tuple) and isinstance(found, list | tuple) and len(expected) == len(found):
        for at, (one, other) in enumerate(zip(expected, found, strict=True)):
            if one != other:
                return _difference(one, other, f"{place}[{at}]")
    return f"{place}: expected {expected!r}, got {found!r}"


def _message(payload: bytes) -> bytes:
    return envelope.signed_message(payload, PAYLOAD_TYPE)
