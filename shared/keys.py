"""The keys that people and logs sign with: Ed25519, checked once when they are appointed.

A key is known by its id, the first 16 hex digits of SHA-256 over its 32 bytes, so that nobody can give one
key two names. What it leaves out: whose key it is (`shared/election/calling/call.py`) and where it is kept.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from nacl import bindings
from nacl.exceptions import BadSignatureError

from shared.errors import Malformed

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64


def load_public_key(raw: bytes) -> Ed25519PublicKey:
    """The key of 32 bytes. Raises Malformed for another length, a non-canonical or a small-order encoding.

    RFC 8032, 5.1.3. Checked at appointment, because a small-order key would make every forged statement valid.
    """
    if len(raw) != KEY_BYTES:
        raise Malformed(
            f"public key: expected {KEY_BYTES} bytes, got {len(raw)}",
            zh=f"公钥：应为{KEY_BYTES}字节，现为{len(raw)}",
        )
    if not bindings.crypto_core_ed25519_is_valid_point(raw):
        raise Malformed(
            "public key: expected a canonical point of prime order; with this one texts could be forged",
            zh="公钥：不是素数阶的规范点；用它可以伪造签名",
        )
    return Ed25519PublicKey.from_public_bytes(raw)


def parse_public_key(text: str) -> bytes:
    """The 32 bytes behind standard padded base64, as statements carry a key. Raises Malformed."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(
            f"public key: not standard base64: {text[:60]!r}", zh=f"公钥：不是标准 base64：{text[:60]!r}"
        ) from error
    if base64.b64encode(raw).decode() != text:
        raise Malformed(
            f"public key: not canonical base64: {text[:60]!r}", zh=f"公钥：不是规范的 base64：{text[:60]!r}"
        )
    load_public_key(raw)
    return raw


def public_bytes(key: Ed25519PrivateKey | Ed25519PublicKey) -> bytes:
    """The 32 bytes of a key's public half."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def public_text(key: Ed25519PrivateKey | Ed25519PublicKey | bytes) -> str:
    """A public key as statements carry it: standard base64 with padding, 44 characters."""
    raw = key if isinstance(key, bytes) else public_bytes(key)
    return base64.b64encode(raw).decode()


def key_id(public: bytes) -> str:
    """16 hex digits that name a public key of 32 bytes."""
    return hashlib.sha256(public).hexdigest()[:16]


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` (64 bytes) is `public`'s over `message`. Never raises for bad input: it is False.

    libsodium through PyNaCl: twice as fast as OpenSSL, and strict about small-order points and large scalars.
    """
    if len(signature) != SIGNATURE_BYTES or len(public) != KEY_BYTES:
        return False
    try:
        bindings.crypto_sign_open(signature + message, public)
    except BadSignatureError:
        return False
    return True
