"""A verifier key: who signs notes, by name, and the public key to check them with.

`example.org/log+aa351777+AQOh...` is the name, the key id and the key, on one line of a trust file.
C2SP signed-note, "Verifier keys". Two kinds are known: 0x01 signs a note, 0x04 cosigns a checkpoint.

What it leaves out: the other signature types that C2SP lists; their lines on a note are kept but not checked.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared import base64text, keys
from shared.errors import Malformed

ED25519: Final = 0x01
"""Ed25519 over the text of a note: how a log signs."""
COSIGNATURE: Final = 0x04
"""Ed25519 over a time and a checkpoint: how a witness signs (C2SP tlog-cosignature)."""
KEY_ID_BYTES: Final = 4


@dataclass(frozen=True)
class VerifierKey:
    """`name` has no space and no plus sign; `type` is ED25519 or COSIGNATURE; `public` is 32 bytes.

    Raises Malformed for anything else, and for a public key with which texts could be forged.
    """

    name: str
    type: int
    public: bytes
    key_id: bytes = field(init=False, compare=False)
    """Four bytes that tell signature lines apart; no protection in themselves."""

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.type not in (ED25519, COSIGNATURE):
            raise Malformed(
                f"key of {self.name}: expected type 0x01 or 0x04, got {self.type:#04x}",
                zh=f"{self.name}的密钥：应为 0x01 或 0x04 型，现为{self.type:#04x}",
            )
        keys.load_public_key(self.public)
        object.__setattr__(self, "key_id", key_id(self.name, self.type, self.public))

    @classmethod
    def parse(cls, vkey: str) -> VerifierKey:
        """The key of `name+hex key id+base64`. Raises Malformed unless the id fits the name and the key."""
        # The base64 part may hold plus signs, the name may not.
        name, _, rest = vkey.partition("+")
        claimed, _, encoded = rest.partition("+")
        material = base64text.decode(encoded, f"key of {name}")
        if not material:
            raise Malformed(
                f"verifier key: expected name+id+key, got {vkey[:100]!r}",
                zh=f"验证密钥：应为 名称+编号+密钥，现为{vkey[:100]!r}",
            )
        key = cls(name, material[0], material[1:])
        if claimed != key.key_id.hex():
            raise Malformed(
                f"key of {name}: expected the id {key.key_id.hex()}, got {claimed[:20]!r}",
                zh=f"{name}的密钥：编号应为{key.key_id.hex()}，现为{claimed[:20]!r}",
            )
        return key

    @classmethod
    def of(cls, name: str, private: Ed25519PrivateKey, type: int = ED25519) -> VerifierKey:
        """The public side of a signing key."""
        return cls(name, type, keys.public_bytes(private))

    def __str__(self) -> str:
        material = bytes([self.type]) + self.public
        return f"{self.name}+{self.key_id.hex()}+{base64text.encode(material)}"


def key_id(name: str, type: int, public: bytes) -> bytes:
    """The first four bytes of SHA-256 over the name, a newline, the type byte and the public key."""
    return hashlib.sha256(f"{name}\n".encode() + bytes([type]) + public).digest()[:KEY_ID_BYTES]


def check_name(name: str) -> None:
    """Raises Malformed unless `name` may name a key: not empty, no space of any kind, no plus, no control."""
    if not name or "+" in name or any(char.isspace() or char < " " for char in name):
        raise Malformed(
            f"key name: expected no spaces, controls or plus signs, got {name[:100]!r}",
            zh=f"密钥名称：不能有空格、控制符或加号，现为{name[:100]!r}",
        )
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise Malformed(
            f"key name: not UTF-8: {name[:100]!r}", zh=f"密钥名称：不是 UTF-8：{name[:100]!r}"
        ) from error
