"""Reading a log from a bundle or a folder: strictly, within bounds, and nowhere else."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from services.audit.verify.layout import most_bytes
from services.audit.verify.source import Bundle, Folder, Unreadable, open_source
from shared.errors import Malformed
from shared.log.tiles import decode_entries
from tests.tamper.forge import Forge, write_folder, zipped


@pytest.fixture
def bundle(plain_log: Forge, tmp_path: Path) -> Path:
    path = tmp_path / "log.zip"
    path.write_bytes(zipped(plain_log.files()))
    return path


@pytest.fixture
def folder(plain_log: Forge, tmp_path: Path) -> Path:
    return write_folder(plain_log.files(), tmp_path / "log")


def test_a_bundle_and_a_folder_read_the_same(plain_log: Forge, bundle: Path, folder: Path) -> None:
    files = plain_log.files()

    for source in (open_source(bundle), open_source(folder)):
        assert source.names() == sorted(files)
        assert {name: source.read(name) for name in source.names()} == files
        assert list(source.frame()) == []
        assert source.read("tile/0/001") is None


def test_a_source_goes_to_another_process(plain_log: Forge, bundle: Path, folder: Path) -> None:
    for source in (open_source(bundle), open_source(folder)):
        assert pickle.loads(pickle.dumps(source)).read("policy") == plain_log.policy


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7" * 20])
def test_what_is_neither_zip_nor_folder_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(content)

    with pytest.raises(Unreadable):
        open_source(path)


def test_a_missing_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        open_source(tmp_path / "nothing.zip")


def test_a_bundle_without_its_end_is_a_finding_not_a_crash(bundle: Path) -> None:
    bundle.write_bytes(bundle.read_bytes()[:-30])

    source = open_source(bundle)

    assert [found.code for found in source.frame()] == ["unreadable-zip"]
    assert source.names() == []


def test_a_file_larger_than_it_may_be_is_refused(plain_log: Forge, tmp_path: Path) -> None:
    files = {**plain_log.files(), "tile/0/000": b"\0" * (most_bytes("tile/0/000") + 1)}
    (tmp_path / "log.zip").write_bytes(zipped(files))

    for source in (
        open_source(tmp_path / "log.zip"),
        open_source(write_folder(files, tmp_path / "log")),
    ):
        with pytest.raises(Malformed, match="at most 8192 bytes"):
            source.read("tile/0/000")


def test_a_link_out_of_the_folder_is_a_finding_and_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "checkpoint").unlink()
    (folder / "checkpoint").symlink_to(tmp_path / "secret")
    (folder / "tile" / "1" / "away").symlink_to(tmp_path)

    source = Folder(folder)

    assert source.read("checkpoint") is None
    assert sorted(found.place for found in source.frame()) == ["checkpoint", "tile/1/away"]


def test_a_folder_gives_a_partial_tile_from_the_full_one(plain_log: Forge, folder: Path) -> None:
    source = Folder(folder)

    assert source.read("tile/0/000.p/5") == plain_log.files()["tile/0/000"][: 5 * 32]
    assert decode_entries(source.read("tile/entries/000.p/7") or b"") == list(plain_log.entries[:7])


def test_a_bundle_gives_only_what_it_holds(bundle: Path) -> None:
    assert Bundle.open(bundle).read("tile/0/000.p/5") is None
