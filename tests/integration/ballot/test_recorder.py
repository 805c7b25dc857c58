"""The traps of the eventsourcing library, each stepped into on purpose: what its own recorder does wrong, ours does not."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import errors

from services.ballot.store import database
from services.ballot.store.entries import Store
from services.ballot.store.mapper import ENTRY_TOPIC
from services.ballot.store.recorder import EntryRecorder
from shared.errors import Broken
from tests.integration.ballot.lost_reply import LostReply
from tests.integration.ballot.rows import ELECTION, batch, raw


@pytest.fixture
def store(dsn: str) -> Iterator[Store]:
    with closing(Store(dsn)) as opened:
        yield opened


@pytest.fixture
def connection(dsn: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with database.connect(dsn) as opened:
        yield opened


def test_bytes_come_back_as_they_were_stored(
    store: Store, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    stored = batch(0, 300)
    store.append(connection, [stored])

    assert [each for page in store.all_entries(ELECTION) for each in page] == stored.entries
    with psycopg.connect(store.dsn) as other:
        row = other.execute(
            "SELECT topic, state FROM ballot.stored_events WHERE originator_version = 8"
        ).fetchone()
    assert row == (ENTRY_TOPIC, raw(7))


def test_a_topic_never_names_a_module_that_is_imported(store: Store, dsn: str) -> None:
    insert(dsn, 1, "this:s", raw(0))  # the library's mapper imports the module `this` here
    sys.modules.pop("this", None)

    with pytest.raises(Broken, match="unknown topic 'this:s'"):
        store.entries(ELECTION, 0, 10)

    assert "this" not in sys.modules


@pytest.mark.parametrize("state", [raw(1), raw(10), b'{"index":00}', b"", b"\x80"])
def test_a_row_that_stands_at_another_place_than_it_says_is_refused(
    store: Store, dsn: str, state: bytes
) -> None:
    insert(dsn, 1, ENTRY_TOPIC, state)

    with pytest.raises(Broken, match="expected entry 0"):
        store.entries(ELECTION, 0, 10)


def test_a_missing_row_is_noticed(store: Store, dsn: str) -> None:
    for index in (0, 2):
        insert(dsn, index + 1, ENTRY_TOPIC, raw(index))

    with pytest.raises(Broken, match="entry 1 is missing"):
        store.entries(ELECTION, 0, 10)


def test_two_cannot_store_the_same_index(
    store: Store, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    store.append(connection, [batch(0, 3)])

    with pytest.raises(errors.UniqueViolation):
        store.append(connection, [batch(2, 2, text="another")])

    assert store.entries(ELECTION, 0, 10) == batch(0, 3).entries
    store.append(connection, [batch(3, 1)])  # the session still works


def test_a_refused_batch_leaves_a_gap_in_notification_ids_and_none_in_the_log(
    store: Store, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    store.append(connection, [batch(0, 1)])
    with pytest.raises(errors.UniqueViolation):
        store.append(connection, [batch(0, 3, text="another")])
    store.append(connection, [batch(1, 1)])

    notifications = store.recorder.select_notifications(1, 10)

    assert [each.originator_version for each in notifications] == [1, 2]
    assert notifications[1].id > notifications[0].id + 1


def test_a_batch_is_stored_whole_or_not_at_all(
    store: Store, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    other = uuid4()
    store.append(connection, [batch(0, 1)])

    with pytest.raises(errors.UniqueViolation):
        store.append(connection, [batch(0, 5, election=other), batch(0, 1)])

    assert store.entries(other, 0, 10) == []
    assert store.heads(other) is None


def test_bytes_that_changed_on_their_way_undo_the_batch(
    store: Store, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    honest = batch(0, 3)
    flipped = [honest.entries[0], honest.entries[1][:-3] + b"y" + honest.entries[1][-2:], honest.entries[2]]

    with pytest.raises(Broken, match="other bytes than those that were hashed"):
        store.append(connection, [type(honest)(ELECTION, 0, flipped, honest.leaves, honest.root)])

    assert store.entries(ELECTION, 0, 10) == []


def test_the_process_environment_cannot_change_how_entries_are_stored(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    monkeypatch.setenv("CREATE_TABLE", "y")
    monkeypatch.setenv("COMPRESSOR_TOPIC", "zlib")
    monkeypatch.setenv("CIPHER_TOPIC", "eventsourcing.cipher:AESCipher")
    monkeypatch.setenv("MAPPER_TOPIC", "eventsourcing.persistence:Mapper")

    with closing(Store(dsn)) as store, database.connect(dsn) as connection:
        store.append(connection, [batch(0, 2)])
        stored = connection.execute("SELECT state FROM ballot.stored_events ORDER BY 1").fetchall()

    assert stored == [(raw(0),), (raw(1),)]


def test_database_functions_are_refused(store: Store) -> None:
    datastore = store.recorder.datastore  # type: ignore[attr-defined]
    datastore.enable_db_functions = True

    with pytest.raises(Broken, match="readers would miss entries"):
        EntryRecorder(datastore)


def test_whoever_reads_in_the_order_of_notifications_misses_nothing(dsn: str, store: Store) -> None:
    """With the library's database functions some 1 % are missed: ids become visible out of order there."""
    rounds, writers = 60, 6
    seen: list[int] = []
    done = threading.Event()

    def write(number: int) -> None:
        election = UUID(int=number)
        with database.connect(dsn) as own:
            for index in range(rounds):
                store.append(own, [batch(index, 1, election=election)])

    def follow() -> None:
        last = 0
        while True:
            finished = done.is_set()
            found = store.recorder.select_notifications(last, 100, inclusive_of_start=False)
            seen.extend(each.id for each in found)
            last = seen[-1] if seen else 0
            if finished and not found:
                return

    follower = threading.Thread(target=follow)
    follower.start()
    with ThreadPoolExecutor(writers) as threads:
        list(threads.map(write, range(1, writers + 1)))
    done.set()
    follower.join()

    with psycopg.connect(dsn) as other:
        stored = other.execute("SELECT notification_id FROM ballot.stored_events ORDER BY 1").fetchall()
    assert len(stored) == rounds * writers
    assert seen == [number for (number,) in stored]


