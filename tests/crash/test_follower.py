"""The follower is killed at every step: nothing is believed twice, nothing is skipped, and no alarm is forgotten.

What is left at each step is said beside it in the code (`reach(…)` in `services/audit/follower`); the test at the end makes sure
that no step is missing here.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import services.audit.follower
from services.audit.follower.alarm_files import AlarmFiles
from tests.integration.audit.host import hosting
from tests.integration.audit.outlook import Clock, Outlook
from tests.tamper.forge import Forge
from tests.tamper.rewrite import numbered
from tests.world import World, whole_election

pytestmark = pytest.mark.faults

BELIEVED = 100
KILLED = [
    # step, at which time it is reached, whether all is believed by then
    ("seen.begin", 1, False),
    ("seen.kept", 1, False),
    ("follower.fetched", 1, False),
    ("follower.judged", 1, False),
    ("durable.beside", 1, False),  # what was seen
    ("durable.beside", 2, False),  # the first file of the mirror
    ("durable.beside", 5, False),
    ("keeping.written", 1, False),
    ("keeping.durable", 1, False),
    ("durable.beside", 7, False),  # the checkpoint, not yet in its place
    ("keeping.believed", 1, True),
    ("keeping.swept", 1, True),
]
ALARMED = ["alarms.begin", "alarms.kept"]


@pytest.fixture(scope="module")
def world() -> World:
    return whole_election(80, 60)


@pytest.fixture(scope="module")
def genuine(world: World) -> Forge:
    return Forge(tuple(world.entries), f"village.example/log/{world.id}", world.election.authority)


@pytest.fixture
def outlook(genuine: Forge, tmp_path: Path) -> Iterator[Outlook]:
    with hosting(genuine.origin.rpartition("/")[2]) as host:
        (tmp_path / "policy").write_bytes(genuine.policy)
        # The log is of another season than the machine's clock.
        (tmp_path / "audit.toml").write_text(
            f'clock_seconds = 1e9\n[[log]]\nurl = "{host.url}"\npolicy = "policy"\n'
        )
        outlook = Outlook(host, genuine, tmp_path / "audit-data", Clock())
        outlook.shows(genuine.entries[:BELIEVED])
        assert asyncio.run(outlook.step()) == []
        assert outlook.size == BELIEVED
        yield outlook


def follow(outlook: Outlook, **environment: str) -> int:
    """One pass in a process of its own; its exit code, -9 if it was killed."""
    command = [sys.executable, "-m", "services.cli", "audit", "follow", "--once"]
    command += ["--config", str(outlook.data.parent / "audit.toml")]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True).returncode


@pytest.mark.parametrize(("step", "time", "believed"), KILLED)
def test_killed_at(outlook: Outlook, genuine: Forge, step: str, time: int, believed: bool) -> None:
    outlook.shows(genuine.entries)

    assert follow(outlook, JIANPIAO_CRASH_AT=f"{step}*{time}") == -9

    # Whoever looks now sees one of the two logs, whole.
    outlook.check(genuine.entries if believed else genuine.entries[:BELIEVED])
    assert follow(outlook) == 0
    outlook.check(genuine.entries)
    assert not (outlook.mirror.parent / "incoming").exists()


@pytest.mark.parametrize("step", ["seen.begin", "keeping.written", "durable.beside*5"])
def test_the_disk_is_full_at(outlook: Outlook, genuine: Forge, step: str) -> None:
    outlook.shows(genuine.entries)

    assert follow(outlook, JIANPIAO_CRASH_AT=f"{step}:full") == 2

    outlook.check(genuine.entries[:BELIEVED])
    assert follow(outlook) == 0
    outlook.check(genuine.entries)


@pytest.mark.parametrize("step", ALARMED)
def test_killed_while_an_alarm_is_raised(outlook: Outlook, genuine: Forge, step: str) -> None:
    forked = numbered([*genuine.entries[:50], *genuine.entries[51:]])
    outlook.host.show(genuine.with_entries(forked).files())

    assert follow(outlook, JIANPIAO_CRASH_AT=step) == -9

    assert follow(outlook) == 1
    outlook.check(genuine.entries[:BELIEVED])
    alarms = AlarmFiles(outlook.mirror.parent / "alarms", "log").all()
    assert [(each.alarm.kind, each.stands) for each in alarms] == [("FORK", True)]


def test_every_step_stands_in_the_table() -> None:
    folder = Path(services.audit.follower.__path__[0])
    text = "".join(each.read_text("utf-8") for each in folder.rglob("*.py"))
    steps = set(re.findall(r'^ +reach\("([a-z.]+)"\)', text, re.MULTILINE))

    assert steps == {step for step, _, _ in KILLED} - {"durable.beside"} | set(ALARMED)
    assert len(steps) >= 10
