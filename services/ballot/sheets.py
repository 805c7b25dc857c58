"""Reads a sheet of the roll in a process of its own, so that no sheet can hold up or bring down the writer of an election.

One sheet at a time; a reader that takes too long is killed. What it leaves out: what is read (`services/roll`), and HTTP.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Final

import msgspec

from services.ballot.accepted import Overloaded
from services.ballot.errors import TooLarge
from services.roll.preview import Order
from shared.errors import Malformed

MOST_SECONDS: Final = 60.0
"""A sheet of the largest size takes some 5 s; one that takes longer was made to."""


class Answer(msgspec.Struct, frozen=True):
    """What the reader says: a preview, as JSON, or why the file is no sheet."""

    preview: msgspec.Raw = msgspec.Raw(b"null")
    malformed: tuple[str, str] | None = None
    """Why, in English and in Chinese."""
    too_large: bool = False
    """It needs more memory than a reader has."""


class SheetReaders:
    """Starts readers, one at a time."""

    def __init__(self, most_seconds: float = MOST_SECONDS) -> None:
        self._most_seconds = most_seconds
        self._busy = False

    async def preview(self, order: Order, sheet: bytes) -> bytes:
        """The preview of a sheet as JSON. Stores nothing.

        Raises Malformed if the file is no sheet, TooLarge if reading it takes too long or too much memory, Overloaded while
        another is read.
        """
        if self._busy:
            raise Overloaded("another sheet is being read.", zh="正在读取另一张名单", retry_after=5)
        self._busy = True
        try:
            said = await self._read(msgspec.json.encode(order) + b"\n" + sheet)
        finally:
            self._busy = False
        answer = msgspec.json.decode(said, type=Answer)
        if answer.malformed is not None:
            en, zh = answer.malformed
            raise Malformed(en, zh=zh)
        if answer.too_large:
            raise TooLarge("this sheet needs too much memory to be read.", zh="读取此表需要的内存过多")
        return bytes(answer.preview)

    async def _read(self, question: bytes) -> bytes:
        reader = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "services.ballot.sheet_reader",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            said, _ = await asyncio.wait_for(reader.communicate(question), self._most_seconds)
        except TimeoutError as error:
            raise TooLarge("this sheet takes too long to read.", zh="读取此表费时过长") from error
        finally:
            # Also when the client hung up or the service stops: nobody waits for the answer any more.
            if reader.returncode is None:
                reader.kill()
                await reader.wait()
        if reader.returncode:
            raise RuntimeError(f"the reader of sheets ended with {reader.returncode}")
        return said
