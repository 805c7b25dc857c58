"""A bad line: passes bytes between a client and a service, and cuts each connection after some bytes of answers.

What was cut off had been answered: the statements are in the log, and nobody was told. That is the moment at which a client has
to send the same bytes again.
"""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

CHUNK = 16_384
MOST_BYTES = 250_000
"""A connection passes fewer bytes of answers than this; the answer to a batch of 100 has some 130,000."""


class BadLine:
    """Listens at `url`. `cuts` says how many connections were cut so far."""

    def __init__(self, target: str, seed: int) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 0)
        self._lengths = random.Random(seed)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.cuts = 0

    def serve(self) -> None:
        """Until the listening socket is closed; one connection after the other, as the drill uses them."""
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            with client, socket.create_connection(self._target) as service:
                up = threading.Thread(target=_pass_on, args=(client, service))
                up.start()
                self._pass_back(service, client, self._lengths.randrange(MOST_BYTES))
                for side in (client, service):
                    _shut(side)
                up.join()

    def close(self) -> None:
        """Takes no more connections."""
        _shut(self._listening)
        self._listening.close()

    def _pass_back(self, service: socket.socket, client: socket.socket, left: int) -> None:
        while piece := service.recv(CHUNK):
            if left < len(piece):
                self.cuts += 1
                return
            client.sendall(piece)
            left -= len(piece)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(CHUNK):
            target.sendall(piece)
    except OSError:
        pass
    _shut(target)


def _shut(side: socket.socket) -> None:
    try:
        side.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


@contextmanager
def bad_line(target: str, seed: int) -> Iterator[BadLine]:
    """A bad line to the service at `target`, closed at the end."""
    line = BadLine(target, seed)
    thread = threading.Thread(target=line.serve)
    thread.start()
    try:
        yield line
    finally:
        line.close()
        thread.join()
