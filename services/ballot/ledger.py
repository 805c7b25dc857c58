"""One election in memory: what the law remembers, the Merkle tree of its entries, which statement is where.

`decide` asks the law and adds the entry; `replay` adds an entry that was decided before. Both do the same to
the same state, so that a service that was restarted stands where it stood. There is no way back from an
entry that was added but could not be stored: the whole ledger is dropped and read again.

What it leaves out: storing (`store/committer.py`) and everything that waits (`writer.py`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable

from services.ballot.accepted import Accepted, Submission
from services.ballot.log_keys import LogSigner
from services.ballot.receipts import Receipts
from services.ballot.reception import KeyRing, Law, Received, check_signatures, receive
from shared import entry as entries
from shared.clock import read_time, write_time
from shared.entry import Entry
from shared.envelope import statement_id
from shared.errors import Broken, Malformed, Refused
from shared.law import Log
from shared.log.merkle import Tree, leaf_hash


class Ledger:
    """An election of `size` entries. Not for several threads at once."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.keys = KeyRing(law)
        self.election: Log | None = None
        """None before the first entry."""
        self._tree = Tree()
        self._fresh: list[bytes] = []  # leaf hashes that are not in the tree yet: a batch grows it at once
        self.signer: LogSigner | None = None
        """Set once it is known whether this is a drill."""
        self.snapshot = 0
        """How many of the entries were taken from a snapshot instead of being judged again."""
        self._places: dict[bytes, int] = {}  # statement id to index; some 100 bytes an entry
        self._times = array("q")  # when each entry was accepted, milliseconds
        self._sizes = array("q")  # every size that was signed, ascending
        self._receipts: Receipts | None = None  # at the size that was asked for last
        self._moment: tuple[int, str] = (
            0,
            "",
        )  # the last time that was written out: most of a batch have the same

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self._times)

    @property
    def tree(self) -> Tree:
        """The Merkle tree of all entries."""
        if self._fresh:
            self._tree.extend(self._fresh)
            self._fresh.clear()
        return self._tree

    def place(self, statement_id: str) -> int | None:
        """The index of a statement, None if it is not there."""
        return self._places.get(bytes.fromhex(statement_id))

    def decide(self, received: Received, now: int) -> bytes:
        """The bytes of the entry by which a statement, new here, is accepted at `now` (milliseconds) or
        later.

        Raises Refused or Malformed, and then nothing has changed.
        """
        statement = received.statement
        check_signatures(received, self.election, self.keys)
        accepted_at = self.law.time_of_acceptance(self.election, statement, now)
        # Before the law has changed anything: an entry can be too long.
        raw = entries.encode(Entry(self.size, self._write_time(accepted_at), received.envelope))
        self._accept(received, accepted_at)
        self._add(raw, statement.id, accepted_at)
        return raw

    def replay(self, raw: bytes) -> None:
        """Adds a stored entry and judges it again. Raises Broken if it is not lawful at its place."""
        entry = self._read(raw)
        try:
            received = receive(Submission(entry.statement), self.law)
            # Private fields were judged when they came; by now they may have been erased.
            received.disclosed = None
            check_signatures(received, self.election, self.keys)
            accepted_at = read_time(entry.accepted_at)
            self._accept(received, accepted_at)
        except (Malformed, Refused) as error:
            raise Broken(
                f"entry {entry.index} is stored, but not lawful: {error}",
                zh=f"第{entry.index}条已存，但不合规则",
            ) from error
        self._add(raw, received.statement.id, accepted_at)

    def recall(self, raw: bytes) -> None:
        """Adds a stored entry without the law, whose state comes from a snapshot. Raises Broken if it is no entry."""
        entry = self._read(raw)
        self._add(raw, statement_id(entry.statement.payload_bytes), read_time(entry.accepted_at))

    def stood(self, sizes: Iterable[int]) -> None:
        """Says at which sizes this log was signed before: receipts of those entries come out as they were."""
        self._sizes = array("q", sizes)

    def sign(self) -> bytes:
        """The checkpoint over all entries, a signed note. Only for what is stored: it is a promise for ever."""
        if not self._sizes or self._sizes[-1] != self.size:
            self._sizes.append(self.size)
        return self.checkpoint(self.size)

    def checkpoint(self, size: int) -> bytes:
        """The signed note over the first `size` entries; the same bytes whenever it is asked for."""
        return self._at(size).note

    def answer(self, statement: str, *, new: bool) -> Accepted:
        """What the submitter of an accepted statement is told; its entry lies below a size that was signed.

        The receipt is that of the first size that was signed over the entry, so it is the same each time.
        """
        index = self._places[bytes.fromhex(statement)]
        size = self._sizes[bisect_right(self._sizes, index)]
        accepted_at = self._write_time(self._times[index])
        return Accepted(statement, index, accepted_at, self._at(size).text(index), new)

    def _at(self, size: int) -> Receipts:
        if self._receipts is None or self._receipts.size != size:
            if self.signer is None:
                raise Broken("a log without entries signs nothing", zh="没有条目的日志不签发检查点")
            self._receipts = Receipts(self.tree, size, self.signer.sign(size, self.tree.root(size)))
        return self._receipts

    def _write_time(self, milliseconds: int) -> str:
        if self._moment[0] != milliseconds:
            self._moment = (milliseconds, write_time(milliseconds))
        return self._moment[1]

    def _read(self, raw: bytes) -> Entry:
        try:
            entry = entries.decode(raw)
        except Malformed as error:
            raise Broken(f"stored entry {self.size}: {error}", zh=f"已存的第{self.size}条无法读取") from error
        if entry.index != self.size:
            raise Broken(
                f"stored entry: expected index {self.size}, got {entry.index}",
                zh=f"已存条目：序号应为{self.size}，现为{entry.index}",
            )
        return entry

    def _accept(self, received: Received, accepted_at: int) -> None:
        election = self.law.accept(
            self.election, received.statement, received.signers, accepted_at, received.disclosed
        )
        self.election = election
        if election.size != self.size + 1:
            raise Broken(
                f"the law counts {election.size} entries, expected {self.size + 1}",
                zh=f"按规则有{election.size}条，应有{self.size + 1}条",
            )

    def _add(self, raw: bytes, statement: str, accepted_at: int) -> None:
        identity = bytes.fromhex(statement)
        if identity in self._places:
            raise Broken(
                f"entry {self.size}: statement {statement} is in the log already",
                zh=f"第{self.size}条：记录{statement}已在日志中",
            )
        self._places[identity] = self.size
        self._fresh.append(leaf_hash(raw))
        self._times.append(accepted_at)
