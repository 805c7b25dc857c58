"""A crowd of desks: sends prepared requests over kept-alive connections and notes how long each answer takes.

Raw sockets on one event loop, one request under way on each connection, the next one right after the answer.
It does so little for each request that the processor is left to the service. It runs as a process of its own:

    python -m tests.bench.load http://127.0.0.1:8080/path requests.bin --connections 64 --out result.json

`requests.bin` holds bodies, each behind its length in four bytes (`write_bodies`). What it leaves out: making
statements (`statements.py`) and judging the figures (`report.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import re
import struct
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

import msgspec
import uvloop

from tests.bench.figures import percentile

_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class LoadResult(msgspec.Struct, frozen=True):
    """What came of a load. Times in seconds, latencies in milliseconds."""

    requests: int
    seconds: float
    statuses: dict[str, int]
    p50_ms: float
    p90_ms: float
    p99_ms: float
    max_ms: float
    cpu_seconds: float
    """Processor time that the load generator itself used."""
    answers: list[str]
    """Some bodies of answers (first, middle, last), to be checked by whoever reads this."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def write_bodies(path: Path, bodies: Iterable[bytes]) -> None:
    """Writes request bodies as `read_bodies` reads them."""
    with path.open("wb") as file:
        for body in bodies:
            file.write(struct.pack(">I", len(body)))
            file.write(body)


def read_bodies(path: Path) -> Iterator[bytes]:
    """The bodies in a file of `write_bodies`."""
    raw = path.read_bytes()
    at = 0
    while at < len(raw):
        (size,) = struct.unpack_from(">I", raw, at)
        yield raw[at + 4 : at + 4 + size]
        at += 4 + size


class _Crowd:
    """The requests not yet sent, and what has come back."""

    def __init__(self, requests: list[bytes]) -> None:
        self.requests = iter(enumerate(requests))
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()
        middle = len(requests) // 2
        self.wanted = {0, middle, len(requests) - 1}
        self.answers: list[str] = []
        self.left = len(requests)
        self.done = asyncio.get_running_loop().create_future()


class _Desk(asyncio.Protocol):
    """One connection."""

    def __init__(self, crowd: _Crowd) -> None:
        self._crowd = crowd
        self._buffer = b""
        self._number = -1
        self._sent_at = 0.0
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are WriteTransports in all but their class.
        self._transport = cast(asyncio.WriteTransport, transport)

    def send_next(self) -> None:
        """Sends the next request, or hangs up when there is none."""
        assert self._transport is not None
        self._number, request = next(self._crowd.requests, (-1, b""))
        if self._number < 0:
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        end = self._buffer.find(_HEAD_END)
        if end < 0:
            return
        found = _LENGTH.search(self._buffer, 0, end)
        if found:
            missing = end + 4 + int(found[1]) - len(self._buffer)
            if missing > 0:
                return
        elif not self._buffer.endswith(b"0\r\n\r\n"):
            return
        self._answered()

    def _answered(self) -> None:
        crowd, buffer = self._crowd, self._buffer
        crowd.latencies.append(time.perf_counter() - self._sent_at)
        crowd.statuses[buffer[9:12].decode()] += 1
        if self._number in crowd.wanted:
            crowd.answers.append(buffer[buffer.find(_HEAD_END) + 4 :].decode())
        self._buffer = b""
        crowd.left -= 1
        if crowd.left == 0:
            crowd.done.set_result(None)
        self.send_next()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._number >= 0 and not self._crowd.done.done():
            self._crowd.done.set_exception(ConnectionError(f"the service hung up: {exc}: {self._buffer!r}"))


async def load(url: str, bodies: Iterable[bytes], connections: int, content_type: str) -> LoadResult:
    """Posts every body to `url` over that many connections. Raises ConnectionError if one is cut off."""
    parts = urlsplit(url)
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: {content_type}\r\n"
        "Accept-Language: zh\r\nContent-Length: "
    ).encode()
    crowd = _Crowd([b"%b%d\r\n\r\n%b" % (head, len(body), body) for body in bodies])
    loop = asyncio.get_running_loop()
    desks = [
        (await loop.create_connection(lambda: _Desk(crowd), parts.hostname or "", parts.port or 80))[1]
        for _ in range(connections)
    ]
    started, cpu = time.perf_counter(), time.process_time()
    for desk in desks:
        desk.send_next()
    await crowd.done
    seconds = time.perf_counter() - started
    ranked = sorted(1000 * latency for latency in crowd.latencies)
    return LoadResult(
        requests=len(ranked),
        seconds=seconds,
        statuses=dict(crowd.statuses),
        p50_ms=percentile(ranked, 50),
        p90_ms=percentile(ranked, 90),
        p99_ms=percentile(ranked, 99),
        max_ms=ranked[-1],
        cpu_seconds=time.process_time() - cpu,
        answers=crowd.answers,
    )


def main() -> None:
    """The process: reads its arguments, writes a LoadResult as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("bodies", type=Path)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--content-type", default="application/json")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    bodies = list(read_bodies(options.bodies))
    result = uvloop.run(load(options.url, bodies, options.connections, options.content_type))
    options.out.write_bytes(msgspec.json.encode(result))


if __name__ == "__main__":
    main()
