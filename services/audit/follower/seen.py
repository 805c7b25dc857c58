"""What the log has shown us: its signed checkpoints that we have not verified to the end yet, and when each was the newest.

They are on the disk before their entries are fetched. So whoever is shown two histories, and killed in between, still has the
first one's signature; and an entry that the log did not have at some moment cannot have been accepted long before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from services.durable import write_durably
from services.faults import reach
from shared.errors import Broken, Malformed
from shared.log import note
from shared.log.checkpoint import Checkpoint, parse_text

KEPT_MILLISECONDS: Final = 30_000
"""How often the moment is written when nothing else is new. An older moment is a weaker bound, never a wrong one."""
MOST_NOTES: Final = 64
"""Checkpoints kept while nothing can be believed; of more the first and the last ones are."""


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    notes: list[str]
    at: int
    bound: tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """A checkpoint with the log's signature, and the note that it came in."""

    checkpoint: Checkpoint
    note: bytes


class Seen:
    """The checkpoints that the log signed for us, of which nothing is known before `load`. Raises OSError when the disk does.

    `at`: a moment (ms) at which the newest one was the newest; 0 for never.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.shown: list[Shown] = []
        """Those larger than what was believed when the first of them came; the newest is the last."""
        self.at = 0
        self.bound = (0, 0)
        """At the moment bound[1] (ms) the log had shown bound[0] entries: those from there on were accepted no earlier."""
        self._kept_at = 0

    def load(self) -> None:
        """Reads what was kept. Raises Broken if the file was damaged."""
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return
        try:
            kept = msgspec.json.decode(raw, type=_Kept)
            self.shown = [_shown(each.encode()) for each in kept.notes]
        except (msgspec.DecodeError, Malformed) as error:
            raise Broken(
                f"{self._path}: what was seen last cannot be read: {error}",
                zh=f"{self._path}：上次所见的记录无法读取：{error}",
            ) from error
        self.at = self._kept_at = kept.at
        self.bound = kept.bound

    @property
    def newest(self) -> Shown | None:
        """The largest checkpoint that the log signed for us."""
        return self.shown[-1] if self.shown else None

    @property
    def size(self) -> int:
        """Its size."""
        return self.shown[-1].checkpoint.size if self.shown else 0

    def grew(self, raw: bytes, at: int, believed: int) -> None:
        """A larger checkpoint was shown at the moment `at`, when `believed` entries were. Returned means: on the disk."""
        if self.size <= believed:
            self.bound = (self.size, self.at)
            self.shown.clear()
        if len(self.shown) == MOST_NOTES:
            del self.shown[MOST_NOTES // 2]
        self.shown.append(_shown(raw))
        self.at = at
        reach("seen.begin")
        self._keep()
        # Killed here: it is seen and not believed. Its entries are fetched at the next start.
        reach("seen.kept")

    def again(self, at: int) -> None:
        """The newest checkpoint was shown once more, at a later moment."""
        self.at = max(self.at, at)
        if self.at - self._kept_at >= KEPT_MILLISECONDS:
            self._keep()

    def _keep(self) -> None:
        kept = _Kept([each.note.decode() for each in self.shown], self.at, self.bound)
        write_durably(self._path, msgspec.json.encode(kept) + b"\n")
        self._kept_at = self.at


def _shown(raw: bytes) -> Shown:
    return Shown(parse_text(note.parse(raw).text), raw)
