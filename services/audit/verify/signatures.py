"""Checks 1, 3 and 4 for a stretch of the log: read each entry strictly, hash it, verify every signature on
it.

This is nearly all of the work, and each stretch stands alone, so that several processes can share it.
Which key a key id stood for at each entry is told by the replay, which goes ahead (`replay.py`).
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.audit.verify.findings import Finding, finding
from services.audit.verify.source import Source
from shared import entry as entries
from shared import keys
from shared.envelope import signed_message
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
        envelope = entries.decode(raw).statement
    except Malformed as error:
        result.add(finding("entry-malformed", index=index, en=str(error)))
        return
    # entries.decode has made sure that all of this is base64.
    message = signed_message(binascii.a2b_base64(envelope.payload))
    for signature in envelope.signatures:
        result.signatures += 1
        key = known.get(signature.keyid)
        if key is not None and not keys.verify(key, binascii.a2b_base64(signature.sig), message):
            result.add(finding("signature-invalid", index=index, place=f"key {signature.keyid}"))
