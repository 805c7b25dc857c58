"""The entries of a log, one after the other, out of the bundles of its folder or archive.

What it leaves out: whether they are the log's, which its root says.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.audit.verify.layout import bundles_of
from services.audit.verify.source import Source
from shared.errors import Malformed
from shared.log.tiles import decode_entries


def entries_of(source: Source, size: int) -> Iterator[bytes]:
    """The first `size` entries. Raises Malformed, after those that can be read, if one is missing."""
    for name, width in bundles_of(size):
        content = source.read(name)
        found = [] if content is None else decode_entries(content)
        if len(found) < width:
            raise Malformed(
                f"{name}: expected {width} entries, the log has {len(found)} there",
                zh=f"{name}：应有{width}条，日志里有{len(found)}条",
            )
        yield from found[:width]
