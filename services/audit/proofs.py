"""Proofs that an entry is in a log, made from the log's own tiles, as any reader of tiles could make them.

RFC 6962, 2.1.1, over C2SP tlog-tiles: O(log n) tiles of 8 KB. So nobody has to hold the tree who gives proofs.
A receipt is checked before it is given (`shared/log/proof_check.py`): tiles may be altered under us.
What it leaves out: proofs of consistency.
"""

from __future__ import annotations

from services.audit.mirror import Mirror
from services.audit.verify.source import Folder
from shared.errors import Broken, Malformed, ProofError
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import node_hash
from shared.log.proof import Receipt, encode
from shared.log.proof_check import verify_inclusion
from shared.log.tiles import TILE_HEIGHT, TILE_WIDTH, split_tile, tile_path
from shared.log.tree import Tree


class Proofs:
    """Inclusion proofs at the size that the mirror has when this is made. May be kept while the mirror grows."""

    def __init__(self, mirror: Mirror) -> None:
        self.note, self.checkpoint = mirror.note, mirror.checkpoint
        self._source = Folder(mirror.folder)
        self._tiles: dict[str, list[bytes]] = {}

    def receipt(self, index: int) -> str:
        """The C2SP tlog-proof of the entry at `index`. Raises Malformed for an index beyond, Broken for a damaged mirror."""
        path = self.path(index)
        assert isinstance(self.checkpoint, Checkpoint)
        leaf = self._tile(0, index // TILE_WIDTH)[index % TILE_WIDTH]
        try:
            verify_inclusion(leaf, index, self.checkpoint.size, path, self.checkpoint.root)
        except ProofError as error:
            raise Broken(
                f"{self._source.path}: our own tiles give no proof of entry {index}: {error}",
                zh=f"{self._source.path}：本机的数据块不能证明第{index}条",
            ) from error
        return encode(Receipt(index, tuple(path), self.note)).decode()

    def path(self, index: int) -> list[bytes]:
        """The hashes from the leaf at `index` up to the root."""
        size = 0 if self.checkpoint is None else self.checkpoint.size
        if not 0 <= index < size:
            raise Malformed(
                f"proof: expected an index below {size}, got {index}",
                zh=f"证明：序号应小于{size}，现为{index}",
            )
        return self._path(index, 0, size)

    def _path(self, index: int, first: int, count: int) -> list[bytes]:
        if count == 1:
            return []
        half = 1 << (count - 1).bit_length() - 1
        if index < first + half:
            return [*self._path(index, first, half), self._hash(first + half, count - half)]
        return [*self._path(index, first + half, count - half), self._hash(first, half)]

    def _hash(self, first: int, count: int) -> bytes:
        """The hash over the leaves from `first` on; `first` is a multiple of the next power of two."""
        level = count.bit_length() - 1
        if count == 1 << level:
            return self._node(level, first >> level)
        half = 1 << (count - 1).bit_length() - 1
        return node_hash(self._hash(first, half), self._hash(first + half, count - half))

    def _node(self, level: int, index: int) -> bytes:
        high, low = divmod(level, TILE_HEIGHT)
        first = index << low
        hashes = self._tile(high, first // TILE_WIDTH)
        start = first % TILE_WIDTH
        return Tree.from_leaf_hashes(hashes[start : start + (1 << low)]).root()

    def _tile(self, level: int, index: int) -> list[bytes]:
        assert isinstance(self.checkpoint, Checkpoint)
        width = min(TILE_WIDTH, (self.checkpoint.size >> TILE_HEIGHT * level) - index * TILE_WIDTH)
        name = tile_path(level, index, width)
        if name not in self._tiles:
            raw = self._source.read(name)
            if raw is None or len(found := split_tile(raw)) != width:
                raise Broken(
                    f"{self._source.path / name}: our own tile is missing or damaged",
                    zh=f"{self._source.path / name}：本机的数据块缺失或损坏",
                )
            self._tiles[name] = found
        return self._tiles[name]
