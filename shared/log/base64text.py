"""Standard base64 with padding (RFC 4648, 4), read so strictly that one value has one spelling.

Python's decoder lets the last letter carry stray bits; a note that can be respelt can be told twice.
"""

from __future__ import annotations

import binascii

from shared.errors import Malformed


def encode(value: bytes) -> str:
    """The letters for `value`."""
    return binascii.b2a_base64(value, newline=False).decode()


def decode(text: str, what: str) -> bytes:
    """The bytes that encode to exactly `text`. Raises Malformed, saying `what` was being read."""
    try:
        value = binascii.a2b_base64(text)
    except ValueError as error:
        raise Malformed(f"{what}: not standard base64: {text[:100]!r}") from error
    # The decoder passes over strange letters and stray bits; the encoder writes none.
    if encode(value) != text:
        raise Malformed(f"{what}: not canonical base64: {text[:100]!r}")
    return value
