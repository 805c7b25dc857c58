"""`jianpiao roll`: checks a sheet of electors, makes its statements, compares it with the last roll, and looks for people
on the rolls of two villages.

Exit code 0 if nothing is wrong, 1 if something is (then nothing is written), 2 if a file cannot be read. What it leaves out:
all that is pure (`services/roll`).
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec

from services import key_file
from services.roll import telling
from services.roll.changes import changes
from services.roll.comparison import compare
from services.roll.marks import Marks, marks_of, pairs, read_marks, write_marks
from services.roll.numbering import assign, numbered
from services.roll.payloads import Unsigned, registrations
from services.roll.people import Person
from services.roll.reading import Reading, read_roll
from services.roll.remarks import Severity
from services.roll.report_json import report_of
from services.roll.review import read_review, write_review
from services.roll.rows import MAX_FILE_BYTES
from services.roll.secret import SECRET_BYTES, read_secret
from services.roll.texts import has
from services.roll_arguments import frame, reading_arguments, rules, stating_arguments
from shared import envelope
from shared.errors import JianpiaoError, Malformed, told, within

GOOD: Final = 0
WRONG: Final = 1
UNREADABLE: Final = 2

Action = Callable[[argparse.Namespace], int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jianpiao roll`."""
    actions = parser.add_subparsers(
        dest="action",
        required=True,
        metavar="ACTION",
        title="做什么 / actions",
    )

    def action(name: str, run: Action, words: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, description=words, help=words)
        made.set_defaults(perform=run)
        return made

    check = action("check", _check, "检查一张名单，逐行报告 / check a sheet, row by row")
    check.add_argument("sheet", type=Path, metavar="SHEET", help="CSV 或 XLSX / CSV or XLSX")
    check.add_argument("--all", action="store_true", help="说明也逐条列出 / list every note too")
    check.add_argument("--json", action="store_true", help="给程序读的报告 / report for programs")
    reading_arguments(check)

    state = action("statements", _state, "由名单生成待签名的登记记录 / make the registrations, unsigned")
    state.add_argument("sheet", type=Path, metavar="SHEET", help="CSV 或 XLSX / CSV or XLSX")
    reading_arguments(state)
    stating_arguments(state, required=True)

    compared = action(
        "compare", _compare, "与上一届名单比较，生成审核表 / compare with the last roll, for review"
    )
    compared.add_argument("old", type=Path, metavar="OLD", help="上一届名单 / the last roll")
    compared.add_argument("new", type=Path, metavar="NEW", help="新名单 / the new roll")
    compared.add_argument(
        "--review", type=Path, metavar="FILE.csv", help="审核表写到哪里 / where the sheet for review goes"
    )
    compared.add_argument(
        "--reviewed", type=Path, metavar="FILE", help="填好原因的审核表 / the review with its reasons"
    )
    reading_arguments(compared)
    stating_arguments(compared, required=False)

    doubles = action("duplicates", _duplicates, "跨村查重 / find people on two villages' rolls")
    doubles.add_argument(
        "sheets",
        type=Path,
        nargs="+",
        metavar="SHEET|MARKS",
        help="名单，或各村交来的标记 / sheets, or the marks that villages hand over",
    )
    doubles.add_argument(
        "--marks", type=Path, metavar="FILE", help="只为一张名单生成标记 / only make the marks of one sheet"
    )
    doubles.add_argument(
        "--village", metavar="NAME", help="标记里的村名，默认文件名 / the village's name in them"
    )
    doubles.add_argument("--secret", type=Path, metavar="FILE", help="本次换届的密钥 / the campaign's secret")
    reading_arguments(doubles)

    secret = action(
        "secret", _secret, "生成本次换届的密钥，不覆盖 / make a campaign's secret, never over a file"
    )
    secret.add_argument("file", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Performs the action; returns the exit code."""
    perform: Action = args.perform
    try:
        return perform(args)
    except (JianpiaoError, OSError) as error:
        print(f"jianpiao roll: {told(error)}", file=sys.stderr)
        return UNREADABLE


def _check(args: argparse.Namespace) -> int:
    reading = _read(args.sheet, args)
    if args.json:
        print(msgspec.json.format(msgspec.json.encode(report_of(reading))).decode())
    else:
        sys.stdout.write(telling.report(reading, args.lang, args.all, args.profile is not None))
    return GOOD if reading.importable else WRONG


def _state(args: argparse.Namespace) -> int:
    reading = _read(args.sheet, args)
    if not reading.importable:
        sys.stdout.write(telling.report(reading, args.lang))
        return WRONG
    _number(reading.people, args)
    made = registrations(reading.people, frame(args))
    return _write_statements(made, args)


def _compare(args: argparse.Namespace) -> int:
    if args.reviewed and not (args.election and args.out):
        raise Malformed(
            "--reviewed needs --election and --out", zh="--reviewed 须同时给出 --election 和 --out"
        )
    old, new = _read(args.old, args, base=True), _read(args.new, args)
    for path, reading in ((args.old, old), (args.new, new)):
        if not reading.importable:
            sys.stdout.write(f"{path}\n{telling.report(reading, args.lang)}")
            return WRONG
    if args.secret:
        _number(old.people, args)
    found = compare(old.people, new.people)
    if has(found.remarks, Severity.WRONG):
        sys.stdout.write(telling.report_comparison(found, args.lang))
        return WRONG
    if args.reviewed is None:
        sys.stdout.write(telling.report_comparison(found, args.lang))
        if args.review:
            if args.review.exists():
                raise Malformed(
                    f"{args.review} exists and may hold reasons; to use it, say --reviewed",
                    zh=f"{args.review}：文件已经有了，其中可能填有原因；要用它请写 --reviewed",
                )
            _write(args.review, [write_review(found.differences)])
        return GOOD
    raw = _bytes(args.reviewed)
    with within(str(args.reviewed)):
        reasons, remarks = read_review(raw, args.reviewed.name, found.differences)
    if has(remarks, Severity.WRONG):
        sys.stdout.write(telling.report(Reading(new.people, remarks, "CSV"), args.lang))
        return WRONG
    _number(old.people, args)
    _number(new.people, args, {str(each.number) for each in old.people})
    return _write_statements(changes(found.differences, reasons, frame(args)), args)


def _duplicates(args: argparse.Namespace) -> int:
    if args.marks:
        if len(args.sheets) != 1:
            raise Malformed("--marks takes one sheet", zh="--marks 只接受一张名单")
        made = _marks(args.sheets[0], args)
        if made is None:
            return WRONG
        _write(args.marks, [write_marks(made)])
        return GOOD
    villages = [_marks(path, args) for path in args.sheets]
    complete = [each for each in villages if each is not None]
    if len(complete) != len(villages):
        return WRONG
    found = pairs(complete)
    sys.stdout.write(telling.report_pairs(found, args.lang))
    return WRONG if any(each.certainty != "DOUBTFUL" for each in found) else GOOD


def _marks(path: Path, args: argparse.Namespace) -> Marks | None:
    """The marks in a file, or those of a sheet; None if the sheet is wrong, which has been told."""
    raw = _bytes(path)
    if raw.startswith(b"{"):
        with within(str(path)):
            return read_marks(raw)
    if args.secret is None:
        raise Malformed("a sheet becomes marks with --secret", zh="名单须用 --secret 变成标记")
    reading = _read(path, args)
    if not reading.importable:
        sys.stdout.write(f"{path}\n{telling.report(reading, args.lang)}")
        return None
    return marks_of(args.village or path.stem, reading.people, _secret_of(args.secret))


def _secret(args: argparse.Namespace) -> int:
    # The mode is given at birth, and an existing secret is never overwritten: marks made with it would be lost.
    with os.fdopen(os.open(args.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(SECRET_BYTES) + "\n")
    return GOOD


def _read(path: Path, args: argparse.Namespace, base: bool = False) -> Reading:
    """The sheet in a file. The last roll (`base`) is not judged by age and class: it was lawful in its day."""
    asked = rules(args, base)
    with within(str(path)):
        return read_roll(_bytes(path), asked, path.name, args.tab)


def _number(people: list[Person], args: argparse.Namespace, taken: Iterable[str] = ()) -> None:
    if numbered(people):
        return
    if args.secret is None:
        raise Malformed(
            "the sheet has no numbers: add a column of them, or let --secret assign them",
            zh="表中没有编号：请加一栏编号，或用 --secret 让程序编号",
        )
    assign(people, _secret_of(args.secret), tuple(taken))


def _secret_of(path: Path) -> bytes:
    with within(str(path)):
        return read_secret(path.read_text("ascii", "replace"))


def _write_statements(made: Iterable[Unsigned], args: argparse.Namespace) -> int:
    key = key_file.load(args.key) if args.key else None
    count = 0

    def lines() -> Iterable[bytes]:
        nonlocal count
        for each in made:
            count += 1
            signed = envelope.sign(each.payload, [key]) if key else None
            yield each.line(signed) + b"\n"

    _write(args.out, lines())
    zh, en = ("已签名", "signed") if key else ("待签名", "unsigned")
    print(f"{args.out}: {count} 条{zh}" if args.lang == "zh" else f"{args.out}: {count} {en}")
    return GOOD


def _write(path: Path, parts: Iterable[bytes]) -> None:
    """Writes a file that others cannot read, whole or not at all: it holds names and identity numbers."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)
