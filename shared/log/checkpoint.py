"""A checkpoint: the log says, signed, how many entries it has and which root they give.

    example.org/log          the origin: which log; also the name of its key
    3                        the size
    1BhuPAWmIM5h...          the root, base64

C2SP tlog-checkpoint v1.0.0, without extension lines, which nobody audits: facts of the election are entries.
A log must never sign two checkpoints that no consistency proof joins.

What it leaves out: witnesses (`cosignature.py`) and who is trusted (`policy.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared import base64text
from shared.errors import Malformed, ProofError
from shared.log import note
from shared.log.hashing import HASH_BYTES, MAX_SIZE
from shared.log.note import SignedNote, VerifierKey

CONTENT_TYPE: Final = "text/plain; charset=utf-8"
"""How a checkpoint is served (C2SP tlog-tiles)."""

_DECIMAL: Final = re.compile("0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Checkpoint:
    """`origin` is one line, 0 <= `size` <= 2^63 - 1, `root` is 32 bytes. Raises Malformed otherwise."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin:
            raise Malformed(
                f"checkpoint: expected an origin of one line, got {self.origin[:100]!r}",
                zh=f"检查点：日志名应为一行，现为{self.origin[:100]!r}",
            )
        if not 0 <= self.size <= MAX_SIZE:
            raise Malformed(
                f"checkpoint: expected a size from 0 to 2^63 - 1, got {self.size}",
                zh=f"检查点：条目数应为 0 至 2^63 - 1，现为{self.size}",
            )
        if len(self.root) != HASH_BYTES:
            raise Malformed(
                f"checkpoint: expected a root of {HASH_BYTES} bytes, got {len(self.root)}",
                zh=f"检查点：根应为{HASH_BYTES}字节，现为{len(self.root)}",
            )


def encode_text(checkpoint: Checkpoint) -> str:
    """The three lines that are signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{base64text.encode(checkpoint.root)}\n"


def parse_text(text: str) -> Checkpoint:
    """The checkpoint of exactly three lines. Raises Malformed, also for extension lines."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise Malformed(
            f"checkpoint: expected three lines, each with its newline, got {text[:200]!r}",
            zh=f"检查点：应为三行，各以换行结尾，现为{text[:200]!r}",
        )
    origin, size, root = lines[:3]
    number = parse_decimal(size, "checkpoint size")
    return Checkpoint(origin, number, base64text.decode(root, "checkpoint root"))


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> bytes:
    """The checkpoint as a note that its log signed; the key's name is the origin."""
    text = encode_text(checkpoint)
    return note.encode(SignedNote(text, (note.sign(text, checkpoint.origin, key),)))


def open_checkpoint(raw: bytes, log_key: VerifierKey) -> Checkpoint:
    """The checkpoint of a note, once it is clear that its log signed it.

    Cosignatures are not looked at. Raises Malformed, or ProofError if origin or signature is another's.
    """
    return open_note(raw, log_key)[0]


def open_note(raw: bytes, *log_keys: VerifierKey) -> tuple[Checkpoint, SignedNote]:
    """As `open_checkpoint`, for any of several keys, and with the note, so that cosignatures can be checked.

    Only keys named as the origin count. While a log changes its key, old and new one both have that name.
    """
    signed = note.parse(raw)
    checkpoint = parse_text(signed.text)
    of_origin = [key for key in log_keys if key.name == checkpoint.origin]
    if not of_origin:
        names = ", ".join(sorted({key.name for key in log_keys}))
        raise ProofError(f"checkpoint: expected the origin {names or '-'}, got {checkpoint.origin[:200]}")
    note.verify(signed, of_origin)
    return checkpoint, signed


def parse_decimal(text: str, what: str) -> int:
    """A number from 0 to 2^63 - 1 without leading zeros. Raises Malformed, saying `what` was being read."""
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_SIZE:
        raise Malformed(
            f"{what}: expected 0 to 2^63 - 1 without leading zeros, got {text[:30]!r}",
            zh=f"{what}：应为 0 至 2^63 - 1，不带前导零，现为{text[:30]!r}",
        )
    return int(text)
