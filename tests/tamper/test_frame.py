"""What does not belong in a bundle, or is missing from it, is caught by strict reading."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.tamper.conftest import Audit
from tests.tamper.forge import Forge, codes, failed, zipped

Files = dict[str, bytes]


def rewritten(files: Files, change: Callable[[zipfile.ZipFile, zipfile.ZipInfo, bytes], None]) -> bytes:
    """The bundle as an ordinary zip program writes it, with a change."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name)
            info.external_attr, info.create_system = 0o100644 << 16, 3
            change(other, info, content)
    return out.getvalue()


def as_it_is(other: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes) -> None:
    other.writestr(info, content)


def compressed(other: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes) -> None:
    info.compress_type = zipfile.ZIP_DEFLATED
    other.writestr(info, content)


def dated(other: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes) -> None:
    info.date_time = (2026, 3, 28, 12, 0, 0)
    other.writestr(info, content)


def remarked(other: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes) -> None:
    info.comment = b"see inside"
    other.writestr(info, content)


def padded(other: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes) -> None:
    info.extra = b"\xfe\xca\4\0hide"
    other.writestr(info, content)


def unordered(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        for name, content in sorted(files.items(), reverse=True):
            info = zipfile.ZipInfo(name)
            info.external_attr, info.create_system = 0o100644 << 16, 3
            other.writestr(info, content)
    return out.getvalue()


def with_remark(raw: bytes) -> bytes:
    return raw[:-2] + b"\5\0hello"


def test_the_helper_writes_what_a_bundle_is(genuine: Forge) -> None:
    """Otherwise the tests below would pass for a wrong reason."""
    assert rewritten(genuine.files(), as_it_is) == zipped(genuine.files())


FRAMES: dict[str, Callable[[Files], bytes]] = {
    "compressed": lambda files: rewritten(files, compressed),
    "with dates": lambda files: rewritten(files, dated),
    "with remarks": lambda files: rewritten(files, remarked),
    "with padding": lambda files: rewritten(files, padded),
    "in another order": unordered,
    "with a remark at the end": lambda files: with_remark(zipped(files)),
    "with bytes in front": lambda files: b"MZ" + zipped(files),
    "with bytes behind": lambda files: zipped(files) + b"\0",
    "cut off": lambda files: zipped(files)[:-100],
    "twice": lambda files: zipped(files) * 2,
}


@pytest.mark.parametrize("name", FRAMES)
def test_another_zip_of_the_same_files_is_caught(audit: Audit, genuine: Forge, name: str) -> None:
    ledger = audit(FRAMES[name](genuine.files()))

    assert codes(ledger, 1) & {"frame-differs", "unreadable-zip"}
    assert not ledger.holds


STRANGERS = [
    "NOTES.txt",
    "../escape",
    "/etc/passwd",
    "tile/0/002",
    "tile/0/000.p/7",
    "tile/0/x001/000",
    "tile/2/000.p/1",
    "tile/entries/000.p/256",
    "tile/entries/002",
    "checkpoint.old",
    "POLICY",
    "index.html",
]


@pytest.mark.parametrize("name", STRANGERS)
def test_a_file_that_does_not_belong_is_caught(audit: Audit, genuine: Forge, name: str) -> None:
    ledger = audit({**genuine.files(), name: b"anything"})

    assert failed(ledger) == {1}
    assert [(each.code, each.place) for each in ledger.checks[1].findings] == [("file-unknown", name)]


@pytest.mark.parametrize("kind", ["README.md", "policy", "tile/0/000", "tile/1/000", "tile/entries/001"])
def test_a_missing_file_is_caught(audit: Audit, genuine: Forge, kind: str) -> None:
    files = genuine.files()
    name = next(each for each in files if each.partition(".p/")[0] == kind)
    del files[name]

    ledger = audit(files)

    assert [(each.code, each.place) for each in ledger.checks[1].findings] == [("file-missing", name)]


def test_without_a_checkpoint_nothing_is_checked(audit: Audit, genuine: Forge) -> None:
    files = genuine.files()
    del files["checkpoint"]

    assert failed(audit(files)) == set(range(1, 11))


@pytest.mark.parametrize("name", ["checkpoint", "policy", "tile/0/000", "tile/entries/000"])
def test_a_name_that_stands_twice_is_caught(audit: Audit, genuine: Forge, name: str) -> None:
    out = io.BytesIO(zipped(genuine.files()))
    with zipfile.ZipFile(out, "a") as other, pytest.warns(UserWarning, match="Duplicate name"):
        other.writestr(name, b"another")

    ledger = audit(out.getvalue())

    assert "file-twice" in codes(ledger, 1)


@pytest.mark.parametrize(
    ("name", "size"), [("checkpoint", 70_000), ("README.md", 70_000), ("tile/0/000", 8193)]
)
def test_a_file_that_is_too_big_is_caught(audit: Audit, genuine: Forge, name: str, size: int) -> None:
    ledger = audit({**genuine.files(), name: b"\n" * size})

    assert "file-too-big" in codes(ledger, 1)


def test_a_partial_tile_of_another_width_is_caught(audit: Audit, genuine: Forge) -> None:
    files = genuine.files()
    name = next(each for each in files if each.startswith("tile/0/001.p/"))
    width = int(name.rpartition("/")[2])
    files[f"tile/0/001.p/{width - 1}"] = files.pop(name)[:-32]

    ledger = audit(files)

    assert codes(ledger, 1) == {"file-unknown", "file-missing"}
