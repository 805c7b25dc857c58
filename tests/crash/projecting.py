"""Projects a mirror into a database, in a process of its own that can be killed: `python -m tests.crash.projecting DSN MIRROR`."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

from services.audit.mirror import Mirror
from services.audit.projections.projector import Projector
from services.audit.projections.recorder import ProjectionRecorder
from services.audit.projections.told import read

BATCH = 40
"""Entries in a transaction, so that there are several."""


def main(dsn: str, folder: Path) -> None:
    """Steps until everything is stored."""
    mirror = Mirror(folder)
    recorder = ProjectionRecorder.open(dsn)
    projector = Projector(UUID(read(0, mirror.entry(0)).payload["election"]), mirror, recorder)
    while projector.step(BATCH):
        pass
    recorder.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
