"""`jianpiao verify-all`: proves or refutes the bundles of a whole county, each in full.

Exit code 0 only if every single bundle holds; 1 if one does not or could not be verified; 2 when there is nothing to verify.
Needs no more than `jianpiao verify`; with `--cluster` the extra `cluster` (Dask).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from services.audit.county.as_csv import write_csv
from services.audit.county.as_html import write_html
from services.audit.county.as_json import write_json
from services.audit.county.as_text import write_text
from services.audit.county.gathering import Gathered, gather
from services.audit.county.here import judge_here
from services.audit.county.report import County, county
from services.audit.county.trusts import read_trusts
from services.audit.county.verdict import Verdict, settle
from services.audit.verify.command import FAILED, PASSED, UNREADABLE, language
from services.audit.verify.crew import MAX_JOBS, usable_cores
from services.audit.verify.progress import Bar
from services.audit.verify.source import Unreadable
from shared.errors import JianpiaoError, told

WRITERS: Final[Mapping[str, Callable[[County, str], bytes]]] = {
    ".txt": write_text,
    ".json": write_json,
    ".csv": write_csv,
    ".html": write_html,
}
MEMORY_MB: Final = 2048
"""A process's address space unless told otherwise: a log of a million entries fits, one made to fill the machine does not."""
LEAST_MEMORY_MB: Final = 512
"""The interpreter and its libraries take some 200 MB of addresses by themselves."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao verify-all`."""
    parser.add_argument(
        "place",
        type=Path,
        metavar="FOLDER|LIST",
        help="放满监票包的文件夹，或清单：每行一个监票包 / a folder full of bundles, or a list with a bundle a line",
    )
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FOLDER|FILE",
        help="你信任谁：信任文件，每本账一个；不要取自监票包 / whom you trust: trust files, one for each log; not taken from bundles",
    )
    parser.add_argument(
        "--out",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="把报告写入文件，可重复；后缀为 .txt .json .csv .html / write the report into a file, may be repeated",
    )
    parser.add_argument(
        "--json", action="store_true", help="打印给程序读的报告 / print the report for programs"
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="Dask 调度程序，如 tcp://scheduler:8786；默认只用本机 / a Dask scheduler; by default this machine alone",
    )
    parser.add_argument(
        "--jobs",
        type=_whole(1, MAX_JOBS),
        default=usable_cores(),
        metavar="N",
        help="本机进程数 / processes here",
    )
    parser.add_argument(
        "--memory",
        type=_whole(LEAST_MEMORY_MB, 1_000_000),
        default=MEMORY_MB,
        metavar="MB",
        help="每个进程至多用多少内存 / the most memory that each process may take (%(default)s)",
    )
    parser.add_argument(
        "--lang", choices=("zh", "en"), default=language(), help="报告的语言 / language of the report"
    )


def run(args: argparse.Namespace) -> int:
    """Verifies all and writes the reports; returns the exit code."""
    try:
        writers = [(path, _writer(path)) for path in args.out]
        started = time.monotonic()
        gathered = gather(args.place, read_trusts(args.policy))
        verdicts = [*gathered.settled, *_shown(_judged(args, gathered), len(gathered.tasks))]
        report = county(settle(verdicts), round(time.monotonic() - started, 3))
        for path, write in writers:
            path.write_bytes(write(report, args.lang))
    except (JianpiaoError, OSError) as error:
        print(f"jianpiao verify-all: {told(error)}", file=sys.stderr)
        return UNREADABLE
    sys.stdout.write((write_json if args.json else write_text)(report, args.lang).decode())
    return PASSED if report.holds else FAILED


def _judged(args: argparse.Namespace, gathered: Gathered) -> Iterator[Verdict]:
    if args.cluster is None:
        return judge_here(gathered.tasks, gathered.shelf, args.jobs, args.memory * 2**20)
    try:
        from services.audit.county.cluster import judge_on
    except ModuleNotFoundError as error:
        raise Unreadable(
            f"--cluster: {error.name} is missing: install jianpiao[cluster]",
            zh=f"--cluster：缺少 {error.name}，请安装 jianpiao[cluster]",
        ) from error
    return judge_on(args.cluster, gathered.tasks, gathered.shelf)


def _shown(verdicts: Iterator[Verdict], all: int) -> Iterator[Verdict]:
    with Bar("核验 verifying") as bar:
        for done, verdict in enumerate(verdicts, start=1):
            bar.show(done, all)
            yield verdict


def _writer(path: Path) -> Callable[[County, str], bytes]:
    try:
        return WRITERS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(WRITERS)
        raise Unreadable(
            f"--out {path}: expected a name ending in one of {known}",
            zh=f"--out {path}：文件名应以 {known} 之一结尾",
        ) from None


def _whole(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                f"应为{least}至{most}的整数 / expected a number from {least} to {most}"
            )
        return int(text)

    return number
