"""Serves a published log as the plain files it is: checkpoint, tiles, entries, policy (C2SP tlog-tiles).

Only addresses of exactly these shapes reach the disk, so no path can lead out of the folder. A web server in
front may serve the same folder instead. What it leaves out: writing the files.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from starlette.types import Scope

from services.http.answers import PLAIN, Answer, Headers, header
from services.http.errors import NotFound, WrongMethod

_SHAPE: Final = re.compile(
    r"/log/(?P<log>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/"
    r"(?P<file>checkpoint|policy|tile/(?:entries|[0-9]{1,2})/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?)",
    re.ASCII,
)
_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.ASCII)

_TILE: Final[Headers] = [
    (b"content-type", b"application/octet-stream"),
    (b"cache-control", b"public, max-age=31536000, immutable"),
]
# tlog-tiles: a checkpoint may be cached for a few seconds at most.
_CHECKPOINT: Final[Headers] = [PLAIN, (b"cache-control", b"public, max-age=1")]
_POLICY: Final[Headers] = [PLAIN, (b"cache-control", b"public, max-age=60")]
# Anybody's page may verify a log in its reader's browser. Everything here is public.
_FOR_ALL: Final[Headers] = [(b"access-control-allow-origin", b"*"), (b"x-content-type-options", b"nosniff")]


async def log_file(scope: Scope, folder_of: Callable[[str], Path | None]) -> Answer:
    """The file at an address below /log/; `folder_of` a log's id is where its files are. Raises NotFound, WrongMethod."""
    shape = _SHAPE.fullmatch(scope["path"])
    if shape is None:
        raise NotFound(
            "expected /log/<election>/ and checkpoint, policy or tile/….",
            zh="应为 /log/<选举编号>/ 加 checkpoint、policy 或 tile/…。",
        )
    if scope["method"] not in ("GET", "HEAD"):
        raise WrongMethod(scope["method"], "GET, HEAD")
    folder = folder_of(shape["log"])
    if folder is None:
        raise NotFound("no log has this id.", zh="没有这个编号的日志。")
    try:
        # Read whole, in one open file: a publisher that replaces it meanwhile cannot mix two states.
        content = await asyncio.to_thread((folder / shape["file"]).read_bytes)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise NotFound("the log has no such file, or not yet.", zh="日志没有这个文件，或尚未公布。") from None
    kind = {"checkpoint": _CHECKPOINT, "policy": _POLICY}.get(shape["file"], _TILE)
    return conditional(scope, content, [*kind, *_FOR_ALL])


def conditional(scope: Scope, content: bytes, headers: Headers) -> Answer:
    """The answer 200, 304 (RFC 9110, 13), 206 or 416 (14) to a GET or HEAD for `content`.

    The entity tag is a hash of the content: a time would let two checkpoints of one clock tick look the same.
    Of several ranges none is honoured, as RFC 9110, 14.2 allows.
    """
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = [*headers, (b"etag", tag.encode()), (b"accept-ranges", b"bytes")]
    known = header(scope, b"if-none-match")
    if known and (
        known.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in known.split(",")]
    ):
        return Answer(304, b"", headers)
    asked = _RANGE.fullmatch(header(scope, b"range"))
    if asked is None or header(scope, b"if-range") not in ("", tag) or not (asked[1] or asked[2]):
        return Answer(200, content, headers)
    size = len(content)
    first = int(asked[1]) if asked[1] else max(0, size - int(asked[2]))
    last = min(size - 1, int(asked[2])) if asked[1] and asked[2] else size - 1
    if first > last and asked[1] and asked[2] and int(asked[2]) < first:
        return Answer(200, content, headers)  # "bytes=5-3" is no range at all
    if first > last:
        return Answer(416, b"", [*headers, (b"content-range", b"bytes */%d" % size)])
    headers.append((b"content-range", b"bytes %d-%d/%d" % (first, last, size)))
    return Answer(206, content[first : last + 1], headers)
