"""One believed entry as every projection reads it: decoded once, with its day and hour in the village.

Bodies are plain JSON, as for the second count. What it leaves out: signatures and the law, which whoever keeps the mirror
has checked.
"""

from __future__ import annotations

from binascii import a2b_base64
from functools import lru_cache
from typing import Any, Final

import msgspec

from services.audit.verify.replay import decode_line
from shared import clock
from shared.errors import Broken

_HOUR_CHARACTERS: Final = len("2026-03-18T01")


class Told(msgspec.Struct, gc=False):
    """An entry. `done_at` and `accepted_at` are RFC 3339 in UTC; `keyids` are those of its signatures."""

    index: int
    accepted_at: str
    keyids: tuple[str, ...]
    payload: dict[str, Any]
    signed: bytes
    """The payload's own bytes."""

    @property
    def type(self) -> str:
        kind: str = self.payload["type"]
        return kind

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = self.payload["body"]
        return body

    @property
    def done_at(self) -> str:
        moment: str = self.payload["done_at"]
        return moment

    @property
    def day(self) -> str:
        """The day in the village on which it was done, YYYY-MM-DD."""
        return _hour(self.done_at[:_HOUR_CHARACTERS])[:10]

    @property
    def hour(self) -> str:
        """The full hour in the village in which it was done, as 2026-03-18T09:00+08:00."""
        return _hour(self.done_at[:_HOUR_CHARACTERS])


def read(index: int, raw: bytes) -> Told:
    """The entry at `index` of a believed log. Raises Broken if it is not what whoever believed it must have seen."""
    try:
        line = decode_line(raw)
        signed = a2b_base64(line.statement.payload)
        payload = msgspec.json.decode(signed)
        keyids = tuple([signature.keyid for signature in line.statement.signatures])
        told = Told(line.index, line.accepted_at, keyids, payload, signed)
        if line.index != index:
            raise ValueError(f"written index {line.index}")
    except (ValueError, LookupError, TypeError, msgspec.DecodeError) as error:
        raise Broken(
            f"entry {index}: a believed entry cannot be read: {error}",
            zh=f"第{index}条：曾采信的条目无法读取：{error}",
        ) from error
    return told


@lru_cache(maxsize=4096)
def _hour(utc_hour: str) -> str:
    # Beijing is whole hours ahead, so an hour there is an hour here.
    moment = clock.read_time(f"{utc_hour}:00:00Z")
    return f"{clock.day_of(moment).isoformat()}T{(moment // 3_600_000 + 8) % 24:02d}:00+08:00"
