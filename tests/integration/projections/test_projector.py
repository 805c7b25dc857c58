"""A projector stores every entry exactly once, whatever the batches, restarts and rivals."""

from __future__ import annotations

from random import Random
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.audit.projections.every import LogFold
from services.audit.projections.projector import Projector
from services.audit.projections.recorder import Moved, ProjectionRecorder, Step
from shared.errors import Broken
from tests.integration.projections.conftest import Stored, election, rows_in
from tests.projected import Believed, Rows, folded, log_of, rows_of

ENTRIES = election()
LOG = log_of(ENTRIES)


def references(sizes: set[int]) -> dict[int, Rows]:
    """What the fold alone gives after so many entries."""
    fold, found = LogFold(), {}
    for size in sorted(sizes):
        fold.take(ENTRIES[fold.size : size])
        found[size] = rows_of(fold)
    return found


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1))
def test_after_every_step_the_tables_are_the_fold(recorder: ProjectionRecorder, dsn: str, seed: int) -> None:
    chance = Random(seed)
    sizes = sorted({chance.randrange(1, len(ENTRIES)) for _ in range(30)} | {len(ENTRIES)})
    expected = references(set(sizes))
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DELETE FROM audit.positions")
    mirror = Believed(ENTRIES, 0)
    projector = Projector(LOG, mirror, recorder)

    for mirror.size in sizes:
        if chance.random() < 0.3:
            projector = Projector(LOG, mirror, recorder)  # as after a restart
        most = chance.choice([1_000, 7])
        while projector.step(most, slow=chance.random() < 0.5):
            pass
        projector.step()
        assert rows_in(dsn, LOG) == expected[mirror.size]


def test_one_entry_after_the_other_is_the_fold_at_each(recorder: ProjectionRecorder, dsn: str) -> None:
    mirror = Believed(ENTRIES, 0)
    projector, fold = Projector(LOG, mirror, recorder), LogFold()

    # From where the papers are counted on: there every entry changes several tables.
    mirror.size = len(ENTRIES) - 60
    projector.step()
    fold.take(ENTRIES[: mirror.size])
    while mirror.size < len(ENTRIES):
        mirror.size += 1
        assert projector.step() == 1
        fold.take(ENTRIES[mirror.size - 1 : mirror.size])
        assert rows_in(dsn, LOG) == rows_of(fold)


def test_nothing_new_is_nothing_to_do(recorder: ProjectionRecorder) -> None:
    projector = Projector(LOG, Believed(ENTRIES), recorder)
    projector.step()

    again = projector.step()

    assert again == 0
    assert not projector.behind()


def test_two_projectors_do_not_both_store_an_entry(recorder: ProjectionRecorder, stored: Stored) -> None:
    mirror = Believed(ENTRIES, 100)
    one, other = Projector(LOG, mirror, recorder), Projector(LOG, mirror, recorder)
    one.step()
    other.step()  # loads: finds it stored
    mirror.size = 200
    one.step()

    with pytest.raises(Moved, match="expected to stand at 100, stands at 200"):
        other.step()

    assert other.step() == 0  # loaded again
    assert stored(LOG) == folded(ENTRIES[:200])


def test_many_logs_lie_in_one_database(recorder: ProjectionRecorder, stored: Stored) -> None:
    other = uuid4()
    Projector(LOG, Believed(ENTRIES, 150), recorder).step()
    Projector(other, Believed(ENTRIES), recorder).step()

    assert stored(LOG) == folded(ENTRIES[:150])
    assert stored(other) == folded(ENTRIES)
    assert recorder.positions(LOG, ["roll"]) == {"roll": 150}
    assert recorder.positions(other, ["roll"]) == {"roll": len(ENTRIES)}


def test_rows_that_somebody_tampered_with_or_lost_are_written_anew(
    recorder: ProjectionRecorder, stored: Stored, dsn: str
) -> None:
    Projector(LOG, Believed(ENTRIES), recorder).step()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE audit.tallies SET votes = votes + 1")
        connection.execute("DELETE FROM audit.positions WHERE application_name LIKE 'tallies/%'")

    Projector(LOG, Believed(ENTRIES), recorder).step()

    assert stored(LOG) == folded(ENTRIES)


def test_a_mirror_that_was_restored_from_an_earlier_copy_takes_the_tables_back(
    recorder: ProjectionRecorder, stored: Stored
) -> None:
    Projector(LOG, Believed(ENTRIES), recorder).step()

    Projector(LOG, Believed(ENTRIES, 120), recorder).step()

    assert stored(LOG) == folded(ENTRIES[:120])
    assert set(recorder.positions(LOG, ["roll", "tallies"]).values()) == {120}


def test_an_entry_that_makes_no_sense_stops_the_log_and_nothing_of_it_is_stored(
    recorder: ProjectionRecorder, stored: Stored
) -> None:
    garbled = [*ENTRIES[:50], b'{"index":50}', *ENTRIES[51:]]
    projector = Projector(LOG, Believed(garbled), recorder)

    with pytest.raises(Broken, match="entry 50"):
        projector.step()

    assert not any(stored(LOG).values())
    assert projector.behind()


def test_rows_and_positions_are_stored_together_or_not_at_all(
    recorder: ProjectionRecorder, stored: Stored
) -> None:
    fold = LogFold()
    fold.take(ENTRIES[:100])
    changes = [each for made in fold.projections.values() for each in made.changes()]

    with pytest.raises(Moved):
        recorder.advance(LOG, [Step("roll", 0, 100), Step("tallies", 50, 100)], changes)

    assert recorder.positions(LOG, ["roll", "tallies"]) == {}
    assert not any(stored(LOG).values())


def test_a_position_belongs_to_one_log_and_one_projection(recorder: ProjectionRecorder) -> None:
    recorder.advance(LOG, [Step("roll", 0, 100)], [])

    assert recorder.max_tracking_id(f"roll/{LOG}") == 100
    assert recorder.max_tracking_id(f"roll/{UUID(int=0)}") is None
