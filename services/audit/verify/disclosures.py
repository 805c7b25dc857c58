"""The private fields that somebody was given to check: one JSON object a line, for each statement its
disclosures.

    {"statement":"<SHA-256 of the payload in hex>","disclosures":["<base64url>", ...]}

What it leaves out: opening them (`replay.py` does, entry by entry) and who may be given what.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec

from shared.disclosure import MAX_DISCLOSURE_CHARACTERS, MAX_DISCLOSURES
from shared.errors import Malformed
from shared.strict_json import decode_as

Disclosures = Mapping[str, tuple[str, ...]]
"""Statement id to its disclosures."""

_Text = Annotated[str, msgspec.Meta(max_length=MAX_DISCLOSURE_CHARACTERS)]


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    statement: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    disclosures: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=MAX_DISCLOSURES)]


_decoder: Final = msgspec.json.Decoder(_Line)


def read_disclosures(raw: bytes) -> Disclosures:
    """What the file says. Raises Malformed, also for a statement that stands twice."""
    if raw and not raw.endswith(b"\n"):
        raise Malformed(
            "disclosures: expected a newline after the last line", zh="不公开内容：最后一行后应有换行"
        )
    found: dict[str, tuple[str, ...]] = {}
    for number, text in enumerate(raw.split(b"\n")[:-1], start=1):
        line = decode_as(_decoder, text, f"disclosures line {number}")
        if line.statement in found:
            raise Malformed(
                f"disclosures line {number}: the statement {line.statement} stands twice",
                zh=f"不公开内容第{number}行：记录{line.statement}写了两次",
            )
        found[line.statement] = line.disclosures
    return found
