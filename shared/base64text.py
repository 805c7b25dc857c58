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
        value = binascii.a2b_base64(text, strict_mode=True)
    except ValueError as error:
        raise Malformed(
            f"{what}: expected standard padded base64, got {text[:100]!r}: {error}",
            zh=f"{what}：应为标准 base64（带补位），现为{text[:100]!r}",
        ) from error
    # Even the strict decoder takes a pad too many ("AAAA=") and lets the last letter carry stray bits. Both show at the
    # end, and looking there costs a tenth of encoding everything again.
    loose = len(value) % 3
    if len(text) != (len(value) + 2) // 3 * 4 or (loose and encode(value[-loose:]) != text[-4:]):
        raise Malformed(
            f"{what}: expected the canonical base64 of its bytes, got {text[:100]!r}",
            zh=f"{what}：应为其字节的规范 base64 写法，现为{text[:100]!r}",
        )
    return value
