"""What a malicious log can do with entries: write them again, in any order, with whatever officers sign
for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from shared import entry, envelope
from tests.world import key_of

Payload = dict[str, Any]


def payload_of(raw: bytes) -> Payload:
    """What the statement of an entry says."""
    found: Payload = json.loads(entry.decode(raw).statement.payload_bytes)
    return found


def where(entries: Sequence[bytes], type: str, number: int = 0) -> int:
    """The place of the `number`th statement of a type."""
    return [at for at, raw in enumerate(entries) if payload_of(raw)["type"] == type][number]


def signed(payload: Payload, *officers: str) -> envelope.Envelope:
    """A statement with the signatures of some officers."""
    return envelope.sign(msgspec.json.encode(payload), [key_of(officer) for officer in officers])


def placed(raw: bytes, **changes: Any) -> bytes:
    """The entry with another index, time of acceptance or statement, spelt as it must be."""
    return entry.encode(msgspec.structs.replace(entry.decode(raw), **changes))


def numbered(entries: Sequence[bytes]) -> list[bytes]:
    """Entries whose indexes are their places again."""
    return [placed(raw, index=at) for at, raw in enumerate(entries)]


def said(raw: bytes, change: Callable[[Payload], object], *officers: str) -> bytes:
    """The entry with a changed statement, signed again by officers who take part in the forgery."""
    payload = payload_of(raw)
    change(payload)
    return placed(raw, statement=signed(payload, *officers))
