"""Somebody who follows a hosted log in a test: with a clock that stands where the test puts it, step by step."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.audit.follower.alarms import Known
from services.audit.follower.config import Config, followed
from services.audit.follower.follower import Follower
from services.audit.follower.following import following
from services.audit.mirror import Mirror
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.source import open_source
from services.audit.verify.verifier import Question, verify
from shared import entry
from shared.clock import read_time
from shared.log.checkpoint import parse_text
from shared.log.note import parse
from tests.integration.audit.host import Host
from tests.tamper.forge import Forge


@dataclass
class Clock:
    """A clock that a test moves. Milliseconds."""

    now: int = read_time("2026-01-05T00:00:00Z")

    def __call__(self) -> int:
        return self.now

    def move(self, seconds: float) -> None:
        """So much later."""
        self.now += round(seconds * 1000)


@dataclass
class Outlook:
    """Follows what `host` shows as the log of `forge`, into `data`."""

    host: Host
    forge: Forge
    data: Path
    clock: Clock

    def shows(self, entries: Sequence[bytes]) -> None:
        """The honest log shows its first entries, a second after the last of them was accepted."""
        self.host.show(self.forge.with_entries(entries).files())
        self.clock.now = read_time(entry.decode(entries[-1]).accepted_at) + 1_000

    def config(self, **bounds: Any) -> Config:
        """Follows this one log; a cache on the way is not reckoned with."""
        bounds = {"stale_seconds": 0.0, **bounds}
        return Config(self.data, (followed(self.host.url, self.forge.policy, **bounds),))

    @asynccontextmanager
    async def looking(self, **bounds: Any) -> AsyncIterator[Follower]:
        """A follower, as after the start of a process."""
        async with following(self.config(**bounds), self.clock) as all:
            yield next(iter(all.followers.values()))

    async def step(self, **bounds: Any) -> list[str]:
        """One start, one step, one end; the alarms that stand afterwards."""
        async with self.looking(**bounds) as follower:
            await follower.step()
            return kinds(follower)

    @property
    def mirror(self) -> Path:
        """Where the believed files are."""
        return self.data / "logs" / self.forge.origin.rpartition("/")[2] / "mirror"

    @property
    def size(self) -> int:
        """What the mirror's checkpoint covers."""
        path = self.mirror / "checkpoint"
        return parse_text(parse(path.read_bytes()).text).size if path.exists() else 0

    def check(self, entries: tuple[bytes, ...] | list[bytes]) -> None:
        """An outsider looks at the mirror: it is exactly these entries, and the verifier finds them in order."""
        assert list(Mirror(self.mirror).entries()) == list(entries)
        if entries:
            trust = read_trust(self.forge.policy)
            question = Question(open_source(self.mirror), self.forge.policy, trust)
            ledger = verify(question).ledger
            for number in (1, 2, 3, 4, 5):
                assert not ledger.checks[number].findings, ledger.checks[number].findings[:3]
                assert ledger.checks[number].completed


def kinds(follower: Follower) -> list[str]:
    """The alarms that stand."""
    return [each.alarm.kind for each in follower.alarms.standing()]


def only(follower: Follower) -> Known:
    """The one alarm that stands."""
    [known] = follower.alarms.standing()
    return known
