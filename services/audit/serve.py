"""`jianpiao audit serve`: follows all logs of a configuration, and serves what is believed.

 (1) the folder: one process at a time follows into it
 (2) the socket; from here on requests are answered, and the line `ready URL` is printed
 (3) the followers: each restores what its mirror holds, and goes on from there
 (4) at SIGTERM or Ctrl-C: streams end, requests under way are answered, a step under way is left as if the process had died

It never touches the ballot service or its database: it is run by other people on another machine, and that is the point.
What it leaves out: what is answered (`http/app.py`) and how a log is followed (`follower/`).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn
from uuid import UUID

import uvicorn
import uvloop
from fastapi import APIRouter

from services.audit.follower.config import Config, read_config
from services.audit.follower.fetching import client
from services.audit.follower.following import Following, calm_the_collector, following
from services.audit.http.app import application
from services.audit.http.parts import Parts
from services.audit.mirror import Mirror
from services.audit.pages.public import routes as public
from services.audit.pages.public.names import Names
from services.audit.pages.supervisor import routes as supervisor
from services.audit.pages.supervisor.desk import Desk
from services.audit.papers import http as audited
from services.audit.replay import http as replay
from shared.errors import Malformed

if TYPE_CHECKING:
    from services.audit.projections.read import Reader
    from services.audit.projections.serving import Projections

READY: Final = "ready "
"""Begins the line by which whoever started the service learns that it serves, and where."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao audit serve`."""
    parser.add_argument(
        "--config", type=Path, required=True, metavar="audit.toml", help="配置文件 / the configuration"
    )
    parser.add_argument(
        "--projections",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="用数据库保存并提供统计表 / keep the projections in a database, and serve them [yes]",
    )


def run(args: argparse.Namespace) -> int:
    """The command: serves until it is told to stop. Raises JianpiaoError if it cannot start."""
    config = read_config(args.config)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # Until the server takes the signal over: end in good order, so that our PostgreSQL is stopped as well.
    signal.signal(signal.SIGTERM, _leave)
    if not args.projections:
        uvloop.run(serve(config))
        return 0
    # Here and not at the top: who only follows and serves a mirror needs no database.
    from services.audit.projections.http import router
    from services.audit.projections.serving import projecting

    with projecting(config.data) as projections:
        uvloop.run(serve(config, [router(lambda: projections.reader)], projections))
    return 0


async def serve(
    config: Config, routers: Iterable[APIRouter] = (), projections: Projections | None = None
) -> None:
    """Steps 1 to 4. Returns when it was told to stop. `projections` follow each log's mirror once that is hashed."""
    async with following(config) as logs, client() as http:
        parts = Parts(logs)
        reader = None if projections is None else _projected(projections, logs, parts)
        listening = _listen(config)
        calm_the_collector()
        desk = Desk(replay.Histories(mirror_of(logs)), audited.Audited(mirror_of(logs)), reader, Names(http))
        own = [replay.router(desk.histories), audited.router(desk.audited), *supervisor.routers(desk)]
        own.append(public.router(desk, http))
        server = _Server(_uvicorn(config, application(parts, [*own, *routers])), parts)
        logs.start()
        try:
            await server.serve(sockets=[listening])
        finally:
            parts.close()


def _projected(projections: Projections, logs: Following, parts: Parts) -> Callable[[], Reader]:
    """Has the tables follow the logs, and `/health` tell of those that stand still; gives what reads them."""
    parts.standing_still = lambda: {str(log): why for log, why in projections.live.trouble.items()}
    for follower in logs.followers.values():
        follower.on_restored.append(partial(projections.live.follow, UUID(follower.log.id)))
    return lambda: projections.reader


def mirror_of(logs: Following) -> Callable[[str], Mirror | None]:
    """The believed copy of a log by its id; None if it is not followed."""

    def find(id: str) -> Mirror | None:
        follower = logs.followers.get(id)
        return None if follower is None else follower.mirror

    return find


class _Server(uvicorn.Server):
    """uvicorn, except that a signal ends `serve` and not the process, and that streams which never end are ended."""

    def __init__(self, config: uvicorn.Config, parts: Parts) -> None:
        super().__init__(config)
        self._parts = parts

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
            # A second signal must not cut the closing short: our PostgreSQL is stopped, a file written to its end.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = (sockets or [])[0].getsockname()[:2]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        print(f"审计服务在 {url} / the audit service serves at {url}", flush=True)
        print(f"{READY}{url}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._parts.news.close()
        await super().shutdown(sockets)


def _uvicorn(config: Config, app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # an ASGI application
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,  # an access log would say who asked when: who looked at which elector
        server_header=False,
        proxy_headers=bool(config.trusted_proxies),
        forwarded_allow_ips=list(config.trusted_proxies) or None,
        timeout_graceful_shutdown=10,
        limit_concurrency=2_000,
    )


def _listen(config: Config) -> socket.socket:
    """The listening socket. Raises Malformed if nobody can listen there."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family, backlog=512)
    except OSError as error:
        raise Malformed(
            f"host, port: cannot listen at {config.host}:{config.port}: {error}",
            zh=f"host、port：无法在 {config.host}:{config.port} 监听：{error}",
        ) from error


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
