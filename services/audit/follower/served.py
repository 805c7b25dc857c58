"""Why fetched entries do not give the signed root: because the log forked, or because its server alters files.

The server's own tiles are asked what the tree looks like: if they give the newly signed root, and at our size another root
than ours, then the log signed two histories, and these few tiles prove it together with the two checkpoints. O(log n) tiles.
"""

from __future__ import annotations

from services.audit.follower.alarms import Evidence, Raised, evidence
from services.audit.follower.fetching import Server
from shared.errors import Malformed
from shared.log.checkpoint import Checkpoint
from shared.log.hashing import EMPTY_ROOT, node_hash
from shared.log.tiles import TILE_HEIGHT, TILE_WIDTH, split_tile, tile_path
from shared.log.tree import Tree


async def why_roots_differ(
    server: Server, now: tuple[Checkpoint, bytes], before: list[tuple[Checkpoint, bytes]]
) -> Raised:
    """What to raise. `now` is the new checkpoint and its note, `before` those that the log showed us, ours among them.

    Raises Unreachable if the tiles cannot be had.
    """
    tiles = _Tiles(server, now[0].size)
    shown = [evidence("checkpoint now", now[1])]
    try:
        if await tiles.root(now[0].size) == now[0].root:
            for then, note in before:
                root = await tiles.root(then.size)
                if root != then.root:
                    return fork(
                        then,
                        now[0],
                        root,
                        [*shown, evidence("checkpoint before", note), *tiles.evidence()],
                    )
            what = "the entries are not those of the tiles"
        else:
            what = "the tiles do not give the signed root either"
    except Malformed as error:
        what = str(error)
    return Raised(
        "MALFORMED",
        "取得的条目得不出日志所签的根：服务器改动了文件，或日志已分叉",
        f"the entries do not give the signed root: the server alters files, or the log forked; {what}",
        place="checkpoint",
        expected=now[0].root.hex(),
        found=what,
        evidence=(*shown, *(evidence("checkpoint before", note) for _, note in before)),
        subject="files",
    )


def fork(then: Checkpoint, now: Checkpoint, root: bytes, shown: list[Evidence]) -> Raised:
    """The alarm for a log whose signed history of `now` has `root` where it signed `then` before."""
    return Raised(
        "FORK",
        f"日志先签了前{then.size}条的一个根，现在签的{now.size}条的历史却以另一个根开头",
        f"the log signed one root for its first {then.size} entries, and now {now.size} entries that begin with another",
        stops=True,
        place=f"root at size {then.size}",
        expected=then.root.hex(),
        found=root.hex(),
        evidence=tuple(shown),
        subject=f"{then.size} {then.root.hex()} {now.size} {now.root.hex()}",
    )


class _Tiles:
    """The tree of `size` leaves as the server's tiles tell it."""

    def __init__(self, server: Server, size: int) -> None:
        self._server = server
        self._size = size
        self._tiles: dict[str, bytes] = {}

    def evidence(self) -> list[Evidence]:
        """The tiles that were asked for."""
        return [evidence(name, raw) for name, raw in self._tiles.items()]

    async def root(self, size: int) -> bytes:
        """The root of the first `size` leaves. Raises Malformed, Unreachable."""
        edge, result = 0, list[bytes]()
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                result.append(await self._node(level, edge >> level))
                edge += 1 << level
        if not result:
            return EMPTY_ROOT
        root = result.pop()
        while result:
            root = node_hash(result.pop(), root)
        return root

    async def _node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree of 2^level leaves."""
        high, low = divmod(level, TILE_HEIGHT)
        first = index << low
        tile = first // TILE_WIDTH
        width = min(TILE_WIDTH, (self._size >> TILE_HEIGHT * high) - tile * TILE_WIDTH)
        name = tile_path(high, tile, width)
        if name not in self._tiles:
            self._tiles[name] = await self._server.tile(name)
        hashes = split_tile(self._tiles[name])
        if len(hashes) != width:
            raise Malformed(
                f"{name}: expected {width} hashes, got {len(hashes)}",
                zh=f"{name}：应有{width}个摘要，现有{len(hashes)}个",
            )
        start = first % TILE_WIDTH
        return Tree.from_leaf_hashes(hashes[start : start + (1 << low)]).root()
