"""A signed note: a text that people can read, and under it one line for each signature.

    text, ending in a newline
    (an empty line)
    — name base64(key id, signature)

C2SP signed-note v1.0.0. Reading is strict: nothing is skipped, and what was read encodes to the same bytes.
What it leaves out: what the text says (`checkpoint.py`) and witnesses' signatures (`cosignature.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared import base64text, keys
from shared.errors import Malformed, ProofError
from shared.log.vkey import COSIGNATURE, ED25519, KEY_ID_BYTES, VerifierKey, check_name, key_id

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "Signature",
    "SignedNote",
    "VerifierKey",
    "encode",
    "key_id",
    "parse",
    "parse_signatures",
    "sign",
    "signatures_by",
    "verify",
]

MAX_SIGNATURES: Final = 100
"""The cap of golang.org/x/mod/sumdb/note; C2SP asks for a cap of at least 16."""
MAX_NOTE_BYTES: Final = 1_000_000
"""The cap of golang.org/x/mod/sumdb/note."""

_DASH: Final = "\u2014 "
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")  # all but the newline


@dataclass(frozen=True)
class Signature:
    """One signature line: who says to have signed (`name` and four bytes `key_id`), and what they wrote."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64text.encode(self.key_id + self.signature)}"


@dataclass(frozen=True)
class SignedNote:
    """`text` ends in a newline; `signatures` are 1 to 100 lines, of which nothing is known until verified."""

    text: str
    signatures: tuple[Signature, ...]


def parse(raw: bytes) -> SignedNote:
    """The note of `raw`. Raises Malformed unless `raw` is a signed note from the first byte to the last."""
    if len(raw) > MAX_NOTE_BYTES:
        raise Malformed(
            f"note: expected at most {MAX_NOTE_BYTES} bytes, got {len(raw)}",
            zh=f"签名文本：至多{MAX_NOTE_BYTES}字节，现为{len(raw)}",
        )
    whole = _text_of(raw)
    # The text itself may hold empty lines: the last one in the note divides.
    before, empty_line, after = whole.rpartition("\n\n")
    if not empty_line or not after:
        raise Malformed(
            "note: expected a text, an empty line and signature lines",
            zh="签名文本：应有正文、一个空行和签名行",
        )
    return SignedNote(before + "\n", _signatures(after))


def parse_signatures(raw: bytes) -> tuple[Signature, ...]:
    """The signatures of 1 to 100 lines without a text, as a witness answers. Raises Malformed."""
    return _signatures(_text_of(raw))


def encode(note: SignedNote) -> bytes:
    """The bytes of a note. Raises Malformed if they would not be read back as the same note."""
    check_text(note.text)
    raw = f"{note.text}\n".encode() + encode_signatures(note.signatures)
    if parse(raw) != note:
        raise Malformed(
            f"note: cannot be written down: {note.text[:100]!r}",
            zh=f"签名文本：无法写下：{note.text[:100]!r}",
        )
    return raw


def encode_signatures(signatures: Iterable[Signature]) -> bytes:
    """The lines of `signatures`, as under a note. Raises Malformed for a name that no key can have."""
    signatures = tuple(signatures)
    for signature in signatures:
        check_name(signature.name)
    return "".join(f"{signature}\n" for signature in signatures).encode()


def sign(text: str, name: str, private: Ed25519PrivateKey) -> Signature:
    """`name`'s signature over `text`, type 0x01. Raises Malformed for a text that a note cannot carry."""
    check_text(text)
    key = VerifierKey.of(name, private)
    return Signature(name, key.key_id, private.sign(text.encode()))


def verify(note: SignedNote, known: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
    """The `known` keys (type 0x01) that signed the note, at least one, in the order given.

    Signatures of other keys are ignored. Raises ProofError if a known key's signature does not hold, even if
    another's does, and if no known key signed. A known key's lines are all checked, not only the first.
    """
    message = note.text.encode()
    signed = []
    for key in known:
        if key.type != ED25519:
            raise Malformed(
                f"key of {key.name}: expected type 0x01, which signs notes, got {key.type:#04x}",
                zh=f"{key.name}的密钥：应为签名用的 0x01 型，现为{key.type:#04x}",
            )
        lines = signatures_by(note, key)
        for line in lines:
            if not keys.verify(key.public, line.signature, message):
                raise ProofError(f"note: the signature of {key.name} ({key.key_id.hex()}) does not hold")
        if lines:
            signed.append(key)
    if not signed:
        found = ", ".join(sorted({line.name for line in note.signatures}))
        raise ProofError(f"note: no signature by a known key, only by {found[:500]}")
    return tuple(signed)


def signatures_by(note: SignedNote, key: VerifierKey) -> tuple[Signature, ...]:
    """The lines that claim to be `key`'s; name and key id both have to fit."""
    return tuple(line for line in note.signatures if (line.name, line.key_id) == (key.name, key.key_id))


def check_text(text: str) -> None:
    """Raises Malformed unless a note can carry `text`: UTF-8, ends in a newline, no control characters."""
    if not text.endswith("\n"):
        raise Malformed("note text: expected a newline at the end", zh="签名文本：正文应以换行结尾")
    _no_controls(text)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Malformed(f"note text: not UTF-8: {error}", zh="签名文本：不是 UTF-8") from error


def _text_of(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise Malformed(f"note: not UTF-8: {error}", zh="签名文本：不是 UTF-8") from error
    _no_controls(text)
    return text


def _no_controls(text: str) -> None:
    if found := _CONTROL.search(text):
        raise Malformed(
            f"note: control character {found[0]!r} at character {found.start()}",
            zh=f"签名文本：第{found.start()}个字符是控制符{found[0]!r}",
        )


def _signatures(lines: str) -> tuple[Signature, ...]:
    if not lines.endswith("\n"):
        raise Malformed(
            "note: expected a newline after the last signature", zh="签名文本：最后一个签名后应有换行"
        )
    # Not splitlines(), which divides at other characters too: two spellings for one list of lines.
    parts = lines[:-1].split("\n")
    if len(parts) > MAX_SIGNATURES:
        raise Malformed(
            f"note: expected at most {MAX_SIGNATURES} signatures, got {len(parts)}",
            zh=f"签名文本：至多{MAX_SIGNATURES}个签名，现为{len(parts)}",
        )
    return tuple(_signature(line) for line in parts)


def _signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise Malformed(
            f"note: expected a signature line, got {line[:100]!r}",
            zh=f"签名文本：应为签名行，现为{line[:100]!r}",
        )
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    check_name(name)
    blob = base64text.decode(encoded, f"signature of {name}")
    if len(blob) <= KEY_ID_BYTES:
        raise Malformed(
            f"signature of {name}: expected more than {KEY_ID_BYTES} bytes, got {len(blob)}",
            zh=f"{name}的签名：应多于{KEY_ID_BYTES}字节，现为{len(blob)}",
        )
    return Signature(name, blob[:KEY_ID_BYTES], blob[KEY_ID_BYTES:])
