"""Follows all logs at once: a task for each, that makes a step, waits, and makes the next one.

A log that cannot be reached is asked less and less often, at most every half minute; one that is in order every second or as
configured. What it leaves out: what a step is (`follower.py`).
"""

from __future__ import annotations

import asyncio
import fcntl
import gc
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import IO, Final

from services.audit.follower.config import Config
from services.audit.follower.fetching import client
from services.audit.follower.follower import Follower
from services.durable import make_folder
from shared.errors import Broken

SLOWEST_SECONDS: Final = 30.0
LISTEN_SECONDS: Final = 1.0
WORKERS: Final = 4
"""Logs that are judged or written at the same time; waiting for servers needs none."""


def now() -> int:
    """The machine's clock, in ms."""
    return time.time_ns() // 1_000_000


class Following:
    """The followers of all logs, by id."""

    def __init__(self, config: Config, followers: dict[str, Follower]) -> None:
        self.config = config
        self.followers = followers
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begins to follow."""
        ways = (self._follow, self._watch)
        self._tasks = [asyncio.create_task(way(each)) for each in self.followers.values() for way in ways]

    async def once(self) -> bool:
        """Makes one step for each log; whether all were in order."""
        return all(await asyncio.gather(*(each.step() for each in self.followers.values())))

    async def stop(self) -> None:
        """Ends. A step under way is left as if the process had been killed: the next start goes on from the mirror."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _watch(self, follower: Follower) -> None:
        """A clock of its own: no step, however long its server lets it wait, keeps a silence from being noticed."""
        while True:
            await asyncio.sleep(LISTEN_SECONDS)
            await follower.listen()

    async def _follow(self, follower: Follower) -> None:
        failures = 0
        while True:
            failures = 0 if await follower.step() else failures + 1
            pause = self.config.poll_seconds * 2 ** min(failures, 10)
            await asyncio.sleep(min(pause, max(SLOWEST_SECONDS, self.config.poll_seconds)))


@asynccontextmanager
async def following(config: Config, clock: Callable[[], int] = now) -> AsyncIterator[Following]:
    """Followers of all logs of a configuration, not started. Raises Broken if another process follows into that folder."""
    make_folder(config.data)
    with (config.data / "lock").open("ab") as lock, ThreadPoolExecutor(config.jobs, "verify") as crew:
        _lock(lock, config.data)
        async with client() as http:
            # Closed, and so waited for, before the lock is let go: a worker may be writing when its task has ended.
            with ThreadPoolExecutor(WORKERS, "follow") as workers:
                made = partial(Follower, data=config.data, http=http, crew=crew, workers=workers, clock=clock)
                logs = {each.id: made(each, step_bytes=config.step_bytes) for each in config.logs}
                found = Following(config, logs)
                try:
                    yield found
                finally:
                    await found.stop()


def calm_the_collector() -> None:
    """Fewer and shorter pauses: an election's state is plain structures without cycles, and looking for them is dear."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _lock(file: IO[bytes], data: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Broken(
            f"{data}: another process follows into this folder; stop it, or use another `data_dir`",
            zh=f"{data}：另一个进程正在写这个文件夹；请停掉它，或另用 data_dir",
        ) from error
