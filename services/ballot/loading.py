"""Brings an election from the store into memory, and refuses to go on from what does not fit together.

  (1) The log's name and key are those that its first checkpoint was signed with.
  (2) Every entry is there, each once, each spelt as it must be.
  (3) The entries give the root that was stored with the last batch.
  (4) What was published before is a prefix: the database was not set back, and not exchanged.
  (5) The law's state comes from a snapshot that fits the same entries, and from judging all entries after it.

Works in a thread, under the election's lock. What it leaves out: taking the lock (`writer.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from services.ballot import snapshot
from services.ballot.ledger import Ledger
from services.ballot.log_keys import LogKeys, LogSigner
from services.ballot.reception import Law
from services.ballot.snapshot import Snapshot
from services.ballot.store.entries import LogName, Store, available
from shared.errors import Broken, Malformed
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import short

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loader:
    """Where elections come from, and the law that judges them."""

    store: Store
    keys: LogKeys
    law: Law

    def load(self, election: UUID, published: Checkpoint | None) -> Ledger:
        """The election as it is stored; an empty ledger if it is not.

        `published` is the last checkpoint that the public may have seen. Raises Broken, or Unavailable
        without a database.
        """
        with available():
            return self._load(election, published)

    def _load(self, election: UUID, published: Checkpoint | None) -> Ledger:
        heads = self.store.heads(election)
        if heads is None:
            if published is not None:
                raise Broken(
                    f"{published.origin}: {published.size} entries are published, none is stored",
                    zh=f"{published.origin}：已公布{published.size}条，一条也没有存",
                )
            return Ledger(self.law)
        # (1)
        signer = self._signer(election)
        # (2) and (5)
        ledger = self._read(election, signer)
        # (3)
        if (ledger.size, ledger.tree.root()) != (heads.sizes[-1], heads.root):
            raise Broken(
                f"{signer.origin}: expected {heads.sizes[-1]} entries with root {short(heads.root)}, found"
                f" {ledger.size} with {short(ledger.tree.root())}: stored entries were removed or changed",
                zh=f"{signer.origin}：应有{heads.sizes[-1]}条、根{short(heads.root)}，现有{ledger.size}条、根{short(ledger.tree.root())}：已存条目被删改",
            )
        ledger.stood(heads.sizes)
        # (4)
        if published is not None:
            _check_published(published, ledger, signer)
        return ledger

    def _signer(self, election: UUID) -> LogSigner:
        stored = self.store.log_name(election)
        for drill in (False, True):
            signer = self.keys.signer(election, drill=drill)
            if stored == LogName(signer.origin, signer.public_key):
                return signer
        raise Broken(
            f"{election}: this log signs as {stored and stored.origin} with a key that the data folder does not"
            " hold, or under another log name. Bring back the keys and the name that belong to this database.",
            zh=f"{election}：此日志以{stored and stored.origin}签发，其密钥不在数据目录，或日志名不同。请放回属于此数据库的密钥和日志名。",
        )

    def _read(self, election: UUID, signer: LogSigner) -> Ledger:
        for kept in self.store.snapshots_of(election):
            found = snapshot.unpack(election, signer, kept.raw)
            if found is None or not (ledger := self._read_from(election, signer, found)):
                logger.warning("election %s: a snapshot does not fit and is not used", election)
            else:
                return ledger
        ledger = self._new(signer)
        for raw in self._entries(election):
            ledger.replay(raw)
        return ledger

    def _read_from(self, election: UUID, signer: LogSigner, found: Snapshot) -> Ledger | None:
        ledger = self._new(signer)
        for raw in self._entries(election):
            if ledger.size >= found.size:
                ledger.replay(raw)
                continue
            ledger.recall(raw)
            if ledger.size == found.size:
                if ledger.tree.root() != found.root:
                    return None
                try:
                    ledger.election = self.law.thaw(found.state)
                except Malformed:
                    return None
                ledger.snapshot = found.size
        return ledger if ledger.size >= found.size else None

    def _new(self, signer: LogSigner) -> Ledger:
        ledger = Ledger(self.law)
        ledger.signer = signer
        return ledger

    def _entries(self, election: UUID) -> Iterator[bytes]:
        for page in self.store.all_entries(election):
            yield from page


def _check_published(published: Checkpoint, ledger: Ledger, signer: LogSigner) -> None:
    if published.origin != signer.origin:
        raise Broken(
            f"published checkpoint: expected the origin {signer.origin}, got {published.origin}",
            zh=f"已公布的检查点：日志名应为{signer.origin}，现为{published.origin}",
        )
    if published.size > ledger.size:
        raise Broken(
            f"{signer.origin}: {published.size} entries are published, only {ledger.size} are stored: the database"
            " was set back. Restore it to a later point, or refill it from the published bundles.",
            zh=f"{signer.origin}：已公布{published.size}条，只存有{ledger.size}条：数据库被退回到较早的状态。请恢复到较晚的备份，或由已公布的监票包补齐。",
        )
    root = ledger.tree.root(published.size)
    if published.root != root:
        raise Broken(
            f"{signer.origin}: root at size {published.size}: published {short(published.root)}, stored"
            f" {short(root)}: this is another history; nothing may be signed for it",
            zh=f"{signer.origin}：第{published.size}条时的根，已公布{short(published.root)}，所存为{short(root)}：这是另一段历史，不能再签发任何东西",
        )
