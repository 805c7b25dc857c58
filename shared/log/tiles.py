"""How a log is cut into files that any web server can hand out: 256 hashes, or 256 entries, to a file.

    tile/<level>/<index>       hashes; level 0 are leaf hashes, each hash above stands for a full tile below
    tile/entries/<index>       the entries themselves, each after its length in two bytes
    ... .p/<width>             the same while there are fewer than 256

C2SP tlog-tiles. A file once written never changes; a reader builds every proof from them.
What it leaves out: writing them (the publisher) and the checkpoint beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shared.errors import Malformed
from shared.log.hashing import HASH_BYTES, MAX_SIZE
from shared.log.tree import Tree

TILE_WIDTH: Final = 256
TILE_HEIGHT: Final = 8
"""256 = 2^8: a tile stands for eight levels of the tree."""
MAX_ENTRY_BYTES: Final = 65_535
"""An entry's length is written in two bytes."""
CONTENT_TYPE: Final = "application/octet-stream"

_MAX_LEVEL: Final = 63
_MAX_INDEX: Final = MAX_SIZE // TILE_WIDTH
_PATH: Final = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True)
class TilePath:
    """Which file a path means. `level` is None for a bundle of entries; `width` is 1 to 256, 256 is full."""

    level: int | None
    index: int
    width: int

    def __str__(self) -> str:
        if self.level is None:
            return entries_path(self.index, self.width)
        return tile_path(self.level, self.index, self.width)


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Where a tile is, below the log's address: ``tile/0/x001/234.p/5``. Raises Malformed out of bounds."""
    if not 0 <= level <= _MAX_LEVEL:
        raise Malformed(
            f"tile: expected a level from 0 to {_MAX_LEVEL}, got {level}",
            zh=f"瓦片：层级应为 0 至{_MAX_LEVEL}，现为{level}",
        )
    return f"tile/{level}/{_number(index)}{_partial(width)}"


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """Where a bundle of entries is, below the log's address: ``tile/entries/000.p/3``."""
    return f"tile/entries/{_number(index)}{_partial(width)}"


def parse_path(path: str) -> TilePath:
    """What `path` means. Raises Malformed unless it is exactly how that file is called."""
    found = _PATH.fullmatch(path)
    if not found:
        raise Malformed(
            f"tile path: no such form: {path[:100]!r}", zh=f"瓦片路径：没有这种写法：{path[:100]!r}"
        )
    level, number, width = found.groups()
    parsed = TilePath(
        None if level == "entries" else int(level),
        int(number.replace("x", "").replace("/", "")),
        int(width) if width else TILE_WIDTH,
    )
    if str(parsed) != path:  # also refuses needless groups of zeros and ``.p/256``
        raise Malformed(
            f"tile path: expected {parsed}, got {path!r}", zh=f"瓦片路径：应为{parsed}，现为{path!r}"
        )
    return parsed


def tiles_for_growth(old_size: int, new_size: int) -> Iterator[tuple[int, int, int]]:
    """Level, index and width of every tile that a log of `new_size` has and one of `old_size` had not.

    The rows of level 0 name the bundles of entries as well. Lower levels come first, and full tiles before
    the partial one. Raises Malformed if the log shrinks.
    """
    if not 0 <= old_size <= new_size <= MAX_SIZE:
        raise Malformed(f"tiles: expected a growing log, got sizes {old_size} and {new_size}")
    level, old, new = 0, old_size, new_size
    while old < new:  # as many hashes as before on one level: nothing new above it either
        for index in range(old // TILE_WIDTH, new // TILE_WIDTH):
            yield level, index, TILE_WIDTH
        if new % TILE_WIDTH:
            yield level, new // TILE_WIDTH, new % TILE_WIDTH
        level, old, new = level + 1, old // TILE_WIDTH, new // TILE_WIDTH


def tile_bytes(tree: Tree, level: int, index: int, width: int = TILE_WIDTH) -> bytes:
    """The hashes of a tile, 32 bytes each. Raises Malformed if the tree has not got so far."""
    if not 1 <= width <= TILE_WIDTH:
        raise Malformed(
            f"tile: expected a width from 1 to {TILE_WIDTH}, got {width}",
            zh=f"瓦片：宽度应为 1 至{TILE_WIDTH}，现为{width}",
        )
    return tree.nodes(level * TILE_HEIGHT, index * TILE_WIDTH, width)


def split_tile(raw: bytes) -> list[bytes]:
    """The hashes of a tile file, 1 to 256. Raises Malformed for another length."""
    if len(raw) % HASH_BYTES or not 1 <= len(raw) // HASH_BYTES <= TILE_WIDTH:
        raise Malformed(
            f"tile: expected 1 to {TILE_WIDTH} hashes of {HASH_BYTES} bytes, got {len(raw)}",
            zh=f"瓦片：应为 1 至{TILE_WIDTH}个摘要，各{HASH_BYTES}字节，现为{len(raw)}字节",
        )
    return [raw[start : start + HASH_BYTES] for start in range(0, len(raw), HASH_BYTES)]


def encode_entries(entries: Sequence[bytes]) -> bytes:
    """A bundle of 1 to 256 entries, each of at most 65,535 bytes. Raises Malformed otherwise."""
    _check_count(len(entries))
    return b"".join(_sized(entries))


def decode_entries(raw: bytes) -> list[bytes]:
    """The 1 to 256 entries of a bundle. Raises Malformed if bytes are missing or left over."""
    entries: list[bytes] = []
    start, end = 0, len(raw)
    while start < end:
        body = start + 2
        stop = body + int.from_bytes(raw[start:body], "big")
        if stop > end:
            raise Malformed(
                f"bundle: entry {len(entries)} runs past the end at byte {end}",
                zh=f"条目文件：第{len(entries)}条超出文件末尾（第{end}字节）",
            )
        entries.append(raw[body:stop])
        start = stop
    _check_count(len(entries))
    return entries


def _sized(entries: Iterable[bytes]) -> Iterator[bytes]:
    for place, entry in enumerate(entries):
        if len(entry) > MAX_ENTRY_BYTES:
            raise Malformed(
                f"bundle: entry {place} has {len(entry)} bytes, at most {MAX_ENTRY_BYTES} fit",
                zh=f"条目文件：第{place}条有{len(entry)}字节，至多{MAX_ENTRY_BYTES}",
            )
        yield len(entry).to_bytes(2, "big")
        yield entry


def _check_count(count: int) -> None:
    if not 1 <= count <= TILE_WIDTH:
        raise Malformed(
            f"bundle: expected 1 to {TILE_WIDTH} entries, got {count}",
            zh=f"条目文件：应为 1 至{TILE_WIDTH}条，现为{count}",
        )


def _number(index: int) -> str:
    """Groups of three digits, all but the last behind an x, so that no file is also a folder."""
    if not 0 <= index <= _MAX_INDEX:
        raise Malformed(
            f"tile: expected an index from 0 to {_MAX_INDEX}, got {index}",
            zh=f"瓦片：序号应为 0 至{_MAX_INDEX}，现为{index}",
        )
    last = f"{index % 1000:03}"
    groups = []
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}/")
    return "".join(reversed(groups)) + last


def _partial(width: int) -> str:
    if not 1 <= width <= TILE_WIDTH:
        raise Malformed(
            f"tile: expected a width from 1 to {TILE_WIDTH}, got {width}",
            zh=f"瓦片：宽度应为 1 至{TILE_WIDTH}，现为{width}",
        )
    return "" if width == TILE_WIDTH else f".p/{width}"
