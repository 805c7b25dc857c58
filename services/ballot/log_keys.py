"""The two keys with which this service's logs sign: one for elections, another for drills.

Made at the first start in `<data>/keys/`, for the owner's eyes only; a file that others can read stops the
service. Whoever has such a key can sign a forged log, so it is never shown, logged or sent; the witnesses
stand against theft. What it leaves out: changing a key (a new log, or both names signing side by side).
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from services.durable import write_durably
from shared import keys
from shared.errors import Broken
from shared.log import checkpoint
from shared.log.checkpoint import Checkpoint
from shared.log.note import VerifierKey
from shared.log.vkey import check_name

ELECTIONS: Final = "elections.pem"
DRILLS: Final = "drills.pem"


@dataclass(frozen=True)
class LogSigner:
    """Signs checkpoints of one log. `origin` names the log and its key."""

    origin: str
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """32 bytes."""
        return keys.public_bytes(self.private)

    @property
    def verifier_key(self) -> VerifierKey:
        """What a policy file names."""
        return VerifierKey.of(self.origin, self.private)

    def sign(self, size: int, root: bytes) -> bytes:
        """The checkpoint of `size` entries as a signed note: the same bytes each time (RFC 8032)."""
        return checkpoint.sign(Checkpoint(self.origin, size, root), self.private)


@dataclass(frozen=True)
class LogKeys:
    """Both keys, and the name under which the service's logs are found."""

    log_name: str
    elections: Ed25519PrivateKey = field(repr=False)
    drills: Ed25519PrivateKey = field(repr=False)

    def signer(self, election: UUID, *, drill: bool) -> LogSigner:
        """Who signs an election's log. A drill's log has another kind of name and another key."""
        if drill:
            return LogSigner(f"{self.log_name}/drill/{election}", self.drills)
        return LogSigner(f"{self.log_name}/log/{election}", self.elections)


def load_log_keys(data: Path, log_name: str) -> LogKeys:
    """The keys in `data`/keys, made if there are none. Raises Broken if they are not safe or not readable."""
    check_name(log_name)
    folder = data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    elections, drills = _load(folder / ELECTIONS), _load(folder / DRILLS)
    if keys.public_bytes(elections) == keys.public_bytes(drills):
        raise Broken(
            f"{folder}: elections and drills must not sign with the same key",
            zh=f"{folder}：选举与演练不能用同一密钥签发",
        )
    return LogKeys(log_name, elections, drills)


def _load(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        # Killed while writing: there is no file of this name yet, and the next start makes another key.
        write_durably(path, pem, mode=0o600)
    found = path.stat()
    if stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid != os.geteuid():
        raise Broken(
            f"{path}: expected mode 0600 and our own file, got {stat.S_IMODE(found.st_mode):04o}",
            zh=f"{path}：应为本用户的文件，权限 0600，现为{stat.S_IMODE(found.st_mode):04o}",
        )
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise Broken(f"{path}: no private key in PEM", zh=f"{path}：不是 PEM 私钥") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Broken(f"{path}: expected an Ed25519 key", zh=f"{path}：应为 Ed25519 密钥")
    return key
