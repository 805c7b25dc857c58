"""The bundle's zip: any zip tool reads it, and every byte of it follows from its contents."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audit.verify import archive
from shared.errors import Malformed

FILES = {
    "README.md": b"hello\n",
    "checkpoint": b"c" * 300,
    "tile/0/000.p/1": b"\0" * 32,
    "tile/entries/000": b"",
}

names = st.text("abcdefghijklmnopqrstuvwxyz/.0123456789", min_size=1, max_size=archive.MAX_NAME)


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    assert archive.write(sorted(files.items()), out) == len(out.getvalue())
    return out.getvalue()


def differences(raw: bytes) -> list[str]:
    file = io.BytesIO(raw)
    return list(archive.differences(file, archive.directory(file)))


@given(st.dictionaries(names, st.binary(max_size=200), max_size=8))
def test_what_was_written_is_read_back_and_has_no_differences(files: dict[str, bytes]) -> None:
    raw = zipped(files)

    members = archive.directory(io.BytesIO(raw))

    assert {each.name: raw[each.data_offset : each.end] for each in members} == files
    assert differences(raw) == []


def test_other_zip_tools_read_it_and_find_no_error() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(FILES))) as other:
        assert other.testzip() is None
        assert {name: other.read(name) for name in other.namelist()} == FILES


def test_it_is_byte_for_byte_what_the_standard_library_writes_with_the_same_settings() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as other:
        for name, content in sorted(FILES.items()):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr, info.create_system = 0o100644 << 16, 3
            other.writestr(info, content)

    assert out.getvalue() == zipped(FILES)


def test_every_single_changed_byte_of_the_frame_is_found() -> None:
    raw = zipped(FILES)
    contents = {at for each in archive.directory(io.BytesIO(raw)) for at in range(each.data_offset, each.end)}

    for at in set(range(len(raw))) - contents:
        changed = bytearray(raw)
        changed[at] ^= 1
        with contextlib.suppress(Malformed):  # found while reading the directory
            assert differences(bytes(changed)), f"byte {at} changed and nothing was found"


def test_every_single_changed_byte_of_a_content_is_found_by_its_crc() -> None:
    raw = zipped(FILES)

    for each in archive.directory(io.BytesIO(raw)):
        for at in range(each.data_offset, each.end):
            changed = bytearray(raw)
            changed[at] ^= 0x80
            assert differences(bytes(changed))


@pytest.mark.parametrize("place", ["front", "end", "between"])
def test_bytes_put_in_anywhere_are_found(place: str) -> None:
    raw = zipped(FILES)
    start = archive.directory(io.BytesIO(raw))[1].offset
    changed = {"front": b"xy" + raw, "end": raw + b"xy", "between": raw[:start] + b"xy" + raw[start:]}[place]

    try:
        found = differences(changed)
    except Malformed as error:
        found = [str(error)]

    assert found


def test_a_compressed_file_is_refused_with_advice() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other:
        other.writestr("checkpoint", b"c" * 1000)

    with pytest.raises(Malformed, match="unpack the bundle"):
        archive.directory(out)


def test_a_bomb_of_overlapping_files_is_refused() -> None:
    raw = bytearray(zipped({"a": b"x" * 100, "b": b"y"}))
    directory = raw.index(b"PK\1\2")
    second = raw.index(b"PK\1\2", directory + 1)
    raw[second + 20 : second + 28] = (1000).to_bytes(4, "little") * 2  # claims more bytes than there are

    with pytest.raises(Malformed, match="in the directory"):
        archive.directory(io.BytesIO(raw))


def test_names_out_of_order_are_refused() -> None:
    with pytest.raises(Malformed, match="comes after"):
        archive.write([("b", b""), ("a", b"")], io.BytesIO())


def test_more_files_than_zip_counts_are_refused() -> None:
    files = ((f"{number:06}", b"") for number in range(archive.MAX_FILES + 1))

    with pytest.raises(Malformed, match="at most 65535 files"):
        archive.write(files, io.BytesIO())
