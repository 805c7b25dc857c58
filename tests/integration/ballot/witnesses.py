"""Witnesses of a pretend village: real ones that serve in a thread, and one that answers whatever a test tells it to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import uvicorn

from services.audit.witness.http import WitnessApp
from services.audit.witness.identity import Identity, create
from services.audit.witness.witness import Witness
from services.ballot.log_keys import load_log_keys
from shared.log.policy import Group, Log, Policy, encode
from shared.log.policy import Witness as Named
from tests.integration.ballot.village import LOG_NAME, Village


@dataclass
class Committee:
    """A supervision committee with a witness at an address of its own, which can be away for a while."""

    identity: Identity
    place: socket.socket
    """Holds the port while nobody listens there."""

    @classmethod
    def founded(cls, folder: Path, letter: str) -> Committee:
        made = create(folder / f"witness-{letter}", f"committee-{letter.lower()}.test/w1")
        return cls(made, _at(0))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.place.getsockname()[1]}"

    def knows(self, data: Path, village: Village) -> Committee:
        """Gets the trust file of the village's log, as whoever runs the service in `data` hands it over."""
        signer = load_log_keys(data, LOG_NAME).signer(village.id, drill=False)
        (self.identity.logs / "village").write_text(encode(Policy((Log(signer.verifier_key),))))
        return self

    def named(self, letter: str) -> Named:
        """Its line in a policy."""
        return Named(letter, self.identity.vkey, self.url)

    @contextmanager
    def serving(self) -> Iterator[Witness]:
        """It answers meanwhile; before and after, nobody listens."""
        listening = _at(self.place.getsockname()[1])
        listening.listen(100)
        witness = Witness(self.identity)
        config = uvicorn.Config(
            WitnessApp(witness), lifespan="off", log_config=None, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
        thread.start()
        try:
            yield witness
        finally:
            server.should_exit = True
            thread.join()
            listening.close()


def _at(port: int) -> socket.socket:
    """A socket at a port that several may share, of whom one listens."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    return made


def policy_of(*named: Named, enough: int) -> Policy:
    """So many of these, without a log: what a service gives new logs."""
    group = Group("committees", enough, tuple(each.name for each in named))
    return Policy((), named, (group,), "committees")


Answering = Callable[[str, bytes], tuple[int, str, bytes]]
"""From path and body to status, Content-Type and body."""


@contextmanager
def liar(answer: Answering) -> Iterator[str]:
    """The address of a witness that answers as it is told to."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self._say(self.rfile.read(int(self.headers["content-length"])))

        def do_GET(self) -> None:
            self._say(b"")

        def _say(self, body: bytes) -> None:
            status, kind, said = answer(self.path, body)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("location", "http://127.0.0.1:9/")
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
