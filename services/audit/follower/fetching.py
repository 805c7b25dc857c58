"""Asks a server for the files of one log. The server is trusted with nothing: sizes and times are bounded, redirects refused.

A redirect could lead to another log, or into a network that only this machine can reach. What it leaves out: judging what
comes.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import httpx

from services.audit.verify.layout import most_bytes
from services.audit.verify.source import cut
from services.http.bounded import read_bounded
from shared.errors import JianpiaoError, Malformed

TIMEOUT_SECONDS: Final = 20.0
FETCH_SECONDS: Final = 600.0
"""For all files that one step fetches: a server that drips each of them keeps no step for ever."""
CONNECTIONS: Final = 8
"""To one server at once; a village's web server is small."""


class Unreachable(JianpiaoError):
    """The server does not answer, or not with the file that its checkpoint needs. Proves nothing; asked again later."""


def client() -> httpx.AsyncClient:
    """Connections to all servers that are followed."""
    return httpx.AsyncClient(
        verify=_trusted(),
        timeout=TIMEOUT_SECONDS,
        follow_redirects=False,
        limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
        headers={"accept-encoding": "identity", "user-agent": "jianpiao-audit"},
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the machine's certificates takes longer than following a small log."""
    return httpx.create_ssl_context()


class Server:
    """The log whose files lie below `url`, without a slash at its end."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self.url = url
        self._http = http
        self._door = asyncio.Semaphore(CONNECTIONS)

    async def get(self, name: str, *, fresh: bool = False) -> bytes | None:
        """The file, None if the server says that there is none. Raises Unreachable.

        `fresh` asks every cache on the way to ask the log itself (RFC 9111, 5.2.1.4).
        """
        try:
            async with self._door, asyncio.timeout(4 * TIMEOUT_SECONDS):
                return await self._get(name, {"cache-control": "no-cache"} if fresh else {})
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
            why = str(error) or type(error).__name__
            raise Unreachable(
                f"{self.url}/{name}: {why}", zh=f"{self.url}/{name}：取不到（{why}）"
            ) from error

    async def _get(self, name: str, headers: dict[str, str]) -> bytes | None:
        most = most_bytes(name)
        async with self._http.stream("GET", f"{self.url}/{name}", headers=headers) as answer:
            if answer.status_code in (404, 410):
                return None
            if answer.status_code != 200:
                raise Unreachable(
                    f"{self.url}/{name}: HTTP {answer.status_code}",
                    zh=f"{self.url}/{name}：取不到（HTTP {answer.status_code}）",
                )
            try:
                return await read_bounded(answer, most)
            except Malformed as error:
                raise Unreachable(
                    f"{self.url}/{name}: {error.en}", zh=f"{self.url}/{name}：{error.zh}"
                ) from error

    async def tile(self, name: str) -> bytes:
        """A tile or bundle; a partial one is cut from the full one where only that is left (C2SP tlog-tiles).

        Raises Unreachable if there is neither, or if the full one makes no sense.
        """
        content = await self.get(name)
        if content is None and ".p/" in name:
            full = await self.get(name[: name.index(".p/")])
            try:
                content = None if full is None else cut(name, full)
            except Malformed as error:
                raise Unreachable(
                    f"{self.url}/{name}: {error.en}", zh=f"{self.url}/{name}：{error.zh}"
                ) from error
        if content is None:
            raise Unreachable(
                f"{self.url}/{name}: not found, but the checkpoint needs it",
                zh=f"{self.url}/{name}：没有这个文件，而检查点需要它",
            )
        return content


async def fetch_all(server: Server, names: Iterable[str], into: Path, most: int) -> None:
    """Fetches what is not yet in the folder `into`, `most` bytes together. Raises Unreachable; what came stays there."""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            await _fetch_all(server, names, into, most)
    except TimeoutError as error:
        raise Unreachable(
            f"{server.url}: the new entries did not come within {FETCH_SECONDS:g} s",
            zh=f"{server.url}：新的条目{FETCH_SECONDS:g}秒内没有到齐",
        ) from error


async def _fetch_all(server: Server, names: Iterable[str], into: Path, most: int) -> None:
    missing = [name for name in names if not (into / name).exists()]
    total = 0

    async def fetch(name: str) -> None:
        nonlocal total
        content = await server.tile(name)
        total += len(content)
        if total > most:
            raise Unreachable(
                f"{server.url}: the new entries have more than {most} bytes",
                zh=f"{server.url}：新的条目超过{most}字节",
            )
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not durable: nothing is believed of it, and the next start throws it away.
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(content)
        beside.replace(path)

    for start in range(0, len(missing), CONNECTIONS * 2):
        tasks = [asyncio.ensure_future(fetch(name)) for name in missing[start : start + CONNECTIONS * 2]]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
