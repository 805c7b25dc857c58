"""The options that several actions of `jianpiao roll` share, and what they mean.

What it leaves out: the actions (`roll_command.py`).
"""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path
from typing import Final

from services.profiles import files as regulations
from services.roll.payloads import Frame
from services.roll.rules import KINDS, Rules, rules_of
from shared import clock
from shared.errors import Malformed

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def reading_arguments(parser: argparse.ArgumentParser) -> None:
    """How a sheet is read, and by which rules."""
    parser.add_argument("--tab", metavar="NAME", help="工作簿中哪一张表 / which sheet of a workbook")
    parser.add_argument("--kind", choices=KINDS, help="未写类别者的登记类别 / class of whoever has none")
    parser.add_argument(
        "--resolution", metavar="SHA256", help="未写决议者的决议 / resolution of whoever has none"
    )
    parser.add_argument(
        "--group",
        action="append",
        default=[],
        metavar="NAME=CODE",
        help="组名的编号，可重复 / the code of a group, repeatable",
    )
    parser.add_argument(
        "--profile", metavar="ID|FILE", help="按哪部办法查年龄和类别 / regulation for age and classes"
    )
    parser.add_argument("--day", metavar="YYYY-MM-DD", help="选举日 / election day")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="报告的语言 / language")


def stating_arguments(parser: argparse.ArgumentParser, required: bool) -> None:
    """What statements need beside the people."""
    parser.add_argument("--election", required=required, metavar="ID", help="选举的编号 / the election's id")
    parser.add_argument(
        "--out",
        type=Path,
        required=required,
        metavar="FILE",
        help="写到哪里，每行一条 / where to, one a line",
    )
    parser.add_argument(
        "--secret",
        type=Path,
        metavar="FILE",
        help="表中没有编号时用来编号 / needed where the sheet has no numbers",
    )
    parser.add_argument(
        "--done-at", metavar="TIME", help="办理时刻，默认现在 / when it was done, by default now"
    )
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="用登记员的密钥签名 / sign with a registrar's key"
    )


def rules(args: argparse.Namespace, base: bool) -> Rules:
    """What is asked of the people; a `base` is judged neither by age nor by class. Raises Malformed, OSError."""
    if args.resolution is not None and _DIGEST.fullmatch(args.resolution) is None:
        raise Malformed("--resolution: expected 64 hex digits", zh="--resolution：应为64位十六进制")
    groups = dict(each.split("=", 1) if "=" in each else (each, "") for each in args.group)
    if not all(groups.values()):
        raise Malformed("--group: expected NAME=CODE", zh="--group：应为 组名=编号")
    law = Rules()
    if (args.profile is None) != (args.day is None):
        raise Malformed("--profile and --day go together", zh="--profile 与 --day 须同时给出")
    if args.profile is not None and not base:
        law = rules_of(regulations.read(args.profile), args.day)
    return Rules(
        law.day,
        law.electorate,
        law.one_per_household,
        default_kind=args.kind,
        default_resolution=args.resolution,
        groups=groups,
    )


def frame(args: argparse.Namespace) -> Frame:
    """The election and the moment of the statements. Raises Malformed."""
    if _UUID.fullmatch(args.election) is None:
        raise Malformed(
            "--election: expected the election's UUID in lower case", zh="--election：应为选举的 UUID（小写）"
        )
    done_at = clock.read_time(args.done_at) if args.done_at else time.time_ns() // 1_000_000
    law = rules(args, False).electorate
    return Frame(args.election, done_at, woman_stated=law is not None and law.woman_stated.value)