def test_of_many_who_store_the_same_index_one_succeeds(dsn: str, store: Store) -> None:
    def race(number: int) -> bool:
        with database.connect(dsn) as own:
            try:
                store.append(own, [batch(0, 1, text=str(number))])
            except errors.UniqueViolation:
                return False
            return True

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(race, range(16)))

    assert won.count(True) == 1
    assert store.entries(ELECTION, 0, 10) == [raw(0, str(won.index(True)))]


def test_a_lock_that_nobody_lets_go_of_is_an_error_soon_and_not_a_wait_for_ever(
    dsn: str, store: Store
) -> None:
    with psycopg.connect(dsn) as blocker:
        blocker.execute("LOCK TABLE ballot.stored_events IN ACCESS EXCLUSIVE MODE")
        with database.connect(dsn) as connection:
            connection.execute("SET lock_timeout = '200ms'")
            started = time.monotonic()

            with pytest.raises(errors.LockNotAvailable):
                store.append(connection, [batch(0, 1)])

            assert time.monotonic() - started < 2  # the library repeats this ten times

    assert database.parameters(dsn)["options"].count("lock_timeout=5s") == 1


def test_a_lost_reply_is_told_as_a_lost_connection_and_not_as_a_conflict(dsn: str, store: Store) -> None:
    """The library's recorder stores the row, tries again, and tells the caller of a conflict (with itself)."""
    with LostReply(dsn) as proxy, database.connect(proxy.dsn) as connection:
        connection.execute("SELECT 1")
        proxy.swallow_reply_to(b"COMMIT")

        with pytest.raises(psycopg.OperationalError):
            store.append(connection, [batch(0, 2)])

    assert store.entries(ELECTION, 0, 10) == batch(0, 2).entries


def test_what_the_library_itself_does_when_the_reply_is_lost(dsn: str) -> None:
    """The reason for all this, kept true: if this fails the library has changed, and the recorder may become simpler."""
    with LostReply(dsn) as proxy, closing(Store(proxy.dsn)) as through:
        datastore = through.recorder.datastore  # type: ignore[attr-defined]
        with psycopg.connect(dsn, autocommit=True) as administrator:
            administrator.execute(
                "CREATE TYPE ballot.stored_event_uuid AS"
                " (originator_id uuid, originator_version bigint, topic text, state bytea);"
                "GRANT UPDATE, DELETE, TRUNCATE ON ballot.stored_events TO jianpiao_app"
            )
        library = PostgresApplicationRecorder(datastore, events_table_name="stored_events")
        proxy.swallow_reply_to(b"COMMIT")

        with pytest.raises(IntegrityError):
            library.insert_events([StoredEvent(ELECTION, 1, ENTRY_TOPIC, raw(0))])

    with psycopg.connect(dsn) as other:
        assert other.execute("SELECT state FROM ballot.stored_events").fetchall() == [(raw(0),)]


def test_reading_is_not_tried_ten_times_when_there_is_no_database(store: Store, dsn: str) -> None:
    store.entries(ELECTION, 0, 1)
    store.recorder.datastore.pool.kwargs["host"] = "/nowhere"  # type: ignore[attr-defined]
    store.recorder.datastore.pool.timeout = 0.3  # type: ignore[attr-defined]
    with psycopg.connect(dsn, autocommit=True) as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'jianpiao ballot'"
        )
    started = time.monotonic()

    with pytest.raises(OperationalError):
        store.entries(ELECTION, 0, 1)

    assert time.monotonic() - started < 1.5


def test_there_are_no_subscriptions(store: Store) -> None:
    with pytest.raises(Broken, match="follow the published log"):
        store.recorder.subscribe()


def test_a_store_opens_few_connections(dsn: str, store: Store) -> None:
    store.entries(ELECTION, 0, 1)

    with psycopg.connect(dsn) as other:
        found = other.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'jianpiao ballot'"
        ).fetchone()
    assert found is not None
    assert found[0] <= 2  # the library opens five


def insert(dsn: str, version: int, topic: str, state: bytes) -> None:
    with psycopg.connect(dsn) as administrator:
        administrator.execute(
            "INSERT INTO ballot.stored_events (originator_id, originator_version, topic, state)"
            " VALUES (%s, %s, %s, %s)",
            [ELECTION, version, topic, state],
        )
