"""A service that starts again stands where it stood, or does not start: whatever was done to its database meanwhile."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services.ballot import snapshot
from services.ballot.accepted import Submission
from services.ballot.elections import Elections
from services.ballot.ledger import Ledger
from services.ballot.loading import Loader
from services.ballot.log_keys import load_log_keys
from services.ballot.store.entries import Store
from services.ballot.store.mapper import StoredSnapshot
from shared import law
from shared.election.state import Election
from shared.errors import Broken
from tests.integration.ballot.village import CALLED, LOG_NAME, Village, config

SIZE = CALLED + 300


@pytest.fixture
async def stopped(elections: Elections, village: Village) -> Village:
    """An election of 314 entries, published; its service has stopped and kept a snapshot."""
    submissions = [Submission(each) for each in village.registrations(1, 300)]
    for start in range(0, 300, 60):
        await elections.submit_many(village.id, submissions[start : start + 60])
    await elections.close()
    return village


def load(dsn: str, data: Path, village: Village) -> Ledger:
    """What a writer would start from, without taking a lock."""
    with Store(dsn) as store:
        return Loader(store, load_log_keys(data, LOG_NAME), law).load(village.id, None)


def without_snapshots(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("DELETE FROM ballot.stored_snapshots")


def tampered(dsn: str, *statements: str) -> None:
    """Changes rows as somebody can who has the server."""
    with psycopg.connect(dsn) as connection:
        for table in ("stored_events", "heads", "logs"):
            connection.execute(f"ALTER TABLE ballot.{table} DISABLE TRIGGER ALL".encode())
        for statement in statements:
            assert connection.execute(statement.encode()).rowcount > 0


def test_with_a_snapshot_and_without_one_it_stands_at_the_same_place(
    dsn: str, tmp_path: Path, stopped: Village
) -> None:
    quick = load(dsn, tmp_path, stopped)
    without_snapshots(dsn)
    thorough = load(dsn, tmp_path, stopped)

    assert (quick.snapshot, thorough.snapshot) == (SIZE, 0)
    assert quick.election is not None
    assert thorough.election is not None
    assert quick.election == thorough.election
    assert quick.tree.root() == thorough.tree.root()
    assert quick.checkpoint(SIZE) == thorough.checkpoint(SIZE)


async def test_entries_after_the_snapshot_are_judged_again(
    dsn: str, tmp_path: Path, stopped: Village
) -> None:
    again = await Elections.open(config(dsn, tmp_path))
    await again.submit(stopped.id, stopped.registration(301))
    await again.close()
    with psycopg.connect(dsn) as connection:
        connection.execute("DELETE FROM ballot.stored_snapshots WHERE originator_version = %s", [SIZE + 1])

    ledger = load(dsn, tmp_path, stopped)

    assert (ledger.snapshot, ledger.size) == (SIZE, SIZE + 1)
    assert isinstance(ledger.election, Election)
    assert "E-0301" in ledger.election.roll.electors


@pytest.mark.parametrize(
    "forged",
    [
        lambda found, signer, village: b"no snapshot",
        lambda found, signer, village: _resigned(found, signer, village, root=b"\0" * 32),
        lambda found, signer, village: _resigned(found, signer, village, size=found.size + 1),
        lambda found, signer, village: _resigned(found, signer, village, state=b"not a state"),
        lambda found, signer, village: _flipped(found, found.state + b"!"),
    ],
    ids=["nonsense", "of other entries", "of more entries", "not thawing", "signed by nobody"],
)
def test_a_snapshot_that_does_not_fit_is_not_used(
    dsn: str, tmp_path: Path, stopped: Village, forged: Any
) -> None:
    signer = load_log_keys(tmp_path, LOG_NAME).signer(stopped.id, drill=False)
    with Store(dsn) as store:
        (kept,) = store.snapshots_of(stopped.id)
        found = snapshot.unpack(stopped.id, signer, kept.raw)
        assert found is not None
        without_snapshots(dsn)
        store.keep_snapshot(StoredSnapshot(stopped.id, SIZE, forged(found, signer, stopped)))

    ledger = load(dsn, tmp_path, stopped)

    assert (ledger.snapshot, ledger.size) == (0, SIZE)


def test_a_snapshot_of_another_law_is_not_used(
    dsn: str, tmp_path: Path, stopped: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "law_digest", lambda: b"another law")

    assert load(dsn, tmp_path, stopped).snapshot == 0


def test_a_snapshot_of_another_election_is_not_used(dsn: str, tmp_path: Path, stopped: Village) -> None:
    signer = load_log_keys(tmp_path, LOG_NAME).signer(stopped.id, drill=False)
    with Store(dsn) as store:
        (kept,) = store.snapshots_of(stopped.id)

    assert snapshot.unpack(stopped.id, signer, kept.raw) is not None
    assert snapshot.unpack(Village(2).id, signer, kept.raw) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ballot.stored_events SET state = state || ' ' WHERE originator_version = 100",
        "UPDATE ballot.stored_events SET state = overlay(state placing '9' from 30) WHERE originator_version = 100",
        "DELETE FROM ballot.stored_events WHERE originator_version = 100",
        "DELETE FROM ballot.stored_events WHERE originator_version = 1",
        f"DELETE FROM ballot.stored_events WHERE originator_version = {SIZE}",
        "UPDATE ballot.stored_events SET topic = 'os:path' WHERE originator_version = 100",
        f"UPDATE ballot.heads SET root = decode(repeat('00', 32), 'hex') WHERE size = {SIZE}",
        f"DELETE FROM ballot.heads WHERE size = {SIZE}",
        "UPDATE ballot.logs SET origin = origin || 'x'",
        "UPDATE ballot.logs SET public_key = decode(repeat('01', 32), 'hex')",
    ],
)
@pytest.mark.parametrize("snapshots", [True, False])
def test_a_changed_database_stops_the_election(
    dsn: str, tmp_path: Path, stopped: Village, statement: str, snapshots: bool
) -> None:
    tampered(dsn, statement)
    if not snapshots:
        without_snapshots(dsn)

    with pytest.raises(Broken):
        load(dsn, tmp_path, stopped)


async def test_entries_that_say_the_same_in_another_order_stop_the_election(
    dsn: str, tmp_path: Path, stopped: Village
) -> None:
    tampered(
        dsn,
        "UPDATE ballot.stored_events SET originator_version = 100000 WHERE originator_version = 100",
        "UPDATE ballot.stored_events SET originator_version = 100 WHERE originator_version = 101",
        "UPDATE ballot.stored_events SET originator_version = 101 WHERE originator_version = 100000",
    )

    with pytest.raises(Broken, match="expected entry 99"):
        load(dsn, tmp_path, stopped)


async def test_a_database_that_was_set_back_stops_the_election(
    dsn: str, tmp_path: Path, stopped: Village
) -> None:
    """All rows fit together; only the published checkpoint knows better."""
    earlier = CALLED + 240
    tampered(
        dsn,
        f"DELETE FROM ballot.stored_events WHERE originator_version > {earlier}",
        f"DELETE FROM ballot.heads WHERE size > {earlier}",
    )
    service = await Elections.open(config(dsn, tmp_path))

    with pytest.raises(Broken, match="314 entries are published, only 254 are stored"):
        await service.submit(stopped.id, stopped.registration(301))

    await service.close()
    assert len(load(dsn, tmp_path, stopped).election.roll.electors) == 240  # type: ignore[union-attr]


async def test_a_database_that_was_emptied_stops_the_election(
    dsn: str, tmp_path: Path, stopped: Village
) -> None:
    tampered(dsn, "DELETE FROM ballot.stored_events", "DELETE FROM ballot.heads", "DELETE FROM ballot.logs")
    service = await Elections.open(config(dsn, tmp_path))

    with pytest.raises(Broken, match="none is stored"):
        await service.call(stopped.envelopes[0])

    await service.close()


async def test_another_history_than_the_published_one_stops_the_election(
    dsn: str, tmp_path: Path, stopped: Village
) -> None:
    """Somebody with the server and our keys writes another history of the same length; the public has seen the first."""
    published = (tmp_path / "log" / str(stopped.id) / "checkpoint").read_bytes()
    shutil.rmtree(tmp_path / "log")
    tampered(
        dsn,
        f"DELETE FROM ballot.stored_events WHERE originator_version > {CALLED}",
        f"DELETE FROM ballot.heads WHERE size > {CALLED}",
    )
    forger = await Elections.open(config(dsn, tmp_path))
    await forger.submit_many(stopped.id, [Submission(each) for each in stopped.registrations(1001, 300)])
    await forger.close()
    (tmp_path / "log" / str(stopped.id) / "checkpoint").write_bytes(published)

    service = await Elections.open(config(dsn, tmp_path))
    with pytest.raises(Broken, match="another history"):
        await service.submit(stopped.id, stopped.registration(1))
    await service.close()


async def test_a_checkpoint_that_we_did_not_sign_stops_the_election(
    dsn: str, tmp_path: Path, stopped: Village
) -> None:
    path = tmp_path / "log" / str(stopped.id) / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n314\n", b"\n313\n"))
    service = await Elections.open(config(dsn, tmp_path))

    with pytest.raises(Broken, match="not a checkpoint of this log"):
        await service.submit(stopped.id, stopped.registration(1))

    await service.close()


async def test_other_keys_than_the_logs_stop_the_election(dsn: str, tmp_path: Path, stopped: Village) -> None:
    elsewhere = await Elections.open(config(dsn, tmp_path / "elsewhere"))

    with pytest.raises(Broken, match="Bring back the keys"):
        await elsewhere.submit(stopped.id, stopped.registration(1))

    await elsewhere.close()


def _resigned(found: Any, signer: Any, village: Village, **changes: Any) -> bytes:
    fields = {"size": found.size, "root": found.root, "state": found.state} | changes
    return snapshot.pack(village.id, signer, **fields)


def _flipped(found: Any, state: bytes) -> bytes:
    import msgspec

    return msgspec.msgpack.encode(msgspec.structs.replace(found, state=state))
