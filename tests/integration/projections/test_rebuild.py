"""`rebuild`: new tables are filled beside those that are served and take their place at once, or nothing happens."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from services.audit.mirror import Mirror
from services.audit.projections import rebuild_command
from services.audit.projections.every import NAMES, TABLES
from services.audit.projections.hashed import Hashed
from services.audit.projections.migrate import SCHEMA
from services.audit.projections.projector import Projector
from services.audit.projections.rebuild import rebuild
from services.audit.projections.recorder import Moved, ProjectionRecorder
from services.postgres_migrate import create_role
from shared.errors import Broken, Malformed
from shared.log.tiles import decode_entries, encode_entries, entries_path
from tests.integration.projections.conftest import Stored, election, rows_in
from tests.projected import Believed, folded, log_of, write_mirror

ENTRIES = election()
LOG = log_of(ENTRIES)


def tables(dsn: str) -> set[str]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'audit'").fetchall()
    return {name for (name,) in rows}


def test_drop_and_rebuild_gives_the_same_tables(
    recorder: ProjectionRecorder, stored: Stored, dsn: str
) -> None:
    Projector(LOG, Believed(ENTRIES), recorder).step()
    before = stored(LOG)
    with psycopg.connect(dsn, autocommit=True) as connection:
        for table in TABLES:
            connection.execute(f"DELETE FROM audit.{table.name}".encode())

    folded_entries = rebuild(dsn, {LOG: Believed(ENTRIES)})

    assert folded_entries == len(ENTRIES)
    assert stored(LOG) == before == folded(ENTRIES)
    assert tables(dsn) == {table.name for table in TABLES} | {"positions", "migrations"}


def test_a_service_at_work_goes_on_over_the_new_tables(
    recorder: ProjectionRecorder, stored: Stored, dsn: str
) -> None:
    mirror = Believed(ENTRIES, 200)
    projector = Projector(LOG, mirror, recorder)
    projector.step()
    mirror.size = 210
    projector.step()  # its statements are prepared by now

    rebuild(dsn, {LOG: mirror})
    mirror.size = 220
    projector.step()

    assert stored(LOG) == folded(ENTRIES[:220])


def test_what_came_meanwhile_is_not_lost(recorder: ProjectionRecorder, stored: Stored, dsn: str) -> None:
    """The service stores further entries while the new tables are filled."""
    mirror = Believed(ENTRIES, 200)
    projector = Projector(LOG, mirror, recorder)
    projector.step()

    class Growing(Believed):
        """Sees an older size than the service, as if the checkpoint had been read before."""

        def entries(self, first: int = 0, upto: int | None = None) -> Iterator[bytes]:
            if first == 0:
                mirror.size = 260
                projector.step()
            return super().entries(first, upto)

    rebuild(dsn, {LOG: Growing(ENTRIES, 200)})

    assert stored(LOG) == folded(ENTRIES[:260])
    assert set(recorder.positions(LOG, NAMES).values()) == {260}


def test_a_mirror_that_grows_during_the_work_is_followed(
    recorder: ProjectionRecorder, stored: Stored, dsn: str
) -> None:
    class Growing(Believed):
        def entries(self, first: int = 0, upto: int | None = None) -> Iterator[bytes]:
            yield from super().entries(first, upto)
            self.size = min(self.size + 20, 290)

    mirror = Growing(ENTRIES, 200)
    projector = Projector(LOG, mirror, recorder)
    projector.step()

    rebuild(dsn, {LOG: mirror})

    (size,) = set(recorder.positions(LOG, NAMES).values())
    assert size > 200
    assert stored(LOG) == folded(ENTRIES[:size])
    with pytest.raises(Moved):
        projector.step()  # it stood before; now it loads and goes on
    while projector.step():
        pass
    assert stored(LOG) == folded(ENTRIES[: mirror.size])


def test_one_projection_alone(recorder: ProjectionRecorder, stored: Stored, dsn: str) -> None:
    Projector(LOG, Believed(ENTRIES, 200), recorder).step()

    rebuild(dsn, {LOG: Believed(ENTRIES)}, ["tallies"])

    assert recorder.positions(LOG, ["tallies", "roll"]) == {"tallies": len(ENTRIES), "roll": 200}
    Projector(LOG, Believed(ENTRIES), recorder).step()
    assert stored(LOG) == folded(ENTRIES)


def test_readers_see_the_old_rows_until_the_new_ones_are_there(
    recorder: ProjectionRecorder, dsn: str
) -> None:
    Projector(LOG, Believed(ENTRIES), recorder).step()
    expected, seen, stop = folded(ENTRIES), [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append(rows_in(dsn, LOG) == expected)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(3):
        rebuild(dsn, {LOG: Believed(ENTRIES)})
    stop.set()
    reader.join()

    assert seen
    assert all(seen)


def test_a_log_without_its_mirror_stops_it_before_anything_is_done(
    recorder: ProjectionRecorder, stored: Stored, dsn: str
) -> None:
    lost = uuid4()
    Projector(lost, Believed(ENTRIES, 100), recorder).step()

    with pytest.raises(Broken, match=str(lost)):
        rebuild(dsn, {LOG: Believed(ENTRIES)})
    assert stored(lost) == folded(ENTRIES[:100])

    rebuild(dsn, {LOG: Believed(ENTRIES)}, forget=frozenset({lost}))
    assert not any(stored(lost).values())
    assert recorder.positions(lost, NAMES) == {}


def test_two_rebuilds_at_once_are_refused(dsn: str) -> None:
    class Rival(Believed):
        def entries(self, first: int = 0, upto: int | None = None) -> Iterator[bytes]:
            with pytest.raises(Broken, match="another rebuild"):
                rebuild(dsn, {LOG: Believed(ENTRIES)})
            return super().entries(first, upto)

    rebuild(dsn, {LOG: Rival(ENTRIES)})

    assert rows_in(dsn, LOG) == folded(ENTRIES)


def test_an_unknown_projection_is_named(dsn: str) -> None:
    with pytest.raises(Malformed, match="no such projection: votes"):
        rebuild(dsn, {}, ["votes"])


def test_the_services_own_role_may_not_rebuild(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        create_role(connection, SCHEMA.app)
    as_service = psycopg.conninfo.make_conninfo(dsn, user=SCHEMA.app)

    with pytest.raises((Broken, errors.InsufficientPrivilege)):
        rebuild(as_service, {LOG: Believed(ENTRIES)})

    assert not any(rows_in(dsn, LOG).values())


def test_nothing_is_built_from_an_altered_mirror(stored: Stored, dsn: str, tmp_path: Path) -> None:
    rebuild(dsn, {LOG: Believed(ENTRIES, 100)})
    before = stored(LOG)
    write_mirror(tmp_path, ENTRIES, 200)
    bundle = tmp_path / entries_path(0, 200)
    # Another time of acceptance: all of it can be folded, and it is not what was believed.
    altered = decode_entries(bundle.read_bytes())
    altered[199] = altered[199].replace(b'"accepted_at":"2026-03-28T00:', b'"accepted_at":"2026-03-28T01:')
    bundle.write_bytes(encode_entries(altered))
    hashed = Hashed(Mirror(tmp_path))

    with pytest.raises(Broken, match="DAMAGED"):
        rebuild(dsn, {LOG: hashed}, check=hashed.check)

    assert stored(LOG) == before


def test_the_command_says_where_mirrors_should_be(tmp_path: Path) -> None:
    options = argparse.Namespace(
        config=None, data=tmp_path, mirrors=tmp_path / "none", forget=[], projections=[]
    )

    with pytest.raises(Malformed, match="--mirrors"):
        rebuild_command.run(options)
