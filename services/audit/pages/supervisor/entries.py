"""One entry for a reader: what was said, in words and field by field, who signed it, when it was done and when it was kept.

Of an entry about one paper nothing is told of what is on it, as in the timeline: no page leads from a person to papers. Private
fields stand in no log; of them only the digests are there. What it leaves out: the proof (`/logs/{log}/entries/{index}`).
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from services.audit.mirror import Mirror
from services.audit.register import ABOUT_A_PAPER, Register, Told
from services.audit.verify.replay import decode_line


@dataclass(frozen=True)
class Entry:
    """`fields` of the statement's body as they are printed; None: it is about a paper. `sealed`: digests of private fields."""

    told: Told
    fields: Mapping[str, str] | None
    sealed: int
    keys: tuple[str, ...]


def entry(mirror: Mirror, register: Register, index: int) -> Entry:
    """The entry at `index`. Blocks. Raises as `Mirror.entries` does."""
    [told] = register.tell(index, index + 1)
    line = decode_line(mirror.entry(index))
    payload = msgspec.json.decode(a2b_base64(line.statement.payload))
    body: dict[str, Any] = payload["body"]
    about_a_paper = any(name in body for name in ABOUT_A_PAPER)
    return Entry(
        told,
        None if about_a_paper else {name: _printed(value) for name, value in body.items()},
        len(payload.get("_sd") or ()),
        tuple(each.keyid for each in line.statement.signatures),
    )


def _printed(value: Any) -> str:
    if isinstance(value, str):
        return value
    return msgspec.json.format(
        msgspec.json.encode(value), indent=2 if isinstance(value, dict | list) else 0
    ).decode()
