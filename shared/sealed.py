"""A text sealed to one reader: only who holds that Ed25519 key's private half can open it, and nobody can tell who sealed it.

libsodium's sealed box (X25519, XSalsa20-Poly1305) through PyNaCl; the reader's signing key serves as its X25519 key by the birational
map of the curves, so that an auditor has one key and its id stands in the log. What it leaves out: files, and who may read what.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.exceptions import CryptoError
from nacl.public import SealedBox
from nacl.signing import SigningKey, VerifyKey

from shared.errors import Malformed
from shared.keys import load_public_key


def seal(text: bytes, public: bytes) -> bytes:
    """`text` for the holder of the Ed25519 public key of 32 bytes; 48 bytes longer. Raises Malformed for what is no key."""
    load_public_key(public)
    return bytes(SealedBox(VerifyKey(public).to_curve25519_public_key()).encrypt(text))


def unseal(sealed: bytes, private: Ed25519PrivateKey) -> bytes:
    """What was sealed to this key. Raises Malformed if it was sealed to another, or was changed since."""
    key = SigningKey(private.private_bytes_raw()).to_curve25519_private_key()
    try:
        return bytes(SealedBox(key).decrypt(sealed))
    except (CryptoError, ValueError, TypeError) as error:
        raise Malformed(
            "sealed file: not sealed to this key, or changed since; ask for it to be sealed to the key that you gave",
            zh="加封文件：不是封给这把密钥的，或封后被改动；请告知你的公钥，重新加封",
        ) from error
