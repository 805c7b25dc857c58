"""What a log sends to a witness: "this is my checkpoint now, and here is proof that it continues the one you saw".

    old 20852014             the size that the witness saw last; 0 if it has seen none
    PlRNCrwHpqhGrupue0L7...  the consistency proof from there, one hash a line in base64, 63 at most
    (an empty line)
    the checkpoint, signed by the log

C2SP tlog-witness v1.0.0, add-checkpoint. Both sides read and write it here, byte for byte; the answer is signature
lines (`cosignature.py`). What it leaves out: what the witness decides, which needs a memory.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from shared import base64text
from shared.errors import Malformed
from shared.log.checkpoint import parse_decimal
from shared.log.hashing import HASH_BYTES, MAX_SIZE

MAX_PROOF: Final = 63
"""A client must not send more lines of proof (C2SP tlog-witness)."""
SIZE_TYPE: Final = "text/x.tlog.size"
"""The Content-Type of a 409: the body is the size that the witness saw last."""


@dataclass(frozen=True)
class AddCheckpoint:
    """`old_size` is 0 to 2^63 - 1; `path` at most 63 hashes of 32 bytes; `note` is verbatim and not read here.

    Raises Malformed.
    """

    old_size: int
    path: tuple[bytes, ...]
    note: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.old_size <= MAX_SIZE:
            raise Malformed(f"old size: expected 0 to 2^63 - 1, got {self.old_size}")
        if len(self.path) > MAX_PROOF:
            raise Malformed(f"consistency proof: expected at most {MAX_PROOF} hashes, got {len(self.path)}")
        if any(len(value) != HASH_BYTES for value in self.path):
            raise Malformed(f"consistency proof: expected hashes of {HASH_BYTES} bytes")


def encode(request: AddCheckpoint) -> bytes:
    """The body of a POST to `<submission prefix>/add-checkpoint`."""
    lines = [f"old {request.old_size}", *map(base64text.encode, request.path), ""]
    return "".join(f"{line}\n" for line in lines).encode() + request.note


def parse(raw: bytes) -> AddCheckpoint:
    """The request of a body. Raises Malformed for any other spelling than `encode` writes."""
    # A line before the empty one is never empty itself, so the first empty line divides.
    head, empty_line, note = raw.partition(b"\n\n")
    if not empty_line:
        raise Malformed("add-checkpoint: expected an empty line before the checkpoint")
    if head.count(b"\n") > MAX_PROOF:
        raise Malformed(f"consistency proof: expected at most {MAX_PROOF} lines")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed(f"add-checkpoint: not ASCII: {error}") from error
    if not first.startswith("old "):
        raise Malformed(f"add-checkpoint: expected 'old' and a size on the first line, got {first[:100]!r}")
    old_size = parse_decimal(first.removeprefix("old "), "old size")
    return AddCheckpoint(
        old_size, tuple(base64text.decode(line, "consistency proof") for line in lines), note
    )


def encode_size(size: int) -> bytes:
    """The body of a 409: what the witness saw last."""
    return f"{size}\n".encode()


def parse_size(raw: bytes) -> int:
    """The size that a 409 tells. Raises Malformed."""
    if not raw.isascii() or not raw.endswith(b"\n"):
        raise Malformed(f"size of a witness: expected a decimal and a newline, got {raw[:30]!r}")
    return parse_decimal(raw[:-1].decode(), "size of a witness")


def origin_hash(origin: str) -> str:
    """How a log is called in a witness's addresses: hex of the SHA-256 of its origin (C2SP tlog-witness)."""
    return hashlib.sha256(origin.encode()).hexdigest()
