"""A quick look at stored entries, for pages that read tens of thousands of them: what was said, and by which keys.

Stored entries were read strictly when they were accepted, and their bytes fit the log's root: nothing is checked once more here.
What it leaves out: reading what strangers wrote (`shared/entry.py`).
"""

from __future__ import annotations

from typing import Final

import msgspec

from shared import base64text, clock


class Peeked(msgspec.Struct, frozen=True, gc=False):
    """One statement. `body` is its JSON as it was signed; `keyids` in the order of the envelope's signatures."""

    type: str
    body: msgspec.Raw
    done_at: str
    keyids: tuple[str, ...] = ()
    sd: tuple[str, ...] = ()

    @property
    def done_ms(self) -> int:
        """When it was done, in milliseconds since 1970 UTC."""
        return clock.read_time(self.done_at)


class _Signature(msgspec.Struct):
    keyid: str


class _Envelope(msgspec.Struct):
    payload: str
    signatures: tuple[_Signature, ...]


class _Entry(msgspec.Struct):
    statement: _Envelope


class _Statement(msgspec.Struct):
    type: str
    body: msgspec.Raw
    done_at: str
    sd: tuple[str, ...] = msgspec.field(default=(), name="_sd")


_entry: Final = msgspec.json.Decoder(_Entry)
_statement: Final = msgspec.json.Decoder(_Statement)


def peek(raw: bytes) -> Peeked:
    """What a stored entry says."""
    envelope = _entry.decode(raw).statement
    told = _statement.decode(base64text.decode(envelope.payload, "payload"))
    return Peeked(
        told.type, told.body, told.done_at, tuple(each.keyid for each in envelope.signatures), told.sd
    )
