"""Fetching a log from a web server that may be slow, growing, or hostile."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.audit.verify import remote
from services.audit.verify.source import Folder, Unreadable
from shared.log.checkpoint import Checkpoint
from tests.tamper.forge import Forge


@dataclass
class Web:
    """A web server: what it has, and what it does instead for some addresses."""

    files: dict[str, bytes]
    address: str = ""
    instead: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def web(plain_log: Forge) -> Iterator[Web]:
    site = Web(plain_log.files())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.removeprefix("/log/x/")
            site.asked.append(name)
            if name in site.instead:
                site.instead[name](self)
            elif name in site.files:
                answer(self, site.files[name])
            else:
                self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Whoever asked may hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}/log/x"
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.audit.verify.remote.time.sleep", lambda seconds: None)


def answer(handler: BaseHTTPRequestHandler, content: bytes, **headers: str) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", headers.pop("length", str(len(content))))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


def test_a_whole_log_is_fetched(web: Web, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    remote.fetch_log(web.address + "/", tmp_path, lambda done, all: seen.append((done, all)))

    source = Folder(tmp_path)
    del web.files["README.md"]  # which is of bundles only
    assert {name: source.read(name) for name in source.names()} == web.files
    assert seen[-1] == (5, 5)


def test_a_partial_tile_that_is_gone_is_cut_from_the_full_one(web: Web, tmp_path: Path) -> None:
    for name in ("tile/0/001.p/44", "tile/entries/001.p/44"):
        content = web.files.pop(name)
        web.files[name.partition(".p/")[0]] = content + (b"\0" * 32 if "entries" not in name else b"\0\1x")

    remote.fetch_log(web.address, tmp_path)

    assert len((tmp_path / "tile/0/001.p/44").read_bytes()) == 44 * 32
    assert (tmp_path / "tile/entries/001.p/44").exists()


def test_a_log_that_grew_meanwhile_is_fetched_with_its_newer_checkpoint(
    web: Web, plain_log: Forge, tmp_path: Path
) -> None:
    older = plain_log.checkpoint(size=290)  # its partial tiles have never been kept
    newer = web.files["checkpoint"]
    answers = iter([older])
    web.instead["checkpoint"] = lambda handler: answer(handler, next(answers, newer))

    remote.fetch_log(web.address, tmp_path)

    assert (tmp_path / "checkpoint").read_bytes() == newer


def test_a_stumbling_server_is_asked_again(web: Web, tmp_path: Path) -> None:
    failures = iter([500, 503, 429])

    def stumble(handler: BaseHTTPRequestHandler) -> None:
        if (code := next(failures, None)) is None:
            answer(handler, web.files["policy"])
        else:
            handler.send_error(code)

    web.instead["policy"] = stumble

    remote.fetch_log(web.address, tmp_path)

    assert (tmp_path / "policy").read_bytes() == web.files["policy"]


def test_an_answer_that_breaks_off_is_asked_again(web: Web, tmp_path: Path) -> None:
    lengths = iter(["9000"])
    content = web.files["tile/0/000"]
    web.instead["tile/0/000"] = lambda handler: answer(
        handler, content, length=next(lengths, str(len(content)))
    )

    remote.fetch_log(web.address, tmp_path)

    assert (tmp_path / "tile/0/000").read_bytes() == content


def test_gzip_without_being_asked_is_understood(web: Web, tmp_path: Path) -> None:
    content = web.files["tile/entries/000"]
    web.instead["tile/entries/000"] = lambda handler: answer(
        handler, gzip.compress(content), Content_Encoding="gzip"
    )

    remote.fetch_log(web.address, tmp_path)

    assert (tmp_path / "tile/entries/000").read_bytes() == content


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_an_answer_without_end_is_cut_off(web: Web, tmp_path: Path, encoding: str) -> None:
    bomb = b"\0" * 10_000_000
    body = gzip.compress(bomb) if encoding else bomb
    web.instead["tile/1/000.p/1"] = lambda handler: answer(handler, body, Content_Encoding=encoding)

    with pytest.raises(Unreadable, match="at most 8192 bytes"):
        remote.fetch_log(web.address, tmp_path)


DRIPS = {
    "its body": b"HTTP/1.1 200 OK\r\n\r\n",
    "a header field": b"HTTP/1.1 200 OK\r\nX: ",
    "its first line": b"",
    "the handshake of TLS": b"\x16\x03\x03\x40\x00",  # a record of 16 KiB is to come
}


@pytest.mark.parametrize("place", DRIPS)
def test_a_server_that_drips_is_hung_up_on(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte at a time and never an end: no single read ever takes long."""
    monkeypatch.setattr(remote, "ANSWER_SECONDS", 0.3)
    scheme = "https" if "TLS" in place else "http"
    with dripping(DRIPS[place]) as port, pytest.raises(Unreadable, match="did not end within"):
        remote.fetch_checkpoint(f"{scheme}://127.0.0.1:{port}/log/x")


