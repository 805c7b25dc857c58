"""An entry: an accepted statement, its place in the log and the time when the log learnt of it.

An entry's bytes are stored verbatim and are the leaf of the Merkle tree; there is exactly one spelling.
What it leaves out: what the statement says (`shared/election/statement.py`).
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from shared.envelope import Envelope, checked
from shared.errors import Malformed
from shared.schema_text import unreadable
from shared.strict_json import MAX_INTEGER

MAX_ENTRY_BYTES: Final = 65_535
"""C2SP tlog-tiles writes an entry's length in two bytes."""


_MILLISECONDS: Final = r"^20[0-9]{2}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3}Z(?!\n)$"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`index` counts from 0; `accepted_at` is RFC 3339 in UTC with milliseconds."""

    index: Annotated[int, msgspec.Meta(ge=0, le=MAX_INTEGER)]
    accepted_at: Annotated[str, msgspec.Meta(pattern=_MILLISECONDS)]
    statement: Envelope


_decoder: Final = msgspec.json.Decoder(Entry)


def encode(entry: Entry) -> bytes:
    """The bytes of an entry. Raises Malformed if they are more than a log entry may have."""
    raw = msgspec.json.encode(entry)
    if len(raw) > MAX_ENTRY_BYTES:
        raise Malformed(
            f"entry {entry.index}: expected at most {MAX_ENTRY_BYTES} bytes, got {len(raw)}",
            zh=f"条目{entry.index}：至多{MAX_ENTRY_BYTES}字节，现为{len(raw)}",
        )
    return raw


def decode(raw: bytes) -> Entry:
    """The entry of `raw`. Raises Malformed unless `raw` is exactly how this entry is spelt."""
    try:
        entry = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise unreadable("entry", error) from error
    # One spelling only: otherwise a changed byte (a space, a second spelling of a number) could keep its meaning.
    if msgspec.json.encode(entry) != raw:
        raise Malformed(
            f"entry {entry.index}: not spelt as the log spells entries",
            zh=f"条目{entry.index}：写法与日志的写法不同",
        )
    stored = checked(entry.statement)
    if stored is not entry.statement and stored != entry.statement:
        raise Malformed(
            f"entry {entry.index}: signatures are not in order of their key ids",
            zh=f"条目{entry.index}：签名没有按密钥编号排列",
        )
    return entry
