"""Where a log lies: in a zip bundle or in a folder. Reads one file at a time, never more than it may have.

A bundle is strict: it holds the files of its checkpoint and nothing else. A folder may be that of a running
service, with partial tiles of earlier sizes and tiles of entries that came after the checkpoint was read.

Whoever calls makes sure that nobody changes the files meanwhile; they are read more than once.
What it leaves out: fetching a log over the network (`remote.py`) and what the files mean.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from services.audit.verify import archive
from services.audit.verify.findings import Finding, finding
from services.audit.verify.layout import most_bytes
from shared.errors import JianpiaoError, Malformed
from shared.log.hashing import HASH_BYTES
from shared.log.tiles import decode_entries, encode_entries, parse_path

_UNFINISHED: Final = re.compile(r"\.[0-9a-zA-Z.]+\.new")


class Unreadable(JianpiaoError):
    """There is nothing to verify: no such file, no bundle, no answer. Neither proves nor refutes anything."""


class Source(Protocol):
    """The files of one log. May be handed to another process. `strict` says whether other files are
    findings."""

    @property
    def strict(self) -> bool:
        """Whether files beside those of the checkpoint are findings."""

    def names(self) -> list[str]:
        """Every file there is, sorted; a name that stands twice comes twice."""

    def read(self, name: str) -> bytes | None:
        """The content of a file, None if there is none. Raises Malformed if it is larger than it may be."""

    def frame(self) -> Iterator[Finding]:
        """What is wrong with the container itself."""


def open_source(path: Path) -> Source:
    """The log at `path`, a zip bundle or a folder. Raises Unreadable if it is neither."""
    if path.is_dir():
        return Folder(path)
    try:
        with path.open("rb") as file:
            begins_as_zip = file.read(2) == b"PK"
            file.seek(max(0, path.stat().st_size - archive.END_BYTES))
            ends_as_zip = file.read(2) == b"PK"
    except OSError as error:
        raise Unreadable(
            f"{path}: {error.strerror or error}", zh=f"{path}：读不出（{error.strerror or error}）"
        ) from error
    if not (begins_as_zip or ends_as_zip):
        raise Unreadable(
            f"{path}: neither a folder nor a zip bundle", zh=f"{path}：既不是文件夹，也不是 zip 监票包"
        )
    return Bundle.open(path)


@dataclass(frozen=True)
class Bundle:
    """A zip bundle. `wrong` says why its directory cannot be read; then it has no files."""

    path: Path
    members: dict[str, archive.Member] = field(default_factory=dict)
    all_names: tuple[str, ...] = ()
    wrong: str = ""
    strict: bool = True

    @classmethod
    def open(cls, path: Path) -> Bundle:
        """The bundle at `path`, of which only the directory has been read."""
        try:
            with path.open("rb") as file:
                members = archive.directory(file)
        except Malformed as error:
            return cls(path, wrong=str(error))
        return cls(path, {each.name: each for each in members}, tuple(sorted(each.name for each in members)))

    def names(self) -> list[str]:
        return list(self.all_names)

    def read(self, name: str) -> bytes | None:
        member = self.members.get(name)
        if member is None:
            return None
        _check_size(name, member.size)
        with self.path.open("rb") as file:
            file.seek(member.data_offset)
            return file.read(member.size)

    def frame(self) -> Iterator[Finding]:
        if self.wrong:
            yield finding("unreadable-zip", en=self.wrong)
            return
        with self.path.open("rb") as file:
            for difference in archive.differences(file, list(self.members.values())):
                yield finding("frame-differs", en=difference)


@dataclass(frozen=True)
class Folder:
    """A folder of the tlog-tiles layout, such as a service publishes or an unpacked bundle."""

    path: Path
    strict: bool = False

    def names(self) -> list[str]:
        return sorted(name for name, _ in self._walk())

    def read(self, name: str) -> bytes | None:
        content = self._read(name)
        return self._part_of_full_tile(name) if content is None else content

    def frame(self) -> Iterator[Finding]:
        for name, mode in self._walk():
            if not stat.S_ISREG(mode):
                yield finding("not-a-file", place=name)

    def _walk(self) -> Iterator[tuple[str, int]]:
        for folder, subfolders, files in os.walk(self.path):
            # A link to a folder is listed, not followed.
            links = [each for each in subfolders if os.path.islink(os.path.join(folder, each))]
            for each in (*files, *links):
                full = os.path.join(folder, each)
                if _UNFINISHED.fullmatch(each):
                    continue  # a file that the service is writing, or that a crash left; it has no place yet
                with suppress(FileNotFoundError):  # an old partial tile that the service has just deleted
                    mode = os.lstat(full).st_mode
                    yield os.path.relpath(full, self.path).replace(os.sep, "/"), mode

    def _read(self, name: str) -> bytes | None:
        try:
            file = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return None
        with os.fdopen(file, "rb") as stream:
            content = stream.read(most_bytes(name) + 1)
        _check_size(name, len(content))
        return content

    def _part_of_full_tile(self, name: str) -> bytes | None:
        """A log may delete a partial tile once the full one exists; readers cut theirs from it (tlog-
        tiles)."""
        if ".p/" not in name or (content := self._read(name[: name.index(".p/")])) is None:
            return None
        return cut(name, content)


def cut(name: str, full: bytes) -> bytes:
    """The partial tile or bundle called `name`, cut from the full one. Raises Malformed."""
    path = parse_path(name)
    if path.level is not None:
        return full[: path.width * HASH_BYTES]
    return encode_entries(decode_entries(full)[: path.width])


def _check_size(name: str, size: int) -> None:
    if size > most_bytes(name):
        raise Malformed(
            f"{name}: expected at most {most_bytes(name)} bytes, got {size}",
            zh=f"{name}：至多{most_bytes(name)}字节，现为{size}",
        )
