"""Reads a statement as it arrives and checks what does not depend on its turn: bytes, signatures, fields.

So the writer, which must take one statement after the other, is left with little. A signature is checked
against the key that its id names; whether that person may sign this is the law's question, asked in the
statement's turn. What it leaves out: the law (`ledger.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.ballot.accepted import Submission
from shared import base64text, disclosure
from shared.election.statement import Statement
from shared.envelope import Envelope, Signature, signed_message
from shared.errors import Unauthorised
from shared.keys import verify
from shared.law import Log


class Law(Protocol):
    """What the service asks the law: `shared.law` is the one there is."""

    def read(self, payload: bytes) -> Statement: ...

    def public_key(self, log: Log | None, statement: Statement, keyid: str) -> bytes: ...

    def time_of_acceptance(self, log: Log | None, statement: Statement, now: int) -> int: ...

    def accept(
        self,
        log: Log | None,
        statement: Statement,
        signers: tuple[str, ...],
        accepted_at: int,
        disclosed: Mapping[str, str] | None = None,
    ) -> Log: ...

    def freeze(self, log: Log) -> bytes: ...

    def thaw(self, raw: bytes) -> Log: ...


@dataclass(slots=True)
class Received:
    """A statement that makes sense. `verified` grows until every signature has been checked."""

    statement: Statement
    envelope: Envelope
    message: bytes
    """What the signatures are over."""
    disclosed: Mapping[str, str] | None
    """Private fields by name; None if the statement commits to none."""
    disclosures: Sequence[str]
    verified: set[str]
    """Key ids whose signatures hold."""

    @property
    def signers(self) -> tuple[str, ...]:
        """Key ids of all signatures, in stored order."""
        return tuple(signature.keyid for signature in self.envelope.signatures)


class KeyRing:
    """The keys that an election's signatures are checked with. A key id is a hash: it names one key for ever."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._keys: dict[str, bytes] = {}

    def find(self, election: Log | None, statement: Statement, keyid: str) -> bytes:
        """The key of an id, 32 bytes. Raises Unauthorised if nobody was appointed with it (yet)."""
        key = self._keys.get(keyid)
        if key is None:
            key = self._law.public_key(election, statement, keyid)
            if election is not None:  # before the first entry, nobody has been appointed
                self._keys[keyid] = key
        return key


def receive(submission: Submission, law: Law) -> Received:
    """Reads a submission. Raises Malformed for bytes that make no sense and fields that were not committed to."""
    envelope, given = submission.envelope, submission.disclosures
    payload = envelope.payload_bytes
    statement = law.read(payload)
    disclosed = disclosure.open_all(given, statement.sd) if statement.sd or given else None
    return Received(statement, envelope, signed_message(payload), disclosed, given, set())


def check_known_signatures(received: Received, election: Log | None, keys: KeyRing) -> None:
    """Checks what can be checked before the statement's turn: the signatures of keys that are known already.

    A key may be appointed by a statement that waits in front. Raises Unauthorised for a signature that does
    not hold.
    """
    for signature in received.envelope.signatures:
        try:
            key = keys.find(election, received.statement, signature.keyid)
        except Unauthorised:
            continue
        _check(received, signature, key)


def check_signatures(received: Received, election: Log | None, keys: KeyRing) -> None:
    """Checks those that have not been. Raises Unauthorised if a key is unknown or a signature does not hold."""
    for signature in received.envelope.signatures:
        if signature.keyid not in received.verified:
            _check(received, signature, keys.find(election, received.statement, signature.keyid))


def _check(received: Received, signature: Signature, key: bytes) -> None:
    if not verify(key, base64text.decode(signature.sig, "sig"), received.message):
        raise Unauthorised(
            "signature-does-not-hold",
            "DSSE v1; RFC 8032 5.1.7",
            zh=f"密钥{signature.keyid}的签名与内容不符：内容被改动过，或签名用的是另一把密钥。请重新签名。",
            en=f"The signature of key {signature.keyid} does not fit the payload. Sign it again, with that key.",
        )
    received.verified.add(signature.keyid)
