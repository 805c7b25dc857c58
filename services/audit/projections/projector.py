"""Keeps the projections of one log up to date: folds what came, stores it, and after any accident begins where that ended.

State is in memory only. It is loaded by folding the mirror's own entries again up to where the stored rows stand: no rows are
read back, so that what was folded wrongly once is not folded on for ever. What it leaves out: when to step (`live.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol
from uuid import UUID

from services.audit.projections.every import NAMES, SLOW, LogFold
from services.audit.projections.recorder import ProjectionRecorder, Step
from services.faults import reach

BATCH: Final = 5_000
"""Entries stored in one transaction at most: a tenth of a second's work, so that locks are not held for long."""


class Believed(Protocol):
    """The entries of a log that somebody verified, such as `services.audit.mirror.Mirror`."""

    @property
    def size(self) -> int:
        """How many there are; never fewer than before."""

    def entries(self, first: int = 0, upto: int | None = None) -> Iterator[bytes]:
        """Those from index `first` to `upto` - 1."""


class Projector:
    """The projections of one log that are named. Not for several threads."""

    def __init__(
        self, log: UUID, mirror: Believed, recorder: ProjectionRecorder, names: Sequence[str] = NAMES
    ) -> None:
        self.log: Final = log
        self._mirror, self._recorder, self._names = mirror, recorder, tuple(names)
        self._fold: LogFold | None = None
        self._stored: dict[str, int] = {}
        """Where each projection stands in the database."""
        self._anew: set[str] = set()
        """Projections that stand elsewhere than the fold: all their rows are written."""

    def step(self, most: int = BATCH, *, slow: bool = True) -> int:
        """Folds and stores the next entries, `most` at most; returns how many. Nothing is new: stores what is behind.

        Without `slow` the slow projections stay behind for now. Raises Moved, Broken, or the library's PersistenceError;
        then the state is dropped, and the next step loads it again.
        """
        try:
            fold = self._fold or self._load()
            before = fold.size
            fold.take(self._mirror.entries(before, min(self._mirror.size, before + most)))
            # Killed here: nothing is stored of it.
            reach("projections.folded")
            self._store(fold, [name for name in self._names if slow or name not in SLOW])
        except BaseException:
            self.drop()
            raise
        return fold.size - before

    def behind(self) -> bool:
        """Whether a step has something to do, as far as is known here."""
        if self._fold is None or self._anew:
            return True
        return any(self._stored.get(name, 0) < self._mirror.size for name in self._names)

    def waits(self) -> bool:
        """Whether entries are waiting to be folded; slow projections may be behind without."""
        return self._fold is None or self._fold.size < self._mirror.size

    def drop(self) -> None:
        """Forgets the state; the next step loads it again."""
        self._fold = None

    def _load(self) -> LogFold:
        self._stored = self._recorder.positions(self.log, self._names)
        stands = min(max(self._stored.values(), default=0), self._mirror.size)
        fold = LogFold(self._names)
        fold.take(self._mirror.entries(0, stands))
        # Without a position nobody knows which rows there may be.
        self._anew = {name for name in self._names if self._stored.get(name) != stands}
        for name in self._names:
            if name not in self._anew:
                fold.projections[name].changes()  # these are stored
        self._fold = fold
        return fold

    def _store(self, fold: LogFold, names: Sequence[str]) -> None:
        steps, changes = [], []
        for name in names:
            anew, since = name in self._anew, self._stored.get(name, 0)
            if anew or since != fold.size:
                steps.append(Step(name, since, fold.size, anew))
                projection = fold.projections[name]
                changes += projection.everything() if anew else projection.changes()
        if not steps:
            return
        self._recorder.advance(self.log, steps, changes)
        for each in steps:
            self._stored[each.projection] = each.upto
            self._anew.discard(each.projection)
