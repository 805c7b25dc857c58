"""Projections that keep up with their mirrors while these grow, in one thread of their own.

A mirror tells when it grows; one that another process writes is looked at several times a second. A log whose entries cannot
be folded is left where it stands and named in `trouble`; the others go on. What it leaves out: the mirrors themselves.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from eventsourcing.persistence import PersistenceError

from services.audit.mirror import Mirror
from services.audit.projections.projector import Projector
from services.audit.projections.recorder import Moved, ProjectionRecorder
from shared.errors import JianpiaoError

LOOK_SECONDS: Final = 0.1
"""How often mirrors are looked at that nobody tells of; a live tally may lag by 250 ms."""
SLOW_SHARE: Final = 10
"""Slow projections are judged over all entries: not before ten times as long has passed as that took."""
SLOW_SECONDS: Final = 1.0
"""And not more often than that while entries come in."""
AGAIN_SECONDS: Final = 1.0
"""After the database did not answer."""
MOST_IN_MEMORY: Final = 64
"""Logs whose state is kept; of others it is folded again when they grow, which few of hundreds do at a time."""

_log: Final = logging.getLogger(__name__)


class Live:
    """Keeps projections up to date over the database of `dsn`, which is migrated, until it is closed."""

    def __init__(self, dsn: str) -> None:
        self._recorder = ProjectionRecorder.open(dsn)
        self._mirrors: dict[UUID, Mirror] = {}
        self._projectors: dict[UUID, Projector] = {}
        self._slow: dict[UUID, tuple[float, float]] = {}
        """When the slow ones were stored last, and how long that took."""
        self._finished: dict[UUID, int] = {}
        """Entries of logs of which everything is stored."""
        self._trouble: dict[UUID, str] = {}
        self._anew: set[UUID] = set()
        """Logs whose mirror is another, or sound again: their state is loaded anew."""
        self._news = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="projections", daemon=True)
        self._thread.start()

    def follow(self, log: UUID, mirror: Mirror) -> None:
        """From now on the projections of this log follow that mirror, which may be the same: then it is sound again."""
        if self._mirrors.get(log) is not mirror:
            mirror.watch(lambda size: self._news.set())
        elif log not in self._trouble:
            return
        self._mirrors[log] = mirror
        self._anew.add(log)
        self._news.set()

    @property
    def trouble(self) -> Mapping[UUID, str]:
        """Logs whose projections stand still, and why."""
        return dict(self._trouble)

    def close(self) -> None:
        """Finishes the present step and ends."""
        self._closing.set()
        self._news.set()
        self._thread.join()
        self._recorder.close()

    # From here on: in the thread.

    def _work(self) -> None:
        while not self._closing.is_set():
            self._news.wait(LOOK_SECONDS)
            self._news.clear()
            while self._turn() and not self._closing.is_set():
                pass

    def _turn(self) -> bool:
        """One step for each log that has something to do; whether any had."""
        return any([self._step(log, mirror) for log, mirror in list(self._mirrors.items())])

    def _step(self, log: UUID, mirror: Mirror) -> bool:
        if log in self._anew:
            self._anew.discard(log)
            for known in (self._trouble, self._projectors, self._finished):
                known.pop(log, None)
        if log in self._trouble:
            return False
        try:
            size = mirror.refresh()
            if self._finished.get(log) == size:
                return False
            projector, slow = self._projector(log, mirror), self._slow_due(log)
            if not slow and not projector.waits():
                return False
            began = time.monotonic()
            projector.step(slow=slow)
            if slow:
                self._slow[log] = (time.monotonic(), time.monotonic() - began)
            if not projector.behind():
                self._finished[log] = size
        except Moved as moved:
            _log.info("projections: %s", moved)  # built again meanwhile; the next step loads it
        except PersistenceError as error:
            _log.warning("projections of %s: the database did not answer: %s", log, error)
            self._closing.wait(AGAIN_SECONDS)
        except JianpiaoError as error:
            self._trouble[log] = str(error)
            _log.error("projections of %s stand still: %s", log, error)
            return False
        return True

    def _slow_due(self, log: UUID) -> bool:
        last, took = self._slow.get(log, (0.0, 0.0))
        return time.monotonic() - last >= max(SLOW_SECONDS, SLOW_SHARE * took)

    def _projector(self, log: UUID, mirror: Mirror) -> Projector:
        """The projector of a log; those that were idle for longest are let go of."""
        projector = self._projectors.pop(log, None) or Projector(log, mirror, self._recorder)
        self._projectors[log] = projector
        for oldest in list(self._projectors)[:-MOST_IN_MEMORY]:
            del self._projectors[oldest]
        return projector
