"""A printed report held against the arithmetic: each percentage recomputed from its own numbers (A50; domain 1.9).

6 of 108 printed as 5.5 is wrong, for half up it is 5.6; 11.1, 40.7 and 48.1 add up to 99.9 and are right, each of them. A
report whose every figure is cut off instead of rounded, two at least, follows another convention, which is said once and is no error;
one figure that can only come from rounding half up proves that the others are errors. Measures with different names are never
held against each other. What it leaves out: where the numbers come from.

    [[figure]]                      a part of a whole
    label = "党员占村委会成员"
    part = 55
    whole = 84
    printed = "65.5"

    [[partition]]                   a whole and all its parts
    label = "年龄"
    whole = 108
    parts = [{ label = "30岁以下", count = 6, printed = "5.5" }]

    [[sum]]                         a number and what it is the sum of
    label = "功能型党组织"
    parts = [7, 6]
    printed = 13

    [[least]]                       so many units, each of which needs so many
    label = "居委会成员"
    units = 26
    each = 5
    printed = 108
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from services.audit.verify.findings import Text
from services.audit.verify.rounding import percent, truncated
from shared.schema_text import unreadable

Number = Annotated[int, msgspec.Meta(ge=0, le=10_000_000_000)]
Label = Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f-\x9f]{1,200}(?!\n)$")]
Printed = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,9}(\.[0-9]{1,4})?(?!\n)$")]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a partition; `printed` is its percentage, if the report prints one."""

    label: Label
    count: Number
    printed: Printed | None = None


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A percentage. A `part` or `whole` in words ("18亿多") is not exact, a missing one is unknown: neither can be checked."""

    label: Label
    printed: Printed
    part: Number | str | None = None
    whole: Number | str | None = None


class Partition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole and its parts, each counted once."""

    label: Label
    whole: Number
    parts: tuple[Part, ...]


class Sum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number that is said to be the sum of others."""

    label: Label
    parts: tuple[Number, ...]
    printed: Number


class Least(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A total of `units`, each of which needs at least `each` by law (S7.10)."""

    label: Label
    units: Number
    each: Number
    printed: Number
    clause: str = ""


class PrintedReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody has printed."""

    figure: tuple[Figure, ...] = ()
    partition: tuple[Partition, ...] = ()
    sum: tuple[Sum, ...] = ()
    least: tuple[Least, ...] = ()


class Verdict(StrEnum):
    """What became of one line."""

    RIGHT = "RIGHT"
    WRONG = "WRONG"
    CUT_OFF = "CUT_OFF"
    """Cut off instead of rounded, as everything else in the same report."""
    RESIDUE = "RESIDUE"
    """Percentages that do not add up to 100 because each is rounded: nothing is wrong."""
    OPEN = "OPEN"
    """Cannot be checked."""


@dataclass(frozen=True)
class Line:
    """One thing that was checked."""

    label: Label
    verdict: Verdict
    expected: str
    printed: str
    text: Text

    @property
    def wrong(self) -> bool:
        """Whether the report has to be corrected."""
        return self.verdict is Verdict.WRONG


def read_printed(text: str) -> PrintedReport:
    """The report written down in TOML. Raises Malformed, naming what is wrong."""
    try:
        return msgspec.convert(tomllib.loads(text), PrintedReport)
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        raise unreadable("已印报表 printed report", error, PrintedReport) from error


def check_printed(report: PrintedReport) -> list[Line]:
    """Every line of the report with its verdict, in its order."""
    cut_off = _is_cut_off(report)
    lines: list[Line] = [_figure(each, cut_off) for each in report.figure]
    for partition in report.partition:
        lines += _partition(partition, cut_off)
    lines += [_sum(each.label, sum(each.parts), each.printed) for each in report.sum]
    return lines + [_least(each) for each in report.least]


def _is_cut_off(report: PrintedReport) -> bool:
    """Whether every percentage is cut off, and at least two of them show it: one alone is an error, not a convention."""
    shares = [
        (each.part, each.whole, each.printed)
        for each in report.figure
        if isinstance(each.part, int) and isinstance(each.whole, int)
    ]
    shares += [
        (part.count, each.whole, part.printed)
        for each in report.partition
        for part in each.parts
        if part.printed is not None
    ]
    cut = [
        (truncated(part, whole, _decimals(text)), percent(part, whole, _decimals(text)), Decimal(text))
        for part, whole, text in shares
        if whole
    ]
    shown = sum(low != half_up for low, half_up, _ in cut)
    return shown > 1 and all(value == low for low, _, value in cut)


def _figure(figure: Figure, cut_off: bool) -> Line:
    if not isinstance(figure.part, int) or not isinstance(figure.whole, int):
        inexact = next((each for each in (figure.part, figure.whole) if isinstance(each, str)), None)
        if inexact is not None:
            why = Text(f"“{inexact}”不是确数，无法核对", f"{inexact!r} is not an exact number")
        else:
            why = Text("没有写明分子或分母，无法核对", "its numerator or denominator is not stated")
        return Line(figure.label, Verdict.OPEN, "?", figure.printed, why)
    return _share(figure.label, figure.part, figure.whole, figure.printed, cut_off)


def _partition(partition: Partition, cut_off: bool) -> Iterator[Line]:
    total = sum(part.count for part in partition.parts)
    yield _sum(partition.label, total, partition.whole)
    printed = [part for part in partition.parts if part.printed is not None]
    lines = [
        _share(f"{partition.label}：{part.label}", part.count, partition.whole, part.printed or "", cut_off)
        for part in printed
    ]
    yield from lines
    if len(printed) == len(partition.parts) and total == partition.whole and printed:
        said = sum((Decimal(part.printed or "0") for part in printed), Decimal(0))
        if said != 100 and not any(line.wrong for line in lines):
            yield Line(
                partition.label,
                Verdict.RESIDUE,
                "100",
                str(said),
                Text("各项分别四舍五入所致，不是错误", "each part is rounded by itself; nothing is wrong"),
            )


def _share(label: str, part: int, whole: int, printed: str, cut_off: bool) -> Line:
    decimals = _decimals(printed)
    expected = percent(part, whole, decimals)
    if expected is None:
        return Line(label, Verdict.OPEN, "?", printed, Text("分母为零", "there is no whole"))
    of = f"{part}/{whole}"
    if Decimal(printed) == expected:
        return Line(label, Verdict.RIGHT, str(expected), printed, Text(f"{of} 相符", f"{of} agrees"))
    if cut_off:
        return Line(
            label,
            Verdict.CUT_OFF,
            str(expected),
            printed,
            Text(f"{of} 全表一律舍去尾数，未四舍五入", f"{of} is cut off, as every figure of this report is"),
        )
    if truncated(part, whole, decimals) == Decimal(printed):
        why = Text(
            f"{of} 舍去了尾数；应四舍五入为{expected}",
            f"{of} was cut off; rounded half up it is {expected}",
        )
    else:
        why = Text(f"{of} 应为{expected}", f"{of} comes to {expected}")
    return Line(label, Verdict.WRONG, str(expected), printed, why)


def _sum(label: str, total: int, printed: int) -> Line:
    if total == printed:
        return Line(label, Verdict.RIGHT, str(total), str(printed), Text("合计相符", "the parts add up"))
    return Line(
        label,
        Verdict.WRONG,
        str(total),
        str(printed),
        Text(f"各项合计为{total}", f"the parts add up to {total}"),
    )


def _least(rule: Least) -> Line:
    needed = rule.units * rule.each
    if rule.printed >= needed:
        return Line(rule.label, Verdict.RIGHT, f"≥ {needed}", str(rule.printed), Text("不少于下限", "enough"))
    clause = f"（{rule.clause}）" if rule.clause else ""
    return Line(
        rule.label,
        Verdict.WRONG,
        f"≥ {needed}",
        str(rule.printed),
        Text(
            f"{rule.units}个单位每个至少{rule.each}，合计不应少于{needed}{clause}",
            f"{rule.units} units of at least {rule.each} have {needed} or more{clause}",
        ),
    )


def _decimals(printed: str) -> int:
    return len(printed.partition(".")[2])
