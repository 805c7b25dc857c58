"""Checks 1, 3 and 4 for a stretch of the log: read each entry strictly, hash it, verify every signature on
it.

This is nearly all of the work, and each stretch stands alone, so that several processes can share it.
Which key a key id stood for at each entry is told by the replay, which goes ahead (`replay.py`).
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from services.audit.verify.findings import Finding, finding
from services.audit.verify.source import Source
from shared import entry as entries
from shared import keys
from shared.envelope import MAX_PAYLOAD_BYTES, PAYLOAD_TYPE, signed_message
from shared.errors import Malformed
from shared.log.hashing import leaf_hash
from shared.log.tiles import decode_entries

MAX_FINDINGS: Final = 200
"""Kept for one stretch; the rest are counted."""


@dataclass(frozen=True)
class Stretch:
    """Some bundles of entries: index of the first entry, then name and number of entries of each bundle.

    `keys` maps each key id to the public key that it stood for, and leaves out those that nobody had
    appointed.
    """

    first: int
    bundles: Sequence[tuple[str, int]]
    keys: Mapping[str, bytes]


@dataclass
class Verified:
    """What came of a stretch. `signatures` were decided upon, valid or not; `leaves` lacks unreadable
    bundles."""

    leaves: list[bytes | None] = field(default_factory=list)
    signatures: int = 0
    findings: list[Finding] = field(default_factory=list)
    more: dict[int, int] = field(default_factory=dict)
    """Findings that were not kept, by number of check."""

    def add(self, found: Finding) -> None:
        """Keeps a finding, or counts it if there are too many."""
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(found)
        else:
            self.more[found.check] = self.more.get(found.check, 0) + 1


def verify_stretch(source: Source, stretch: Stretch) -> Verified:
    """Leaf hashes, and whatever does not hold."""
    result = Verified()
    index = stretch.first
    for name, width in stretch.bundles:
        raw_entries = _entries(source, name)
        if raw_entries is None:
            result.leaves.append(None)  # the replay, which reads the same file, says why
        else:
            result.leaves.append(b"".join(map(leaf_hash, raw_entries)))
            for place, raw in enumerate(raw_entries, index):
                _verify_entry(result, place, raw, stretch.keys)
        index += width
    return result


def _entries(source: Source, name: str) -> list[bytes] | None:
    try:
        raw = source.read(name)
        return None if raw is None else decode_entries(raw)
    except Malformed:
        return None


def _verify_entry(result: Verified, index: int, raw: bytes, known: Mapping[str, bytes]) -> None:
    try:
        payload, signatures = _open(raw)
    except Malformed as error:
        result.add(finding("entry-malformed", index=index, why=error))
        return
    message = signed_message(payload)
    for keyid, signature in signatures:
        result.signatures += 1
        key = known.get(keyid)
        if key is not None and not keys.verify(key, signature, message):
            result.add(finding("signature-invalid", index=index, place=f"key {keyid}"))


class _Signature(msgspec.Struct):
    keyid: str
    sig: str


class _Envelope(msgspec.Struct):
    payload: str
    signatures: tuple[_Signature, ...]


class _Entry(msgspec.Struct):
    index: int
    accepted_at: str
    statement: _Envelope


_decode: Final = msgspec.json.Decoder(_Entry).decode
_FORM: Final = (
    b'{"index":%d,"accepted_at":"%b","statement":{"payloadType":"'
    + PAYLOAD_TYPE.encode()
    + b'","payload":"%b","signatures":[{"keyid":"%b","sig":"%b"}]}}'
)


def _open(raw: bytes) -> tuple[bytes, Sequence[tuple[str, bytes]]]:
    """The signed bytes of an entry, and its signatures by key id. Raises Malformed unless strictly spelt.

    Nearly every entry has one signature. If writing such a one again from what was understood gives the same
    bytes, nothing in it was misunderstood, and the thorough reading, at twice the time, can be left out.
    """
    try:
        line = _decode(raw)
        payload = a2b_base64(line.statement.payload)
        [one] = line.statement.signatures
        signature = a2b_base64(one.sig)
    except (ValueError, msgspec.DecodeError, RecursionError):
        return _open_thoroughly(raw)
    again = _FORM % (
        line.index,
        line.accepted_at.encode(),
        b2a_base64(payload, newline=False),
        one.keyid.encode(),
        b2a_base64(signature, newline=False),
    )
    if again != raw or len(signature) != keys.SIGNATURE_BYTES or len(payload) > MAX_PAYLOAD_BYTES:
        return _open_thoroughly(raw)
    return payload, ((one.keyid, signature),)


def _open_thoroughly(raw: bytes) -> tuple[bytes, Sequence[tuple[str, bytes]]]:
    envelope = entries.decode(raw).statement
    return envelope.payload_bytes, [(each.keyid, a2b_base64(each.sig)) for each in envelope.signatures]
