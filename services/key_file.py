"""The file that holds one person's or one log's private key: Ed25519, PKCS #8 in PEM, closed to others.

What it leaves out: what the key may sign. Public keys are in `shared.keys`.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from shared.errors import Malformed


def create(path: Path) -> Ed25519PrivateKey:
    """A new key, on the disk in `path` with mode 0600 when this returns.

    Raises FileExistsError if there is a file already: a key is never overwritten.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # The mode is given at birth: nobody can open the file between its creation and a later chmod.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return key


def load(path: Path) -> Ed25519PrivateKey:
    """The key in `path`. Raises OSError if it cannot be read, Malformed if it holds anything else."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Malformed(
            f"{path}: not an unencrypted private key in PEM", zh=f"{path} 不是未加密的 PEM 私钥"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Malformed(
            f"{path}: expected an Ed25519 key, found {type(key).__name__}", zh=f"{path}：应为 Ed25519 私钥"
        )
    return key
