"""A snapshot spares a service that starts again the judging of every entry. It is a cache, never believed.

It counts only if this service's own key signed it, for this election and this version of the law, and if its
size and root are those of the entries as they are stored. In every other case the entries are judged from
the first on.

What it leaves out: when one is taken (`keeping.py`).
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final
from uuid import UUID

import msgspec

from services.ballot.log_keys import LogSigner
from shared import keys


class Snapshot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`state` is what `law.freeze` wrote after `size` entries with the Merkle root `root`."""

    size: int
    root: bytes
    state: bytes
    signature: bytes


_decoder: Final = msgspec.msgpack.Decoder(Snapshot)


def pack(election: UUID, signer: LogSigner, size: int, root: bytes, state: bytes) -> bytes:
    """The bytes to keep."""
    signature = signer.private.sign(_message(election, size, root, state))
    return msgspec.msgpack.encode(Snapshot(size, root, state, signature))


def unpack(election: UUID, signer: LogSigner, raw: bytes) -> Snapshot | None:
    """The snapshot of kept bytes; None if it is not ours, of other law, or makes no sense."""
    try:
        snapshot = _decoder.decode(raw)
    except msgspec.DecodeError:
        return None
    message = _message(election, snapshot.size, snapshot.root, snapshot.state)
    return snapshot if keys.verify(signer.public_key, snapshot.signature, message) else None


def _message(election: UUID, size: int, root: bytes, state: bytes) -> bytes:
    # Begins as no checkpoint and no statement can, so that the same key may sign it.
    parts = [election.bytes, size.to_bytes(8, "big"), root, hashlib.sha256(state).digest(), law_digest()]
    return b"jianpiao snapshot v1\n" + b"".join(parts)


@cache
def law_digest() -> bytes:
    """SHA-256 over the source of everything in `shared`: another law may remember other things."""
    digest = hashlib.sha256()
    for name, content in sorted(_sources(files("shared"), "")):
        digest.update(b"%d %d " % (len(name), len(content)) + name.encode() + content)
    return digest.digest()


def _sources(folder: Traversable, name: str) -> list[tuple[str, bytes]]:
    found = []
    for each in folder.iterdir():
        if each.is_dir():
            found += _sources(each, f"{name}{each.name}/")
        elif each.name.endswith((".py", ".toml")):
            found.append((name + each.name, each.read_bytes()))
    return found
