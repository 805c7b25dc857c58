"""When storing or judging fails inside the service: nobody is told a fact that is not in the log, nobody waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services import faults
from services.ballot import keeping
from services.ballot.accepted import Accepted, Submission, Unavailable
from services.ballot.elections import Elections
from services.ballot.store.entries import Batch, Store
from shared import entry, law
from shared.election.electors.roll import ElectorRegistered
from shared.election.statement import Statement
from shared.errors import Broken, Refused
from tests.integration.ballot.outsider import check_log, check_receipts, replay
from tests.integration.ballot.village import CALLED, Village, config


class LawWithABug:
    """The law, except that it breaks down over one elector after having changed the state."""

    read = staticmethod(law.read)
    public_key = staticmethod(law.public_key)
    time_of_acceptance = staticmethod(law.time_of_acceptance)
    freeze = staticmethod(law.freeze)
    thaw = staticmethod(law.thaw)

    @staticmethod
    def accept(
        log: law.Log | None,
        statement: Statement,
        signers: tuple[str, ...],
        accepted_at: int,
        disclosed: Mapping[str, str] | None = None,
    ) -> law.Log:
        judged = law.accept(log, statement, signers, accepted_at, disclosed)
        if isinstance(statement.body, ElectorRegistered) and statement.body.elector == "E-0013":
            raise ZeroDivisionError("a bug")
        return judged


async def test_a_bug_in_the_law_costs_one_statement_and_not_the_state(dsn: str, tmp_path: Path) -> None:
    elections = await Elections.open(config(dsn, tmp_path), LawWithABug())
    village = await Village().called(elections)

    answers = await asyncio.gather(
        *(elections.submit(village.id, each) for each in village.registrations(1, 20)), return_exceptions=True
    )

    assert isinstance(answers[12], Broken)
    accepted = [answer for answer in answers if isinstance(answer, Accepted)]
    assert len(accepted) == 19
    state = await elections.state(village.id)
    assert "E-0013" not in state.roll.electors
    assert elections.figures().reloads == 1
    entries = await elections.entries(village.id, 0, 100)
    assert state == replay(entries)
    await elections.close()
    check_receipts(check_log(tmp_path / "log" / str(village.id)), accepted)


@pytest.mark.parametrize(
    ("step", "stored"),
    [("committer.begin", False), ("store.inserted", False), ("committer.committed", True)],
)
async def test_a_lost_connection_is_settled_by_reading_again(
    elections: Elections, village: Village, monkeypatch: pytest.MonkeyPatch, step: str, stored: bool
) -> None:
    monkeypatch.setattr(faults, "_PLAN", f"{step}:lost")
    monkeypatch.setattr(faults, "_passed", {})
    refused = village.world.signed(ElectorRegistered(elector="E-0001", kind="ABSENT"), "registrar")

    outcomes = await elections.submit_many(
        village.id, [Submission(each) for each in (village.registration(1), refused, village.registration(2))]
    )

    first, second, third = outcomes
    assert isinstance(first, Accepted)
    assert isinstance(second, Refused)  # as the first is in the log after all
    assert isinstance(third, Accepted)
    assert (first.index, first.new, third.index, third.new) == (CALLED, True, CALLED + 1, True)
    assert len(await elections.entries(village.id, 0, 100)) == CALLED + 2
    assert elections.figures().reloads == 1


async def test_nobody_is_refused_because_of_a_statement_that_was_not_stored(
    elections: Elections, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E-0001 is registered, cannot be stored, and is not there; so the second registration is the first one."""
    real = Store.append

    def refuse_first(self: Store, connection: psycopg.Connection[Any], batches: list[Batch]) -> None:
        if any(b"RESIDENT" in payload(raw) for batch in batches for raw in batch.entries):
            raise psycopg.errors.CheckViolation("not this one")
        real(self, connection, batches)

    monkeypatch.setattr(Store, "append", refuse_first)
    first = village.registration(1)
    second = village.world.signed(ElectorRegistered(elector="E-0001", kind="ABSENT"), "registrar")

    answers = await asyncio.gather(
        elections.submit(village.id, first), elections.submit(village.id, second), return_exceptions=True
    )

    assert isinstance(answers[0], Unavailable)
    assert isinstance(answers[1], Accepted)
    assert (answers[1].index, answers[1].new) == (CALLED, True)
    assert (await elections.state(village.id)).roll.electors["E-0001"].kind == "ABSENT"


def payload(raw: bytes) -> bytes:
    return entry.decode(raw).statement.payload_bytes


async def test_entries_that_another_wrote_meanwhile_are_taken_up(
    elections: Elections, village: Village, dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that lost its session but had its last batch on the way: the primary key tells the two apart."""
    await elections.submit(village.id, village.registration(1))
    other_folder = tmp_path / "other"
    other_folder.mkdir()
    (other_folder / "keys").symlink_to(tmp_path / "keys")
    monkeypatch.setattr(
        "services.ballot.store.committer._key", lambda election: 4711
    )  # another lock: as if there were none
    other = await Elections.open(config(dsn, other_folder))
    theirs = await other.submit(village.id, village.registration(2))
    await other.close()

    ours = await elections.submit(village.id, village.registration(3))

    assert (theirs.index, ours.index) == (CALLED + 1, CALLED + 2)
    assert elections.figures().reloads == 1
    await elections.close()
    check_receipts(check_log(tmp_path / "log" / str(village.id)), [theirs, ours])


async def test_a_snapshot_is_taken_when_nobody_waits(
    elections: Elections, village: Village, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "DUE", 50)
    monkeypatch.setattr("services.ballot.writer.IDLE_SECONDS", 0.1)

    await elections.submit_many(village.id, [Submission(each) for each in village.registrations(1, 60)])
    for _ in range(100):
        await asyncio.sleep(0.02)
        with psycopg.connect(dsn) as connection:
            row = connection.execute("SELECT max(originator_version) FROM ballot.stored_snapshots").fetchone()
        if row == (CALLED + 60,):
            break

    assert row == (CALLED + 60,)


async def test_two_snapshots_are_kept(
    elections: Elections, village: Village, dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_THE_END", 1)
    await elections.close()
    for number in range(1, 5):
        again = await Elections.open(config(dsn, tmp_path))
        await again.submit(village.id, village.registration(number))
        await again.close()

    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "SELECT originator_version FROM ballot.stored_snapshots ORDER BY 1"
        ).fetchall()
    assert rows == [(CALLED + 3,), (CALLED + 4,)]
