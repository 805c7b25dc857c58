"""A closed vocabulary of statements: reads a payload, and refuses what can be understood in two ways.

Every kind stands in the table by the word of its `type`; nothing is looked up by name elsewhere. What it leaves out:
which kinds there are (`law.py` of elections and of campaigns), and whether a statement is lawful.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from shared import clock
from shared.election.statement import MAX_DIGESTS, VERSION, Day, Frame, Saying, Statement
from shared.envelope import statement_id
from shared.errors import Malformed
from shared.schema_text import unreadable
from shared.strict_json import check

_frame: Final = msgspec.json.Decoder(Frame).decode
_encode: Final = msgspec.json.encode
_DAYS: Final = (Day, Day | None)
_DIGEST: Final = re.compile(r"[A-Za-z0-9_-]{43}")
"""SHA-256 in base64url without padding, as RFC 9901 spells a disclosure's digest."""


class Vocabulary:
    """Some kinds of statement, by the word that stands in `type`."""

    def __init__(self, kinds: Mapping[str, type[Saying]]) -> None:
        self._types: Final = kinds
        self._kinds: Final = {
            name: (msgspec.json.Decoder(kind).decode, _days(kind)) for name, kind in kinds.items()
        }
        """How the body of each kind is decoded, and which of its members are days."""

    def read(self, payload: bytes) -> Statement:
        """The statement that `payload` holds. Raises Malformed unless it can be understood in one way only."""
        try:
            frame = _frame(payload)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise unreadable("statement", error, Frame) from error
        known = self._kinds.get(frame.type)
        if frame.v != VERSION:
            raise Malformed(f"v: expected {VERSION}, got {frame.v}", zh=f"v：应为{VERSION}，现为{frame.v}")
        if known is None:
            raise Malformed(
                f"type: no such statement: {frame.type[:60]!r}",
                zh=f"type：没有{frame.type[:60]!r}这种记录；全部种类见 docs/statements.md",
            )
        decode, days = known
        try:
            body = decode(frame.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise unreadable(frame.type, error, self._types[frame.type]) from error
        # What encodes to the very same bytes was understood in one way only (`strict_json.decode_as`).
        if _encode(body) != bytes(frame.body) or _encode(frame) != payload:
            check(payload, frame.type)
        for name in days:
            if (day := getattr(body, name)) is not None:
                clock.read_day(day)
        sd = frame.sd
        if sd and (
            len(sd) > MAX_DIGESTS or list(sd) != sorted(set(sd)) or not all(map(_DIGEST.fullmatch, sd))
        ):
            raise Malformed(
                f"_sd: expected at most {MAX_DIGESTS} sorted digests of 43 characters, none twice",
                zh=f"_sd：至多{MAX_DIGESTS}个摘要，各43个字符，按次序，不得重复",
            )
        return Statement(
            statement_id(payload), frame.election, frame.type, clock.read_time(frame.done_at), body, sd
        )


def _days(kind: type[Saying]) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(kind) if field.type in _DAYS)
