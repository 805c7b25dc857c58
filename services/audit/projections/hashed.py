"""A mirror whose entries are hashed while a rebuild folds them, each once; then all of them against its checkpoint.

A table built from altered entries would be served as if they had been believed. What it leaves out: a mirror that is followed at
the moment, which its follower hashes (`services/audit/mirror.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.audit.mirror import Mirror
from services.audit.verify.source import Folder
from shared.errors import Broken, JianpiaoError
from shared.log.hashing import HASH_BYTES, leaf_hash
from shared.log.tiles import TILE_WIDTH, entries_path, tile_path
from shared.log.tree import Tree


class Hashed:
    """The believed entries of a mirror. Not for several threads."""

    def __init__(self, mirror: Mirror) -> None:
        self.mirror: Final = mirror
        self._leaves = bytearray()

    @property
    def size(self) -> int:
        """How many are believed."""
        return self.mirror.size

    def entries(self, first: int = 0, upto: int | None = None) -> Iterator[bytes]:
        """Those from index `first` to `upto` - 1. Raises Broken if one is not the one that was read before."""
        for index, raw in enumerate(self.mirror.entries(first, upto), first):
            leaf, at = leaf_hash(raw), index * HASH_BYTES
            if at == len(self._leaves):
                self._leaves += leaf
            elif self._leaves[at : at + HASH_BYTES] != leaf:
                raise self._damaged(index // TILE_WIDTH)
            yield raw

    def check(self) -> None:
        """Raises Broken if the entries are not those that the mirror's checkpoint covers."""
        now = self.mirror.checkpoint
        if now is None:
            return
        for _ in self.entries(len(self._leaves) // HASH_BYTES, now.size):
            """What nobody has read yet is hashed too."""
        if Tree.from_leaf_hashes(self._leaves).root(now.size) != now.root:
            raise self._damaged(self._altered(now.size))

    def _altered(self, size: int) -> int | None:
        """The first bundle that is not what our own tiles say; None if these do not tell."""
        source = Folder(self.mirror.folder)
        for index in range(-(-size // TILE_WIDTH)):
            width, start = min(TILE_WIDTH, size - index * TILE_WIDTH), index * TILE_WIDTH
            try:
                tile = source.read(tile_path(0, index, width))
            except JianpiaoError:
                tile = None
            if tile is not None and tile != self._leaves[start * HASH_BYTES : (start + width) * HASH_BYTES]:
                return index
        return None

    def _damaged(self, bundle: int | None) -> Broken:
        place = self.mirror.folder if bundle is None else self.mirror.folder / entries_path(bundle)
        return Broken(
            f"{place}: DAMAGED: the entries of our copy are not those that were believed; nothing was changed. Find out who or "
            "what altered them, then move the copy away: it is fetched and verified again",
            zh=f"{place}：DAMAGED：副本中的条目不是当初采信的内容，未作任何改动。请先查明是谁、因何改动，再把副本移开，将重新获取并核验",
        )
