"""Files that are either there as a whole, and on the disk, or not there.

A reader never sees half a file, also after a power cut: written beside its place, flushed, then renamed into
it. What it leaves out: removing what a crash left beside (`.name.new`), which the next writing of that name
overwrites.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from services.faults import reach


def write_durably(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Puts `content` at `path`, replacing what is there. Folders are made. Returned means: on the disk."""
    make_folder(path.parent)
    write_unsynced(path, content, mode=mode)
    sync_folders([path.parent])


def write_unsynced(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """The same, but until its folder is synced (`sync_folders`) a power cut may still take the name away."""
    beside = path.with_name(f".{path.name}.new")
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(file, left) :]
        os.fsync(file)
    finally:
        os.close(file)
    # Killed here: the old file is still in its place; what lies beside it is overwritten next time.
    reach("durable.beside")
    beside.replace(path)


def sync_folders(folders: Iterable[Path]) -> None:
    """Makes the names in `folders` durable."""
    for folder in folders:
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it, durably."""
    missing = [folder, *folder.parents]
    missing = [each for each in missing if not each.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        sync_folders([each.parent])
