"""Projections keep up with mirrors while these grow; a log that cannot be folded stops alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from services.audit.mirror import Mirror
from services.audit.projections.every import NAMES
from services.audit.projections.live import Live
from services.audit.projections.rebuild import rebuild
from services.audit.projections.recorder import ProjectionRecorder
from shared.log.tiles import entries_path
from tests.integration.projections.conftest import Stored, election
from tests.projected import Believed, folded, log_of, write_mirror

ENTRIES = election()
LOG = log_of(ENTRIES)
PATIENCE_SECONDS = 60
"""Until a test gives up on something that happens in a moment."""


@pytest.fixture
def live(dsn: str) -> Iterator[Live]:
    made = Live(dsn)
    yield made
    made.close()


def wait(until: Callable[[], bool]) -> None:
    """Returns as soon as something is so; fails if it never is."""
    pause = threading.Event()
    for _ in range(PATIENCE_SECONDS * 20):
        if until():
            return
        pause.wait(0.05)
    pytest.fail("waited in vain")


def everything_at(recorder: ProjectionRecorder, log: UUID, size: int) -> Callable[[], bool]:
    return lambda: recorder.positions(log, NAMES) == dict.fromkeys(NAMES, size)


def test_what_a_mirror_gains_is_stored(
    live: Live, recorder: ProjectionRecorder, stored: Stored, tmp_path: Path
) -> None:
    write_mirror(tmp_path, ENTRIES, 100)
    live.follow(LOG, Mirror(tmp_path))
    wait(everything_at(recorder, LOG, 100))

    for size in (101, 180, len(ENTRIES)):
        write_mirror(tmp_path, ENTRIES, size)  # as another process does: nobody tells
        wait(everything_at(recorder, LOG, size))
        assert stored(LOG) == folded(ENTRIES[:size])


def test_a_log_that_cannot_be_folded_stops_alone_and_says_why(
    live: Live, recorder: ProjectionRecorder, tmp_path: Path
) -> None:
    garbled, sound = uuid4(), LOG
    write_mirror(tmp_path / "garbled", [*ENTRIES[:50], b"{}"], 51)
    write_mirror(tmp_path / "sound", ENTRIES, 100)
    live.follow(garbled, Mirror(tmp_path / "garbled"))
    live.follow(sound, Mirror(tmp_path / "sound"))

    wait(everything_at(recorder, sound, 100))
    wait(lambda: garbled in live.trouble)

    assert "entry 50" in live.trouble[garbled]
    assert sound not in live.trouble
    assert recorder.positions(garbled, NAMES) == {}


def test_a_log_goes_on_once_its_mirror_is_sound_again(
    live: Live, recorder: ProjectionRecorder, stored: Stored, tmp_path: Path
) -> None:
    write_mirror(tmp_path, ENTRIES, 100)
    mirror = Mirror(tmp_path)
    bundle = tmp_path / entries_path(0, 100)
    sound = bundle.read_bytes()
    bundle.write_bytes(b"nonsense")
    live.follow(LOG, mirror)
    wait(lambda: LOG in live.trouble)

    bundle.write_bytes(sound)
    live.follow(LOG, mirror)

    wait(everything_at(recorder, LOG, 100))
    assert live.trouble == {}
    assert stored(LOG) == folded(ENTRIES[:100])


def test_it_goes_on_after_tables_were_swapped(
    live: Live, recorder: ProjectionRecorder, stored: Stored, tmp_path: Path, dsn: str
) -> None:
    write_mirror(tmp_path, ENTRIES, 100)
    live.follow(LOG, Mirror(tmp_path))
    wait(everything_at(recorder, LOG, 100))

    rebuild(dsn, {LOG: Believed(ENTRIES, 150)})  # knows of more than the service's mirror
    write_mirror(tmp_path, ENTRIES, 200)

    wait(everything_at(recorder, LOG, 200))
    assert stored(LOG) == folded(ENTRIES[:200])
    assert live.trouble == {}


def test_more_logs_than_are_kept_in_memory(
    live: Live, recorder: ProjectionRecorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.audit.projections.live.MOST_IN_MEMORY", 2)
    logs = [uuid4() for _ in range(5)]
    for log in logs:
        write_mirror(tmp_path / str(log), ENTRIES, 60)
        live.follow(log, Mirror(tmp_path / str(log)))

    for log in logs:
        wait(everything_at(recorder, log, 60))
        write_mirror(tmp_path / str(log), ENTRIES, 90)
    for log in logs:
        wait(everything_at(recorder, log, 90))
