"""`make bench`: measures every promise that exists by now, in one run, beside what the machine can do by itself.

    python -m tests.bench [--quick | --long] [--out FILE]

--quick: small sizes, a minute.  Without: 10^4 and 10^5 entries.  --long: 10^6 as well, an hour.
Prints a table and writes JSON. It never fails because of a figure: a shared machine is not a fast machine.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import httpx
from rich.console import Console

from services.audit.verify.crew import usable_cores
from services.ballot.running import Service
from tests.bench import (
    measure_count,
    measure_county,
    measure_desk,
    measure_fold,
    measure_follow,
    measure_projections,
    measure_replay,
    measure_service,
    measure_verify,
    village,
    yardsticks,
)
from tests.bench.figures import percentile
from tests.bench.rows import Row, at_least, at_most, print_table, write_json

SIZES: Final = {"quick": [2_000], "usual": [10_000, 100_000], "long": [10_000, 100_000, 1_000_000]}
SINGLES: Final = {"quick": 4_000, "usual": 20_000, "long": 100_000}
BATCHED: Final = {"quick": 5_000, "usual": 40_000, "long": 200_000}
PROMISED_ON: Final = 24_500
"""PyNaCl checks a second, on one thread, of the machine on which the promises were made. On a slower one, or one that
others use, the ratio tells whether the program is slow or the machine."""
VILLAGES: Final = {"quick": (20, 500), "usual": (100, 1_000), "long": (1_000, 1_000)}
"""Bundles of a county, and about how many entries each has."""
ELECTORS: Final = {"quick": 5_000, "usual": 50_000, "long": 50_000}
"""On the roll of an issuing desk."""
CLIENTS: Final = 64
"""Of pgbench: about as many transactions at once as there are desks in our own load."""


def main() -> None:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", dest="mode", action="store_const", const="quick", default="usual")
    parser.add_argument("--long", dest="mode", action="store_const", const="long")
    parser.add_argument("--out", type=Path, default=Path("bench-results/bench.json"))
    options = parser.parse_args()
    circumstances: dict[str, Any] = {"mode": options.mode, "load_before": os.getloadavg(), **_machine()}
    with tempfile.TemporaryDirectory(prefix="jianpiao-bench-", ignore_cleanup_errors=True) as folder:
        rows = list(measure(options.mode, Path(folder)))
    circumstances["load_after"] = os.getloadavg()
    print_table(
        rows, f"监票 Jianpiao · {options.mode} · {circumstances['processors']} × {circumstances['machine']}"
    )
    write_json(options.out, rows, circumstances)
    print(options.out)


def measure(mode: str, folder: Path) -> Iterator[Row]:
    """All rows, in the order of the way that a statement takes."""
    _say("标尺 yardsticks")
    pynacl, openssl = yardsticks.pynacl_rate(), yardsticks.cryptography_rate()
    yield Row(name="Ed25519 PyNaCl, 1 线程 thread", value=pynacl, unit="/s")
    yield Row(
        name="Ed25519 cryptography, 1 线程 thread",
        value=openssl,
        unit="/s",
        yardstick=pynacl,
        yardstick_name="PyNaCl",
    )
    with measure_service.service(folder / "service") as running:
        yield from _service(mode, running, pynacl)
        times: list[tuple[int, float]] = []
        for size in SIZES[mode]:
            yield from _whole_election(running, size, folder, times)
        yield from _growth(times)
        yield from _county(mode, folder / "county")
        yield from _desk(mode, running)
        yield Row(
            name="服务内存 peak memory of the service",
            value=measure_service.memory_bytes(running) / 1e6,
            unit="MB",
        )


def _service(mode: str, running: Service, pynacl: float) -> Iterator[Row]:
    _say("逐条提交 single statements")
    load = measure_service.singles(running, SINGLES[mode])
    pgbench = yardsticks.pgbench_rate(row_bytes=900, clients=CLIENTS)
    name = f"逐条提交 single, {measure_service.CONNECTIONS} 连接 connections"
    yield at_least(
        name, load.rate, "/s", 4_000, yardstick=pgbench, yardstick_name=f"pgbench INSERT, {CLIENTS} clients"
    )
    yield at_least("逐条 / PyNaCl 验签 per check", load.rate / pynacl, "×", 4_000 / PROMISED_ON)
    yield Row(name="逐条 p50", value=load.result.p50_ms, unit="ms")
    yield at_most("逐条 p99", load.result.p99_ms, "ms", 50)
    yield Row(
        name="服务进程每条 CPU of the service",
        value=1e6 * load.service_cpu_seconds / load.statements,
        unit="µs",
        yardstick=yardsticks.pynacl_cpu_microseconds(),
        yardstick_name="PyNaCl 验签 check",
    )
    _say("成批提交 batches")
    batched = measure_service.in_batches(running, BATCHED[mode])
    yield at_least(f"成批提交 batches of {measure_service.BATCH}", batched.rate, "/s", 10_000)
    yield at_least("成批 / PyNaCl 验签 per check", batched.rate / pynacl, "×", 10_000 / PROMISED_ON)
    _say("跟踪 following at full speed")
    with tempfile.TemporaryDirectory(prefix="jianpiao-follow-", ignore_cleanup_errors=True) as folder:
        kept = measure_follow.keeping_up(running, SINGLES[mode], Path(folder))
    name = "写入全速时有人跟踪 recorded, with a follower on the same cores"
    yield Row(name=name, value=kept.load.rate, unit="/s", yardstick=load.rate, yardstick_name="without")
    yield at_most("此后多久全部采信 until all is believed", kept.behind_seconds, "s", 1.0)
    _say("公布延迟 publishing")
    lags = measure_service.publish_lags(running)
    yield Row(name="公布延迟 publish lag, p50", value=1e3 * lags[len(lags) // 2], unit="ms")
    yield Row(name="公布延迟 publish lag, p95", value=1e3 * measure_service.p95(lags), unit="ms")


def _desk(mode: str, running: Service) -> Iterator[Row]:
    electors = ELECTORS[mode]
    _say(f"发票处 the issuing desk, {electors:,}")
    seen = measure_desk.at_the_desk(running, electors)
    name = f"发票处查找 search of {electors:,} electors in Chromium, p95"
    yield at_most(name, measure_desk.p95(seen.searches), "ms", 100)
    yield at_most("发一张票 a paper, from typing to recorded, p95", measure_desk.p95(seen.papers), "s", 5)
    first, again = measure_desk.people(running, electors)
    yield at_most(f"首次读取姓名 {electors:,} people known by name, the first look", first, "s", 10)
    yield Row(name="再次 the next look", value=1e3 * again, unit="ms")
    _say("计票台与唱票板 the counting desk and the board")
    count = measure_count.at_the_count(running)
    name = "录一张票 a paper of five marks, from its first key to signed and queued in Chromium, p95"
    yield at_most(name, percentile(count.papers, 95), "s", 3)
    yield at_most("唱票板落后 the board behind a receipt, p95", percentile(count.behind, 95), "s", 1)


def _growth(times: list[tuple[int, float]]) -> Iterator[Row]:
    """How much longer the verifier takes for twice as many entries, from each size to the next."""
    for (less, quick), (more, slow) in pairwise(times):
        doublings = math.log2(more / less)
        name = f"核验增长 verify, time(2N)/time(N), {less:,}-{more:,}"
        yield at_most(name, (slow / quick) ** (1 / doublings), "×", 2.2)


def _county(mode: str, folder: Path) -> Iterator[Row]:
    bundles, size = VILLAGES[mode]
    _say(f"全县 a county, {bundles} × {size:,}")
    folder.mkdir()
    entries = measure_county.make(folder, bundles, size)
    alone = measure_county.verify_all(folder, 1)
    label = f"{bundles} 包 bundles, {entries:,} 条 entries"
    yield Row(name=f"全县核验 verify-all, {label}, 1 进程 process", value=entries / alone.seconds, unit="/s")
    cores = usable_cores()
    shared = measure_county.verify_all(folder, cores)
    name = f"全县核验 verify-all, {label}, {cores} 进程 processes"
    yield Row(
        name=name,
        value=entries / shared.seconds,
        unit="/s",
        yardstick=entries / alone.seconds,
        yardstick_name="1 进程 process",
    )
    yield Row(name=f"全县内存 memory, {cores} 进程 processes", value=shared.peak_bytes / 1e6, unit="MB")


def _whole_election(
    running: Service, size: int, folder: Path, times: list[tuple[int, float]]
) -> Iterator[Row]:
    _say(f"整场选举 a whole election, {size:,}")
    election = village.new_id()
    entries = village.story(election, size)
    count = len(entries)
    label = f"{count:,} 条 entries"
    fold = measure_fold.measure(entries, folder)
    yield at_most(f"规则 law, {label}", fold.microseconds_per_entry, "µs/entry", 20)
    yield Row(name=f"其中判断 of which judging, {label}", value=fold.judging_microseconds, unit="µs/entry")
    yield at_most(f"状态内存 state, {fold.electors:,} 选民 electors", fold.state_bytes / 1e6, "MB", 200)
    replayed = measure_replay.measure(entries)
    yield Row(name=f"复核读取 replay, loading, {label}", value=replayed.loading_seconds, unit="s")
    yield at_most(f"复核去掉一站 replay without a station, {label}", replayed.asking_seconds, "s", 3)
    yield from _projected(entries, folder, label)
    load = measure_service.whole_election(running, entries, election)
    yield Row(name=f"记录整场 recorded, {label}", value=load.rate, unit="/s")
    yield from _verified(running, election, entries, folder, label, times)


def _projected(entries: list[bytes], folder: Path, label: str) -> Iterator[Row]:
    projected = measure_projections.measure(entries, folder)
    count = projected.entries
    yield Row(
        name=f"统计表折叠 folding all projections, {label}",
        value=projected.fold_microseconds,
        unit="µs/entry",
    )
    yield at_least(
        f"统计表重建 rebuild, all projections, {label}", count / projected.rebuild_seconds, "/s", 50_000
    )
    yield Row(
        name=f"重建，仅本进程 CPU rebuild by its own CPU, {label}",
        value=count / projected.rebuild_cpu_seconds,
        unit="/s",
    )
    lags = projected.lags
    yield Row(name=f"得票滞后 live tally behind, p50, {label}", value=1e3 * lags[len(lags) // 2], unit="ms")
    yield at_most(f"得票滞后 live tally behind, worst, {label}", 1e3 * lags[-1], "ms", 250)


def _verified(
    running: Service,
    election: str,
    entries: list[bytes],
    folder: Path,
    label: str,
    times: list[tuple[int, float]],
) -> Iterator[Row]:
    url, bundle, policy = f"{running.url}/log/{election}", folder / f"{election}.zip", folder / "policy"
    with httpx.Client(base_url=running.url, timeout=60) as client:
        started = time.perf_counter()
        measure_service.wait_published(client, election, len(entries))
        yield Row(name=f"公布完毕 published, {label}", value=1e3 * (time.perf_counter() - started), unit="ms")
        policy.write_bytes(client.get(f"/log/{election}/policy").content)
    exported = measure_verify.export(url, bundle)
    yield Row(name=f"导出 export, {label}", value=len(entries) / exported.seconds, unit="/s")
    followed = measure_follow.follow(url, policy, folder / f"{election}-audit")
    yield Row(
        name=f"跟踪并采信 followed and believed, {label}", value=len(entries) / followed.seconds, unit="/s"
    )
    again = measure_follow.follow(url, policy, folder / f"{election}-audit")
    yield Row(name=f"重启恢复 restored at the start, {label}", value=again.seconds, unit="s")
    yield Row(name=f"跟踪内存 follower's memory, {label}", value=followed.peak_bytes / 1e6, unit="MB")
    seconds, _ = measure_verify.bare_signatures(entries)
    verified = measure_verify.verify(bundle, policy)
    times.append((len(entries), verified.seconds))
    yield at_most(
        f"核验 verify, {label}",
        verified.seconds,
        "s",
        1.3 * seconds,
        yardstick=seconds,
        yardstick_name="只验签 signatures alone",
    )
    yield at_least(f"核验 verify, {label}", len(entries) / verified.seconds, "/s", 35_000)
    yield at_most(f"核验内存 verify memory, {label}", verified.peak_bytes / 1e6, "MB", 300)


def _machine() -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def _say(what: str) -> None:
    Console(stderr=True).print(f"[dim]… {what}[/]")


if __name__ == "__main__":
    main()
