"""Writes a document as PDF in a process of its own: `python -m services.forms.printing LANG`, document in, PDF out.

A roll of fifty thousand names is ten seconds of work; in the service's own process it would slow down everybody who votes meanwhile.
The process ends with its pipe, so none outlives a service that was killed. What it leaves out: the PDF itself (`document_pdf.py`).
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from typing import Final

from services.forms.document import Document
from shared.errors import JianpiaoError

AT_ONCE: Final = 2
MOST_WAITING: Final = 20
LONGEST_SECONDS: Final = 120.0


class NotPrinted(JianpiaoError):
    """Not made now: too many wait, it took too long, or the process failed. Asking again may help."""


class Printer:
    """So many documents at once; others wait their turn, and beyond that they are refused."""

    def __init__(self) -> None:
        self._turn: Final = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def pdf(self, document: Document, lang: str) -> bytes:
        """The document as `write_document` gives it. Raises NotPrinted."""
        if self._waiting >= MOST_WAITING:
            raise NotPrinted(
                f"{self._waiting} documents are waiting to be made; try again in a moment.",
                zh=f"已有{self._waiting}件文书在等候生成，请稍候再点一次。",
            )
        self._waiting += 1
        try:
            async with self._turn, asyncio.timeout(LONGEST_SECONDS):
                return await _print(document, lang)
        except TimeoutError as error:
            raise NotPrinted(
                f"the document was not made within {LONGEST_SECONDS:.0f} s",
                zh=f"文书在{LONGEST_SECONDS:.0f}秒内没有生成",
            ) from error
        finally:
            self._waiting -= 1


async def _print(document: Document, lang: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.forms.printing",
        lang,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        raw, _ = await process.communicate(pickle.dumps(document))
    finally:
        # Whoever asked has gone, or the time is over.
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0 or not raw.startswith(b"%PDF-"):
        raise NotPrinted(
            f"the process that makes documents ended with {process.returncode}",
            zh=f"生成文书的进程以{process.returncode}结束",
        )
    return raw


def main() -> None:
    """The other process: what it reads was written by the service itself, through a pipe that nobody else has."""
    from services.forms.document_pdf import write_document

    document: Document = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(write_document(document, sys.argv[1]))


if __name__ == "__main__":
    main()
