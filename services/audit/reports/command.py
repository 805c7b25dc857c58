"""`jianpiao report`: the official forms of an election or of many, and printed reports held against the arithmetic.

    jianpiao report result     BUNDLE     --policy FILE   选举结果报告单
    jianpiao report winners    BUNDLE     --policy FILE   当选人名册
    jianpiao report roll       BUNDLE     --policy FILE   选民名单汇总表
    jianpiao report statistics BUNDLE ... --policy FILE   换届选举情况统计表
    jianpiao report check      PRINTED.toml               核对已印出的报表

Exit code 0: the form was written, or every printed figure is right. 1: the log does not hold, or a printed figure is wrong.
2: there is nothing to report on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from services.audit.reports.election import ElectionReport, read_election
from services.audit.reports.official import result_form, roll_form, statistics_form, winners_form
from services.audit.reports.persons import Key, Person, read_persons
from services.audit.reports.printed import Line, check_printed, read_printed
from services.audit.verify.checkpoints import read_trust
from services.audit.verify.crew import usable_cores
from services.audit.verify.source import Unreadable, open_source
from services.forms.form import Form
from services.forms.writers import WRITERS, put
from shared.errors import JianpiaoError, Refused, told, within

FORMS: Final = ("result", "winners", "roll", "statistics")
DONE, WRONG, NOTHING = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao report`."""
    parser.add_argument(
        "form",
        choices=(*FORMS, "check"),
        help="哪一张表；check 核对已印出的 / which form; check a printed one",
    )
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="监票包；check 为 TOML / bundles; for check a TOML file",
    )
    parser.add_argument(
        "--policy",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="你信任谁；几本账就写几次 / whom you trust; once for each bundle",
    )
    parser.add_argument(
        "--cited",
        type=Path,
        action="append",
        default=[],
        metavar="BUNDLE",
        help="所引用的选举的监票包，可重复 / bundle of an election that is cited; may be repeated",
    )
    parser.add_argument(
        "--persons", type=Path, metavar="CSV", help="当选人情况，由选举办公室提供 / facts about the winners"
    )
    parser.add_argument(
        "--format", choices=tuple(WRITERS), help="默认按 --out 的后缀 / default: by the name of --out"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="写入文件，默认打印 / a file; printed otherwise"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 / language")


def run(args: argparse.Namespace) -> int:
    """Writes the form; returns the exit code."""
    try:
        if args.form == "check":
            return _check(args)
        writer = WRITERS[args.format or _format_of(args.out)]
        form = _form(args)
        put(writer(form, args.lang), args.out)
    except Refused as error:
        print(f"jianpiao report: {error.zh if args.lang == 'zh' else error.en}", file=sys.stderr)
        return WRONG
    except (JianpiaoError, OSError) as error:
        print(f"jianpiao report: {told(error)}", file=sys.stderr)
        return NOTHING
    return DONE


def _form(args: argparse.Namespace) -> Form:
    if len(args.policy) != len(args.files):
        raise Unreadable(
            f"expected one for each of {len(args.files)} bundles, got {len(args.policy)}",
            zh="--policy: 每个监票包写一个信任文件",
        )
    if args.form != "statistics" and len(args.files) != 1:
        raise Unreadable(f"expected one bundle, got {len(args.files)}", zh=f"{args.form}: 一次一个监票包")
    with within(str(args.persons)):
        persons = read_persons(args.persons.read_bytes()) if args.persons else {}
    for path in args.policy:
        with within(str(path)):
            read_trust(path.read_bytes())
    cited = [open_source(path) for path in args.cited]
    reports = [
        read_election(open_source(path), policy.read_bytes(), usable_cores(), cited)
        for path, policy in zip(args.files, args.policy, strict=True)
    ]
    _tell_unused(reports, persons)
    return make_form(args.form, reports, persons)


def _tell_unused(reports: Sequence[ElectionReport], persons: Mapping[Key, Person]) -> None:
    """Says on the error output which rows of the table are about nobody elected: a wrong number is easily written."""
    elected = {(report.id, holder.person) for report in reports for holder in report.holders}
    numbers = {number for _, number in elected}
    unused = [
        " ".join(filter(None, key))
        for key in persons
        if key not in elected and (key[0] or key[1] not in numbers)
    ]
    if unused:
        shown = ", ".join(unused[:10]) + (" …" if len(unused) > 10 else "")
        print(
            f"--persons：{len(unused)}行不是这里的当选人，没有用到：{shown} / "
            f"--persons: {len(unused)} rows are about nobody elected here and were not used: {shown}",
            file=sys.stderr,
        )


def make_form(name: str, reports: Sequence[ElectionReport], persons: Mapping[Key, Person]) -> Form:
    """The form of that name."""
    if name == "statistics":
        return statistics_form(reports, persons)
    if name == "roll":
        return roll_form(reports[0])
    return {"result": result_form, "winners": winners_form}[name](reports[0], persons)


def _format_of(out: Path | None) -> str:
    """The format that a file's name asks for. Raises Unreadable for a name that asks for one there is not."""
    suffix = "" if out is None else out.suffix.removeprefix(".").lower()
    if suffix not in _SUFFIXES:
        known = ", ".join(f".{each}" for each in _SUFFIXES if each)
        raise Unreadable(
            f"--out {out}: expected a name ending in one of {known}; or say --format",
            zh=f"--out {out}：文件名应以 {known} 之一结尾；或用 --format 写明格式",
        )
    return _SUFFIXES[suffix]


_SUFFIXES: Final = {
    "": "text",
    "txt": "text",
    "csv": "csv",
    "xlsx": "xlsx",
    "html": "html",
    "htm": "html",
    "pdf": "pdf",
    "json": "json",
}


def _check(args: argparse.Namespace) -> int:
    if args.format not in (None, "text"):
        raise Unreadable(f"expected --format text, got {args.format}", zh="check: 只能写成文本")
    lines = [line for path in args.files for line in _checked(path)]
    if not lines:
        raise Unreadable("expected figures, partitions or sums, found none", zh="check: 文件里没有任何数字")
    told = "".join(
        f"{_MARKS[line.verdict]} {line.label}\t{line.printed}\t{line.text.of(args.lang)}\n" for line in lines
    )
    put(told.encode(), args.out)
    return WRONG if any(line.wrong for line in lines) else DONE


def _checked(path: Path) -> list[Line]:
    with within(str(path)):
        return check_printed(read_printed(path.read_text("utf-8")))


_MARKS: Final = {"RIGHT": "✓", "WRONG": "✗", "CUT_OFF": "~", "RESIDUE": "~", "OPEN": "?"}
