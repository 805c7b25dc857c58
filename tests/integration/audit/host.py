"""A web server that shows whatever a test gives it as a log: also what no honest log would show."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Host:
    """Shows `files` below `url`. `status` other than 200 is answered to everything."""

    def __init__(self, address: str) -> None:
        self.url = address
        self.files: dict[str, bytes] = {}
        self.status = 200
        self.headers: dict[str, str] = {}
        """Sent with every answer."""
        self.holds = threading.Event()
        """Unless this is set, bundles are answered; while it is, they are not: the server lets whoever asks wait."""
        self.asked: list[str] = []
        """The files that were asked for."""

    def show(self, files: Mapping[str, bytes]) -> None:
        """From now on shows these, and nothing else."""
        self.files = dict(files)


@contextmanager
def hosting(log: str) -> Iterator[Host]:
    """A host that listens, for the log of that id."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    host = server.host = Host(f"http://127.0.0.1:{server.server_port}/log/{log}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.holds.clear()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        host: Host = self.server.host  # type: ignore[attr-defined]
        name = self.path.split("/", 3)[3]
        host.asked.append(name)
        while host.holds.is_set() and name.startswith("tile/entries"):
            time.sleep(0.01)
        content = host.files.get(name)
        status = host.status if host.status != 200 else 200 if content is not None else 404
        body = content if status == 200 and content is not None else b""
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        for field in host.headers.items():
            self.send_header(*field)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        return
