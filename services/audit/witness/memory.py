"""What a witness remembers of one log: the last checkpoint that it cosigned, in two places that must agree.

  (1) the mark     <marks>/<origin hash>             written first; best on another disk, or a stick that is kept apart
  (2) the memory   <data>/memory/<origin hash>/last  written second; only then may the cosignature leave

Both hold the whole cosigned note and a number that counts up. Killed between (1) and (2) the mark is one ahead, and the
next reading makes the memory follow. Any other difference means that somebody set one of them back or took it away: a
witness that went on would cosign a fork, so it stops for that log until a person has looked at the signed minutes
(`resume.py`). A machine that is set back as a whole, marks and all, is not seen here; `witness.py` sees it when the log
shows a cosignature that is not remembered.

What it leaves out: what may be cosigned (`judge.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.durable import make_folder, write_durably
from services.faults import reach
from services.file_lock import exclusive
from shared.errors import Broken, Malformed
from shared.log import note as notes
from shared.log.checkpoint import Checkpoint, parse_text
from shared.log.witnessing import origin_hash

LAST: Final = "last"
STOPPED: Final = "stopped"

_HEAD: Final = "jianpiao-witness-memory/1"
_FORM: Final = re.compile(rf"{re.escape(_HEAD)}\nsequence (0|[1-9][0-9]{{0,18}})\n\n".encode())


@dataclass(frozen=True)
class Seen:
    """The note that was cosigned as number `sequence`, counted from 1; number 0 is "nothing yet", without a note."""

    sequence: int = 0
    note: bytes = b""

    @property
    def checkpoint(self) -> Checkpoint | None:
        """What the note says; None if there is none."""
        return parse_text(notes.parse(self.note).text) if self.sequence else None


NOTHING: Final = Seen()


class Memory:
    """The memory of one log in the witness's folder `data`. Blocks; raises OSError when a disk does."""

    def __init__(self, data: Path, marks: Path, origin: str) -> None:
        self.origin = origin
        self.folder = data / "memory" / origin_hash(origin)
        self._last = self.folder / LAST
        self._mark = marks / origin_hash(origin)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else, in this process or another, reads or writes this memory meanwhile."""
        make_folder(self.folder)
        with exclusive(self.folder / "lock"):
            yield

    def read(self) -> Seen:
        """What was cosigned last. Call it while `held`. Raises Broken if the two places do not agree."""
        if self.stopped:
            raise self._broken(self.stopped, self.stopped)
        last, mark = self.copies()
        if last is None and mark is None:
            write_durably(self._last, _encode(NOTHING))
            return NOTHING
        if last is None:
            raise self._broken("the memory is gone, but the mark is there", "见证的记录不见了，备份标记还在")
        if mark is None and last.sequence:
            raise self._broken("the mark is gone", "备份标记不见了")
        if mark is None or mark == last:
            return last
        if mark.sequence == last.sequence + 1:
            # Killed between (1) and (2): nobody has got the cosignature, but it was made.
            write_durably(self._last, _encode(mark))
            return mark
        raise self._broken(
            f"the memory has number {last.sequence}, the mark number {mark.sequence}: one of them was set back",
            f"记录是第{last.sequence}次，备份标记是第{mark.sequence}次：有一处被换回旧的",
        )

    def write(self, note: bytes, before: Seen) -> Seen:
        """Remembers `note`, cosigned, after what `read` gave. Returned means: on the disks. Call it while `held`."""
        seen = Seen(before.sequence + 1, note)
        # (1) Killed before it: nothing has happened, the log asks again.
        reach("witness.decided")
        write_durably(self._mark, _encode(seen))
        # (2) Killed here: `read` makes the memory follow the mark.
        reach("witness.marked")
        write_durably(self._last, _encode(seen))
        # Killed here: remembered, and the log never got it. It asks again and is told the size.
        reach("witness.remembered")
        return seen

    def replace(self, note: bytes) -> Seen:
        """Begins again from a note that a person vouched for (`resume.py`). Call it while `held`."""
        numbers = [each.sequence for each in self.copies(damaged_too=True) if each is not None]
        seen = Seen(max(numbers, default=0) + 1, note)
        write_durably(self._mark, _encode(seen))
        write_durably(self._last, _encode(seen))
        (self.folder / STOPPED).unlink(missing_ok=True)
        return seen

    def copies(self, *, damaged_too: bool = False) -> tuple[Seen | None, Seen | None]:
        """Memory and mark as they are; None where there is none.

        Raises Broken for one that makes no sense; with `damaged_too` that is None as well.
        """
        return self._copy(self._last, damaged_too), self._copy(self._mark, damaged_too)

    @property
    def stopped(self) -> str:
        """Why this witness cosigns nothing of this log any more; empty if it does."""
        path = self.folder / STOPPED
        return path.read_text("utf-8").strip() if path.exists() else ""

    def stop(self, reason: str) -> None:
        """From now on `read` refuses, after restarts as well, until a person resumes."""
        write_durably(self.folder / STOPPED, f"{reason}\n".encode())

    def _copy(self, path: Path, damaged_too: bool) -> Seen | None:
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            return _decode(raw, self.origin)
        except Malformed as error:
            if damaged_too:
                return None
            raise self._broken(f"{path}: {error.en}", f"{path}：{error.zh}") from error

    def _broken(self, en: str, zh: str) -> Broken:
        return Broken(
            f"{self.origin}: {en}; not witnessed any more: compare the signed minutes and run jianpiao witness resume",
            zh=f"{self.origin}：{zh}；已停止见证，请对照已签字的笔录运行 jianpiao witness resume",
        )


def _encode(seen: Seen) -> bytes:
    return f"{_HEAD}\nsequence {seen.sequence}\n\n".encode() + seen.note


def _decode(raw: bytes, origin: str) -> Seen:
    head = _FORM.match(raw)
    if head is None:
        raise Malformed("not a witness's memory", zh="不是见证的记录")
    seen = Seen(int(head[1]), raw[head.end() :])
    if not seen.sequence and seen.note:
        raise Malformed("number 0 has no checkpoint", zh="第0次不应有检查点")
    if seen.checkpoint is not None and seen.checkpoint.origin != origin:
        raise Malformed(
            f"expected a checkpoint of {origin}, got {seen.checkpoint.origin}",
            zh=f"应为{origin}的检查点，现为{seen.checkpoint.origin}",
        )
    return seen
