"""The bundles shared among processes of this machine. A process that dies takes one bundle with it, not the run.

At most twice as many bundles as processes are handed out at a time, and a process may take no more memory than it was allowed, so
thousands of bundles need no more than a few. What it leaves out: other machines (`cluster.py`).
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait

from services.audit.county.gathering import Task
from services.audit.county.judging import died, judge, stumbled
from services.audit.county.verdict import Verdict

Work = Callable[[Task, Mapping[str, str]], Verdict]

_shelf: Mapping[str, str] = {}
"""In a process of the pool: where the bundles are that others cite. Sent once, not with every task."""


def judge_here(
    tasks: Sequence[Task],
    shelf: Mapping[str, str],
    jobs: int,
    memory_bytes: int | None = None,
    work: Work = judge,
) -> Iterator[Verdict]:
    """The verdicts as they come. `memory_bytes` bounds each process's address space, where the system can."""
    left = deque(tasks)
    while left:
        suspects: list[Task] = []
        asked: dict[Future[Verdict], Task] = {}
        with _pool(jobs, shelf, memory_bytes) as pool:
            while asked or (left and not suspects):
                while left and not suspects and len(asked) < 2 * jobs:
                    try:
                        asked[pool.submit(_do, work, left[0])] = left[0]
                    except BrokenExecutor:
                        suspects.append(left[0])
                    left.popleft()
                for done in wait(asked, return_when=FIRST_COMPLETED).done:
                    task = asked.pop(done)
                    try:
                        yield done.result()
                    except BrokenExecutor:
                        suspects.append(task)
                    except Exception as error:  # the answer itself could not be made or sent
                        yield stumbled(task, error)
        # The system does not say which bundle ended a process: each that was at work is given another chance, alone.
        for task in suspects:
            yield _alone(task, shelf, memory_bytes, work)


def _alone(task: Task, shelf: Mapping[str, str], memory_bytes: int | None, work: Work) -> Verdict:
    with _pool(1, shelf, memory_bytes) as pool:
        try:
            return pool.submit(_do, work, task).result()
        except BrokenExecutor:
            return died(task)
        except Exception as error:
            return stumbled(task, error)


def _pool(jobs: int, shelf: Mapping[str, str], memory_bytes: int | None) -> ProcessPoolExecutor:
    way = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(way), _begin, (dict(shelf), memory_bytes))


def _begin(shelf: Mapping[str, str], memory_bytes: int | None) -> None:
    global _shelf
    _shelf = shelf
    # What was there before the fork stays as it is: looking through it would copy it into every process.
    gc.freeze()
    if memory_bytes is not None and sys.platform == "linux":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _do(work: Work, task: Task) -> Verdict:
    return work(task, _shelf)
