"""`jianpiao export`: the same log gives the same bundle, from its folder or over HTTP, and the bundle verifies."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.audit import export
from tests.integration.verify.conftest import Verify
from tests.tamper.forge import Forge, write_folder, zipped

Export = Callable[..., int]


@pytest.fixture
def jianpiao_export() -> Export:
    def run(*words: object) -> int:
        parser = argparse.ArgumentParser()
        export.add_arguments(parser)
        return export.run(parser.parse_args([str(word) for word in words]))

    return run


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """The published folder behind a web server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_folder_and_an_address_give_the_same_bundle_byte_for_byte(
    jianpiao_export: Export, genuine: Forge, folder: Path, address: str, tmp_path: Path
) -> None:
    by_folder, by_address = tmp_path / "a.zip", tmp_path / "b.zip"

    assert jianpiao_export(folder, "--out", by_folder) == 0
    assert jianpiao_export(address, "--out", by_address) == 0

    assert by_folder.read_bytes() == by_address.read_bytes() == zipped(genuine.files())


def test_the_bundle_verifies(
    jianpiao_export: Export, jianpiao_verify: Verify, address: str, tmp_path: Path
) -> None:
    assert jianpiao_export(address, "--out", tmp_path / "a.zip") == 0

    assert jianpiao_verify(tmp_path / "a.zip").code == 0


def test_a_log_is_verified_at_its_address(jianpiao_verify: Verify, address: str) -> None:
    assert jianpiao_verify(address).code == 0
    assert jianpiao_verify(f"{address}/elsewhere").code == 2


def test_a_bundle_unpacked_and_exported_again_is_the_same(
    jianpiao_export: Export, genuine: Forge, tmp_path: Path
) -> None:
    unpacked = write_folder(genuine.files(), tmp_path / "unpacked")

    assert jianpiao_export(unpacked, "--out", tmp_path / "again.zip") == 0

    assert (tmp_path / "again.zip").read_bytes() == zipped(genuine.files())


def test_older_and_newer_files_of_a_running_service_stay_out(
    jianpiao_export: Export, jianpiao_verify: Verify, genuine: Forge, folder: Path, tmp_path: Path
) -> None:
    write_folder(genuine.with_entries(genuine.entries[:270]).files(), tmp_path / "old")
    for name in ("tile/0/001.p/14", "tile/entries/001.p/14"):
        (folder / name).write_bytes((tmp_path / "old" / name).read_bytes())

    assert jianpiao_export(folder, "--out", tmp_path / "a.zip") == 0

    assert (tmp_path / "a.zip").read_bytes() == zipped(genuine.files())


def test_lines_of_witnesses_that_the_policy_does_not_name_are_left_out(
    jianpiao_export: Export, jianpiao_verify: Verify, genuine: Forge, folder: Path, tmp_path: Path
) -> None:
    more = Forge(genuine.entries, genuine.origin, genuine.authority, cosigning=("Z", "B", "A"))
    (folder / "checkpoint").write_bytes(more.checkpoint())

    assert jianpiao_export(folder, "--out", tmp_path / "a.zip") == 0

    assert (tmp_path / "a.zip").read_bytes() == zipped(genuine.files())


def test_a_policy_of_ones_own_goes_into_the_bundle(
    jianpiao_export: Export, genuine: Forge, folder: Path, policy: Path, tmp_path: Path
) -> None:
    (folder / "policy").unlink()
    assert jianpiao_export(folder, "--out", tmp_path / "a.zip") == 2  # there is none

    assert jianpiao_export(folder, "--policy", policy, "--out", tmp_path / "a.zip") == 0
    assert (tmp_path / "a.zip").read_bytes() == zipped(genuine.files())


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/000", "tile/entries/000"])
def test_an_incomplete_log_gives_no_bundle_and_no_remains(
    jianpiao_export: Export, folder: Path, tmp_path: Path, name: str
) -> None:
    (folder / name).unlink()

    assert jianpiao_export(folder, "--out", tmp_path / "a.zip") == 2

    assert [each.name for each in tmp_path.iterdir() if "zip" in each.name] == []


def test_a_folder_that_cannot_be_written_to_is_exit_code_2(
    jianpiao_export: Export, folder: Path, tmp_path: Path
) -> None:
    assert jianpiao_export(folder, "--out", tmp_path / "nowhere" / "a.zip") == 2