@contextmanager
def dripping(beginning: bytes) -> Iterator[int]:
    """The port of a server that says `beginning`, and then one byte after the other until nobody listens."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, suppress(OSError):
            connection.sendall(beginning)
            while True:
                connection.sendall(b"1")
                threading.Event().wait(0.01)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    thread.join()
    listening.close()


def test_a_log_that_takes_too_long_altogether_is_given_up(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "LOG_SECONDS", 0.0)
    monkeypatch.setattr(remote, "FILE_SECONDS", 0.0)

    with pytest.raises(Unreadable, match="5 files did not all come within 0 s"):
        remote.fetch_log(web.address, tmp_path)


def test_a_redirect_is_not_followed(web: Web, tmp_path: Path) -> None:
    def redirect(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", f"{web.address}/elsewhere")
        handler.end_headers()

    web.instead["checkpoint"] = redirect

    with pytest.raises(Unreadable, match="HTTP 302"):
        remote.fetch_log(web.address, tmp_path)

    assert "elsewhere" not in web.asked


def test_a_log_that_says_to_be_endless_is_not_fetched(web: Web, plain_log: Forge, tmp_path: Path) -> None:
    web.files["checkpoint"] = plain_log.sign(Checkpoint(plain_log.origin, 2**62, b"\0" * 32))

    with pytest.raises(Unreadable, match="at most 4000000"):
        remote.fetch_log(web.address, tmp_path)


def test_a_missing_tile_makes_the_log_unreadable(web: Web, tmp_path: Path) -> None:
    del web.files["tile/entries/000"]

    with pytest.raises(Unreadable, match="tile/entries/000: not found"):
        remote.fetch_log(web.address, tmp_path)


@pytest.mark.parametrize(
    "address", ["file:///etc", "ftp://a/b", "http:///x", "https://a/b?c", "https://a/b#c", "log/x"]
)
def test_only_http_addresses_are_fetched(tmp_path: Path, address: str) -> None:
    with pytest.raises(Unreadable, match="expected an address"):
        remote.fetch_log(address, tmp_path)


def test_nobody_listening_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"127\.0\.0\.1"):
        remote.fetch_log("http://127.0.0.1:9/log/x", tmp_path)


def test_what_is_no_checkpoint_is_unreadable(web: Web, tmp_path: Path) -> None:
    web.files["checkpoint"] = b"<html>Not here</html>\n"

    with pytest.raises(Unreadable, match="is none"):
        remote.fetch_log(web.address, tmp_path)


def test_gzip_that_is_broken_is_unreadable(web: Web, tmp_path: Path) -> None:
    broken = gzip.compress(b"abc")[:10] + b"\xff" * 8
    web.instead["checkpoint"] = lambda handler: answer(handler, broken, Content_Encoding="gzip")

    with pytest.raises(Unreadable, match="gzip"):
        remote.fetch_log(web.address, tmp_path)


@pytest.mark.parametrize("length", ["abc", "5, 5"])
def test_a_length_that_is_no_number_ends_in_no_surprise(web: Web, tmp_path: Path, length: str) -> None:
    """The bytes are judged by themselves."""
    web.instead["checkpoint"] = lambda handler: answer(handler, b"hello", length=length)

    with pytest.raises(Unreadable, match="is none"):
        remote.fetch_log(web.address, tmp_path)
