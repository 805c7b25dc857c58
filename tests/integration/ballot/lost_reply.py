"""A line to PostgreSQL that can swallow a reply: the server does what it was asked, and nobody hears of it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from psycopg.conninfo import conninfo_to_dict, make_conninfo


class LostReply:
    """Listens on a port of its own and passes bytes on both ways. `dsn` leads through it."""

    def __init__(self, dsn: str) -> None:
        given = conninfo_to_dict(dsn)
        self._server = (str(given["host"]), int(str(given.get("port", 5432))))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.dsn = make_conninfo(
            dsn, host="127.0.0.1", port=self._listener.getsockname()[1], sslmode="disable"
        )
        self._trigger: bytes | None = None
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow_reply_to(self, command: bytes) -> None:
        """The next time that `command` is sent it is passed on, its reply is not, and the client's side is cut.

        The server's side stays open, as when a network breaks: the server does not know.
        """
        self._trigger = command

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        for each in self._sockets:
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = self._connect()
                self._sockets += [client, server]
                muted = threading.Event()
                threading.Thread(target=self._requests, args=(client, server, muted), daemon=True).start()
                threading.Thread(target=self._replies, args=(client, server, muted), daemon=True).start()

    def _connect(self) -> socket.socket:
        host, port = self._server
        if host.startswith("/"):
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{host}/.s.PGSQL.{port}")
            return server
        return socket.create_connection(self._server)

    def _requests(self, client: socket.socket, server: socket.socket, muted: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                with self._lock:
                    if self._trigger is not None and self._trigger in data:
                        self._trigger = None
                        muted.set()
                server.sendall(data)
            if not muted.is_set():
                server.shutdown(socket.SHUT_WR)

    def _replies(self, client: socket.socket, server: socket.socket, muted: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if muted.is_set():
                    # The server has answered: it is done. Only now is the line cut.
                    client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(data)
            client.shutdown(socket.SHUT_RDWR)
