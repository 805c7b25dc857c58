"""A signed statement in its envelope: DSSE v1, which signs bytes and never re-writes them.

The signature covers the payload's type and its exact bytes. Several people may sign one envelope (caller,
counter and scrutineer attest one batch together). What it leaves out: whether the signers were allowed to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared import base64text, keys
from shared.errors import Malformed
from shared.strict_json import decode_as

PAYLOAD_TYPE: Final = "application/vnd.jianpiao.statement+json"
MAX_SIGNATURES: Final = 8
"""No statement asks for more than four signers; more would only be work for verifiers."""
MAX_PAYLOAD_BYTES: Final = 47_000
"""Base64 and the entry's frame around it stay below the 65,535 bytes of a tlog-tiles entry."""


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One signature: the signer's key id (16 hex digits) and 64 bytes in standard base64."""

    keyid: str
    sig: str


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A DSSE envelope as it is stored: members in this order, signatures sorted by key id, none twice."""

    payloadType: str
    payload: str
    signatures: tuple[Signature, ...]

    @property
    def payload_bytes(self) -> bytes:
        """The signed bytes themselves."""
        return base64text.decode(self.payload, "payload")

    def encode(self) -> bytes:
        """The one spelling in which an envelope is stored and hashed."""
        return msgspec.json.encode(self)


_decoder: Final = msgspec.json.Decoder(Envelope)


def parse(raw: bytes) -> Envelope:
    """The envelope written in `raw`, brought into stored order. Raises Malformed for anything not understood."""
    return checked(decode_as(_decoder, raw, "envelope"))


def checked(envelope: Envelope) -> Envelope:
    """The same envelope in stored order. Raises Malformed for a foreign type, bad base64 or a doubled signer."""
    if envelope.payloadType != PAYLOAD_TYPE:
        raise Malformed(
            f"payloadType: expected {PAYLOAD_TYPE}, got {envelope.payloadType[:80]!r}",
            zh=f"payloadType：应为{PAYLOAD_TYPE}，现为{envelope.payloadType[:80]!r}",
        )
    if not 1 <= len(envelope.signatures) <= MAX_SIGNATURES:
        raise Malformed(
            f"signatures: expected 1 to {MAX_SIGNATURES}, got {len(envelope.signatures)}",
            zh=f"signatures：应为 1 至{MAX_SIGNATURES}个签名，现为{len(envelope.signatures)}",
        )
    if len(envelope.payload) > MAX_PAYLOAD_BYTES * 4 // 3 + 4:
        raise Malformed(
            f"payload: expected at most {MAX_PAYLOAD_BYTES} bytes", zh=f"payload：至多{MAX_PAYLOAD_BYTES}字节"
        )
    base64text.decode(envelope.payload, "payload")
    signatures = envelope.signatures
    for signature in signatures:
        if len(base64text.decode(signature.sig, "sig")) != keys.SIGNATURE_BYTES:
            raise Malformed(
                f"sig of {signature.keyid[:16]}: expected {keys.SIGNATURE_BYTES} bytes",
                zh=f"{signature.keyid[:16]}的签名：应为{keys.SIGNATURE_BYTES}字节",
            )
    if len(signatures) == 1:
        return envelope
    ordered = tuple(sorted(signatures, key=lambda signature: signature.keyid))
    if any(one.keyid == other.keyid for one, other in pairwise(ordered)):
        raise Malformed("signatures: one key signed twice", zh="signatures：同一密钥签了两次")
    return msgspec.structs.replace(envelope, signatures=ordered)


def sign(payload: bytes, signers: Sequence[Ed25519PrivateKey]) -> Envelope:
    """An envelope over `payload`, signed by each of `signers`."""
    message = signed_message(payload)
    signatures = tuple(
        Signature(
            keyid=keys.key_id(keys.public_bytes(signer)),
            sig=base64text.encode(signer.sign(message)),
        )
        for signer in signers
    )
    return checked(Envelope(PAYLOAD_TYPE, base64text.encode(payload), signatures))


def signed_message(payload: bytes, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """The bytes that a signature covers: DSSE v1's pre-authentication encoding of type (ASCII) and payload."""
    return b"DSSEv1 %d %b %d %b" % (len(payload_type), payload_type.encode(), len(payload), payload)


def statement_id(payload: bytes) -> str:
    """SHA-256 of the signed payload in hex: the same statement sent twice has the same id."""
    return hashlib.sha256(payload).hexdigest()
