"""`jianpiao witness serve`: answers logs until it is told to stop.

At the start it looks at what the logs publish, where their trust files name an address: a cosignature of ours that we do
not remember means that this machine was set back, and nothing of that log is cosigned any more. A log that does not
answer is looked at when it asks. What it leaves out: everything it answers (`http.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import socket
import sys
import threading
from typing import Final

import uvicorn

from services.audit.verify.remote import fetch_checkpoint
from services.audit.verify.source import Unreadable
from services.audit.witness.http import WitnessApp
from services.audit.witness.identity import load
from services.audit.witness.witness import Witness
from shared.errors import JianpiaoError, Malformed

READY: Final = "ready "
"""Begins the line by which whoever started the witness learns that it serves, and where."""
CONNECTIONS: Final = 200
"""At once; more are answered 503. A log keeps one open."""
KEEP_ALIVE_SECONDS: Final = 75

logger = logging.getLogger(__name__)


def serve(args: argparse.Namespace) -> int:
    """The action: serves until SIGTERM or Ctrl-C. Raises JianpiaoError if it cannot start."""
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    witness = Witness(load(args.data))
    listening = _listen(args.host, args.port)
    # Beside the serving: logs that do not answer must not keep the others waiting.
    threading.Thread(target=look_around, args=(witness,), daemon=True).start()
    host, port = listening.getsockname()[:2]
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    print(f"见证 {witness.identity.vkey} 在 at {url}", flush=True)
    config = uvicorn.Config(
        WitnessApp(witness),
        interface="asgi3",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=10,
    )
    asyncio.run(_Server(config, f"{READY}{url}").serve(sockets=[listening]))
    return 0


def look_around(witness: Witness) -> None:
    """Shows the witness what each log publishes that has an address."""
    for known in witness.logs.all():
        if known.url is None:
            continue
        try:
            witness.notice(fetch_checkpoint(known.url))
        except Unreadable as error:
            logger.warning("%s: not looked at: %s", known.origin, error)
        except (JianpiaoError, OSError) as error:
            logger.error("%s: %s", known.origin, error)


class _Server(uvicorn.Server):
    """uvicorn, which says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: str) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._ready, flush=True)


def _listen(host: str, port: int) -> socket.socket:
    """The listening socket. Raises Malformed if nobody can listen there."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise Malformed(
            f"--host, --port: cannot listen at {host}:{port}: {error}",
            zh=f"--host、--port：无法在 {host}:{port} 监听：{error}",
        ) from error
