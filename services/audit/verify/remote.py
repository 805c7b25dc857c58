"""Fetches a log over HTTP into a folder, as an outsider: the server is not trusted with anything.

Sizes, numbers, redirects and times are bounded, whatever the server answers and however slowly. If the log grows meanwhile and a
partial tile is gone, the full one serves; if that is not there either, the newer checkpoint is taken.

What it leaves out: judging what was fetched.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from services.audit.verify.deadline import Deadline, PlainHandler, SecureHandler
from services.audit.verify.layout import CHECKPOINT, MAX_SIZE, POLICY, most_bytes, tiles_of
from services.audit.verify.source import Unreadable, cut
from shared.errors import Malformed
from shared.log import note
from shared.log.checkpoint import parse_text
from shared.unpacking import packed_at_most, unpack

TIMEOUT_SECONDS: Final = 20
"""For each read from the network."""
ANSWER_SECONDS: Final = 300.0
"""For one whole answer: a bundle of entries has 16 MiB at most, and comes in time at half a megabit a second."""
LOG_SECONDS: Final = 600.0
FILE_SECONDS: Final = 2.0
"""For a whole log, and more for each of its files: that server may take its time with every single answer."""
ATTEMPTS: Final = 4
CONNECTIONS: Final = 8
"""At once; a village's web server is small."""

Progress = Callable[[int, int], None]
"""Called with the number of files fetched and the number of all."""


def fetch_log(url: str, folder: Path, progress: Progress = lambda done, all: None) -> None:
    """Copies the log below `url` into `folder`, which is empty: checkpoint, trust file, tiles, entries.

    Raises Unreadable if the server cannot be reached, is too slow, or has not got all files of any checkpoint it shows.
    """
    base = _address(url)
    for attempt in range(ATTEMPTS):
        checkpoint = _fetch_sure(base, CHECKPOINT)
        try:
            _fetch_tiles(base, _size(checkpoint), folder, progress)
        except _Missing as missing:
            if attempt + 1 == ATTEMPTS:
                raise Unreadable(
                    f"{base}/{missing}: not found, but the checkpoint needs it",
                    zh=f"{base}/{missing}：没有这个文件，而检查点需要它",
                ) from missing
            time.sleep(0.2 * 2**attempt)
            continue
        (folder / CHECKPOINT).write_bytes(checkpoint)
        if (policy := _fetch(base, POLICY)) is not None:
            (folder / POLICY).write_bytes(policy)
        return


def fetch_checkpoint(url: str) -> bytes:
    """What the server of the log at `url` shows as its checkpoint, not judged. Raises Unreadable."""
    return _fetch_sure(_address(url), CHECKPOINT)


class _Missing(Exception):
    """The server has not got a file that its checkpoint needs; perhaps it has with the next checkpoint."""


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise Unreadable(
            f"{url}: expected an address such as https://log.example/log/<election>",
            zh=f"{url}：应为网址，如 https://log.example/log/<选举编号>",
        )
    return url.rstrip("/")


def _size(checkpoint: bytes) -> int:
    try:
        size = parse_text(note.parse(checkpoint).text).size
    except Malformed as error:
        raise Unreadable(
            f"what the server calls its checkpoint is none: {error}", zh="对方给出的检查点不是检查点"
        ) from error
    if size > MAX_SIZE:
        raise Unreadable(
            f"the log says to have {size} entries; at most {MAX_SIZE} are fetched",
            zh=f"该日志自称有{size}条；至多取{MAX_SIZE}条",
        )
    return size


def _fetch_tiles(base: str, size: int, folder: Path, progress: Progress) -> None:
    names = [name for name in tiles_of(size) if not (folder / name).exists()]
    seconds = LOG_SECONDS + FILE_SECONDS * len(names)
    end = time.monotonic() + seconds

    def fetch(name: str) -> None:
        if time.monotonic() >= end:
            raise Unreadable(
                f"{base}: the {len(names)} files did not all come within {seconds:g} s; ask again, or ask for a bundle",
                zh=f"{base}：{len(names)}个文件{seconds:g}秒内没有到齐；请再试，或索取监票包",
            )
        _fetch_tile(base, name, folder)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for done, _ in enumerate(pool.map(fetch, names), start=1):
            progress(done, len(names))


def _fetch_tile(base: str, name: str, folder: Path) -> None:
    content = _fetch(base, name)
    if content is None and ".p/" in name:
        full = _fetch(base, name[: name.index(".p/")])
        content = cut(name, full) if full is not None else None
    if content is None:
        raise _Missing(name)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _fetch_sure(base: str, name: str) -> bytes:
    content = _fetch(base, name)
    if content is None:
        raise Unreadable(f"{base}/{name}: not found", zh=f"{base}/{name}：没有这个文件")
    return content


def _fetch(base: str, name: str) -> bytes | None:
    """The file, None if the server says that there is none. Asks again when the network or the server
    stumbles."""
    address, failure = f"{base}/{name}", ""
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(0.2 * 2**attempt)
        try:
            return _get(address, most_bytes(name))
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            failure = f"HTTP {error.code}"
            if error.code < 500 and error.code != 429:
                break
        except (OSError, http.client.HTTPException, EOFError) as error:
            failure = str(error) or type(error).__name__
    raise Unreadable(f"{address}: {failure}", zh=f"{address}：取不到（{failure}）")


def _get(address: str, most: int) -> bytes:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})
    with Deadline(ANSWER_SECONDS) as deadline:
        try:
            content, encoding = _read(_opener(deadline), request, most)
        except (OSError, http.client.HTTPException, EOFError):
            if not deadline.passed:
                raise
        if deadline.passed:
            # Not asked again: it would take as long once more.
            raise Unreadable(
                f"{address}: the answer did not end within {ANSWER_SECONDS:g} s; the server is too slow, or keeps us waiting",
                zh=f"{address}：{ANSWER_SECONDS:g}秒内没有答完；服务器太慢，或有意拖延",
            )
    try:
        # tlog-tiles lets a server compress without being asked.
        return unpack(content, encoding, most)
    except Malformed as error:
        raise Unreadable(f"{address}: {error.en}", zh=f"{address}：{error.zh}") from error


def _read(
    opener: urllib.request.OpenerDirector, request: urllib.request.Request, most: int
) -> tuple[bytes, str]:
    """The bytes of an answer, never many more than `most`, and how they are packed."""
    with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
        encoding = ", ".join(answer.headers.get_all("Content-Encoding", []))
        content = bytes(answer.read((packed_at_most(most) if encoding else most) + 1))
        length = answer.headers.get("Content-Length", "")
        if not encoding and length.isdecimal() and int(length[:20]) != len(content) <= most:
            raise EOFError(f"expected {length[:20]} bytes, got {len(content)}")
    return content, encoding


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could lead to another log, or into a network that only this machine can reach."""

    def redirect_request(self, *arguments: object) -> None:
        return None


def _opener(deadline: Deadline) -> urllib.request.OpenerDirector:
    """Only HTTP: the default opener would also read file: and ftp: addresses."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        PlainHandler(deadline),
        SecureHandler(deadline),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _NoRedirect(),
    ):
        opener.add_handler(handler)
    return opener
