"""The one zip file in which a log travels: stored, sorted, without times, so that the same log is the same
bytes.

Anything may be hidden in the frame of an ordinary zip (comments, a second directory, padding, times). Here
the frame follows from names and contents alone, so a reader can rebuild it and find every byte that differs.
APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16; no zip64, hence at most 65,535 files and 4 GiB.

What it leaves out: which files belong in a bundle (`layout.py`).
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from shared.errors import Malformed

MAX_FILES: Final = 65_535
MAX_BYTES: Final = 2**32 - 1
"""Beyond either, zip needs its second format; a log of four million entries still fits."""

MAX_NAME: Final = 64
"""Bytes; the longest name in the layout has 41."""

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
END_BYTES: Final = _END.size
_VERSION: Final = 20
_MADE_BY_UNIX: Final = 3 << 8 | _VERSION
_STORED: Final = 0
_FIRST_DAY: Final = 1 << 5 | 1
"""1980-01-01, the first day zip can write: when a bundle was made, its checkpoint tells."""
_PLAIN: Final = (0, _STORED, 0, _FIRST_DAY)
"""No flags, not compressed, midnight of the first day."""
_PLAIN_FILE: Final = 0o100644 << 16


@dataclass(frozen=True)
class Member:
    """One file of the archive: where its header begins, the CRC-32 and size in bytes of its content."""

    name: str
    offset: int
    crc: int
    size: int

    @property
    def data_offset(self) -> int:
        """Where the content begins."""
        return self.offset + _LOCAL.size + len(self.name)

    @property
    def end(self) -> int:
        """Where the next header begins."""
        return self.data_offset + self.size

    def local_header(self) -> bytes:
        """What stands before the content."""
        fixed = _LOCAL.pack(b"PK\3\4", _VERSION, *_PLAIN, self.crc, self.size, self.size, len(self.name), 0)
        return fixed + self.name.encode("ascii")

    def central_header(self) -> bytes:
        """The line of this file in the directory at the archive's end."""
        sizes = (self.crc, self.size, self.size, len(self.name), 0, 0)
        rest = (0, 0, _PLAIN_FILE, self.offset)
        fixed = _CENTRAL.pack(b"PK\1\2", _MADE_BY_UNIX, _VERSION, *_PLAIN, *sizes, *rest)
        return fixed + self.name.encode("ascii")


def write(files: Iterable[tuple[str, bytes]], out: BinaryIO) -> int:
    """Writes the archive of `files`, which come sorted by name; returns its size in bytes.

    One file at a time is in memory. Raises Malformed for names out of order and for more than zip can hold.
    """
    members: list[Member] = []
    offset = 0
    for name, content in files:
        if members and name <= members[-1].name:
            raise Malformed(
                f"archive: {name!r} comes after {members[-1].name!r}",
                zh=f"压缩包：{name!r}排在{members[-1].name!r}之后",
            )
        member = Member(name, offset, zlib.crc32(content), len(content))
        if len(members) == MAX_FILES or member.end > MAX_BYTES:
            raise Malformed(
                f"archive: expected at most {MAX_FILES} files and {MAX_BYTES} bytes",
                zh=f"压缩包：至多{MAX_FILES}个文件、{MAX_BYTES}字节",
            )
        out.write(member.local_header())
        out.write(content)
        members.append(member)
        offset = member.end
    directory = tail(members)
    out.write(directory)
    return offset + len(directory)


def tail(members: list[Member]) -> bytes:
    """The directory and the end record that follow the last content."""
    start = members[-1].end if members else 0
    directory = b"".join(member.central_header() for member in members)
    end = _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(directory), start, 0)
    return directory + end


