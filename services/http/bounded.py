"""Reads a stranger's answer to our request, never more of it than a bound, packed or not.

httpx would unpack each piece through every layer of encoding before anybody could count it; so the bytes are taken as they
are on the wire, counted, and unpacked with a bound. What it leaves out: time, which is for whoever asks.
"""

from __future__ import annotations

import httpx

from shared.errors import Malformed
from shared.unpacking import check_encoding, packed_at_most, unpack


async def read_bounded(answer: httpx.Response, most: int) -> bytes:
    """The body, `most` bytes at most. Raises Malformed for a longer one or another encoding than gzip, once."""
    encoding = answer.headers.get("content-encoding", "")
    check_encoding(encoding)
    raw, most_raw = bytearray(), packed_at_most(most) if encoding else most
    async for part in answer.aiter_raw():
        raw += part
        if len(raw) > most_raw:
            raise Malformed(f"expected at most {most} bytes", zh=f"至多{most}字节")
    return unpack(bytes(raw), encoding, most)
