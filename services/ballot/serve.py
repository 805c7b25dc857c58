"""`jianpiao serve`: starts the ballot service, tells where it serves, and stops it in good order.

 (1) a PostgreSQL: that of `DATABASE_URL`, else our own in the data folder
 (2) migrations, as its owner
 (3) the elections: keys and folder checked, what a crash left unpublished is published
 (4) the socket; from here on requests are answered, and the line `ready URL` is printed
 (5) at SIGTERM or Ctrl-C: no new requests, those under way are answered, then (3) and (1) are closed

Killed at any step it can be started again: nothing here is remembered but what (1) to (3) keep.
What it leaves out: what is answered (`http/api.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

import uvicorn
import uvloop

from services.ballot.elections import Config, Elections
from services.ballot.http.api import application
from services.ballot.http.front import Front
from services.ballot.http.metrics import Metrics
from services.ballot.http.patience import protocol_of
from services.ballot.pages.board.live import end_boards
from services.ballot.settings import Settings, add_arguments, read_settings
from services.ballot.store.migrate import migrate
from services.postgres import open_postgres
from shared.errors import Malformed

__all__ = ["READY", "add_arguments", "run", "serve"]

READY: Final = "ready "
"""Begins the line by which whoever started the service learns that it serves, and where."""
BACKLOG: Final = 2_048
"""Connections that may wait to be accepted: a district's desks reconnect together after an outage."""


def run(options: argparse.Namespace) -> int:
    """The command: serves until it is told to stop. Raises JianpiaoError if it cannot start."""
    settings = read_settings(options, os.environ)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Until the server takes the signal over: end in good order, so that our PostgreSQL is stopped as well.
    signal.signal(signal.SIGTERM, _leave)
    with open_postgres(settings.data_dir) as postgres:
        migrate(postgres.dsn)
        uvloop.run(serve(settings, postgres.dsn))
    return 0


async def serve(settings: Settings, dsn: str) -> None:
    """Steps 3 to 5, over a database that is migrated. Returns when it was told to stop."""
    listening = _listen(settings)
    metrics = Metrics()
    elections = await Elections.open(
        Config(
            dsn=dsn,
            data=settings.data_dir,
            log_name=settings.log_name,
            authorities=settings.trusted(),
            open_drills=settings.allow_open_drills,
            max_open=settings.open_elections,
            max_waiting=settings.queue_length,
            watch=metrics.stored,
            witnesses=settings.witnesses_of_new_logs(),
            witness_seconds=settings.witness_seconds,
        )
    )
    _calm_the_collector()
    try:
        front = application(elections, settings, metrics)
        await _Server(_uvicorn(settings, front), elections).serve(sockets=[listening])
    finally:
        await elections.close()


class _Server(uvicorn.Server):
    """uvicorn, except that a signal ends `serve` and not the process: the elections are still to be closed."""

    def __init__(self, config: uvicorn.Config, elections: Elections) -> None:
        super().__init__(config)
        self._elections = elections

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)
            # A second signal must not cut the closing short: what is being committed is answered by then.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = (sockets or [])[0].getsockname()[:2]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        print(f"监票服务在 {url} / Jianpiao serves at {url}", flush=True)
        print(f"{READY}{url}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Boards stay open for the whole day; nobody waits for them to be closed.
        end_boards(self._elections)
        await super().shutdown(sockets)


def _calm_the_collector() -> None:
    """Fewer and shorter pauses: what is there now is never looked at again, what comes less often.

    An election's state is plain structures without cycles; with Python's own thresholds a full collection over
    100,000 electors came every few seconds and kept everybody waiting for some 50 ms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _uvicorn(settings: Settings, front: Front) -> uvicorn.Config:
    return uvicorn.Config(
        front,
        interface="asgi3",
        http=protocol_of(settings),
        ws="none",
        lifespan="off",
        log_config=None,
        # Its warnings are about requests that make no sense; those are told to whoever sent them.
        log_level="error",
        access_log=False,  # an access log would say who asked when: who looked at which elector
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.stop_seconds,
    )


def _listen(settings: Settings) -> socket.socket:
    """The listening socket. Raises Malformed if nobody can listen there."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise Malformed(
            f"--host, --port: cannot listen at {settings.host}:{settings.port}: {error}",
            zh=f"--host、--port：不能在 {settings.host}:{settings.port} 监听；请换端口，或停止占用它的程序",
        ) from error


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