def directory(file: BinaryIO) -> list[Member]:
    """The files that the archive says to hold, in the order of its directory.

    Raises Malformed if there is no directory, or one that points outside the file. Only what is needed to
    find the contents is looked at here; whether the frame is as it must be, `differences` tells.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - END_BYTES))
    end = file.read(END_BYTES)
    if len(end) < END_BYTES or not end.startswith(b"PK\5\6"):
        raise Malformed(
            f"archive: expected the end record at byte {size - END_BYTES}",
            zh=f"压缩包：第{size - END_BYTES}字节处应为结束记录",
        )
    _, _, _, _, count, length, start, _ = _END.unpack(end)
    if start + length + END_BYTES != size or length > count * (_CENTRAL.size + MAX_NAME):
        raise Malformed(
            f"archive: a directory of {count} files and {length} bytes at byte {start} does not fit",
            zh=f"压缩包：目录（{count}个文件，{length}字节，始于第{start}字节）与文件不合",
        )
    file.seek(start)
    raw = file.read(length)
    members, at = [], 0
    while at < length:
        member, at = _member(raw, at)
        if member.end > start:
            raise Malformed(
                f"archive: {member.name} ends at byte {member.end}, in the directory at {start}",
                zh=f"压缩包：{member.name}止于第{member.end}字节，进入了始于{start}的目录",
            )
        members.append(member)
    if len(members) != count:
        raise Malformed(
            f"archive: expected {count} files, got {len(members)}",
            zh=f"压缩包：应有{count}个文件，现有{len(members)}个",
        )
    return members


def _member(raw: bytes, at: int) -> tuple[Member, int]:
    """The file whose line begins at byte `at` of the directory, and where the next line begins."""
    stop = at + _CENTRAL.size
    if stop > len(raw) or raw[at : at + 4] != b"PK\1\2":
        raise Malformed(
            f"archive: expected a file's line at byte {at} of the directory",
            zh=f"压缩包：目录第{at}字节处应为一个文件的记录",
        )
    fields = _CENTRAL.unpack(raw[at:stop])
    method, crc, stored_size, size = fields[4], *fields[7:10]
    name_length, extra, comment, offset = *fields[10:13], fields[16]
    name = raw[stop : stop + name_length]
    if method != _STORED or stored_size != size:
        raise Malformed(
            f"archive: {name!r} is compressed; unpack the bundle and verify the folder",
            zh=f"压缩包：{name!r}是压缩过的；请解开，再核验文件夹",
        )
    if not name or not name.isascii() or len(name) != name_length:
        raise Malformed(
            f"archive: expected a name in ASCII, got {name[:100]!r}",
            zh=f"压缩包：文件名应为 ASCII，现为{name[:100]!r}",
        )
    return Member(name.decode("ascii"), offset, crc, size), stop + name_length + extra + comment


def differences(file: BinaryIO, claimed: Iterable[Member]) -> Iterator[str]:
    """Where `file` is not the archive of its own contents, in words; nothing if it is.

    `claimed` is its directory, each name once. Reads the whole file, a piece at a time.
    """
    members: list[Member] = []
    offset = 0
    for name, size in sorted((each.name, each.size) for each in claimed):
        file.seek(Member(name, offset, 0, size).data_offset)
        member = Member(name, offset, _crc(file, size), size)
        file.seek(offset)
        expected = member.local_header()
        if (found := file.read(len(expected))) != expected:
            yield _first_difference(f"header of {name}", offset, expected, found)
        members.append(member)
        offset = member.end
    file.seek(offset)
    expected = tail(members)
    found = file.read(len(expected) + 1)
    if found != expected:
        yield _first_difference("directory", offset, expected, found)


def _crc(file: BinaryIO, size: int) -> int:
    crc = 0
    while size > 0:
        piece = file.read(min(size, 1 << 20))
        if not piece:
            break
        crc = zlib.crc32(piece, crc)
        size -= len(piece)
    return crc


def _first_difference(what: str, offset: int, expected: bytes, found: bytes) -> str:
    at = next(
        (i for i, (one, other) in enumerate(zip(expected, found, strict=False)) if one != other),
        min(len(expected), len(found)),
    )
    return (
        f"{what}: byte {offset + at}: expected {expected[at : at + 8].hex() or 'the end'}, "
        f"found {found[at : at + 8].hex() or 'the end'}"
    )
