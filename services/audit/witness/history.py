"""Every size of one log that a witness cosigned, with the root and the log's signature: to prove a fork in the past.

A log that was set back signs sizes again that were seen long ago. The last checkpoint alone cannot show that the root was
another then; this can. Records have one width and ascending sizes, so a size is found by halving:

    size, 8 bytes     root, 32     key id and Ed25519 signature of the log, 68

It is evidence and decides nothing, so it is not flushed: a power cut may cost the last records, never a promise.
What it leaves out: what was seen last (`memory.py`).
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO, Final

from services.durable import make_folder
from shared.log import note as notes
from shared.log.checkpoint import Checkpoint, encode_text
from shared.log.note import Signature, SignedNote
from shared.log.vkey import KEY_ID_BYTES

_RECORD: Final = struct.Struct(">Q32s68s")


class History:
    """The records in `path`. Call it while the memory is `held`. Raises OSError."""

    def __init__(self, path: Path, origin: str) -> None:
        self._path = path
        self._origin = origin

    def append(self, seen: Checkpoint, line: Signature) -> None:
        """Adds what was cosigned; a size that is there already, or a smaller one, is passed over."""
        make_folder(self._path.parent)
        record = _RECORD.pack(seen.size, seen.root, line.key_id + line.signature)
        with self._path.open("a+b") as file:
            count = _count(file)
            if count and _read(file, count - 1)[0] >= seen.size:
                return
            file.truncate(count * _RECORD.size)  # half a record, from a crash
            file.write(record)

    def note(self, size: int) -> bytes | None:
        """The checkpoint of that size as the log signed it, None if it was not cosigned here."""
        try:
            with self._path.open("rb") as file:
                found = _find(file, size)
        except FileNotFoundError:
            return None
        if found is None:
            return None
        root, blob = found
        text = encode_text(Checkpoint(self._origin, size, root))
        line = Signature(self._origin, blob[:KEY_ID_BYTES], blob[KEY_ID_BYTES:])
        return notes.encode(SignedNote(text, (line,)))


def _find(file: BinaryIO, size: int) -> tuple[bytes, bytes] | None:
    low, high = 0, _count(file)
    while low < high:
        middle = (low + high) // 2
        there, root, blob = _read(file, middle)
        if there == size:
            return root, blob
        low, high = (middle + 1, high) if there < size else (low, middle)
    return None


def _count(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END) // _RECORD.size


def _read(file: BinaryIO, number: int) -> tuple[int, bytes, bytes]:
    file.seek(number * _RECORD.size)
    size, root, blob = _RECORD.unpack(file.read(_RECORD.size))
    return size, root, blob
