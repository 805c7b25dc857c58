"""`jianpiao verify`: proves or refutes a result from one file, a folder or an address.

Exit code 0 only if every check passes; 1 when one fails or could not be completed; 2 when there is nothing to verify.
Needs no database, no service, and no network unless an address is given.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from services.audit.verify.checkpoints import read_trust
from services.audit.verify.crew import MAX_JOBS, usable_cores
from services.audit.verify.disclosures import read_disclosures
from services.audit.verify.progress import Bar
from services.audit.verify.remote import fetch_log
from services.audit.verify.report import render
from services.audit.verify.report_json import render_json
from services.audit.verify.source import Folder, Source, open_source
from services.audit.verify.verifier import Question, verify
from shared.errors import JianpiaoError, told, within

PASSED: Final = 0
FAILED: Final = 1
UNREADABLE: Final = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao verify`."""
    parser.add_argument(
        "log", metavar="BUNDLE|DIR|URL", help="监票包、文件夹或网址 / bundle, folder or address"
    )
    parser.add_argument(
        "--policy",
        type=Path,
        required=True,
        metavar="FILE",
        help="你信任谁；不要取自监票包 / whom you trust; not taken from the bundle",
    )
    parser.add_argument(
        "--since",
        type=Path,
        metavar="CHECKPOINT",
        help="以前保存的检查点 / a checkpoint kept from before",
    )
    parser.add_argument(
        "--disclosures",
        type=Path,
        metavar="FILE",
        help="交给你核对的私密字段 / private fields that you were given to check",
    )
    parser.add_argument(
        "--cited",
        action="append",
        default=[],
        metavar="BUNDLE|DIR|URL",
        help="所引用的选举，可重复；放满监票包的文件夹也可 / an election that is cited; a folder full of bundles will do",
    )
    parser.add_argument("--json", action="store_true", help="给程序读的报告 / report for programs")
    parser.add_argument("--jobs", type=_jobs, default=usable_cores(), metavar="N", help="进程数 / processes")
    parser.add_argument(
        "--lang", choices=("zh", "en"), default=language(), help="报告的语言 / language of the report"
    )


def run(args: argparse.Namespace) -> int:
    """Verifies and prints the report; returns the exit code."""
    try:
        policy = args.policy.read_bytes()
        with within(str(args.policy)):
            trust = read_trust(policy)
        since = args.since.read_bytes() if args.since else None
        with within(str(args.disclosures)):
            disclosures = read_disclosures(args.disclosures.read_bytes()) if args.disclosures else None
        with tempfile.TemporaryDirectory(prefix="jianpiao-verify-") as scratch:
            source = _source(args.log, Path(scratch) / "log")
            cited, beside = _cited(args.cited, Path(scratch))
            with Bar("核验 verifying") as bar:
                answer = verify(
                    Question(
                        source,
                        policy,
                        trust,
                        since,
                        disclosures,
                        args.jobs,
                        cited,
                        beside=lambda wanted: beside,
                    ),
                    bar.show,
                )
    except (JianpiaoError, OSError) as error:
        print(f"jianpiao verify: {told(error)}", file=sys.stderr)
        return UNREADABLE
    sys.stdout.write(render_json(answer, trust) if args.json else render(answer, trust, args.lang))
    return PASSED if answer.ledger.holds else FAILED


def _cited(logs: Sequence[str], scratch: Path) -> tuple[list[Source], list[Source]]:
    """The logs that were named themselves, and those that lie in folders full of bundles."""
    named: list[Source] = []
    beside: list[Source] = []
    for place, log in enumerate(logs):
        folder = Path(log)
        bundles = sorted(folder.glob("*.zip")) if "://" not in log and folder.is_dir() else []
        beside += [open_source(each) for each in bundles]
        if not bundles:
            named.append(_source(log, scratch / f"cited{place}"))
    return named, beside


def _source(log: str, scratch: Path) -> Source:
    if "://" not in log:
        return open_source(Path(log))
    scratch.mkdir()
    with Bar("取回 fetching") as bar:
        fetch_log(log, scratch, bar.show)
    return Folder(scratch)


def _jobs(text: str) -> int:
    jobs = int(text)
    if not 1 <= jobs <= MAX_JOBS:
        raise argparse.ArgumentTypeError(
            f"应为 1 至{MAX_JOBS}的整数 / expected a number from 1 to {MAX_JOBS}"
        )
    return jobs


def language() -> str:
    """Chinese unless the environment says that English is wanted."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"
