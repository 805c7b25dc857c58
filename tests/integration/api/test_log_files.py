"""The published log over HTTP: the plain files of tlog-tiles, cacheable as its specification says, and nothing else."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ballot.running import Service
from services.http.log_files import conditional
from shared.log import checkpoint, policy, tiles
from shared.log.hashing import leaf_hash
from tests.integration.api.clerk import Clerk, problem, published, uuid7


def test_the_published_files_are_a_log_that_an_outsider_can_rebuild(clerk: Clerk) -> None:
    clerk.called()
    note = published(clerk, clerk.told)

    seen = policy.parse(clerk.client.get(f"/log/{clerk.world.id}/policy").text).check(note.content)
    width = f".p/{seen.size}"
    hashes = clerk.client.get(f"/log/{clerk.world.id}/tile/0/000{width}")
    bundle = clerk.client.get(f"/log/{clerk.world.id}/tile/entries/000{width}")

    entries = tiles.decode_entries(bundle.content)
    assert tiles.split_tile(hashes.content) == [leaf_hash(each) for each in entries]
    assert len(entries) == seen.size == clerk.told


def test_kinds_and_lifetimes_are_those_of_tlog_tiles(clerk: Clerk) -> None:
    clerk.called()
    note = published(clerk, clerk.told)
    tile = clerk.client.get(f"/log/{clerk.world.id}/tile/0/000.p/{clerk.told}")

    assert note.headers["content-type"] == "text/plain; charset=utf-8"
    assert note.headers["cache-control"] == "public, max-age=1"
    assert tile.headers["content-type"] == "application/octet-stream"
    assert "immutable" in tile.headers["cache-control"]
    assert {each.headers["access-control-allow-origin"] for each in (note, tile)} == {"*"}


def test_a_file_that_has_not_changed_is_not_sent_again(clerk: Clerk) -> None:
    clerk.called()
    path = f"/log/{clerk.world.id}/tile/0/000.p/{clerk.told}"
    published(clerk, clerk.told)
    tag = clerk.client.get(path).headers["etag"]

    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = clerk.client.get(path, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert clerk.client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_another_checkpoint_has_another_tag(clerk: Clerk) -> None:
    clerk.called()
    first = published(clerk, clerk.told)
    clerk.world.registered(3)
    clerk.tell()

    second = published(clerk, clerk.told)

    assert first.headers["etag"] != second.headers["etag"]
    assert checkpoint.parse_text(second.text.split("\n\n")[0] + "\n").size == clerk.told


def test_head_tells_size_and_tag_without_the_content(clerk: Clerk) -> None:
    clerk.called()
    published(clerk, clerk.told)
    path = f"/log/{clerk.world.id}/policy"

    head, whole = clerk.client.head(path), clerk.client.get(path)

    assert head.content == b""
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 9),
        ("bytes=5-", 206, 5, 99),
        ("bytes=-3", 206, 97, 99),
        ("bytes=-1000", 206, 0, 99),
        ("bytes=90-1000", 206, 90, 99),
        ("bytes=100-", 416, None, None),
        ("bytes=-0", 416, None, None),
        ("bytes=9-5", 200, None, None),
        ("bytes=-", 200, None, None),
        ("bytes=0-1,5-6", 200, None, None),
        ("lines=0-1", 200, None, None),
        ("bytes=0x1-2", 200, None, None),
    ],
)
def test_a_range_is_given_refused_or_ignored(
    asked: str, status: int, first: int | None, last: int | None
) -> None:
    content = bytes(range(100))

    answer = conditional(_asking(range=asked), content, [])

    assert answer.status == status
    if first is not None and last is not None:
        assert answer.body == content[first : last + 1]
        assert (b"content-range", f"bytes {first}-{last}/100".encode()) in answer.headers
    elif status == 200:
        assert answer.body == content


@given(st.binary(max_size=40), st.text(max_size=30))
def test_whatever_range_is_asked_the_answer_is_a_part_of_the_content(content: bytes, asked: str) -> None:
    answer = conditional(_asking(range=f"bytes={asked}"), content, [])

    assert answer.status in (200, 206, 416)
    assert answer.body in content


def test_a_range_of_what_has_changed_since_is_the_whole() -> None:
    answer = conditional(_asking(range="bytes=0-1", if_range='"old"'), b"content", [])

    assert (answer.status, answer.body) == (200, b"content")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint/",
        "..%2fcheckpoint",
        "tile/0/000/000",
        "tile/0/0",
        "tile/entries/000.p/0000",
        "tile/999/000",
        "tile/0/x000",
        "tile/0/%300",
        "checkpoint%00",
        "checkpoint%0a",
        "keys",
        "state.json",
        "tile",
        "tile/0",
    ],
)
def test_an_address_that_is_no_file_of_a_log_is_a_problem(clerk: Clerk, path: str) -> None:
    clerk.called()
    published(clerk, clerk.told)

    told = problem(clerk.client.get(f"/log/{clerk.world.id}/{path}"))

    assert told["code"] in ("not-found", "unknown-election")


@pytest.mark.parametrize(
    "target",
    [
        b"/log/../keys/log.pem",
        b"/log/%2e%2e/keys/log.pem",
        b"/log/..%2f..%2fkeys",
        b"/log//etc/passwd",
        b"/log/{id}/../../keys",
        b"/log/{id}/../{id}/checkpoint",
        b"/log/{id}/tile/0/../../checkpoint",
        b"/log/{id}/tile/0/%2e%2e/%2e%2e/checkpoint",
        b"/log/{id}/tile/../../../keys",
        b"/log/{id}/..\\..\\keys",
        b"//etc/passwd",
        b"/log/{id}/tile/0/000.p/../../../../../etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_published_logs(service: Service, clerk: Clerk, target: bytes) -> None:
    clerk.called()
    wanted = target.replace(b"{id}", clerk.world.id.encode())

    answer = _raw(service, b"GET %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % wanted)

    assert answer.split(b"\r\n", 1)[0] in (b"HTTP/1.1 404 Not Found", b"HTTP/1.1 400 Bad Request")


def test_a_log_that_nobody_called_has_no_files(client: httpx.Client) -> None:
    assert problem(client.get(f"/log/{uuid7()}/checkpoint"))["code"] == "not-found"


def test_nothing_can_be_written_into_a_log(clerk: Clerk, service: Service) -> None:
    clerk.called()
    note = published(clerk, clerk.told)
    file = Path(service.settings.data_dir) / "log" / clerk.world.id / "checkpoint"

    for method in ("PUT", "POST", "DELETE", "PATCH", "OPTIONS"):
        answer = clerk.client.request(method, f"/log/{clerk.world.id}/checkpoint", content=b"forged")
        assert problem(answer)["code"] == "wrong-method"
        assert answer.headers["allow"] == "GET, HEAD"
    assert file.read_bytes() == note.content


def _asking(**fields: str) -> dict[str, object]:
    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
    return {"headers": headers}


def _raw(service: Service, request: bytes) -> bytes:
    url = httpx.URL(service.url)
    with socket.create_connection((url.host, url.port or 80), timeout=10) as connection:
        connection.sendall(request)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    return received
