"""A log that a test can forge: entries in, files out, signed by whatever keys the forger has.

Everything is made by `shared.log`, as a genuine log would make it; the tests then change one thing. A forger
who holds the log's own key (a malicious log) is simply one who signs again after the change.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.audit.verify import archive
from services.audit.verify.layout import tiles_of
from services.audit.verify.ledger import Ledger, Status
from services.audit.verify.readme import readme
from shared import keys
from shared.log import checkpoint as checkpoints
from shared.log.checkpoint import Checkpoint
from shared.log.cosignature import add_signature_lines, cosign
from shared.log.hashing import leaf_hash
from shared.log.note import COSIGNATURE, VerifierKey
from shared.log.policy import Group, Log, Policy, Witness
from shared.log.tiles import TILE_WIDTH, encode_entries, parse_path, tile_bytes
from shared.log.tree import Tree
from shared.log.trust import Trust, encode_trust

COSIGNED_AT = 1_790_000_000


def private_key(name: str) -> Ed25519PrivateKey:
    """The same key for the same name in every run."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


@dataclass(frozen=True)
class Forge:
    """One log: its entries, who signs its checkpoint, and the policy that a verifier holds."""

    entries: tuple[bytes, ...]
    origin: str
    authority: str
    log_key: Ed25519PrivateKey = field(default_factory=lambda: private_key("log"))
    witnesses: tuple[str, ...] = ("A", "B", "C")
    cosigning: tuple[str, ...] = ("A", "B")

    @property
    def policy(self) -> bytes:
        """What the verifying person pinned: this log, two of three witnesses, the authority."""
        witnesses = tuple(
            Witness(name, VerifierKey.of(f"{name}.example/w", private_key(name), COSIGNATURE))
            for name in self.witnesses
        )
        group = Group("committees", 2, self.witnesses)
        log = Log(VerifierKey.of(self.origin, private_key("log")))
        return encode_trust(Trust(Policy((log,), witnesses, (group,), "committees"), self.authority)).encode()

    @property
    def tree(self) -> Tree:
        """The Merkle tree of the entries."""
        return Tree.from_leaf_hashes(map(leaf_hash, self.entries))

    def checkpoint(self, size: int | None = None, root: bytes | None = None) -> bytes:
        """Signed by `log_key`, cosigned by `cosigning`; of the first `size` entries."""
        size = len(self.entries) if size is None else size
        claimed = Checkpoint(self.origin, size, self.tree.root(size) if root is None else root)
        return self.sign(claimed)

    def sign(self, claimed: Checkpoint) -> bytes:
        """Any checkpoint, with the log's line and those of the witnesses who cosign."""
        text = checkpoints.encode_text(claimed)
        lines = [cosign(text, COSIGNED_AT, f"{name}.example/w", private_key(name)) for name in self.cosigning]
        signed = checkpoints.sign(claimed, self.log_key)
        return add_signature_lines(signed, lines) if lines else signed

    def files(self) -> dict[str, bytes]:
        """The files of the bundle, by name."""
        tree, size = self.tree, len(self.entries)
        found = {
            "checkpoint": self.checkpoint(),
            "policy": self.policy,
            "README.md": readme(Checkpoint(self.origin, size, tree.root())),
        }
        for name in tiles_of(size):
            path = parse_path(name)
            first = path.index * TILE_WIDTH
            if path.level is None:
                found[name] = encode_entries(self.entries[first : first + path.width])
            else:
                found[name] = tile_bytes(tree, path.level, path.index, path.width)
        return found

    def with_entries(self, entries: Sequence[bytes]) -> Forge:
        """The same log with other entries, all hashes and signatures made again."""
        return dataclasses.replace(self, entries=tuple(entries))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The canonical zip of some files."""
    out = io.BytesIO()
    archive.write(sorted(files.items()), out)
    return out.getvalue()


def write_folder(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files below `folder`, as a web server would have them."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def public(name: str) -> str:
    """The public key of `private_key(name)`, as statements carry it."""
    return keys.public_text(private_key(name))


def failed(ledger: Ledger) -> set[int]:
    """The checks that did not pass, of those that this version makes."""
    return {
        number for number, check in ledger.checks.items() if check.status in (Status.FAIL, Status.NOT_CHECKED)
    }


def codes(ledger: Ledger, number: int) -> set[str]:
    """What a check found."""
    return {each.code for each in ledger.checks[number].findings}


def places(ledger: Ledger, code: str) -> set[int | None]:
    """The entries about which it was found."""
    return {each.index for check in ledger.checks.values() for each in check.findings if each.code == code}
