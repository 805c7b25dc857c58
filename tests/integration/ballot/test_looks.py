"""Who looked at personal data: added and read by the service, changed by nobody."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from services.ballot.store import database as connecting
from services.ballot.store.entries import Store
from services.ballot.store.looks import Look, keep, latest
from services.ballot.store.migrate import migrate

ELECTION = UUID("01941f29-7c00-7aaa-8bbb-0123456789ab")


def test_looks_are_kept_in_order_and_cannot_be_changed(database: str) -> None:
    migrate(database)
    store = Store(database)
    try:
        for number in range(3):
            keep(store, ELECTION, Look("S-01", "a" * 16, "desk-roll", [f"E-{number:04d}"]))
        keep(store, ELECTION, Look("S-01", "a" * 16, "desk-roll", ["E-0001"] * 1_001))

        found = latest(store, ELECTION, 3)
        assert [tuple(each.look.persons) for each in found] == [(), ("E-0002",), ("E-0001",)]
        assert [each.look.persons for each in latest(store, ELECTION, 9, found[-1].number)] == [("E-0000",)]
        assert latest(store, UUID(int=1), 9) == []
    finally:
        store.close()

    with connecting.connect(database) as service:
        for change in (
            "UPDATE private.disclosure_views SET officer = 'S-02'",
            "DELETE FROM private.disclosure_views",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                service.execute(change)
