"""A plain bar on the terminal while something takes long; nothing at all where nobody is watching."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final, TextIO

_WIDTH: Final = 30
_SECONDS_BETWEEN: Final = 0.1


class Bar:
    """Use as a context. `show(done, all)` may be called as often as one likes."""

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self._what = what
        self._stream = sys.stderr if stream is None else stream
        self._watched = self._stream.isatty()
        self._next = 0.0

    def __enter__(self) -> Bar:
        return self

    def show(self, done: int, all: int) -> None:
        """Draws the bar, at most ten times a second."""
        now = time.monotonic()
        if not self._watched or (now < self._next and done < all):
            return
        self._next = now + _SECONDS_BETWEEN
        filled = _WIDTH * done // all if all else _WIDTH
        self._stream.write(f"\r{self._what} [{'#' * filled}{'.' * (_WIDTH - filled)}] {done}/{all}")
        self._stream.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._next:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
