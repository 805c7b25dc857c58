"""The processes that share the work: the caller goes ahead in order, the others verify what it has passed.

With one job everything happens in the caller, in the same order. A process that dies (out of memory) breaks
the crew; the check that needed it is then not completed, which is a failure.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Any, Final, TypeVar

from services.audit.verify.source import Source

T = TypeVar("T")

MAX_JOBS: Final = 64

_source: Source | None = None
"""In a process of the crew: where the log lies."""


def usable_cores() -> int:
    """How many cores this process may use."""
    return min(
        MAX_JOBS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )


class Crew:
    """Runs functions of the shape `work(source, *arguments)`; arguments and results can be pickled."""

    def __init__(self, source: Source, jobs: int) -> None:
        self._source = source
        self._pool: ProcessPoolExecutor | None = None
        if jobs > 1:
            way = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
            context = multiprocessing.get_context(way)
            self._pool = ProcessPoolExecutor(min(jobs, MAX_JOBS), context, _begin, (source,))

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=kind is not None)

    def ask(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Has `work` done; the answer is ready at once with a single job."""
        done: Future[T] = Future()
        try:
            if self._pool is not None:
                return self._pool.submit(_do, work, arguments)
            done.set_result(work(self._source, *arguments))
        except Exception as error:  # handed on to whoever asks for the result; also that the crew is broken
            done.set_exception(error)
        return done


def _begin(source: Source) -> None:
    global _source
    _source = source
    # Nothing that is made here forms cycles; looking for them costs a tenth of the time.
    gc.disable()


def _do(work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    return work(_source, *arguments)
