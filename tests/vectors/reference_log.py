"""A second implementation of the log formats, slow and short, written from the texts of the standards.

It shares no code with `shared/log`: only hashlib and an Ed25519 library. The tests compare the two, and
`make_tlog.py` writes the vectors with it. It makes; it does not check input.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def leaf(entry: bytes) -> bytes:
    """RFC 6962, 2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """RFC 6962, 2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def mth(leaves: Sequence[bytes]) -> bytes:
    """MTH(D[n]) of RFC 6962, 2.1, over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node(mth(leaves[:k]), mth(leaves[k:]))


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def proof(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n]) of RFC 6962, 2.1.2; 0 < m."""
    return subproof(m, leaves, True)


def subproof(m: int, leaves: Sequence[bytes], known: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of RFC 6962, 2.1.2."""
    if m == len(leaves):
        return [] if known else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def public(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes of RFC 8032."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(name: str, type: int, key: Ed25519PrivateKey) -> bytes:
    """C2SP signed-note, "Signatures"."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([type]) + public(key)).digest()[:4]


def vkey(name: str, type: int, key: Ed25519PrivateKey) -> str:
    """C2SP signed-note, "Verifier keys"."""
    return f"{name}+{key_id(name, type, key).hex()}+{b64(bytes([type]) + public(key))}"


def note_line(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """C2SP signed-note, a signature line of type 0x01."""
    return f"— {name} {b64(key_id(name, 1, key) + key.sign(text.encode()))}\n"


def cosignature_line(text: str, time: int, name: str, key: Ed25519PrivateKey) -> str:
    """C2SP tlog-cosignature, a line of type 0x04."""
    signature = key.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
    return f"— {name} {b64(key_id(name, 4, key) + time.to_bytes(8, 'big') + signature)}\n"


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """C2SP tlog-checkpoint."""
    return f"{origin}\n{size}\n{b64(root)}\n"


def add_checkpoint(old: int, hashes: Sequence[bytes], note: str) -> str:
    """C2SP tlog-witness, the body of add-checkpoint."""
    return "".join(line + "\n" for line in [f"old {old}", *map(b64, hashes), ""]) + note


def receipt(index: int, hashes: Sequence[bytes], note: str, extra: bytes | None) -> str:
    """C2SP tlog-proof."""
    lines = ["c2sp.org/tlog-proof@v1"]
    lines += [] if extra is None else [f"extra {b64(extra)}"]
    lines += [f"index {index}", *[b64(value) for value in hashes]]
    return "".join(line + "\n" for line in [*lines, ""]) + note


def tile(leaves: Sequence[bytes], level: int, n: int, width: int) -> bytes:
    """MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]) for each i. C2SP tlog-tiles."""
    span = 256**level
    firsts = range(n * 256 * span, (n * 256 + width) * span, span)
    return b"".join(mth(leaves[first : first + span]) for first in firsts)


def tiles(size: int) -> list[tuple[int, int, int]]:
    """Level, index and width of every tile of a log of `size`: floor(s / 256**l) hashes on level l."""
    rows, level = [], 0
    while hashes := size // 256**level:
        rows += [(level, n, 256) for n in range(hashes // 256)]
        rows += [(level, hashes // 256, hashes % 256)] if hashes % 256 else []
        level += 1
    return rows


def tile_number(n: int) -> str:
    """Zero-padded 3-digit path elements, all but the last with an x. C2SP tlog-tiles."""
    digits = str(n).zfill(-(-len(str(n)) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    return "/".join(["x" + group for group in groups[:-1]] + groups[-1:])


def bundle(entries: Sequence[bytes]) -> bytes:
    """A big-endian uint16 length before each entry. C2SP tlog-tiles."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def b64(value: bytes) -> str:
    """RFC 4648, section 4."""
    return base64.b64encode(value).decode()
