"""A receipt: this very entry is in that log, at this place; whoever holds it can show it without us.

    c2sp.org/tlog-proof@v1
    extra ...                base64, if there is any; not authenticated
    index 1
    ...                      hashes from the entry up to the root, base64
    (an empty line)
    the checkpoint, with the log's signature and the witnesses'

C2SP tlog-proof; files are named ``.tlog-proof``. Short enough to be printed as a QR code.
What it leaves out: the entry itself, which the holder brings.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shared import base64text
from shared.errors import Malformed
from shared.log import note
from shared.log.checkpoint import Checkpoint, open_checkpoint, parse_decimal, parse_text
from shared.log.hashing import HASH_BYTES, MAX_SIZE, leaf_hash
from shared.log.note import VerifierKey
from shared.log.policy import Policy
from shared.log.proof_check import verify_inclusion

HEADER: Final = "c2sp.org/tlog-proof@v1"
MAX_PATH: Final = 63
"""A tree of up to 2^63 - 1 leaves is at most 63 levels high."""


@dataclass(frozen=True)
class Receipt:
    """`index` counts from 0; `path` is the inclusion proof, lowest first; `checkpoint_note` is verbatim.

    `extra` is for the application and proves nothing; None rather than empty. Raises Malformed.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint_note: bytes
    extra: bytes | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.index <= MAX_SIZE:
            raise Malformed(
                f"receipt: expected an index from 0 to 2^63 - 1, got {self.index}",
                zh=f"回执：序号应为 0 至 2^63 - 1，现为{self.index}",
            )
        if len(self.path) > MAX_PATH or any(len(value) != HASH_BYTES for value in self.path):
            raise Malformed(
                f"receipt: expected at most {MAX_PATH} hashes of {HASH_BYTES} bytes",
                zh=f"回执：至多{MAX_PATH}个摘要，各{HASH_BYTES}字节",
            )
        if self.extra == b"":
            raise Malformed(
                "receipt: extra data must not be empty, leave it out", zh="回执：附加内容不能为空，没有就不写"
            )
        _check_note(self.checkpoint_note)


def encode(receipt: Receipt) -> bytes:
    """The bytes of a receipt file."""
    extra = f"extra {base64text.encode(receipt.extra)}\n" if receipt.extra is not None else ""
    head = f"{HEADER}\n{extra}index {receipt.index}\n".encode()
    # b2a_base64 ends what it writes with a newline.
    return b"".join([head, *map(binascii.b2a_base64, receipt.path), b"\n", receipt.checkpoint_note])


def parse(raw: bytes) -> Receipt:
    """The receipt of `raw`. Raises Malformed unless it is one from the first byte to the last."""
    head, empty_line, checkpoint_note = raw.partition(b"\n\n")
    if not empty_line:
        raise Malformed(
            "receipt: expected an empty line before the checkpoint", zh="回执：检查点前应有一个空行"
        )
    try:
        header, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed(f"receipt: not ASCII: {error}", zh="回执：不是 ASCII 文本") from error
    if header != HEADER:
        raise Malformed(
            f"receipt: expected {HEADER!r} on the first line, got {header[:100]!r}",
            zh=f"回执：首行应为{HEADER!r}，现为{header[:100]!r}",
        )
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = base64text.decode(lines.pop(0).removeprefix("extra "), "receipt extra")
    if not lines or not lines[0].startswith("index "):
        raise Malformed(
            f"receipt: expected an index line, got {lines[:1]}", zh=f"回执：应为 index 一行，现为{lines[:1]}"
        )
    index = parse_decimal(lines[0].removeprefix("index "), "receipt index")
    path = tuple(base64text.decode(line, "receipt path") for line in lines[1:])
    return Receipt(index, path, checkpoint_note, extra)


def verify(receipt: Receipt, entry: bytes, trusted: Policy | VerifierKey) -> Checkpoint:
    """The checkpoint that proves that `entry` is in the log at `receipt.index`. Raises ProofError if not.

    With a Policy, witnesses have to be enough; with a log's key, only that log vouches. C2SP tlog-proof.
    """
    # (1) The leaf.
    leaf = leaf_hash(entry)
    # (2) (3) The log's signature and the quorum.
    raw = receipt.checkpoint_note
    checkpoint = trusted.check(raw) if isinstance(trusted, Policy) else open_checkpoint(raw, trusted)
    # (4) The way from the leaf to the signed root.
    verify_inclusion(leaf, receipt.index, checkpoint.size, receipt.path, checkpoint.root)
    return checkpoint


@lru_cache(maxsize=4)
def _check_note(raw: bytes) -> None:
    """Raises Malformed unless `raw` is a checkpoint. Remembered: the receipts of a batch share one."""
    parse_text(note.parse(raw).text)
