"""The work shared among processes: the same answers as alone, and no silence when a process dies."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from services.audit.verify.checkpoints import read_trust
from services.audit.verify.crew import Crew, usable_cores
from services.audit.verify.ledger import Status
from services.audit.verify.source import Bundle, Folder, Source, open_source
from services.audit.verify.verifier import Question, verify
from tests.tamper.forge import Forge, zipped


def sizes(source: Source, names: list[str]) -> list[int]:
    return [len(source.read(name) or b"") for name in names]


def fail(source: Source) -> None:
    raise ValueError("on purpose")


def die(source: Source) -> None:
    os._exit(9)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_work_is_done_and_errors_come_back(tmp_path: Path, jobs: int) -> None:
    (tmp_path / "a").write_bytes(b"12345")

    with Crew(Folder(tmp_path), jobs) as crew:
        asked = [crew.ask(sizes, ["a", "b"]) for _ in range(5)]
        failed = crew.ask(fail)

        assert [each.result() for each in asked] == [[5, 0]] * 5
        with pytest.raises(ValueError, match="on purpose"):
            failed.result()


def test_a_process_that_dies_breaks_the_crew_for_good(tmp_path: Path) -> None:
    with Crew(Folder(tmp_path), 2) as crew:
        first = crew.ask(die)
        with pytest.raises(BrokenExecutor):
            first.result()
        with pytest.raises(BrokenExecutor):
            crew.ask(sizes, []).result()


class Deadly(Bundle):
    """A bundle over which every process but the first one dies, as if it had no memory left."""

    def read(self, name: str) -> bytes | None:
        if os.getpid() != int((self.path.parent / "pid").read_text()):
            os._exit(9)
        return super().read(name)


def test_checks_whose_process_died_are_not_checked(plain_log: Forge, tmp_path: Path) -> None:
    (tmp_path / "pid").write_text(str(os.getpid()))
    (tmp_path / "log.zip").write_bytes(zipped(plain_log.files()))
    policy = plain_log.policy

    ledger = verify(Question(Deadly.open(tmp_path / "log.zip"), policy, read_trust(policy), jobs=2)).ledger

    assert not ledger.holds
    assert {number for number, check in ledger.checks.items() if check.status == Status.NOT_CHECKED} >= {
        3,
        4,
        6,
        7,
    }


def test_there_is_at_least_one_core() -> None:
    assert 1 <= usable_cores() <= 64


def test_many_processes_and_little_work(plain_log: Forge, tmp_path: Path) -> None:
    (tmp_path / "log.zip").write_bytes(zipped(plain_log.files()))
    policy = plain_log.policy
    source = open_source(tmp_path / "log.zip")

    alone, many = (
        verify(Question(source, policy, read_trust(policy), jobs=jobs)).ledger.checks for jobs in (1, 16)
    )

    assert {number: (each.status, each.findings) for number, each in alone.items()} == {
        number: (each.status, each.findings) for number, each in many.items()
    }
