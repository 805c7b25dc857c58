"""What is believed of one log, in memory: the tree over our own leaves, and the election as its entries make it.

At the start it is rebuilt from the mirror's own files, hashed and judged again but without verifying signatures, which were
verified before they were written. So damage to our own disk is noticed, and so is a law that changed since.
"""

from __future__ import annotations

from typing import Final

from services.audit.follower.alarms import Raised, Size, evidence
from services.audit.mirror import Mirror
from services.audit.verify import files
from services.audit.verify.findings import Finding
from services.audit.verify.ledger import Ledger
from services.audit.verify.replay import Replay
from services.audit.verify.source import Folder
from shared import base64text
from shared.clock import read_time
from shared.errors import Broken, JianpiaoError
from shared.law import Log
from shared.log import checkpoint as checkpoints
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import leaf_hash
from shared.log.tree import Tree
from shared.log.trust import Trust

_TOGETHER: Final = 512


class Believed:
    """The believed entries of `mirror`. Not for several threads at once, but for the mirror itself."""

    def __init__(self, mirror: Mirror, trust: Trust) -> None:
        self.mirror = mirror
        self.ledger = Ledger()
        self.replay = Replay(self.ledger, trust.authority)
        self.tree = Tree()
        self._trust = trust

    @property
    def size(self) -> int:
        """How many entries."""
        return self.mirror.size

    @property
    def log(self) -> Log | None:
        """The election, or the campaign, as the believed entries make it."""
        return self.replay.log

    @property
    def told(self) -> Size | None:
        """Size and root, for messages; None before the first checkpoint."""
        found = self.mirror.checkpoint
        return None if found is None else Size(found.size, base64text.encode(found.root))

    @property
    def last_accepted(self) -> int:
        """When the last believed entry was accepted, in ms; 0 if there is none."""
        return read_time(self.replay.last_accepted_at) if self.replay.last_accepted_at else 0

    def restore(self) -> None:
        """Reads all believed entries again. Blocks. Raises Raised if they are not what was believed."""
        try:
            self.mirror.refresh()
        except Broken as error:
            raise self.damaged("checkpoint", str(error)) from error
        now = self.mirror.checkpoint
        if now is None:
            return
        try:
            checkpoints.open_note(self.mirror.note, *(log.key for log in self._trust.policy.logs))
        except JianpiaoError as error:
            raise self.damaged("checkpoint", str(error)) from error
        leaves = bytearray()
        waiting: list[bytes] = []
        try:
            for entry in self.mirror.raw_entries():
                leaves += leaf_hash(entry)
                waiting.append(entry)
                if len(waiting) == _TOGETHER:
                    self.replay.take(waiting, {})
                    waiting.clear()
        except Broken as error:
            raise self.damaged("tile/entries", str(error)) from error
        self.replay.take(waiting, {})
        self.tree = Tree.from_leaf_hashes(leaves)
        if self.tree.root() != now.root:
            found = self.tree.root().hex()
            raise self.damaged(
                "checkpoint", f"root at size {now.size}: expected {now.root.hex()}, got {found}"
            )
        # Whatever the present program thinks of them: these are the entries that were believed.
        self.mirror.hold(self.tree)
        self._check_tiles(now)
        self._check_law()

    def _check_tiles(self, now: Checkpoint) -> None:
        ledger, source = Ledger(), Folder(self.mirror.folder)
        files.check_names(ledger, source, now.size)
        files.check_tiles(ledger, source, self.tree, now)
        for found in _findings(ledger):
            raise self.damaged(found.place, f"{found.en}: expected {found.expected}, got {found.found}")

    def _check_law(self) -> None:
        text = self.ledger.checks[5].reason
        for found in _findings(self.ledger):
            raise Raised(
                "UNLAWFUL",
                f"曾经采信的条目，按现在的程序不再成立：{found.zh}",
                f"an entry that was believed does not hold by the present program: {found.en}",
                stops=True,
                index=found.index,
                place=found.place,
                expected=found.expected,
                found=found.found,
                clause=found.clause,
            )
        if text.en:
            raise Raised("UNLAWFUL", text.zh, text.en, stops=True)

    def damaged(self, place: str, why: str) -> Raised:
        """The alarm for a file of ours that is not what we wrote."""
        return Raised(
            "DAMAGED",
            f"副本中的{place}不是当初写下的内容",
            f"{place} of our copy is not what was written: {why}",
            stops=True,
            place=place,
            found=why,
            evidence=(evidence("checkpoint of the mirror", self.mirror.note),),
        )


def _findings(ledger: Ledger) -> list[Finding]:
    return [each for check in ledger.checks.values() for each in check.findings]
