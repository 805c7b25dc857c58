"""Our own copy of one log: the entries that we believe, read from the files of a folder, and news of its growth.

A mirror is a log of the tlog-tiles layout like any other: `checkpoint`, `tile/…`. What its checkpoint covers is believed,
for whoever wrote it (`follower/`) verified everything before the checkpoint came into its place; files beyond are not there yet.

    mirror = Mirror(folder)
    mirror.size                          entries believed now
    mirror.entries(first, upto)          their bytes, index first to upto - 1
    mirror.wait_beyond(size, seconds)    blocks until there are more than `size`
    mirror.watch(call)                   calls on each growth, in the thread that noticed it
    mirror.hold(tree)                    from now on every entry that is read is hashed against this tree
    mirror.raw_entries()                 as they lie on the disk, for whoever hashes them
    mirror.damage                        what was found to be altered since, for whoever raises the alarm

The writer in the same process tells (`refresh`); a reader in another process asks: `wait_beyond` looks at the file itself.
What it leaves out: verifying and writing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from services.audit.verify.source import Folder
from shared.errors import Broken, JianpiaoError, Malformed
from shared.log import note
from shared.log.checkpoint import Checkpoint, parse_text
from shared.log.hashing import HASH_BYTES, leaf_hash
from shared.log.tiles import TILE_WIDTH, decode_entries, entries_path
from shared.log.tree import Tree

CHECKPOINT: Final = "checkpoint"
LOOK_SECONDS: Final = 0.05
"""How often a reader that nobody tells looks at the checkpoint: far below the 250 ms that a live tally may lag."""

Watcher = Callable[[int], None]
"""Called with the new size. Must neither block nor raise."""


class Mirror:
    """The believed entries in `folder`, which need not exist yet. May be used by several threads.

    Its size never shrinks. Raises Broken when the folder contradicts itself: a disk or a person damaged it. Of a `guarded` one
    nothing is read before there is a tree to hash it against: what lies on a disk since yesterday may be altered since yesterday.
    """

    def __init__(self, folder: Path, *, guarded: bool = False) -> None:
        self.folder = folder
        self._guarded = guarded
        self._source = Folder(folder)
        self._changed = threading.Condition()
        self._watchers: list[Watcher] = []
        self._note = b""
        self._checkpoint: Checkpoint | None = None
        self._tree: Tree | None = None
        self.damage: tuple[str, str] | None = None
        """File and finding of the first altered bundle that a reader met; None if all were as they were believed."""
        with suppress(Broken):  # told to whoever reads or refreshes
            self.refresh()

    @property
    def checkpoint(self) -> Checkpoint | None:
        """What is believed: origin, size and root; None if nothing is yet."""
        return self._checkpoint

    @property
    def note(self) -> bytes:
        """The checkpoint with its signatures, as the log published it; b"" if there is none."""
        return self._note

    @property
    def size(self) -> int:
        """How many entries are believed."""
        return 0 if self._checkpoint is None else self._checkpoint.size

    def hold(self, tree: Tree) -> None:
        """From now on nothing is read that has not the leaves of `tree`, which whoever follows verified and holds in memory.

        It may grow ahead of the checkpoint, never shrink below it.
        """
        self._tree, self.damage = tree, None

    def entries(self, first: int = 0, upto: int | None = None) -> Iterator[bytes]:
        """The entries from index `first` to `upto` - 1, by default to the size at this moment.

        Raises Malformed for indexes beyond the size, Broken if a file is missing or is not what it must be, or it is guarded
        and nobody has hashed it yet.
        """
        if self._guarded and self._tree is None and self.size:
            raise Broken(
                f"{self.folder}: the copy is being hashed before anything of it is read; ask again in a while",
                zh=f"{self.folder}：副本正在重新核对哈希，核对完才可读；请稍后再试",
            )
        return self.raw_entries(first, upto)

    def raw_entries(self, first: int = 0, upto: int | None = None) -> Iterator[bytes]:
        """The same as they lie on the disk, hashed if there is a tree. For whoever hashes them: nobody else believes them."""
        upto = self.size if upto is None else upto
        if not 0 <= first <= upto <= self.size:
            raise Malformed(
                f"entries: expected indexes from 0 to {self.size}, got {first} to {upto}",
                zh=f"entries：序号应在 0 至{self.size}之间，现为{first}至{upto}",
            )
        for index in range(first // TILE_WIDTH, -(-upto // TILE_WIDTH)):
            start = index * TILE_WIDTH
            yield from self._bundle(index, upto)[max(first - start, 0) : upto - start]

    def entry(self, index: int) -> bytes:
        """The entry at `index`. Raises as `entries` does."""
        return next(self.entries(index, index + 1))

    def refresh(self) -> int:
        """Reads the checkpoint again; returns the size, and tells all who wait if it grew."""
        with self._changed:
            # Read while holding it: of two who read at once, the later one has the newer file.
            raw = self._read_file()
            if raw == self._note:
                return self.size
            found, before = self._read(raw), self.size
            if found.size < before:
                raise Broken(
                    f"{self.folder}: the mirror shrank: expected {before} entries, got {found.size}",
                    zh=f"{self.folder}：镜像变短了：应有{before}条，现有{found.size}条",
                )
            self._note, self._checkpoint = raw, found
            watchers = tuple(self._watchers) if found.size > before else ()
            self._changed.notify_all()
        for watcher in watchers:
            watcher(found.size)
        return found.size

    def wait_beyond(self, size: int, seconds: float) -> int:
        """Blocks until more than `size` entries are believed, `seconds` at most; returns how many are."""
        until = time.monotonic() + seconds
        while self.refresh() <= size and (left := until - time.monotonic()) > 0:
            with self._changed:
                if self.size <= size:
                    self._changed.wait(min(left, LOOK_SECONDS))
        return self.size

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """From now on calls `watcher` with each new size; returns what ends that."""
        with self._changed:
            self._watchers.append(watcher)

        def end() -> None:
            with self._changed:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        return end

    def _read_file(self) -> bytes:
        try:
            return (self.folder / CHECKPOINT).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return b""

    def _read(self, raw: bytes) -> Checkpoint:
        try:
            return parse_text(note.parse(raw).text)
        except Malformed as error:
            raise Broken(
                f"{self.folder / CHECKPOINT}: is no checkpoint any more: {error}",
                zh=f"{self.folder / CHECKPOINT}：已不是检查点",
            ) from error

    def _bundle(self, index: int, upto: int) -> list[bytes]:
        """The entries of a bundle, as many as are believed. A partial file may have been replaced by a fuller one."""
        for _ in range(2):
            width = min(TILE_WIDTH, self.size - index * TILE_WIDTH)
            name = entries_path(index, width)
            try:
                raw = self._source.read(name)
                found = [] if raw is None else decode_entries(raw)
            except JianpiaoError as error:
                raise self._damaged(name, str(error)) from error
            if raw is not None and len(found) != width:
                raise self._damaged(name, f"expected {width} entries, got {len(found)}")
            if raw is not None:
                self._compare(name, index * TILE_WIDTH, found)
                return found
            self.refresh()
        # Not damage yet: the log may have grown twice meanwhile.
        raise Broken(
            f"{self.folder}: entries {index * TILE_WIDTH} to {upto} are missing",
            zh=f"{self.folder}：缺少第{index * TILE_WIDTH}至{upto}条",
        )

    def _compare(self, name: str, first: int, found: list[bytes]) -> None:
        """The entries have the leaves that were believed, as far as they are held in memory."""
        if (tree := self._tree) is None:
            return
        leaves = tree.nodes(0, first, len(found))
        for at, entry in enumerate(found):
            if leaf_hash(entry) != leaves[at * HASH_BYTES : (at + 1) * HASH_BYTES]:
                raise self._damaged(name, f"entry {first + at} is not the one that was believed")

    def _damaged(self, name: str, why: str) -> Broken:
        if self.damage is None:
            self.damage = (name, why)
        return Broken(
            f"{self.folder / name}: our own file is damaged: {why}",
            zh=f"{self.folder / name}：本机文件已损坏（{why}）",
        )
