"""The bundles shared among the workers of a Dask cluster. The engine moves work and results, starts workers that died again, and
gives a bundle up that took several with it.

Bundles are not sent: workers read them under the same paths, as from a shared folder. What it leaves out: one machine (`here.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import islice
from typing import Final

from distributed import Client, Future, KilledWorker, as_completed

from services.audit.county.gathering import Task
from services.audit.county.here import Work
from services.audit.county.judging import died, judge, stumbled
from services.audit.county.verdict import Verdict
from services.audit.verify.findings import tame
from services.audit.verify.source import Unreadable

CONNECT_SECONDS: Final = 20


def judge_on(
    address: str, tasks: Sequence[Task], shelf: Mapping[str, str], work: Work = judge
) -> Iterator[Verdict]:
    """The verdicts as they come. Raises Unreadable if there is no such cluster, or one that cannot do it."""
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Unreadable(
            f"--cluster {address}: no scheduler answers there ({tame(str(error))})",
            zh=f"--cluster {address}：那里没有调度程序应答",
        ) from error
    with client:
        threads = _check_workers(client, address)
        # Made by a task and not scattered: what was scattered is lost with the workers that hold it, this is made again.
        shared: Future[dict[str, str]] = client.submit(dict, tuple(shelf.items()), pure=False)

        def ask(task: Task) -> Future[Verdict]:
            return client.submit(work, task, shared, pure=False)

        left = iter(tasks)
        asked = {ask(task): task for task in islice(left, 2 * threads)}
        suspects: list[Task] = []
        running = as_completed(
            asked, loop=client.loop
        )  # without a loop it would want a client of the whole process
        for future in running:
            task = asked.pop(future)
            if isinstance(future.exception(), KilledWorker):
                suspects.append(task)
            else:
                yield _result(future, task)
            for task in islice(left, 1):
                future = ask(task)
                asked[future] = task
                running.add(future)
        # A bundle that waited on a worker that another one killed is blamed with it: each gets another chance, alone.
        for task in suspects:
            yield _result(ask(task), task)


def _result(future: Future[Verdict], task: Task) -> Verdict:
    error = future.exception()
    if error is None:
        return future.result()
    return died(task) if isinstance(error, KilledWorker) else stumbled(task, error)


def _check_workers(client: Client, address: str) -> int:
    """How many threads the workers have; raises Unreadable if there is no worker, or one with another Jianpiao: it would judge by
    another law than the rest."""
    ours = version("jianpiao")
    found: dict[str, str] = client.run(version, "jianpiao", on_error="return")
    if not found:
        raise Unreadable(f"--cluster {address}: it has no worker", zh=f"--cluster {address}：没有工作机")
    for worker, theirs in found.items():
        if theirs != ours:
            raise Unreadable(
                f"--cluster {address}: expected jianpiao {ours} on {worker}, found {theirs}",
                zh=f"--cluster {address}：{worker} 上应为 jianpiao {ours}，现为{theirs}",
            )
    return sum(client.nthreads().values())
