"""The supervisor's pages, put together: what to watch, what to ask, and the papers to look at again.

What it leaves out: the pages (`watching.py`, `replaying.py`, `disputing.py`, `sampling.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter

from services.audit.pages.supervisor import disputing, replaying, sampling, watching
from services.audit.pages.supervisor.desk import Desk


def routers(desk: Desk) -> Iterator[APIRouter]:
    """All of them, for the audit service to include."""
    yield watching.router(desk)
    yield replaying.router(desk)
    yield disputing.router()
    yield sampling.router(desk)
