"""Makes public what was committed, soon and in one order: tiles, witnesses' cosignatures, then the checkpoint.

What comes within PAUSE_SECONDS is published together, so that a busy log costs the disk little. It lags
behind the commits and never runs ahead of them. A full disk stops it, not the writer: it goes on where it
stopped.

While too few witnesses answer, the public keeps seeing the former checkpoint, the writer goes on, and the rest follows by
itself when they are back.

What it leaves out: which files these are (`published.py`), and the witnesses (`cosigning.py`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final, ParamSpec, TypeVar
from uuid import UUID

from services.ballot.cosigning import Cosigners, Cosigning, QuorumMissing
from services.ballot.errors import UnknownEntry
from services.ballot.ledger import Ledger
from services.ballot.published import PublishedLog, cut, remove
from services.ballot.store.entries import Store
from services.faults import reach
from shared.errors import Broken, Malformed
from shared.log import note as notes
from shared.log.checkpoint import parse_text
from shared.log.policy import Log, Policy
from shared.log.proof import Receipt, encode
from shared.log.tiles import TILE_WIDTH

PAUSE_SECONDS: Final = 0.06
"""From a commit to the beginning of its publication; with the writing itself it stays below 0.1 s."""
RETRY_SECONDS: Final = 1.0
STEP: Final = 16 * TILE_WIDTH
"""Entries published in one step when there is much to make up for; some 2 MB in memory."""
COMPLETE_SECONDS: Final = 30.0
"""When nothing new comes, witnesses that did not answer in time are asked again: the last checkpoint gets all its lines."""
KEEP_PARTIALS_SECONDS: Final = 10.0
"""Somebody who has just read an older checkpoint may still ask for its partial files."""

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)


class Publisher:
    """Publishes one election's log. Methods are called on the event loop; files are written in `threads`."""

    def __init__(
        self,
        log: PublishedLog,
        election: UUID,
        store: Store,
        threads: Executor,
        published: int,
        cosigning: Cosigning | None = None,
    ) -> None:
        self._log = log
        self._election = election
        self._store = store
        self._threads = threads
        self._cosigning = cosigning or Cosigning()
        self._cosigners: Cosigners | None = None
        self._writing = asyncio.Lock()  # of the checkpoint: lines also come from outside
        self._ledger: Ledger | None = None
        self._goal: tuple[int, bytes] = (published, b"")
        self._public = b""  # the note that this publisher made public last, with its lines
        self._tiled = published  # tiles up to this size are on the disk
        self._entries: list[bytes] = []  # committed, not yet all in full bundles; [0] has the index _first
        self._first = 0
        self._superseded: list[tuple[float, Path]] = []
        self._failing_since = 0.0
        self._offered = asyncio.Event()
        self._closing = asyncio.Event()
        self.published = published
        """The size that the public can see."""
        self.failure: Exception | None = None
        """Why nothing can be published now. A Broken stays; anything else is tried again. A QuorumMissing concerns
        witnesses only."""
        self._task = asyncio.create_task(self._run(), name=f"publisher of {election}")

    @property
    def behind(self) -> int:
        """Entries that are committed and not public yet."""
        return self._goal[0] - self.published

    @property
    def failing_seconds(self) -> float:
        """For how long nothing could be published; 0 if nothing is wrong."""
        return time.monotonic() - self._failing_since if self.failure is not None else 0.0

    def offer(self, ledger: Ledger, first: int, entries: Sequence[bytes], note: bytes) -> None:
        """Says that entries `first`… are committed and `note` is signed over all up to the last of them.

        Without `entries` they are read from the store when their time comes.
        """
        self._ledger = ledger
        if first != self._first + len(self._entries) or len(self._entries) + len(entries) > STEP:
            self._entries, self._first = [], first
        self._entries += entries
        self._goal = (ledger.size, note)
        self._offered.set()

    async def introduce(self, ledger: Ledger) -> None:
        """Publishes whom to believe, before anybody has a receipt. A disk that does not take it is met again later."""
        with suppress(OSError):
            await self._write_policy(ledger)

    async def add_cosignatures(self, raw: bytes) -> int:
        """Puts witnesses' lines under the checkpoint that is public; returns its size.

        For a witness that serves no address: somebody hands its line in. Raises Malformed, or ProofError if they are not
        of this checkpoint, which may have moved on meanwhile.
        """
        lines = notes.parse_signatures(raw)
        policy = await self._in_thread(self._log.policy)
        if policy is None:
            raise Malformed("no checkpoint is public yet", zh="尚未公布检查点")
        cosigners = self._cosigning.cosigners(policy, policy.logs[0].key)
        note = await self._change_lines(lambda public: cosigners.accept(public, lines))
        return parse_text(notes.parse(note).text).size

    async def receipt(self, ledger: Ledger, index: int) -> bytes:
        """The receipt of the entry at `index` by the checkpoint that is public, which bears its witnesses' lines.

        Raises UnknownEntry while that checkpoint does not cover the entry.
        """
        public = await self._in_thread(self._log.note)
        size = 0 if public is None else parse_text(notes.parse(public).text).size
        if public is None or not 0 <= index < size:
            raise UnknownEntry(
                f"{size} entries are public, entry {index} is not yet: ask again in a while; the receipt that you were given holds "
                "meanwhile.",
                zh=f"已公布{size}条，第{index}条尚未公布，请稍后再取；此前给你的回执一直有效。",
            )
        return encode(Receipt(index, tuple(ledger.tree.inclusion_proof(index, size)), public))

    async def close(self) -> None:
        """Publishes what was offered if the disk allows it. The next start makes up for what is left."""
        self._closing.set()
        self._offered.set()
        await self._task

    async def _run(self) -> None:
        with suppress(OSError):  # an earlier process's, which may stay
            self._superseded = [(0.0, folder) for folder in await self._in_thread(self._log.superseded)]
        while not self._closing.is_set():
            if not await self._wait_for_offer():
                await self._complete()
                continue
            self._offered.clear()
            await self._pause(PAUSE_SECONDS)
            while self.behind and not isinstance(self.failure, Broken):
                try:
                    await self._publish()
                    self._succeed()
                except (
                    Exception
                ) as error:  # the disk's, the database's: whatever it is, the log must not stop
                    self._fail(error)
                    if self._closing.is_set():
                        return
                    await self._pause(RETRY_SECONDS)

    async def _wait_for_offer(self) -> bool:
        """False if nothing came for a while and witnesses are left that have not cosigned what is public."""
        lacking = self._cosigners is not None and self._public and self._cosigners.lacking(self._public)
        try:
            await asyncio.wait_for(self._offered.wait(), COMPLETE_SECONDS if lacking else None)
        except TimeoutError:
            return False
        return True

    def _succeed(self) -> None:
        if self.failure is not None:
            logger.warning("election %s: published again, %d entries", self._election, self.published)
        self.failure = None

    def _fail(self, error: Exception) -> None:
        """Remembers and tells why; waiting for witnesses is told once for each reason, without a trace."""
        if not isinstance(error, QuorumMissing):
            logger.error("election %s: cannot publish", self._election, exc_info=error)
        elif str(error) != str(self.failure):
            logger.warning("election %s: not published yet: %s", self._election, error)
        if self.failure is None:
            self._failing_since = time.monotonic()
        self.failure = error

    async def _publish(self) -> None:
        ledger, (size, note) = self._ledger, self._goal
        assert ledger is not None
        # Killed anywhere in here: the public sees the former checkpoint, which stands on files that are still
        # there.
        reach("publisher.begin")
        while self._tiled < size:
            # (1) Tiles, all that a checkpoint of this size needs, on the disk.
            first = self._tiled - self._tiled % TILE_WIDTH
            upto = min(size, first + STEP)
            files = cut(ledger.tree, await self._between(first, upto), self._tiled, upto)
            await self._in_thread(self._log.write_tiles, files)
            self._tiled = upto
            self._supersede(name for name in files if ".p/" not in name)
        reach("publisher.durable")
        # (2) Cosignatures of witnesses, before anybody sees the checkpoint. Killed after it: they are asked again, and
        # for the same checkpoint they may be.
        await self._write_policy(ledger)
        note = await self._cosigned(ledger, size, note)
        reach("publisher.cosigned")
        # (3) The checkpoint. From here on nobody can be told another history without noticing.
        async with self._writing:
            await self._in_thread(self._log.write_checkpoint, note)
        reach("publisher.published")
        self.published, self._public = size, note
        # (4) What nobody needs any more.
        self._forget()
        await self._sweep()

    async def _cosigned(self, ledger: Ledger, size: int, note: bytes) -> bytes:
        """`note` with as many lines as the log's trust file asks for. Raises QuorumMissing or Broken."""
        if self._cosigners is None or isinstance(self.failure, QuorumMissing | Malformed):
            # Read again while witnesses lack: somebody may have put another in the place of one that is gone.
            policy = await self._in_thread(self._log.policy)
            assert ledger.signer is not None
            key = ledger.signer.verifier_key
            self._cosigners = self._cosigning.cosigners(policy or Policy((Log(key),)), key)
        return await self._cosigners.collect(ledger.tree, size, note)

    async def _complete(self) -> None:
        """Asks those witnesses again whose line is missing under what is public."""
        ledger, cosigners = self._ledger, self._cosigners
        assert ledger is not None
        assert cosigners is not None
        try:
            lines = await cosigners.complete(ledger.tree, self.published, self._public)
            if lines:
                await self._change_lines(lambda public: cosigners.accept(public, lines))
        except Broken as error:
            self._fail(error)
        except Exception as error:
            logger.warning("election %s: no further cosignatures: %s", self._election, error)

    async def _change_lines(self, change: Callable[[bytes], bytes]) -> bytes:
        """Puts other lines under the checkpoint that is public now; the text stays. Returns the note."""
        async with self._writing:
            public = await self._in_thread(self._log.note)
            if public is None:
                raise Malformed("no checkpoint is public yet", zh="尚未公布检查点")
            note = change(public)
            if note != public:
                await self._in_thread(self._log.write_checkpoint, note)
            self._public = note
        return note

    async def _write_policy(self, ledger: Ledger) -> None:
        if ledger.election is not None and ledger.signer is not None:
            policy = self._cosigning.policy_of(ledger.signer)
            await self._in_thread(self._log.write_policy, policy, ledger.election.authority)

    async def _between(self, first: int, upto: int) -> list[bytes]:
        start, stop = first - self._first, upto - self._first
        if start >= 0 and stop <= len(self._entries):
            return self._entries[start:stop]
        return await self._in_thread(self._store.entries, self._election, first, upto - first)

    def _forget(self) -> None:
        """Keeps of the published entries only those of the last, unfinished bundle."""
        done = min(len(self._entries), self._tiled - self._tiled % TILE_WIDTH - self._first)
        if done > 0:
            del self._entries[:done]
            self._first += done

    def _supersede(self, full: Iterable[str]) -> None:
        now = time.monotonic()
        self._superseded += [(now, self._log.folder / f"{name}.p") for name in full]

    async def _sweep(self) -> None:
        horizon = time.monotonic() - KEEP_PARTIALS_SECONDS
        old = [folder for since, folder in self._superseded if since < horizon]
        if old:
            del self._superseded[: len(old)]
            await self._in_thread(remove, old)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    async def _in_thread(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(function, *arguments, **named))
