"""Projections as a part of the audit service: its own database, what keeps them up to date, and what reads them.

What it leaves out: the addresses (`http.py`), and following logs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.audit.projections.live import Live
from services.audit.projections.migrate import migrate
from services.audit.projections.read import Reader
from services.postgres import open_postgres


@dataclass(frozen=True)
class Projections:
    """`live` follows the mirrors that it is given; `reader` answers."""

    live: Live
    reader: Reader


@contextmanager
def projecting(data: Path) -> Iterator[Projections]:
    """Over the database of `DATABASE_URL`, or our own in the data folder. Raises Broken if there is none."""
    with ExitStack() as stack:
        postgres = stack.enter_context(open_postgres(data))
        migrate(postgres.dsn)
        reader = Reader(postgres.dsn)
        stack.callback(reader.close)
        live = Live(postgres.dsn)
        stack.callback(live.close)
        yield Projections(live, reader)
