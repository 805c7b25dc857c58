"""Unpacks what came compressed over HTTP, never further than the reader allows (RFC 9110, 8.4).

A stranger's answer is counted before and after: a kilobyte of gzip can hold gigabytes, and gzip within gzip more than any disk.
So a body is plain or gzip, once; a list of encodings is refused. What it leaves out: reading from the network.
"""

from __future__ import annotations

import zlib
from typing import Final

from shared.errors import Malformed

PLAIN: Final = frozenset({"", "identity"})
GZIP: Final = frozenset({"gzip", "x-gzip"})
_GZIP_WINDOW: Final = 31
"""zlib's way to say: a gzip header and nothing else."""


def check_encoding(encoding: str) -> None:
    """Raises Malformed unless the value of a Content-Encoding field is one that `unpack` knows."""
    if _spoken(encoding) not in PLAIN | GZIP:
        raise Malformed(
            f"content-encoding: expected none, or gzip once, got {encoding[:80]!r}",
            zh=f"content-encoding：应无压缩，或只压缩一次（gzip），现为{encoding[:80]!r}",
        )


def packed_at_most(most: int) -> int:
    """Bytes on the wire that a body of `most` bytes may take: what cannot be compressed grows a little (RFC 1951, 3.2.4)."""
    return most + most // 1000 + 64


def unpack(content: bytes, encoding: str, most: int) -> bytes:
    """The body in `content`, `most` bytes at most. Raises Malformed for what is longer, broken or encoded in another way."""
    check_encoding(encoding)
    if _spoken(encoding) in GZIP:
        # An empty body has nothing to unpack, whatever the field says.
        content = _unzipped(content, most) if content else content
    if len(content) > most:
        raise Malformed(f"expected at most {most} bytes", zh=f"至多{most}字节")
    return content


def _spoken(encoding: str) -> str:
    return encoding.strip().lower()


def _unzipped(content: bytes, most: int) -> bytes:
    """At most one byte more than `most`."""
    machine = zlib.decompressobj(_GZIP_WINDOW)
    try:
        found = machine.decompress(content, most + 1)
    except zlib.error as error:
        raise Malformed(f"gzip: broken: {error}", zh="gzip：内容损坏") from error
    if len(found) <= most and (not machine.eof or machine.unused_data):
        raise Malformed(
            "gzip: expected one whole member and nothing behind it", zh="gzip：应为完整的一段，其后无他"
        )
    return found
